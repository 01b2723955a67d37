"""Extract a value of a template into an input whose default it becomes: nothing else changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from proton_bundle.decode import plain
from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode
from proton_bundle.findings import Edit
from proton_bundle.layout import Role
from proton_bundle.source import Span
from proton_lsp.features.code_action.action import ActionKind, CodeAction
from proton_lsp.features.code_action.schema_places import inputs_place, schema_of
from proton_lsp.features.yaml_position import position_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_lsp.features import FeatureContext
    from proton_lsp.features.yaml_position import YamlPosition

_NAMESPACES = {
    Role.ENVIRONMENT: "environment",
    Role.INSTANCE: "service_instance",
    Role.COMPONENT: "service_instance",
    Role.PIPELINE: "pipeline",
}
_PLACES = (
    ("Resources", None, "Properties", None),
    ("Outputs", None, "Value"),
    ("Outputs", None, "Description"),
    ("Outputs", None, "Export", "Name"),
    ("Parameters", None, "Default"),
    ("Mappings", None, None, None),
)
_REFERENCES = ("Ref", "Fn::GetAtt", "Fn::FindInMap", "Fn::ImportValue", "Fn::If")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_METHODS = frozenset(dir(dict))
_SPECIAL = frozenset("\r\n\\'\"{}")
_LONGEST = 100
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")


class _Value(NamedTuple):
    """What is selected: *value* is the default, *quote* goes around the expression."""

    span: Span
    kind: str
    value: object
    quote: str


def extractions(context: FeatureContext, span: Span) -> Iterator[CodeAction]:
    """The one for the selection *span*, if it is a value or a part of one."""
    role = context.role
    if role is None or span.start == span.end:
        return
    span = _trimmed(context, span)
    position = position_at(context.yaml.root, span.start)
    value = _value(context, position, span)
    place = inputs_place(context, role) if value else None
    if value is None or place is None:
        return
    name = _free_name(context, _name(position))
    added = place.add(name, {"type": value.kind, "default": value.value})
    if added is None:
        return
    expression = f"{{{{ {_NAMESPACES[role]}.inputs.{name} }}}}"
    replaced = Edit(context.path, value.span, f"{value.quote}{expression}{value.quote}")
    yield CodeAction(f"Extract into input '{name}'", ActionKind.EXTRACT, (*added, replaced))


def _trimmed(context: FeatureContext, span: Span) -> Span:
    text = context.source.slice(span)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.end - (len(text) - len(text.rstrip()))))


def _value(context: FeatureContext, position: YamlPosition, span: Span) -> _Value | None:
    node = position.node
    if not isinstance(node, ScalarNode) or position.on_key or not node.span.covers(span):
        return None
    if not _may_be_replaced(context, position) or _in_jinja(context, span):
        return None
    text = context.source.slice(span)
    if span in (node.span, node.content) and node.style in ("plain", "single", "double"):
        return _whole(context, node)
    if not text or set(text) & _SPECIAL or not isinstance(plain(node), str):
        return None
    # Jinja puts the default there as it stands, inside whatever is around it.
    return _Value(span, "string", text, "") if node.content.covers(span) else None


def _whole(context: FeatureContext, node: ScalarNode) -> _Value | None:
    written = context.source.slice(node.content)
    # A text that names resources stays beside them.
    if written != node.value or not written or "${" in written:
        return None
    if node.style != "plain":
        return _Value(node.content, "string", node.value, "")
    value = plain(node)
    if isinstance(value, bool):
        return _Value(node.content, "boolean", value, "")
    if isinstance(value, int | float):
        exact = _INTEGER.fullmatch(written) or repr(value) == written
        kind = "integer" if isinstance(value, int) else "number"
        return _Value(node.content, kind, value, "") if exact else None
    if not isinstance(value, str):
        return None
    quote = next((q for q in "\"'" if q not in written and not (q == '"' and "\\" in written)), "")
    return _Value(node.content, "string", value, quote)


def _may_be_replaced(context: FeatureContext, position: YamlPosition) -> bool:
    """Only values, and none that names something else of the template."""
    node = position.node
    if not isinstance(node, ScalarNode) or node.tag not in (None, "!Sub"):
        return False
    if not any(position.starts(*place) for place in _PLACES):
        return False
    if any(step in _REFERENCES for step in position.path):
        return False
    return not _below_tag(context, position)


def _below_tag(context: FeatureContext, position: YamlPosition) -> bool:
    """Whether a short function such as ``!GetAtt [a, b]`` is around it."""
    node = context.yaml.root
    for step in position.path:
        if isinstance(node, MappingNode | SequenceNode):
            if node.tag is not None and node.tag not in ("!Sub", "!Join"):
                return True
            if isinstance(node, MappingNode):
                node = node.get(str(step))
            elif isinstance(step, int):
                node = node.items[step]
    return False


def _in_jinja(context: FeatureContext, span: Span) -> bool:
    """Raw text included: no expression works there."""
    return any(island.span.overlaps(span) for island in context.jinja.islands)


def _name(position: YamlPosition) -> str:
    """``QueueName`` → ``queue_name``, from the nearest key."""
    key = next((step for step in reversed(position.path) if isinstance(step, str)), "")
    if key in ("Value", "Default", "Key", "Name") and len(position.path) > 1:
        outer = [step for step in position.path[:-1] if isinstance(step, str)]
        key = f"{outer[-1].removesuffix('s')}{key}" if outer else key
    words = "_".join(word.lower() for word in _WORDS.findall(key))
    words = words if words[:1].isalpha() else f"value_{words}".rstrip("_")
    return words[:_LONGEST]


def _free_name(context: FeatureContext, name: str) -> str:
    schema = schema_of(context)
    taken = set(_METHODS)
    for inputs in schema.inputs if schema else ():
        taken |= inputs.object.members.keys()
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
