"""What the checker says about names: kinds are stable words, each the ground of one rule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_bundle.findings import Related
from proton_bundle.jinja.typing.known import (
    Facts,
    NameProblem,
    Path,
    Replacement,
    described,
    in_words,
)
from proton_bundle.suggestions import closest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_bundle.source import Span
    from proton_bundle.values import Member, Object, ValueType

UNKNOWN_NAME = "unknown-name"
OUT_OF_SCOPE = "out-of-scope"
PREVIEW_NAME = "preview-name"
UNKNOWN_INPUT = "unknown-input"
UNKNOWN_OUTPUT = "unknown-output"
UNKNOWN_ATTRIBUTE = "unknown-attribute"
UNKNOWN_FILTER = "unknown-filter"
UNKNOWN_TEST = "unknown-test"
FILTER_ARGUMENT = "filter-argument"
FILTER_TYPE = "filter-type"
OPTIONAL_UNGUARDED = "optional-unguarded"
COMPONENT_LEAF_UNGUARDED = "component-leaf-unguarded"
OUTPUT_AS_BOOLEAN = "output-compared-as-boolean"
TYPE_MISMATCH = "type-mismatch"
WRONG_OPERAND = "wrong-operand"
SHADOWED_BY_METHOD = "shadowed-by-method"
SET_LOST_IN_LOOP = "set-lost-in-loop"

KINDS = (
    UNKNOWN_NAME,
    OUT_OF_SCOPE,
    PREVIEW_NAME,
    UNKNOWN_INPUT,
    UNKNOWN_OUTPUT,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_FILTER,
    UNKNOWN_TEST,
    FILTER_ARGUMENT,
    FILTER_TYPE,
    OPTIONAL_UNGUARDED,
    COMPONENT_LEAF_UNGUARDED,
    OUTPUT_AS_BOOLEAN,
    TYPE_MISMATCH,
    WRONG_OPERAND,
    SHADOWED_BY_METHOD,
    SET_LOST_IN_LOOP,
)
_MAY_BE_MISSING = frozenset({OPTIONAL_UNGUARDED, COMPONENT_LEAF_UNGUARDED})
_COMPONENTS = ("service_instance", "components")
_MOST_LISTED = 8


def may_be_missing(problem: NameProblem) -> bool:
    """Whether the name is known, and only absent from some renderings."""
    return problem.kind in _MAY_BE_MISSING


def of_component(path: Path) -> bool:
    """Whether *path* leads to what exists only while a component is attached."""
    return path[:2] == _COMPONENTS


def spelt(path: Path) -> str:
    """A path as one would write it: ``service_instances[].inputs``."""
    if not path or "@" in path[0]:
        return "each item"
    return ".".join(path).replace(".[]", "[]")


def defined(path: Path) -> Facts:
    """What is there if *path* is: all that leads to it, and with a component all it gives."""
    facts = {path[:length] for length in range(1, len(path) + 1)}
    if of_component(path):
        facts.add((*path, "*"))
    return frozenset(facts)


def misspelt(
    kind: str, name: str, span: Span, message: str, candidates: Iterable[str]
) -> NameProblem:
    """*message* with "did you mean", or with the list of what there is if that is short."""
    names = [candidate for candidate in candidates if candidate]
    suggestion = closest(name, names)
    if suggestion is not None:
        # 'a-b' can be read as inputs['a-b'] only: behind a dot it would be a subtraction.
        readable = suggestion.isidentifier() or not name.isidentifier()
        replacement = Replacement(span, suggestion) if readable else None
        text = f"{message}; did you mean {suggestion!r}?"
        return NameProblem(kind, span, text, suggestion, replacement)
    return NameProblem(kind, span, message + _listing(names))


def unknown_member(owner: Object, path: Path, written: str, name: str, span: Span) -> NameProblem:
    """*path* is the owner's, *written* how the template spells it."""
    kind, noun = _kind_of_member(path)
    message = f"{written!r} has no {noun} {name!r}"
    inside = [
        f"{outer}.{name}"
        for outer, member in owner.members.items()
        if name in getattr(member.type, "members", ())
    ]
    if len(inside) == 1:
        text = f"{message}; write '{written}.{inside[0]}'"
        return NameProblem(kind, span, text, inside[0], Replacement(span, inside[0]))
    if not owner.members:
        return NameProblem(kind, span, f"{message}: it has none at all")
    return misspelt(kind, name, span, message, owner.members)


def unknown_attribute(value_type: ValueType, written: str, name: str, span: Span) -> NameProblem:
    message = f"{written!r} is {described(value_type)} and has no attribute {name!r}"
    item = getattr(value_type, "item", None)
    if name in getattr(item, "members", ()):
        message += f"; loop over it, or write '{written}[0].{name}'"
    return NameProblem(UNKNOWN_ATTRIBUTE, span, message)


def absent(path: Path, written: str, span: Span, member: Member) -> NameProblem:
    """The name is declared, and need not be there."""
    if of_component(path):
        message = (
            f"{written!r} exists only while a component that has it is attached, and the first"
            " deployment of an instance has none; add '| default(…)' or test it with 'is defined'"
        )
        return NameProblem(COMPONENT_LEAF_UNGUARDED, span, message)
    reason = "is optional and has no default, so a spec may leave it out"
    if len(path) < 3 or path[-2] != "inputs":
        reason = "may be undefined here"
    message = f"{written!r} {reason}; test it with 'is defined' or add '| default(…)'"
    return NameProblem(
        OPTIONAL_UNGUARDED, span, message, related=declared(member, "declared here"), certain=False
    )


def shadowed(written: str, name: str, span: Span) -> NameProblem:
    message = (
        f"'{written}.{name}' is the method '{name}' of every mapping, not the member of that name;"
        f" write {written}[{name!r}]"
    )
    return NameProblem(SHADOWED_BY_METHOD, span, message)


def lost_in_loop(name: str, span: Span) -> NameProblem:
    message = (
        f"what a loop sets is gone after each turn: {name!r} keeps its old value;"
        f" write {{% set box = namespace({name}=…) %}} before the loop and"
        f" {{% set box.{name} = … %}} in it"
    )
    return NameProblem(SET_LOST_IN_LOOP, span, message, certain=False)


def refused(
    kind: str, noun: str, value_type: ValueType, span: Span, accepts: Iterable[str]
) -> NameProblem:
    """A filter or test given a value that makes it fail; *accepts* are kinds."""
    wanted = " or ".join(in_words(kind) for kind in sorted(set(accepts) - {"integer", "null"}))
    message = f"{noun} takes {wanted}, and is given {described(value_type)}"
    return NameProblem(kind, span, message)


def with_hint(problem: NameProblem, paths: list[str]) -> NameProblem:
    """Name the one other place where the name exists."""
    if len(paths) != 1:
        return problem
    return replace(problem, message=f"{problem.message}; {paths[0]!r} exists")


def declared(member: Member | None, message: str) -> tuple[Related, ...]:
    """The place of a member's declaration, if known."""
    if member is None or member.declaration is None:
        return ()
    return (Related(member.declaration.path, member.declaration.span, message),)


def _kind_of_member(path: Path) -> tuple[str, str]:
    match path[-1:]:
        case ("inputs",):
            return UNKNOWN_INPUT, "input"
        case ("outputs",):
            return UNKNOWN_OUTPUT, "output"
        case _:
            return UNKNOWN_ATTRIBUTE, "attribute"


def _listing(names: list[str]) -> str:
    if not names or len(names) > _MOST_LISTED:
        return ""
    return "; there is " + ", ".join(sorted(names))
