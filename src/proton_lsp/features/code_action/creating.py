"""Create the input that a template reads and its schema lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.walk import expressions, statements, walk
from proton_bundle.values import Object
from proton_lsp.features.code_action.action import ActionKind, CodeAction
from proton_lsp.features.code_action.guessing import STRING, guess
from proton_lsp.features.code_action.schema_places import inputs_place, place_of, role_of_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.findings import Finding
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.code_action.schema_places import SchemaPlace

_IN_TERRAFORM = "terraform-unknown-input"
_OWNER = re.compile(r"var\.(?P<root>\w+)(?:\[[^\]\n]*\])?\.inputs\.\Z")
_RULES = ("unknown-input", "unknown-attribute")


def creations(
    context: FeatureContext, span: Span, findings: Iterable[Finding]
) -> Iterator[CodeAction]:
    """*findings* are those of the whole file.

    Offered without one, too: an object without properties may have any, until one is declared.
    """
    by_span = {each.span: each for each in findings if each.name in _RULES}
    reads = list(_reads(context))
    seen = set[str]()
    for read in reads:
        written = context.source.slice(read.span)
        here = read.name_span.start <= span.end and span.start <= read.name_span.end
        place = _missing_from(context, read) if here and written not in seen else None
        if place is None:
            continue
        seen.add(written)
        definition, required = guess(context, read)
        edits = place.add(read.name, definition, required=required)
        if edits is not None:
            same = (each.name_span for each in reads if context.source.slice(each.span) == written)
            found = tuple(by_span[each] for each in same if each in by_span)
            title = f"Create input '{read.name}' ({definition['type']}) in the schema"
            yield CodeAction(title, ActionKind.QUICK_FIX, edits, findings=found)


def creations_for_terraform(
    context: FeatureContext, span: Span, findings: Iterable[Finding]
) -> Iterator[CodeAction]:
    """A string: what Terraform makes of the value is not looked at."""
    text = context.source.text
    by_name: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        line = context.source.position(finding.span.start).line
        start = context.source.line_span(line).start
        owner = _OWNER.search(text[start : finding.span.start])
        if finding.name == _IN_TERRAFORM and owner is not None:
            name = context.source.slice(finding.span)
            by_name.setdefault((owner["root"], name), []).append(finding)
    for (root, name), its in by_name.items():
        if any(each.span.start <= span.end and span.start <= each.span.end for each in its):
            place = inputs_place(context, role_of_root(root))
            edits = place.add(name, STRING, required=True) if place else None
            if edits is not None:
                title = f"Create input '{name}' (string) in the schema"
                yield CodeAction(title, ActionKind.QUICK_FIX, edits, findings=tuple(its))


def _reads(context: FeatureContext) -> Iterator[tree.Attribute]:
    for statement in statements(context.jinja):
        for outer in expressions(statement):
            for node in walk(outer):
                if isinstance(node, tree.Attribute) and node.name:
                    yield node


def _missing_from(context: FeatureContext, read: tree.Attribute) -> SchemaPlace | None:
    """The object in the schema that should have the property *read*, and has not."""
    names, target = context.names, read.target
    if names is None or not isinstance(target, tree.Attribute | tree.Name):
        return None
    owner = names.type_of(target)
    end = target.name_span if isinstance(target, tree.Attribute) else target.span
    reference = names.reference_at(end.end)
    if not isinstance(owner, Object) or read.name in owner.members or reference is None:
        return None
    if "inputs" not in reference.path and "@" not in reference.path[0]:
        return None
    return place_of(context, owner, reference.path)
