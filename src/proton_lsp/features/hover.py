"""``textDocument/hover``: what the thing under the cursor is, and where its value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import ScalarNode, find
from proton_bundle.jinja import tree
from proton_bundle.jinja.signatures import filters, functions, tests
from proton_lsp.features import describe, keywords, rendered_value
from proton_lsp.features.yaml_position import position_at
from proton_lsp.symbols import SymbolKind, Use
from proton_lsp.symbols.search import occurrence_at, occurrences_of

if TYPE_CHECKING:
    from proton_bundle.jinja.typing.known import Reference
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.rendered_preview import Choice
    from proton_lsp.features.yaml_position import YamlPosition
    from proton_lsp.symbols import Occurrence


@dataclass(frozen=True, slots=True)
class Hover:
    """*markdown* about what *span* covers."""

    span: Span
    markdown: str


def compute(context: FeatureContext, offset: int, wanted: Choice | None = None) -> Hover | None:
    """The hover at *offset*; None where there is nothing to say.

    What an expression renders to is told for the spec and instance *wanted*, else the usual ones.
    """
    output = rendered_value.output_at(context, offset)
    about = _jinja(context, offset) or _declared(context, offset)
    if output is None:
        return about or _yaml(context, offset)
    rendered = rendered_value.compute(context, output, wanted)
    if rendered is None or about is None:
        return Hover(output.span, rendered) if rendered else about
    return Hover(about.span, f"{about.markdown}\n\n{rendered}")


def _jinja(context: FeatureContext, offset: int) -> Hover | None:
    node = context.expression_at(offset)
    if isinstance(node, tree.Filter) and offset in node.name_span:
        return _signature(node.name_span, "filter", node.name)
    if isinstance(node, tree.Test) and offset in node.name_span:
        return _signature(node.name_span, "test", node.name)
    reference = context.names.reference_at(offset) if context.names else None
    if reference is not None:
        return _reference(context, reference)
    if isinstance(node, tree.Name) and node.name in functions():
        return _signature(node.span, "function", node.name)
    return None


def _signature(span: Span, word: str, name: str) -> Hover | None:
    known = {"filter": filters, "test": tests, "function": functions}[word]().get(name)
    return Hover(span, describe.signature_text(word, known)) if known else None


def _reference(context: FeatureContext, reference: Reference) -> Hover:
    if reference.member is None:
        text = f"```\n{reference.name}: {describe.type_text(reference.type)}\n```"
        return Hover(reference.span, f"{text}\n\nBound in this template.")
    path = ".".join(reference.path).replace(".[]", "[]")
    text = describe.member_text(path, reference.member, _raw(context, reference))
    given = _given(context, reference.span.start)
    if given:
        text += f"\n\nValues:\n{describe.values_text(given)}"
    return Hover(reference.span, text)


def _raw(context: FeatureContext, reference: Reference) -> object:
    """The input's own JSON schema, where it is one of the input type's own properties."""
    if context.bundle is None or context.role is None or reference.path[-2:-1] != ("inputs",):
        return None
    inputs = context.bundle.bundle.input_type(context.role)
    return inputs.properties.get(reference.name) if inputs else None


def _given(context: FeatureContext, offset: int) -> dict[str, object]:
    """What specs give to the input at *offset*, by the place that gives it."""
    found: dict[str, object] = {}
    for each in occurrences_of(context.folder.analysis, context.path, offset):
        if each.use is not Use.GIVEN:
            continue
        source = context.folder.source(each.path)
        root = context.folder.yaml(each.path).root
        place = position_at(root, each.span.start)
        value = find(root, *place.path)
        if source is not None and value is not None:
            found[f"`{each.path}` line {source.position(each.span.start).line + 1}"] = (
                value.value if isinstance(value, ScalarNode) else source.slice(value.span)
            )
    return found


def _declared(context: FeatureContext, offset: int) -> Hover | None:
    """An input where a schema declares it or a spec gives it; a logical id where it is used."""
    at = occurrence_at(context.folder.analysis, context.path, offset)
    if at is None:
        return None
    if at.symbol.kind is SymbolKind.LOGICAL_ID:
        return _logical_id(context, at)
    if at.symbol.kind is not SymbolKind.INPUT:
        return None
    found = occurrences_of(context.folder.analysis, context.path, offset)
    uses = sum(each.use is Use.READ for each in found)
    said = f"Read in {uses} place{'' if uses == 1 else 's'}."
    member = _member(context, at)
    if member is None:
        return Hover(at.span, said)
    return Hover(at.span, f"{member}\n\n{said}")


def _member(context: FeatureContext, at: Occurrence) -> str | None:
    bundle = context.folder.analysis.bundle_around(at.symbol.path)
    schema = bundle.bundle.schema if bundle else None
    for inputs in schema.inputs if schema else ():
        member = inputs.object.members.get(at.symbol.name)
        declaration = member.declaration if member else None
        if member and declaration and declaration.span.start == at.symbol.place:
            raw = inputs.properties.get(at.symbol.name)
            return describe.member_text(at.symbol.name, member, raw)
    return None


def _logical_id(context: FeatureContext, at: Occurrence) -> Hover | None:
    for section in ("Resources", "Parameters", "Conditions", "Mappings"):
        node = find(context.yaml.root, section, at.symbol.name)
        if node is None:
            continue
        kind = find(node, "Type")
        word = kind.value if isinstance(kind, ScalarNode) else section.removesuffix("s").lower()
        return Hover(at.span, f"```\n{at.symbol.name}: {word}\n```")
    return None


def _yaml(context: FeatureContext, offset: int) -> Hover | None:
    position = position_at(context.yaml.root, offset)
    if position.node is None:
        return None
    text = _resource(context, position) if context.role else None
    text = text or keywords.documentation(context, position)
    return Hover(position.node.span, text) if text else None


def _resource(context: FeatureContext, position: YamlPosition) -> str | None:
    """A resource's type, or one of its properties."""
    from proton_cloudformation.registry import resource_schema

    if not position.starts("Resources", None):
        return None
    kind = find(context.yaml.root, *position.path[:2], "Type")
    schema = resource_schema(kind.value) if isinstance(kind, ScalarNode) else None
    if schema is None:
        return None
    if position.path[2:] == ("Type",):
        return f"```\n{schema.type_name}\n```\n\n{schema.description}"
    if position.on_key and position.path[2:3] == ("Properties",) and len(position.path) > 3:
        found = schema.property_at(position.path[3:])
        return describe.property_text(str(position.path[-1]), found) if found else None
    return None
