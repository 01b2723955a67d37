"""The schema objects of a schema file: its types, their properties, and what is nested in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proton_bundle.decode.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.schema import InputType, Schema
from proton_bundle.source import Span

KINDS = ("string", "number", "integer", "boolean", "array", "object")
_GROUPS = ("allOf", "anyOf", "oneOf")
_COMPOSED = (*_GROUPS, "not", "$ref", "enum")


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """One description of a value; *types* are what it may refer to."""

    node: MappingNode
    types: MappingNode

    @property
    def kind(self) -> str | None:
        """Its ``type`` if that is one of OpenAPI's."""
        given = self.node.get("type")
        return given.value if isinstance(given, ScalarNode) and given.value in KINDS else None

    @property
    def is_composed(self) -> bool:
        """Whether other keywords than ``type`` may say what it is."""
        return any(self.node.entry(key) for key in _COMPOSED)


def schema_objects(subject: BundleSubject) -> Iterator[tuple[str, SchemaObject]]:
    """Every schema object of the types with the schema's path, outermost first."""
    schema = subject.bundle.schema
    types = schema.types_node if schema else None
    if schema is None or types is None:
        return
    for entry in types.entries:
        if isinstance(entry.value, MappingNode):
            for described in _within(SchemaObject(entry.value, types)):
                yield schema.source.path, described


def input_types(subject: BundleSubject) -> Iterator[tuple[str, InputType]]:
    """The types that the schema names for inputs, with the schema's path."""
    schema = subject.bundle.schema
    if schema is not None:
        for given in schema.inputs:
            yield schema.source.path, given


def whole_schema(subject: BundleSubject) -> Schema | None:
    """The schema, None where part of it may be lost: then nothing can be said to be missing."""
    schema, file = subject.bundle.schema, subject.bundle.schema_file
    if schema is None or file is None or file.problem:
        return None
    damaged = any(problem.kind != "duplicate-key" for problem in schema.document.problems)
    return None if damaged else schema


def properties_of(node: Node | None) -> tuple[Entry, ...]:
    properties = node.get("properties") if isinstance(node, MappingNode) else None
    return properties.entries if isinstance(properties, MappingNode) else ()


def key_span(entry: Entry) -> Span:
    """The key without its quotes."""
    return entry.key.content if isinstance(entry.key, ScalarNode) else entry.key.span


def _within(described: SchemaObject) -> Iterator[SchemaObject]:
    yield described
    for node in _inside(described.node):
        yield from _within(SchemaObject(node, described.types))


def _inside(node: MappingNode) -> Iterator[MappingNode]:
    for entry in properties_of(node):
        if isinstance(entry.value, MappingNode):
            yield entry.value
    for key in ("items", "additionalProperties", "not"):
        value = node.get(key)
        if isinstance(value, MappingNode):
            yield value
    for key in _GROUPS:
        group = node.get(key)
        for item in group.items if isinstance(group, SequenceNode) else ():
            if isinstance(item, MappingNode):
                yield item
