"""Schemas: the input types of a bundle, as types with declarations and as raw JSON schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle import values
from proton_bundle.decode import plain, read_yaml
from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find
from proton_bundle.input_values import read_mapping, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_bundle.decode.nodes import Document, Entry, Node
    from proton_bundle.source import SourceText, Span

ENVIRONMENT_INPUT = "environment_input_type"
SERVICE_INPUT = "service_input_type"
PIPELINE_INPUT = "pipeline_input_type"

Raw: TypeAlias = "Mapping[str, object]"

_SCALARS = frozenset(("string", "number", "integer", "boolean"))
_MOST_NESTED = 20


@dataclass(frozen=True, slots=True)
class InputType:
    """One of the types that ``…_input_type`` names.

    *reference_span* is where the schema names it; *name_span* and *node* are its definition, None
    where it is missing. *raw* is the definition as JSON schema, *types* all definitions, which its
    ``$ref: "#/TypeName"`` point into.
    """

    key: str
    name: str
    reference_span: Span
    name_span: Span | None
    node: Node | None
    object: values.Object
    raw: Raw
    types: Raw

    @property
    def span(self) -> Span:
        """The definition's name, or where the missing one is named."""
        return self.name_span or self.reference_span

    @property
    def properties(self) -> Raw:
        """The raw schema of each property, in the schema's order."""
        found = self.raw.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def required(self) -> tuple[str, ...]:
        found = self.raw.get("required")
        return tuple(map(str, found)) if isinstance(found, list) else ()


@dataclass(frozen=True, slots=True)
class Schema:
    """*types* are the raw definitions, *types_node* their node, None where it is missing."""

    source: SourceText
    document: Document
    openapi: object
    types: Raw
    types_node: MappingNode | None
    environment_input: InputType | None
    service_input: InputType | None
    pipeline_input: InputType | None

    @property
    def inputs(self) -> tuple[InputType, ...]:
        given = (self.environment_input, self.service_input, self.pipeline_input)
        return tuple(each for each in given if each is not None)


def read_schema(source: SourceText) -> Schema:
    """Never raises; the document keeps what is no schema."""
    document = read_yaml(source)
    types_node = find(document.root, "schema", "types")
    reader = _Reader(source, types_node if isinstance(types_node, MappingNode) else None)
    schema = find(document.root, "schema")
    return Schema(
        source=source,
        document=document,
        openapi=plain(find(schema, "format", "openapi")),
        types=reader.types,
        types_node=reader.types_node,
        environment_input=reader.input_type(schema, ENVIRONMENT_INPUT),
        service_input=reader.input_type(schema, SERVICE_INPUT),
        pipeline_input=reader.input_type(schema, PIPELINE_INPUT),
    )


class _Reader:
    """Turns nodes into types, following references."""

    def __init__(self, source: SourceText, types_node: MappingNode | None) -> None:
        self.source = source
        self.types_node = types_node
        self.types = read_mapping(types_node)
        self._referenced: dict[str, values.ValueType] = {}

    def input_type(self, schema: Node | None, key: str) -> InputType | None:
        reference = find(schema, key)
        if not isinstance(reference, ScalarNode) or reference.value == "":
            return None
        name = reference.value
        entry = self.types_node.entry(name) if self.types_node else None
        node = entry.value if entry else None
        read = self._type(node, 0)
        return InputType(
            key=key,
            name=name,
            reference_span=reference.content,
            name_span=_key_span(entry) if entry else None,
            node=node,
            object=read if isinstance(read, values.Object) else values.Object(open=True),
            raw=read_mapping(node),
            types=self.types,
        )

    def _type(self, node: Node | None, depth: int) -> values.ValueType:
        if not isinstance(node, MappingNode) or depth > _MOST_NESTED:
            return values.UNKNOWN
        reference = node.get("$ref")
        if isinstance(reference, ScalarNode):
            return self._reference(reference.value, depth)
        kind = _text(node.get("type"))
        if kind == "object" or (kind is None and isinstance(node.get("properties"), MappingNode)):
            return self._object(node, depth)
        if kind == "array":
            return values.Array(self._type(node.get("items"), depth + 1))
        if kind in _SCALARS:
            return values.Scalar(kind, _enum(node))
        return values.UNKNOWN

    def _object(self, node: MappingNode, depth: int) -> values.Object:
        properties = node.get("properties")
        required = _strings(node.get("required"))
        more = node.get("additionalProperties")
        return values.Object(
            members=dict(self._members(properties, required, depth)),
            open=_allows_more(more) or not isinstance(properties, MappingNode),
            label=_text(node.get("title")) or "",
        )

    def _members(
        self, properties: Node | None, required: frozenset[str], depth: int
    ) -> Iterator[tuple[str, values.Member]]:
        for entry in properties.entries if isinstance(properties, MappingNode) else ():
            if entry.name is not None:
                yield entry.name, self._member(entry, entry.name in required, depth)

    def _member(self, entry: Entry, required: bool, depth: int) -> values.Member:
        default = find(entry.value, "default")
        description = _text(find(entry.value, "description")) or ""
        return values.Member(
            type=self._type(entry.value, depth + 1),
            required=required or default is not None,
            default=read_value(default),
            has_default=default is not None,
            declaration=values.Declaration(
                path=self.source.path,
                span=_key_span(entry),
                description=description,
                title=_text(find(entry.value, "title")) or "",
            ),
            description=description,
        )

    def _reference(self, reference: str, depth: int) -> values.ValueType:
        prefix, _, name = reference.rpartition("/")
        if prefix != "#":
            return values.UNKNOWN
        if name not in self._referenced:
            self._referenced[name] = values.UNKNOWN  # what a type is inside itself
            self._referenced[name] = self._type(find(self.types_node, name), depth + 1)
        return self._referenced[name]


def _key_span(entry: Entry) -> Span:
    return entry.key.content if isinstance(entry.key, ScalarNode) else entry.key.span


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, ScalarNode) else None


def _strings(node: Node | None) -> frozenset[str]:
    items = node.items if isinstance(node, SequenceNode) else ()
    return frozenset(item.value for item in items if isinstance(item, ScalarNode))


def _enum(node: MappingNode) -> tuple[object, ...]:
    listed = plain(node.get("enum"))
    return tuple(listed) if isinstance(listed, list) else ()


def _allows_more(node: Node | None) -> bool:
    return isinstance(node, MappingNode) or plain(node) is True
