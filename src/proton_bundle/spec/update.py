"""``${Proton::CURRENT_VAL}``: a value of an update that stays as the stored spec has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode
from proton_bundle.errors import SpecError
from proton_bundle.input_values import read_value
from proton_bundle.source import SourceText
from proton_bundle.spec.reading import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.decode.nodes import Node
    from proton_bundle.source import Span
    from proton_bundle.spec.reading import Spec, SpecInputs

CURRENT_VALUE = "${Proton::CURRENT_VAL}"


def resolve_current_values(new_text: str, stored_text: str) -> str:
    """*new_text* with each ``${Proton::CURRENT_VAL}`` replaced by the stored value at its path.

    Instances correspond by name. All else of the text stays as it is. SpecError where the stored
    spec has no such value.
    """
    if CURRENT_VALUE not in new_text:
        return new_text
    new = read_spec(SourceText("spec", new_text))
    stored = read_spec(SourceText("spec", stored_text))
    edits: list[tuple[Span, str]] = []
    for label, given, kept in _pairs(new, stored):
        edits += _replacements(given.node, kept.node if kept else None, stored.source, label)
    for span, text in sorted(edits, reverse=True):
        new_text = new_text[: span.start] + text + new_text[span.end :]
    return new_text


def _pairs(new: Spec, stored: Spec) -> Iterator[tuple[str, SpecInputs, SpecInputs | None]]:
    if new.environment:
        yield "spec", new.environment, stored.environment
    if new.pipeline:
        yield "pipeline", new.pipeline, stored.pipeline
    for instance in new.instances:
        known = stored.instance(instance.name) if instance.name else None
        yield f"instances/{instance.name}", instance.inputs, known.inputs if known else None


def _replacements(
    new: Node | None, stored: Node | None, source: SourceText, path: str
) -> Iterator[tuple[Span, str]]:
    match new:
        case ScalarNode(value=value) if value == CURRENT_VALUE:
            if stored is None:
                message = f"{path}: {CURRENT_VALUE} stands for a value that the spec did not have."
                raise SpecError(message)
            yield new.span, _flow_text(stored, source)
        case MappingNode():
            for entry in new.entries:
                known = stored.get(entry.name or "") if isinstance(stored, MappingNode) else None
                yield from _replacements(entry.value, known, source, f"{path}/{entry.name}")
        case SequenceNode():
            items = stored.items if isinstance(stored, SequenceNode) else ()
            for index, item in enumerate(new.items):
                known = items[index] if index < len(items) else None
                yield from _replacements(item, known, source, f"{path}/{index}")
        case _:
            pass


def _flow_text(node: Node, source: SourceText) -> str:
    """*node* as YAML that fits any place: as it was written if that is safe, else as JSON."""
    written = source.slice(node.span)
    if isinstance(node, ScalarNode) and node.tag is None and "\n" not in written:
        if node.style in ("single", "double"):
            return written
        if node.style == "plain" and not set(written) & set(",[]{}#?"):
            return written
    import json

    return json.dumps(read_value(node), ensure_ascii=False)
