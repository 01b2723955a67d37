"""One resource type as its registry schema describes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MAX_REFERENCES = 16
_COMBINERS = ("allOf", "anyOf", "oneOf")
# Their attributes are whatever the nested stack or the custom resource answers.
_OPEN_TYPES = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
_CUSTOM_RESOURCE = "AWS::CloudFormation::CustomResource"


@dataclass(frozen=True, slots=True)
class PropertySchema:
    """One property, array item or map value. Empty *types* and *enum* mean that all is allowed.

    *types* are JSON Schema's (``string``, ``integer``, ``number``, ``boolean``, ``object``,
    ``array``), in the schema's order, duplicates removed.
    """

    name: str
    types: tuple[str, ...] = ()
    enum: tuple[object, ...] = ()
    description: str = ""
    required: bool = False
    _node: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _document: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def members(self) -> Mapping[str, PropertySchema]:
        """The properties of an object; empty for every other type and for free-form maps."""
        return _members(self._node, self._document)

    @property
    def item(self) -> PropertySchema | None:
        """What each item of an array must be."""
        return self._first("items")

    @property
    def map_value(self) -> PropertySchema | None:
        """What each value of a map with free keys must be, as in ``Environment.Variables``."""
        for variant in _variants(self._node, self._document):
            for value in variant.get("patternProperties", {}).values():
                return _property(self.name, value, self._document, required=False)
        return self._first("additionalProperties")

    def child(self, step: str | int) -> PropertySchema | None:
        """What stands under *step*: a member, a map's value or, for an index, an item."""
        if isinstance(step, int):
            return self.item
        return self.members.get(step) or self.map_value

    def _first(self, keyword: str) -> PropertySchema | None:
        for variant in _variants(self._node, self._document):
            value = variant.get(keyword)
            if isinstance(value, dict):
                return _property(self.name, value, self._document, required=False)
        return None


@dataclass(frozen=True, slots=True)
class ResourceSchema:
    """Paths (*read_only*, *create_only*, *primary_identifier*) are dotted: ``Endpoint.Address``.

    *attributes* are the names that ``Fn::GetAtt`` surely knows; CloudFormation answers some
    properties too, so a name that is absent here is not proven wrong.
    """

    type_name: str
    properties: Mapping[str, PropertySchema]
    required: frozenset[str]
    read_only: frozenset[str]
    create_only: frozenset[str]
    primary_identifier: tuple[str, ...]
    attributes: frozenset[str]
    open_attributes: bool
    description: str = ""

    @classmethod
    def from_document(cls, type_name: str, document: Mapping[str, Any]) -> ResourceSchema:
        read_only = _paths(document, "readOnlyProperties")
        defined_as = document.get("typeName", type_name)
        return cls(
            type_name=type_name,
            properties=_members(document, document),
            required=frozenset(document.get("required", ())),
            read_only=frozenset(read_only),
            create_only=frozenset(_paths(document, "createOnlyProperties")),
            primary_identifier=_paths(document, "primaryIdentifier"),
            attributes=frozenset(path for path in read_only if "*" not in path),
            open_attributes=defined_as in _OPEN_TYPES or defined_as == _CUSTOM_RESOURCE,
            description=document.get("description", ""),
        )

    @property
    def writable(self) -> Mapping[str, PropertySchema]:
        """The properties that a template may set."""
        return {name: each for name, each in self.properties.items() if name not in self.read_only}

    def property_at(self, path: Sequence[str | int]) -> PropertySchema | None:
        """What stands under *path* inside ``Properties``, or None where nothing is described."""
        if not path or not isinstance(path[0], str):
            return None
        found = self.properties.get(path[0])
        for step in path[1:]:
            found = found.child(step) if found else None
        return found


def _paths(document: Mapping[str, Any], keyword: str) -> tuple[str, ...]:
    pointers = document.get(keyword, ())
    return tuple(pointer.removeprefix("/properties/").replace("/", ".") for pointer in pointers)


def _members(node: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, PropertySchema]:
    members: dict[str, PropertySchema] = {}
    required = set(_resolve(node, document).get("required", ()))
    for variant in _variants(node, document):
        for name, value in variant.get("properties", {}).items():
            if name not in members and isinstance(value, dict):
                members[name] = _property(name, value, document, required=name in required)
    return members


def _property(
    name: str, node: Mapping[str, Any], document: Mapping[str, Any], *, required: bool
) -> PropertySchema:
    variants = list(_variants(node, document))
    return PropertySchema(
        name=name,
        types=tuple(dict.fromkeys(kind for each in variants for kind in _types(each))),
        enum=tuple(value for each in variants for value in each.get("enum", ())),
        description=node.get("description") or variants[0].get("description", ""),
        required=required,
        _node=node,
        _document=document,
    )


def _types(node: Mapping[str, Any]) -> Sequence[str]:
    kinds = node.get("type", ())
    return (kinds,) if isinstance(kinds, str) else kinds


def _variants(
    node: Mapping[str, Any], document: Mapping[str, Any], depth: int = 0
) -> Iterator[Mapping[str, Any]]:
    """*node* without its ``$ref`` and every alternative it allows, outermost first."""
    resolved = _resolve(node, document)
    yield resolved
    if depth >= _MAX_REFERENCES:
        return
    for combiner in _COMBINERS:
        for alternative in resolved.get(combiner, ()):
            if isinstance(alternative, dict):
                yield from _variants(alternative, document, depth + 1)


def _resolve(node: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(_MAX_REFERENCES):
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        node = _at_pointer(document, reference)
    return {}


def _at_pointer(document: Mapping[str, Any], reference: str) -> Mapping[str, Any]:
    found: object = document
    for step in reference.removeprefix("#/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
