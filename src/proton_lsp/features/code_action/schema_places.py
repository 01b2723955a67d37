"""Where in which schema the inputs that a template reads are declared, or would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, find
from proton_bundle.layout import BundleKind, Role
from proton_bundle.values import Object
from proton_lsp.features.code_action.yaml_insertion import append, put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.decode.nodes import Node
    from proton_bundle.findings import Edit
    from proton_bundle.schema import InputType, Schema
    from proton_bundle.source import Span
    from proton_bundle.values import ValueType
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.code_action.yaml_insertion import KeyPath

_TYPES = ("schema", "types")
_REFERENCE = "#/"
_MOST_NESTED = 20


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """An object's definition: *path* leads to it in *schema*."""

    schema: Schema
    path: KeyPath

    def add(
        self, name: str, definition: Mapping[str, object], *, required: bool = False
    ) -> tuple[Edit, ...] | None:
        """The edits that add a property; None where the schema has no room for it."""
        source, root = self.schema.source, self.schema.document.root
        edit = put(source, root, (*self.path, "properties"), {name: definition})
        if edit is None or not required:
            return None if edit is None else (edit,)
        listed = append(source, root, (*self.path, "required"), name)
        if listed is None:
            return None
        return _joined(edit, listed)


def inputs_place(context: FeatureContext, role: Role | None) -> SchemaPlace | None:
    """The type of the inputs that files of *role* read."""
    schema = schema_of(context)
    inputs = _input_type(schema, role) if schema else None
    if schema is None or inputs is None or not isinstance(inputs.node, MappingNode):
        return None
    return _followed(schema, (*_TYPES, inputs.name))


def role_of_root(name: str) -> Role:
    """Whose inputs stand under a name that Proton gives, such as ``service_instances``."""
    return {"pipeline": Role.PIPELINE, "environment": Role.ENVIRONMENT}.get(name, Role.INSTANCE)


def place_of(
    context: FeatureContext, value_type: ValueType, path: tuple[str, ...]
) -> SchemaPlace | None:
    """The definition of an object that the template reads at *path*, as it knows names."""
    schema = schema_of(context)
    if schema is None or not isinstance(value_type, Object):
        return None
    for member in value_type.members.values():
        if member.declaration and member.declaration.path == schema.source.path:
            properties = _path_to(schema.document.root, member.declaration.span)
            return SchemaPlace(schema, properties[:-1]) if properties else None
    return inputs_place(context, role_of_root(path[0])) if path[-1:] == ("inputs",) else None


def schema_of(context: FeatureContext) -> Schema | None:
    """The schema that says what this file's inputs are: for a component its service's."""
    bundle = context.bundle
    if bundle is None or bundle.root.kind is not BundleKind.COMPONENT:
        return bundle.bundle.schema if bundle else None
    service = bundle.links.attached_to(bundle.root)
    return bundle.project.bundle(service).schema if service else None


def _input_type(schema: Schema, role: Role | None) -> InputType | None:
    match role:
        case Role.ENVIRONMENT:
            return schema.environment_input
        case Role.PIPELINE:
            return schema.pipeline_input
        case Role.INSTANCE | Role.COMPONENT:
            return schema.service_input
        case None:
            return None


def _followed(schema: Schema, path: KeyPath) -> SchemaPlace:
    """The definition at *path*, references followed."""
    for _ in range(_MOST_NESTED):
        reference = find(schema.document.root, *path, "$ref")
        if not isinstance(reference, ScalarNode) or not reference.value.startswith(_REFERENCE):
            break
        path = (*_TYPES, reference.value.removeprefix(_REFERENCE))
    return SchemaPlace(schema, path)


def _path_to(root: Node | None, key: Span) -> KeyPath | None:
    """The keys that lead to the mapping whose key is written at *key*."""
    path: list[str] = []
    node = root
    while isinstance(node, MappingNode):
        if any(isinstance(e.key, ScalarNode) and e.key.content == key for e in node.entries):
            return tuple(path)
        entry = next((e for e in node.entries if e.value.span.covers(key)), None)
        if entry is None or entry.name is None:
            return None
        path.append(entry.name)
        node = entry.value
    return None


def _joined(first: Edit, second: Edit) -> tuple[Edit, ...]:
    """Two insertions; as one where they fall together, because their order would matter."""
    from dataclasses import replace

    if first.span == second.span:
        return (replace(first, text=first.text + second.text),)
    return (first, second)
