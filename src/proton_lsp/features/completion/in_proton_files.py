"""Completions in manifests, schemas, specs, registration files and the workspace file."""

from __future__ import annotations

from posixpath import basename, dirname, relpath
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, find
from proton_bundle.layout import MANIFEST_NAMES, BundleKind
from proton_bundle.rules.subjects import FileKind
from proton_bundle.values import Array, Object, Scalar
from proton_lsp.features import describe, keywords
from proton_lsp.features.completion.items import Item, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.schema import InputType
    from proton_bundle.values import Member, ValueType
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.completion.yaml_lines import Insertion

_LANGUAGES = {"jinja": ("cloudformation",), "hcl": ("terraform",), "codebuild": ()}
_COMPONENT_ENGINES = ("jinja", "hcl")
_SPECS = {
    "spec": ("EnvironmentSpec",),
    "instances": ("ServiceSpec",),
    "pipeline": ("ServiceSpec",),
}
_INPUT_TYPES = ("environment_input_type", "service_input_type", "pipeline_input_type")


def compute(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    if where.key is None:
        yield from _keys(context, where)
        if where.is_item:
            yield from _values(where, _listed(context, where))
    else:
        yield from _values(where, _valued(context, where))
        yield from _values(where, ((each, Word.VALUE, "") for each in _fixed(context, where)))


# --- keys ------------------------------------------------------------------------------------


def _keys(context: FeatureContext, where: Insertion) -> Iterator[Item]:
    taken = existing_keys(context, where)
    for key in keywords.keys_below(context.kind, where.path):
        if key.name not in taken:
            yield key_item(where, key.name, documentation=key.doc, inline=key.holds == "value")
    for name, member in _given_members(context, where.path).items():
        if name not in taken:
            optional = "" if member.required and not member.has_default else " (optional)"
            yield key_item(
                where,
                name,
                detail=describe.type_text(member.type) + optional,
                documentation=describe.member_text(name, member),
                inline=isinstance(member.type, Scalar),
                word=Word.INPUT,
            )


def existing_keys(context: FeatureContext, where: Insertion) -> frozenset[str]:
    """The keys that the mapping has already, the one under the cursor left out."""
    node = find(context.yaml.root, *where.path)
    entries = node.entries if isinstance(node, MappingNode) else ()
    return frozenset(
        each.name for each in entries if each.name and not each.key.span.overlaps(where.span)
    )


def key_item(
    where: Insertion,
    name: str,
    *,
    detail: str = "",
    documentation: str = "",
    inline: bool = True,
    word: Word = Word.KEY,
) -> Item:
    """*name* as a key; the colon is added unless it stands there already."""
    colon = "" if where.has_colon else ": " if inline else ":"
    return Item(name, word, where.word()[1], name + colon, detail, documentation)


def _given_members(context: FeatureContext, path: tuple[str | int, ...]) -> dict[str, Member]:
    """The inputs that a spec may give at *path*."""
    found = _given_type(context, path)
    return dict(found.members) if isinstance(found, Object) else {}


def _given_type(context: FeatureContext, path: tuple[str | int, ...]) -> ValueType | None:
    if context.spec is None:
        return None
    root = context.folder.analysis.links.bundle_of(context.spec)
    schema = context.project.bundle(root).schema if root else None
    if schema is None:
        return None
    match path:
        case ("spec", *steps):
            return _beneath(schema.environment_input, steps)
        case ("pipeline", *steps):
            return _beneath(schema.pipeline_input, steps)
        case ("instances", int(), "spec", *steps):
            return _beneath(schema.service_input, steps)
        case _:
            return None


def _beneath(inputs: InputType | None, steps: Iterable[str | int]) -> ValueType | None:
    found: ValueType | None = inputs.object if inputs else None
    for step in steps:
        if isinstance(found, Object) and isinstance(step, str):
            member = found.members.get(step)
            found = member.type if member else None
        elif isinstance(found, Array) and isinstance(step, int):
            found = found.item
        else:
            return None
    return found


# --- values ----------------------------------------------------------------------------------


def _values(where: Insertion, values: Iterable[tuple[str, Word, str]]) -> Iterator[Item]:
    _, span = where.word(r"^\s")
    for written, word, detail in values:
        value = written.strip('"') if where.quote else written
        yield Item(value, word, span, value, detail)


def _fixed(context: FeatureContext, where: Insertion) -> tuple[str, ...]:
    """The values that Proton knows for the key, as far as they fit what stands beside it."""
    key = keywords.key_at(context.kind, (*where.path, where.key or ""))
    values = key.values if key else ()
    beside = find(context.yaml.root, *where.path)
    match where.key:
        case "template_language":
            engine = find(beside, "rendering_engine")
            fitting = _LANGUAGES.get(engine.value) if isinstance(engine, ScalarNode) else None
        case "rendering_engine" if context.bundle:
            is_component = context.bundle.root.kind is BundleKind.COMPONENT
            fitting = _COMPONENT_ENGINES if is_component else None
        case "proton" if context.kind is FileKind.SPEC:
            fitting = next((kind for key, kind in _SPECS.items() if find(beside, key)), None)
        case _:
            fitting = None
    return values if fitting is None else fitting


def _listed(context: FeatureContext, where: Insertion) -> Iterator[tuple[str, Word, str]]:
    """The items of a list."""
    kind, path = context.kind, where.path
    if kind in (FileKind.REGISTRATION, FileKind.WORKSPACE):
        name = path[-2] if len(path) > 1 else None
        if name == "compatible_environments":
            yield from _environment_templates(context)
        elif name == "supported_component_sources":
            yield "DIRECTLY_DEFINED", Word.VALUE, ""
    yield from _of_type(_given_type(context, path))


def _valued(context: FeatureContext, where: Insertion) -> Iterator[tuple[str, Word, str]]:
    """The values of a key."""
    key = where.key or ""
    match context.kind:
        case FileKind.SPEC:
            yield from _of_type(_given_type(context, (*where.path, key)))
            if key == "environment" and where.starts("instances", None):
                yield from ((name, Word.VALUE, "environment") for name in _environments(context))
        case FileKind.MANIFEST if key == "file":
            for path in context.project.paths:
                if dirname(path) == dirname(context.path) and basename(path) not in MANIFEST_NAMES:
                    yield basename(path), Word.FILE, ""
        case FileKind.SCHEMA if key in _INPUT_TYPES:
            yield from ((name, Word.TYPE, "") for name in _schema_types(context))
        case FileKind.SCHEMA if key == "$ref":
            yield from ((f'"#/{name}"', Word.TYPE, "") for name in _schema_types(context))
        case FileKind.WORKSPACE:
            yield from _in_workspace_file(context, where.path, key)
        case _:
            return


def _of_type(value_type: ValueType | None) -> Iterator[tuple[str, Word, str]]:
    if isinstance(value_type, Scalar):
        for value in value_type.enum:
            yield str(value), Word.VALUE, ""
        if value_type.kind == "boolean":
            yield from (("true", Word.VALUE, ""), ("false", Word.VALUE, ""))


def _schema_types(context: FeatureContext) -> tuple[str, ...]:
    node = find(context.yaml.root, "schema", "types")
    entries = node.entries if isinstance(node, MappingNode) else ()
    return tuple(each.name for each in entries if each.name)


def _environment_templates(context: FeatureContext) -> Iterator[tuple[str, Word, str]]:
    for root in context.project.roots:
        name = context.project.name_of(root)
        if root.kind is BundleKind.ENVIRONMENT and name:
            yield f"{name}:{root.major or 1}", Word.TEMPLATE, root.path


def _environments(context: FeatureContext) -> frozenset[str]:
    """The environments that the workspace file or any spec names."""
    workspace = context.project.workspace_file
    named = {each.name for each in workspace.environments} if workspace else set()
    for file in context.project.specs:
        named |= {each.environment for each in file.spec.instances if each.environment}
    return frozenset(named)


def _in_workspace_file(
    context: FeatureContext, path: tuple[str | int, ...], key: str
) -> Iterator[tuple[str, Word, str]]:
    workspace = context.project.workspace_file
    if workspace is None:
        return
    base = dirname(context.path) or "."
    match (path[0] if path else None, key):
        case ("templates" | "components" as section, "path"):
            for root in context.project.roots:
                if (root.kind is BundleKind.COMPONENT) == (section == "components"):
                    yield relpath(root.path or ".", base), Word.FILE, root.kind.value
        case ("environments" | "services", "template"):
            yield from ((t.template_name, Word.TEMPLATE, t.path) for t in workspace.templates)
        case ("environments" | "services", "spec"):
            yield from ((relpath(s.path, base), Word.FILE, "") for s in context.project.specs)
        case ("components", "service"):
            yield from ((each.name, Word.REFERENCE, "") for each in workspace.services)
        case ("components", "environment"):
            yield from ((each.name, Word.REFERENCE, "") for each in workspace.environments)
        case _:
            return
