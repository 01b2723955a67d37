"""The exact characters that a match of cfn-lint is about.

cfn-lint draws most matches at the key. Its path often leads further: to the value that is wrong,
or to the one name in a ``!Sub`` that does not exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, Node, ScalarNode, walk
from proton_bundle.source import Span
from proton_cloudformation.functions import LONG_FORMS
from proton_cloudformation.references import references_in

if TYPE_CHECKING:
    from proton_cloudformation.cfn_lint import CfnLintMatch
    from proton_cloudformation.references import Reference
    from proton_cloudformation.template import Template

_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class Place:
    """*span* is what a finding covers; *value* the whole value at fault, None if a name is.

    *refers_to*: the finding covers this logical id, inside ``!Ref`` and the like.
    """

    span: Span
    value: Span | None = None
    is_scalar: bool = False
    refers_to: str | None = None


def locate(match: CfnLintMatch, template: Template) -> Place:
    """Where in the text of *template* the mistake is."""
    node = template.node_at(match.path) if match.path else None
    key = match.path[-1] if match.path else None
    if isinstance(key, str) and node and _names_the_key(match.message, key, node):
        return Place(template.name_span_of(match.path))
    function = _function_at(match, template)
    if function is not None:
        return _named_in(match.message, function, template) or _value(function, match, template)
    if node is None:
        return Place(_first_line(match.span, template))
    if isinstance(key, str) and not isinstance(node, ScalarNode):
        if unknown := _unknown_function(node):
            return Place(unknown)
        item = _item_quoted(match.message, node)
        return Place(item or template.name_span_of(match.path))
    return _value(node, match, template)


def _function_at(match: CfnLintMatch, template: Template) -> Node | None:
    """The call that the path ends in: ``… 'Ref'``, ``… 'Fn::GetAtt', 1``, or a tagged value."""
    path = match.path
    for length in range(len(path), max(len(path) - 3, 0), -1):
        node = template.node_at(path[:length])
        if node and (path[length - 1] in LONG_FORMS.values() or node.tag in LONG_FORMS):
            return node
    return None


def _item_quoted(message: str, node: Node) -> Span | None:
    """The one scalar beneath *node* that *message* finds no allowed value, however it is cased."""
    quoted = _QUOTED.match(message)
    if quoted is None or "' is not one of [" not in message:
        return None
    wanted = quoted[1].lower()
    found = [
        each
        for each in walk(node)
        if isinstance(each, ScalarNode)
        and each.value.lower() in (wanted, f"{each.value.partition(':')[0].lower()}:{wanted}")
    ]
    return found[0].content if len(found) == 1 else None


def _named_in(message: str, node: Node, template: Template) -> Place | None:
    """The reference inside *node* that *message* quotes first."""
    quoted = _QUOTED.search(message)
    if quoted is None:
        return None
    found = (_quoted_part(each, quoted[1]) for each in references_in(node, template.source))
    return next((place for place in found if place is not None), None)


def _quoted_part(reference: Reference, quoted: str) -> Place | None:
    if quoted in (reference.name, f"{reference.name}.{reference.attribute}"):
        return Place(reference.span, refers_to=reference.name)
    if quoted == reference.attribute and reference.attribute_span:
        return Place(reference.attribute_span)
    return None


def _names_the_key(message: str, key: str, node: Node) -> bool:
    """Whether *message* finds fault with the name *key*, not with the value *node* under it."""
    if isinstance(node, ScalarNode) and node.value == key:
        return False
    return f"('{key}' was unexpected" in message or message.startswith(f"'{key}' ")


def _value(node: Node, match: CfnLintMatch, template: Template) -> Place:
    """*node* where it fits on one line; more than that marks too much to show anything."""
    is_scalar = isinstance(node, ScalarNode)
    span = node.content if isinstance(node, ScalarNode) else node.span
    is_block = isinstance(node, MappingNode) and not node.flow
    if is_block or span.start == span.end or "\n" in template.source.slice(span):
        span = _first_line(match.span, template)
    return Place(span, node.span, is_scalar)


def _unknown_function(node: Node) -> Span | None:
    """The name of the function that *node* calls, if CloudFormation has none of that name."""
    if not isinstance(node, MappingNode) or len(node.entries) != 1:
        return None
    [entry] = node.entries
    name = entry.name or ""
    if not name.startswith("Fn::") or name in LONG_FORMS.values():
        return None
    return entry.key.span


def _first_line(span: Span, template: Template) -> Span:
    line = template.source.slice(span).partition("\n")[0].rstrip()
    return Span(span.start, span.start + len(line))
