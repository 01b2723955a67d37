"""Ignore comments: ``# proton: ignore[CODE] reason`` in any file, ``{# … #}`` in templates.

At the end of a line it covers that line; alone on a line it covers the next line that is not such a
comment; ``ignore-file[CODE]`` covers the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proton_bundle.findings import Finding
from proton_bundle.source import SourceText, Span

_COMMENT = re.compile(
    r"(?P<opening>\{#-?|#|//)[ \t]*proton:[ \t]*ignore(?P<file>-file)?[ \t]*"
    r"\[(?P<codes>[^\]\r\n]*)\][ \t]*(?P<reason>[^\r\n]*)"
)
_CODE = re.compile(r"[^,\s]+")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One code of one comment. *line* is the line it covers (from 0), None for the whole file."""

    code: str
    code_span: Span
    comment: Span
    line: int | None


def read_suppressions(source: SourceText) -> tuple[Suppression, ...]:
    """Every suppression in *source*, in text order."""
    if "proton:" not in source.text:
        return ()
    found: list[Suppression] = []
    for match in _COMMENT.finditer(source.text):
        line = None if match["file"] else _covered_line(source, match.start())
        start = match.start("codes")
        comment = Span(match.start(), _comment_end(match))
        found += [
            Suppression(code[0], Span(*code.span()).shift(start), comment, line)
            for code in _CODE.finditer(match["codes"])
        ]
    return tuple(found)


def apply_suppressions(
    findings: Iterable[Finding], source: SourceText, suppressions: Iterable[Suppression]
) -> tuple[list[Finding], list[Suppression]]:
    """The findings of one file that remain, and the suppressions that covered none."""
    used: set[Suppression] = set()
    suppressions = tuple(suppressions)
    kept = []
    for finding in findings:
        line = source.position(finding.span.start).line
        covering = [
            each
            for each in suppressions
            if each.line in (None, line) and each.code in (finding.code, finding.name)
        ]
        used.update(covering)
        if not covering:
            kept.append(finding)
    return kept, [each for each in suppressions if each not in used]


def _comment_end(match: re.Match[str]) -> int:
    if not match["opening"].startswith("{#"):
        return match.start() + len(match[0].rstrip())
    closing = match.string.find("#}", match.end("codes"))
    return closing + 2 if closing >= 0 else match.end()


def _covered_line(source: SourceText, offset: int) -> int:
    line = source.position(offset).line
    if source.text[source.line_span(line).start : offset].strip():
        return line
    line += 1
    while line < source.line_count - 1 and _is_only_a_comment(source.line_text(line)):
        line += 1
    return line


def _is_only_a_comment(text: str) -> bool:
    match = _COMMENT.search(text)
    return match is not None and not text[: match.start()].strip()
