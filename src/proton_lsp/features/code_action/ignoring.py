"""Add an ignore comment: at the end of the line, or above it where a comment cannot stand there.

Where a YAML comment would become part of a value, a template has Jinja's comment instead; neither
may change what is rendered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit
from proton_bundle.source import Span
from proton_bundle.suppressions import read_suppressions
from proton_lsp.features.code_action.action import ActionKind, CodeAction
from proton_lsp.features.yaml_position import position_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.findings import Finding
    from proton_lsp.features import FeatureContext

_ABOUT_COMMENTS = ("unused-ignore", "unknown-ignore")
_HEREDOC = re.compile(r"<<-?(?P<marker>\w+)\s*\Z")
_BLOCK = ("literal", "folded")


def ignores(context: FeatureContext, findings: Iterable[Finding]) -> Iterator[CodeAction]:
    by_place: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        if finding.name not in _ABOUT_COMMENTS:
            line = context.source.position(finding.span.start).line
            by_place.setdefault((line, finding.code), []).append(finding)
    for (line, code), its in by_place.items():
        edit = _listed(context, line, code) or _at_end(context, line, code)
        edit = edit or _above(context, line, code)
        if edit is not None:
            title = f"Ignore {code} ({its[0].name}) on this line"
            yield CodeAction(title, ActionKind.QUICK_FIX, (edit,), findings=tuple(its))


def _listed(context: FeatureContext, line: int, code: str) -> Edit | None:
    """One more code in the comment that the line has already."""
    known = [each for each in read_suppressions(context.source) if each.line == line]
    if not known:
        return None
    end = known[-1].code_span.end
    return Edit(context.path, Span(end, end), f", {code}")


def _at_end(context: FeatureContext, line: int, code: str) -> Edit | None:
    row = context.source.line_span(line)
    if _in_island(context, row.end):
        return None
    text = context.source.slice(row)
    here = Span(row.start + len(text.rstrip(" \t")), row.end)
    if not _is_text(context, row.end) and _takes_yaml_comments(context) and not _strips(text):
        return Edit(context.path, here, f"{'  ' if text.strip() else ''}{_yaml(code)}")
    if context.template is None or _in_raw(context, row.end):
        return None
    # Flush with the text, so that the line renders as before.
    end = Span(row.end, row.end)
    dash = "-" if _strips(text) else ""
    return Edit(context.path, end, f"{{#{dash} {_body(code)} {dash}#}}")


def _above(context: FeatureContext, line: int, code: str) -> Edit | None:
    row = context.source.line_span(line)
    start = Span(row.start, row.start)
    if _in_island(context, row.start):
        return None
    text = context.source.slice(row)
    indent = text[: len(text) - len(text.lstrip())]
    if not _is_text(context, row.start) and _takes_yaml_comments(context):
        return Edit(context.path, start, f"{indent}{_yaml(code)}\n")
    return None


def _takes_yaml_comments(context: FeatureContext) -> bool:
    return not context.path.endswith(".json")


def _is_text(context: FeatureContext, offset: int) -> bool:
    """Whether *offset* lies inside a scalar, where ``#`` begins no comment."""
    line = asked = context.source.position(offset).line
    if context.path.endswith(".tf"):
        return _in_heredoc(context, line)
    # A line of tags alone belongs to the block scalar above it, whichever its indentation.
    while line > 0 and not context.masked[slice(*context.source.line_span(line))].strip():
        line -= 1
        offset = context.source.line_span(line).end
    node = position_at(context.yaml.root, offset).node
    if not isinstance(node, ScalarNode) or not node.span.start < offset:
        return False
    if node.style in _BLOCK:
        return line > context.source.position(node.span.start).line or line < asked
    return offset < node.span.end


def _in_heredoc(context: FeatureContext, line: int) -> bool:
    """Whether *line* is text between ``<<EOT`` and ``EOT``, its first line included."""
    marker = None
    for number in range(line + 1):
        text = context.source.line_text(number)
        if marker is not None:
            marker = None if text.strip() == marker else marker
        elif opened := _HEREDOC.search(text):
            marker = opened["marker"]
    return marker is not None


def _in_island(context: FeatureContext, offset: int) -> bool:
    """Whether *offset* lies inside Jinja, raw text aside."""
    from proton_bundle.jinja.tree import Raw

    if context.template is None:
        return False
    return any(
        not isinstance(island, Raw) and island.span.start < offset < island.span.end
        for island in context.jinja.islands
    )


def _in_raw(context: FeatureContext, offset: int) -> bool:
    from proton_bundle.jinja.tree import Raw

    return any(
        isinstance(island, Raw) and island.span.start < offset < island.span.end
        for island in context.jinja.islands
    )


def _strips(text: str) -> bool:
    """Whether the line ends with a tag that takes the white space behind it away."""
    return re.search(r"-[%}#]\}[ \t]*\Z", text) is not None


def _yaml(code: str) -> str:
    return f"# {_body(code)}"


def _body(code: str) -> str:
    return f"proton: ignore[{code}]"
