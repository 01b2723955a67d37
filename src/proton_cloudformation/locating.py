"""The exact characters that a match of cfn-lint is about.

cfn-lint draws most matches at the key. Its path often leads further: to the value that is wrong,
or to the one name in a ``!Sub`` that does not exist.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode
from proton_cloudformation.functions import LONG_FORMS
from proton_cloudformation.references import references_in

if TYPE_CHECKING:
    from proton_bundle.decode.nodes import Node
    from proton_bundle.source import Span
    from proton_cloudformation.cfn_lint import CfnLintMatch
    from proton_cloudformation.references import Reference
    from proton_cloudformation.template import Template

_QUOTED = re.compile(r"'([^']+)'")


def locate(match: CfnLintMatch, template: Template) -> Span:
    """Where in the text of *template* the mistake is: a name, a value, else where cfn-lint says."""
    node = template.node_at(match.path) if match.path else None
    if node is None:
        return match.span
    function = _function_at(match, template)
    if function is not None:
        return _named_in(match.message, function, template) or _one_line(function, match, template)
    last = match.path[-1]
    if isinstance(last, str) and _is_about_the_key(match.message, last, node):
        return template.name_span_of(match.path)
    return _one_line(node, match, template)


def _function_at(match: CfnLintMatch, template: Template) -> Node | None:
    """The call that the path ends in: ``… 'Ref'``, ``… 'Fn::GetAtt', 1``, or a tagged value."""
    path = match.path
    for length in range(len(path), max(len(path) - 3, 0), -1):
        node = template.node_at(path[:length])
        if path[length - 1] in LONG_FORMS.values() or (node and node.tag in LONG_FORMS):
            return node
    return None


def _named_in(message: str, node: Node, template: Template) -> Span | None:
    """The reference inside *node* that *message* quotes first."""
    quoted = _QUOTED.search(message)
    if quoted is None:
        return None
    found = (_quoted_part(each, quoted[1]) for each in references_in(node, template.source))
    return next((span for span in found if span is not None), None)


def _quoted_part(reference: Reference, quoted: str) -> Span | None:
    if quoted in (reference.name, f"{reference.name}.{reference.attribute}"):
        return reference.span
    return reference.attribute_span if quoted == reference.attribute else None


def _is_about_the_key(message: str, key: str, node: Node) -> bool:
    """Whether the name is at fault, not what stands under it."""
    if isinstance(node, ScalarNode) and node.value == key:
        return False
    named = f"('{key}' was unexpected" in message or message.startswith(f"'{key}' ")
    return named or not isinstance(node, ScalarNode)


def _one_line(node: Node, match: CfnLintMatch, template: Template) -> Span:
    """*node* where it fits on one line: more than that marks too much to show anything."""
    span = node.content if isinstance(node, ScalarNode) else node.span
    if isinstance(node, MappingNode) and not node.flow:
        return match.span
    is_short = span.start < span.end and "\n" not in template.source.slice(span)
    return span if is_short else match.span
