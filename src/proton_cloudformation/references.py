"""What a template refers to, and where: one walk over the nodes of a rendered template or, in the
editor, of a template with Jinja in it (names known only after rendering are left out).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import Entry, MappingNode, ScalarNode, SequenceNode
from proton_bundle.source import SourceText, Span
from proton_cloudformation.functions import LONG_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.decode.nodes import Node

SUBSTITUTION = re.compile(r"\$\{\s*([A-Za-z0-9_:]+)(?:\.([A-Za-z0-9_.:]+))?\s*\}")
"""``${Name}`` or ``${Name.Attribute}`` in ``Fn::Sub``; ``${!Literal}`` never matches."""

_DEFINING = ("Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs")
_CONDITION_SECTIONS = ("Conditions", "Rules")
_CONDITIONAL_SECTIONS = ("Resources", "Outputs")


class ReferenceKind(StrEnum):
    """How a name is referred to; the values are CloudFormation's own words."""

    REF = "Ref"
    GET_ATT = "Fn::GetAtt"
    SUB = "Fn::Sub"
    DEPENDS_ON = "DependsOn"
    CONDITION = "Condition"
    IF = "Fn::If"
    FIND_IN_MAP = "Fn::FindInMap"

    @property
    def target_sections(self) -> tuple[str, ...]:
        """The sections in which the target may be defined."""
        match self:
            case ReferenceKind.REF | ReferenceKind.SUB:
                return ("Parameters", "Resources")
            case ReferenceKind.GET_ATT | ReferenceKind.DEPENDS_ON:
                return ("Resources",)
            case ReferenceKind.CONDITION | ReferenceKind.IF:
                return ("Conditions",)
            case ReferenceKind.FIND_IN_MAP:
                return ("Mappings",)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the template something stands: its section and the name defined there."""

    section: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """*span* covers the referred name only, *attribute_span* the attribute of a ``GetAtt``."""

    kind: ReferenceKind
    name: str
    span: Span
    place: Place
    attribute: str | None = None
    attribute_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A parameter, mapping, condition, rule, resource or output; *span* covers its name."""

    section: str
    name: str
    span: Span
    node: Node


def definitions(root: Node | None) -> tuple[Definition, ...]:
    """Every literally named definition in text order; twice the same name where branches differ."""
    found: list[Definition] = []
    for section in _sections(root):
        if section.name in _DEFINING and isinstance(section.value, MappingNode):
            found.extend(_defined_in(section.name, section.value))
    return tuple(found)


def references(root: Node | None, source: SourceText) -> tuple[Reference, ...]:
    """Every reference to a literal name, in text order; *source* is the text *root* was read from.

    Pseudo parameters are references too. A name that ``Fn::Sub`` maps itself is not.
    """
    walk = _Walk(source)
    for section in _sections(root):
        walk.section(section)
    return tuple(sorted(walk.found, key=lambda reference: reference.span))


def references_in(node: Node, source: SourceText) -> tuple[Reference, ...]:
    """The references inside one value, wherever it stands."""
    walk = _Walk(source)
    walk.values(node, Place())
    return tuple(sorted(walk.found, key=lambda reference: reference.span))


def targets(reference: Reference, defined: Iterable[Definition]) -> tuple[Definition, ...]:
    """The definitions that *reference* may mean; empty for pseudo parameters and unknown names."""
    sections = reference.kind.target_sections
    return tuple(
        each for each in defined if each.name == reference.name and each.section in sections
    )


def _sections(root: Node | None) -> tuple[Entry, ...]:
    return root.entries if isinstance(root, MappingNode) else ()


def _defined_in(section: str, node: MappingNode) -> Iterator[Definition]:
    for entry in node.entries:
        if isinstance(entry.key, ScalarNode) and not entry.key.is_dynamic:
            yield Definition(section, entry.key.value, entry.key.content, entry.value)


class _Walk:
    """Collects references. The stack is explicit: templates nest as deep as their authors like."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.found: list[Reference] = []

    def section(self, section: Entry) -> None:
        if not isinstance(section.value, MappingNode):
            self.values(section.value, Place(section.name))
            return
        for entry in section.value.entries:
            place = Place(section.name, entry.name)
            if section.name in _CONDITIONAL_SECTIONS:
                self._attributes(entry.value, place)
            self.values(entry.value, place)

    def _attributes(self, definition: Node, place: Place) -> None:
        """``DependsOn`` and ``Condition``, which are names only directly in a definition."""
        if not isinstance(definition, MappingNode):
            return
        condition = definition.get("Condition")
        self._name(ReferenceKind.CONDITION, condition, place)
        depends_on = definition.get("DependsOn")
        names = depends_on.items if isinstance(depends_on, SequenceNode) else (depends_on,)
        for name in names:
            self._name(ReferenceKind.DEPENDS_ON, name, place)

    def values(self, node: Node, place: Place) -> None:
        stack = [node]
        while stack:
            current = stack.pop()
            function, argument = _call(current)
            if function:
                self._function(function, argument, place)
            if isinstance(current, MappingNode):
                stack.extend(entry.value for entry in current.entries)
            elif isinstance(current, SequenceNode):
                stack.extend(current.items)

    def _function(self, function: str, argument: Node, place: Place) -> None:
        match function:
            case "Ref":
                self._name(ReferenceKind.REF, argument, place)
            case "Fn::GetAtt":
                self._get_att(argument, place)
            case "Fn::Sub":
                self._sub(argument, place)
            case "Fn::If":
                self._name(ReferenceKind.IF, _first(argument), place)
            case "Fn::FindInMap":
                self._name(ReferenceKind.FIND_IN_MAP, _first(argument), place)
            case "Condition" if place.section in _CONDITION_SECTIONS:
                self._name(ReferenceKind.CONDITION, argument, place)
            case "!Condition":
                self._name(ReferenceKind.CONDITION, argument, place)
            case _:
                pass

    def _name(self, kind: ReferenceKind, node: Node | None, place: Place) -> None:
        if not isinstance(node, ScalarNode) or node.is_dynamic or not node.value:
            return
        computed = LONG_FORMS.get(node.tag or "", kind.value) != kind.value
        if not computed:
            name = node.value.strip()
            self.found.append(Reference(kind, name, self._span_in(node), place))

    def _span_in(self, node: ScalarNode) -> Span:
        """The characters of a name; a block scalar (``!Ref >-``) has more around it."""
        name = node.value.strip()
        start = self.source.text.find(name, node.content.start, node.content.end)
        return Span(start, start + len(name)) if start >= 0 else node.content

    def _get_att(self, node: Node, place: Place) -> None:
        if isinstance(node, SequenceNode):
            self._get_att_items(node, place)
        elif isinstance(node, ScalarNode) and not node.is_dynamic:
            name, dot, attribute = node.value.strip().partition(".")
            whole = self._span_in(node)
            span = Span(whole.start, whole.start + len(name))
            rest = Span(span.end + 1, whole.end) if dot else None
            self.found.append(
                Reference(ReferenceKind.GET_ATT, name, span, place, attribute or None, rest)
            )

    def _get_att_items(self, node: SequenceNode, place: Place) -> None:
        name = _first(node)
        if not isinstance(name, ScalarNode) or name.is_dynamic:
            return
        second = node.items[1] if len(node.items) > 1 else None
        known = isinstance(second, ScalarNode) and not second.is_dynamic and second.tag is None
        attribute = second if known and isinstance(second, ScalarNode) else None
        self.found.append(
            Reference(
                ReferenceKind.GET_ATT,
                name.value,
                name.content,
                place,
                attribute.value if attribute else None,
                attribute.content if attribute else None,
            )
        )

    def _sub(self, node: Node, place: Place) -> None:
        text = _first(node) if isinstance(node, SequenceNode) else node
        if not isinstance(text, ScalarNode):
            return
        own = _own_names(node)
        # Over the raw text, not the value: quotes and folding move offsets, names never change.
        for found in SUBSTITUTION.finditer(self.source.text, text.content.start, text.content.end):
            span = Span(*found.span())
            if found[1] in own or any(island.overlaps(span) for island in text.islands):
                continue
            rest = Span(*found.span(2)) if found[2] else None
            name_span = Span(*found.span(1))
            self.found.append(
                Reference(ReferenceKind.SUB, found[1], name_span, place, found[2], rest)
            )


def _call(node: Node) -> tuple[str | None, Node]:
    """The function that *node* calls, by tag or by single key, and its argument.

    The tag ``!Condition`` keeps its mark, as the bare key is an ordinary property in resources.
    """
    if node.tag:
        return ("!Condition" if node.tag == "!Condition" else LONG_FORMS.get(node.tag)), node
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        return node.entries[0].name, node.entries[0].value
    return None, node


def _first(node: Node) -> Node | None:
    return node.items[0] if isinstance(node, SequenceNode) and node.items else None


def _own_names(node: Node) -> frozenset[str]:
    """The names that the second argument of ``Fn::Sub`` defines."""
    if not isinstance(node, SequenceNode) or len(node.items) < 2:
        return frozenset()
    variables = node.items[1]
    entries = variables.entries if isinstance(variables, MappingNode) else ()
    return frozenset(entry.name for entry in entries if entry.name)
