"""``textDocument/inlayHint``: beside a name the value it has, without rendering anything."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import find
from proton_lsp.features.rendered_preview.choices import Choice, choices, choose
from proton_lsp.features.rendered_preview.given import given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proton_bundle.jinja.typing.known import Path, Reference
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.rendered_preview.given import Given

_LONGEST = 40
_END_OF_SUBSCRIPT = re.compile(r"""["']\s*\]""")
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Hint:
    """*text* to show at *offset*; *tooltip* is plain text and says where the value comes from."""

    offset: int
    text: str
    tooltip: str


def compute(context: FeatureContext, span: Span, wanted: Choice | None = None) -> tuple[Hint, ...]:
    """The hints in *span*, with the spec and instance that are *wanted*, else the usual ones."""
    template = context.template
    if template is None or not context.settings.inlay_hints:
        return ()
    choice = choose(choices(context), wanted, context.settings.preview_spec)
    references = template.names.references
    known = given(context, template, choice, references)
    return tuple(_hints(context, choice, known, list(_read_in(span, references))))


def _read_in(span: Span, references: Sequence[Reference]) -> Iterator[Reference]:
    """The last name of each chain in *span*; a chain begins with a path of one step."""
    ordered = sorted(references, key=lambda each: each.span.start)
    for index, reference in enumerate(ordered, 1):
        is_last = index == len(ordered) or len(ordered[index].path) == 1
        if is_last and not reference.binding and span.overlaps(reference.span):
            yield reference


def _hints(
    context: FeatureContext, choice: Choice, known: Given, references: list[Reference]
) -> Iterator[Hint]:
    for reference in references:
        if reference.member is not None and reference.member.is_output:
            yield from _output(context, reference)
            continue
        value = _value_at(known.context, reference.path)
        if _is_scalar(value) and not known.values.is_unknown(reference.path):
            text = json.dumps(value, ensure_ascii=False, default=str)
            yield Hint(
                _behind(context, reference.span), _label(text), f"{text}\nwith {choice.label}"
            )


def _output(context: FeatureContext, reference: Reference) -> Iterator[Hint]:
    """What the other template puts out, as it is written there."""
    declared = reference.declaration
    source = context.folder.source(declared.path) if declared else None
    if declared is None or source is None:
        return
    root = context.folder.template(declared.path).yaml.root
    value = find(root, "Outputs", reference.name, "Value")
    if value is not None:
        text = " ".join(source.slice(value.span).split())
        yield Hint(_behind(context, reference.span), _label(text), f"{text}\nin {declared.path}")


def _behind(context: FeatureContext, span: Span) -> int:
    """The end of a name, in ``inputs['name']`` behind the bracket."""
    written = _END_OF_SUBSCRIPT.match(context.source.text, span.end)
    return written.end() if written else span.end


def _value_at(value: object, path: Path) -> object:
    """What stands at *path*; nothing for what differs from one round of a loop to the next."""
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return _NOTHING
        value = value[step]
    return value


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _label(text: str) -> str:
    return f"= {text}" if len(text) <= _LONGEST else f"= {text[: _LONGEST - 1]}…"
