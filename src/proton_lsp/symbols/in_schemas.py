"""The symbols of a schema, inputs and types, and of the specs that give the inputs values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find, walk
from proton_bundle.values import Array, Object
from proton_lsp.symbols import Occurrence, Symbol, SymbolKind, Use
from proton_lsp.symbols.in_templates import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.bundle import Bundle
    from proton_bundle.decode.nodes import Node
    from proton_bundle.schema import Schema
    from proton_bundle.spec import Spec
    from proton_bundle.values import ValueType

_REFERENCE = "#/"
_MOST_NESTED = 20


def occurrences(schema: Schema) -> Iterator[Occurrence]:
    """Inputs where they are declared or required, types where they are defined or named."""
    path = schema.source.path
    seen: set[Symbol] = set()
    for given in schema.inputs:
        for occurrence in _members(given.object, path, 0):
            if occurrence.symbol not in seen:
                seen.add(occurrence.symbol)
                yield occurrence
        yield from _required(given.node, given.object, path)
    yield from _types(schema, path)


def in_spec(spec: Spec, bundle: Bundle) -> Iterator[Occurrence]:
    """The inputs that *spec* gives values to, as *bundle*'s schema declares them."""
    schema = bundle.schema
    if schema is None:
        return
    given = [(spec.environment, schema.environment_input), (spec.pipeline, schema.pipeline_input)]
    given += [(each.inputs, schema.service_input) for each in spec.instances]
    for inputs, declared_type in given:
        if inputs is not None and declared_type is not None:
            yield from _given(inputs.node, declared_type.object, spec.source.path, 0)


def _members(value_type: ValueType, path: str, depth: int) -> Iterator[Occurrence]:
    if isinstance(value_type, Array):
        yield from _members(value_type.item, path, depth + 1)
    if not isinstance(value_type, Object) or depth > _MOST_NESTED:
        return
    for name, member in value_type.members.items():
        if member.declaration is not None:
            symbol = declared(SymbolKind.INPUT, name, member.declaration)
            yield Occurrence(symbol, path, member.declaration.span, Use.DECLARATION)
        yield from _members(member.type, path, depth + 1)


def _required(node: Node | None, inputs: Object, path: str) -> Iterator[Occurrence]:
    """The names in ``required``, which a rename must not forget."""
    names = find(node, "required")
    for each in names.items if isinstance(names, SequenceNode) else ():
        member = inputs.members.get(each.value) if isinstance(each, ScalarNode) else None
        if isinstance(each, ScalarNode) and member is not None and member.declaration is not None:
            symbol = declared(SymbolKind.INPUT, each.value, member.declaration)
            yield Occurrence(symbol, path, each.content, Use.READ)


def _given(node: Node | None, value_type: ValueType, path: str, depth: int) -> Iterator[Occurrence]:
    if depth > _MOST_NESTED:
        return
    if isinstance(value_type, Array) and isinstance(node, SequenceNode):
        for item in node.items:
            yield from _given(item, value_type.item, path, depth + 1)
    if not isinstance(value_type, Object) or not isinstance(node, MappingNode):
        return
    for entry in node.entries:
        member = value_type.members.get(entry.name or "")
        if member is None or member.declaration is None or not isinstance(entry.key, ScalarNode):
            continue
        symbol = declared(SymbolKind.INPUT, entry.name or "", member.declaration)
        yield Occurrence(symbol, path, entry.key.content, Use.GIVEN)
        yield from _given(entry.value, member.type, path, depth + 1)


def _types(schema: Schema, path: str) -> Iterator[Occurrence]:
    for entry in schema.types_node.entries if schema.types_node else ():
        if isinstance(entry.key, ScalarNode) and entry.name:
            symbol = Symbol(SymbolKind.SCHEMA_TYPE, path, entry.name, entry.name)
            yield Occurrence(symbol, path, entry.key.content, Use.DECLARATION)
    for given in schema.inputs:
        symbol = Symbol(SymbolKind.SCHEMA_TYPE, path, given.name, given.name)
        yield Occurrence(symbol, path, given.reference_span, Use.READ)
    for node in walk(schema.types_node):
        reference = find(node, "$ref")
        if isinstance(reference, ScalarNode) and reference.value.startswith(_REFERENCE):
            name = reference.value.removeprefix(_REFERENCE)
            symbol = Symbol(SymbolKind.SCHEMA_TYPE, path, name, name)
            span = reference.content
            start = span.start + len(_REFERENCE)
            yield Occurrence(symbol, path, span._replace(start=start), Use.READ)
