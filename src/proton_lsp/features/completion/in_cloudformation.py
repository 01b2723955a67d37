"""Completions in the CloudFormation of a template: types, properties, values and references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import ScalarNode, find
from proton_bundle.source import Span
from proton_cloudformation.functions import LONG_FORMS, PSEUDO_PARAMETERS, SECTIONS
from proton_cloudformation.references import definitions
from proton_cloudformation.registry import resource_schema, resource_types
from proton_lsp.features import describe
from proton_lsp.features.completion.in_proton_files import existing_keys, key_item
from proton_lsp.features.completion.items import Completions, Item, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_cloudformation.resource_schema import PropertySchema, ResourceSchema
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.completion.yaml_lines import Insertion

_MOST_TYPES = 150
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Resources": (
        "Type",
        "Properties",
        "DependsOn",
        "Condition",
        "Metadata",
        "DeletionPolicy",
        "UpdateReplacePolicy",
        "CreationPolicy",
        "UpdatePolicy",
    ),
    "Parameters": (
        "Type",
        "Default",
        "Description",
        "AllowedValues",
        "AllowedPattern",
        "MinLength",
        "MaxLength",
        "MinValue",
        "MaxValue",
        "ConstraintDescription",
        "NoEcho",
    ),
    "Outputs": ("Description", "Value", "Export", "Condition"),
}
_NESTED = frozenset({"Properties", "Metadata", "AllowedValues", "Export", "CreationPolicy"})
_POLICIES = ("Delete", "Retain", "Snapshot")
_REF = re.compile(r"(?:!Ref|!Sub.*\$\{|.*\$\{)\s*(?P<name>[\w:]*)$")
_GET_ATT = re.compile(r"(?:!GetAtt\s+|.*\$\{\s*)(?P<name>\w+)\.(?P<attribute>[\w.]*)$")
_GET_ATT_NAME = re.compile(r"!GetAtt\s+(?P<name>\w*)$")
_CONDITION = re.compile(r"(?:!Condition\s+|!If\s*\[\s*)(?P<name>\w*)$")
_TAG = re.compile(r"!(?P<name>\w*)$")


def compute(context: FeatureContext, where: Insertion) -> Completions:
    if where.starts("Resources", None) and len(where.path) == 2 and where.key == "Type":
        return _types(where)
    return Completions(tuple(_items(context, where)))


def _items(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    referring = tuple(_references(context, where))
    if referring:
        yield from referring
    elif where.key is None and not where.is_item:
        yield from _keys(context, where)
    elif where.key is None:
        yield from (*_keys(context, where), *_listed(context, where))
    else:
        yield from _values(context, where)


def _types(where: Insertion) -> Completions:
    """Every resource type that holds what is typed; the list is cut, so typing on asks again."""
    typed, span = where.word(r"\w:")
    wanted = typed.lower()
    found = sorted(name for name in resource_types() if wanted in name.lower())
    found.sort(key=lambda name: not name.lower().startswith(wanted))
    items = (
        Item(name, Word.RESOURCE_TYPE, span, name, resource_type=name)
        for name in found[:_MOST_TYPES]
    )
    return Completions(tuple(items), incomplete=len(found) > _MOST_TYPES)


# --- keys ------------------------------------------------------------------------------------


def _keys(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    taken = existing_keys(context, where)
    if not where.path:
        for name in SECTIONS:
            if name not in taken:
                yield key_item(where, name, inline=name.endswith(("Version", "Description")))
    elif len(where.path) == 2 and where.path[0] in _ATTRIBUTES:
        for name in _ATTRIBUTES[str(where.path[0])]:
            if name not in taken:
                yield key_item(where, name, inline=name not in _NESTED)
    elif where.starts("Resources", None, "Properties"):
        for name, member in _members(context, where.path).items():
            if name not in taken:
                yield _property(where, name, member)


def _property(where: Insertion, name: str, member: PropertySchema) -> Item:
    return key_item(
        where,
        name,
        detail=" | ".join(member.types) + (" (required)" if member.required else ""),
        documentation=describe.property_text(name, member),
        inline=not {"object", "array"} & set(member.types),
    )


def _schema(context: FeatureContext, path: tuple[str | int, ...]) -> ResourceSchema | None:
    kind = find(context.yaml.root, *path[:2], "Type")
    return resource_schema(kind.value) if isinstance(kind, ScalarNode) else None


def _members(context: FeatureContext, path: tuple[str | int, ...]) -> dict[str, PropertySchema]:
    """The properties that may stand at *path*, required ones first."""
    schema = _schema(context, path)
    if schema is None:
        return {}
    if len(path) == 3:
        found = dict(schema.writable)
    else:
        inner = schema.property_at(path[3:])
        found = dict(inner.members) if inner else {}
    return dict(sorted(found.items(), key=lambda each: (not each[1].required, each[0])))


# --- values ----------------------------------------------------------------------------------


def _values(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    _, span = where.word(r"^\s")
    match where.key:
        case "DependsOn" if len(where.path) == 2:
            yield from _others(context, where, span)
        case "Condition" if len(where.path) == 2:
            yield from _defined(context, span, "Conditions")
        case "DeletionPolicy" | "UpdateReplacePolicy":
            yield from (Item(each, Word.VALUE, span, each) for each in _POLICIES)
        case str(key) if where.starts("Resources", None, "Properties"):
            schema = _schema(context, where.path)
            yield from _allowed(
                schema.property_at((*where.path[3:], key)) if schema else None, span
            )
        case _:
            return


def _listed(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    """The items of a list."""
    _, span = where.word(r"^\s")
    if where.path[2:3] == ("DependsOn",):
        yield from _others(context, where, span)
    elif where.starts("Resources", None, "Properties"):
        yield from _allowed(_property_at(context, where.path), span)


def _property_at(context: FeatureContext, path: tuple[str | int, ...]) -> PropertySchema | None:
    schema = _schema(context, path)
    return schema.property_at(path[3:]) if schema else None


def _allowed(schema: PropertySchema | None, span: Span) -> Iterator[Item]:
    if schema is None:
        return
    for value in dict.fromkeys(map(str, schema.enum)):
        yield Item(value, Word.VALUE, span, value)
    if "boolean" in schema.types:
        yield from (Item(each, Word.VALUE, span, each) for each in ("true", "false"))


# --- references ------------------------------------------------------------------------------


def _references(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    """What ``!Ref``, ``!GetAtt``, ``${`` and ``!If [`` may name, and the tags themselves."""
    typed = where.before
    if where.key in ("Ref", "Fn::GetAtt") and not where.starts("Parameters"):
        typed = f"{'!Ref' if where.key == 'Ref' else '!GetAtt'} {typed}"
    end = where.span.end
    start = where.span.start + len(where.before)
    if match := _GET_ATT.match(typed):
        span = Span(start - len(match["attribute"]), end)
        yield from _attributes(context, match["name"], span)
    elif match := _GET_ATT_NAME.match(typed):
        yield from _defined(context, Span(start - len(match["name"]), end), "Resources")
    elif match := _CONDITION.match(typed):
        yield from _defined(context, Span(start - len(match["name"]), end), "Conditions")
    elif match := _REF.match(typed):
        span = Span(start - len(match["name"]), end)
        yield from _defined(context, span, "Parameters", "Resources")
        yield from (Item(each, Word.REFERENCE, span, each) for each in sorted(PSEUDO_PARAMETERS))
    elif match := _TAG.match(typed):
        span = Span(start - len(match["name"]) - 1, end)
        yield from (Item(tag, Word.FUNCTION, span, f"{tag} ") for tag in sorted(LONG_FORMS))


def _defined(context: FeatureContext, span: Span, *sections: str) -> Iterator[Item]:
    for name, each in {
        each.name: each
        for each in definitions(context.yaml.root)
        if each.section in sections and not each.node.span.overlaps(span)
    }.items():
        kind = find(each.node, "Type")
        detail = kind.value if isinstance(kind, ScalarNode) else each.section.removesuffix("s")
        yield Item(name, Word.REFERENCE, span, name, detail)


def _others(context: FeatureContext, where: Insertion, span: Span) -> Iterator[Item]:
    """The resources that the one at *where* can depend on."""
    found = _defined(context, span, "Resources")
    return (item for item in found if item.label != where.path[1])


def _attributes(context: FeatureContext, name: str, span: Span) -> Iterator[Item]:
    schema = _schema(context, ("Resources", name))
    for attribute in sorted(schema.attributes) if schema else ():
        found = schema.property_at(attribute.split(".")) if schema else None
        text = describe.property_text(attribute, found) if found else ""
        yield Item(attribute, Word.KEY, span, attribute, documentation=text)
