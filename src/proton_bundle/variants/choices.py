"""What a template's conditions depend on, and the values that decide them one way or the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations as subsets
from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.walk import expressions, statements, walk
from proton_bundle.values import Array, Scalar
from proton_bundle.variants.values import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from proton_bundle.jinja.typing.known import Reference
    from proton_bundle.source import Span
    from proton_bundle.values import ValueType
    from proton_bundle.variants.values import Path

_MOST_OPTIONS = 8  # of one name; an enum of two hundred instance types decides no more than eight


@dataclass(frozen=True, slots=True)
class Choice:
    """One name held at one value; *text* says so as a condition: ``inputs.kind == 'x'``."""

    path: Path
    value: object
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name that conditions depend on, with the values that may make a difference."""

    path: Path
    options: tuple[Choice, ...]

    def split(self, usual: object) -> tuple[Choice | None, tuple[Choice, ...]]:
        """The option that *usual*, the value the name has anyway, already is, and the others."""
        same = [each for each in self.options if _same(each.value, usual)]
        others = [each for each in self.options if not _same(each.value, usual)]
        return (same[0] if same else None), tuple(others)


def questions(template: tree.Template, references: Sequence[Reference]) -> tuple[Question, ...]:
    """Every name that decides a branch, in text order.

    *references* are the template's resolved names; those inside a test, and inside what a test's
    own variables were set to, are what it depends on.
    """
    sets = bound_values(template)
    found: dict[Path, list[Choice]] = {}
    for test in _tests(template):
        parts = list(_with_bound_values(test, references, sets))
        literals = [each for part in parts for each in _literals(part)]
        for part in parts:
            for reference in leaves(part.span, references):
                _add(found, reference, _options(reference, literals))
    for reference in references:
        _add(found, reference, _presence(reference))
    return tuple(
        Question(path, tuple(options[:_MOST_OPTIONS])) for path, options in found.items() if options
    )


def keys_looked_up(template: tree.Template, references: Sequence[Reference]) -> dict[Path, object]:
    """Names that index a mapping written out in the template, to the first key they may be."""
    found: dict[Path, object] = {}
    for statement in statements(template):
        for expression in expressions(statement):
            for node in walk(expression):
                if isinstance(node, tree.Subscript) and isinstance(node.target, tree.Mapping):
                    first = next(iter(node.target.items), (None, None))[0]
                    if isinstance(first, tree.Literal):
                        paths = (each.path for each in leaves(node.index.span, references))
                        found |= dict.fromkeys(paths, first.value)
    return found


def count(others: Sequence[Sequence[Choice]]) -> int:
    """How many ways there are to decide everything."""
    return prod(len(options) + 1 for options in others)


def combinations(others: Sequence[Sequence[Choice]], most: int) -> Iterator[tuple[Choice, ...]]:
    """At most *most* ways to decide, those nearest to the usual values first.

    *others* are the options of each question that differ from its usual value.
    """
    every = (
        chosen
        for size in range(len(others) + 1)
        for asked in subsets(others, size)
        for chosen in product(*asked)
    )
    return islice(every, most)


def _tests(template: tree.Template) -> Iterator[tree.Expression]:
    for statement in statements(template):
        match statement:
            case tree.If(branches=branches):
                yield from (branch.test for branch in branches if branch.test is not None)
            case tree.For(test=test) if test is not None:
                yield test
            case _:
                pass
        for expression in expressions(statement):
            for node in walk(expression):
                if isinstance(node, tree.Conditional):
                    yield node.test


def bound_values(template: tree.Template) -> dict[int, tree.Expression]:
    """The offset at which each ``set`` or loop variable is bound, to what it comes from."""
    return {
        node.span.start: value
        for statement in statements(template)
        for target, value in _assignments(statement)
        for node in walk(target)
        if isinstance(node, tree.Name)
    }


def _assignments(
    statement: tree.Statement,
) -> Iterator[tuple[tree.Expression, tree.Expression]]:
    match statement:
        case tree.Set(target=target, value=value) if value is not None:
            yield target, value
        case tree.For(target=target, iterable=iterable):
            yield target, iterable
        case _:
            return


def _with_bound_values(
    test: tree.Expression, references: Sequence[Reference], sets: Mapping[int, tree.Expression]
) -> Iterator[tree.Expression]:
    pending, seen = [test], set[int]()
    while pending:
        current = pending.pop()
        if current.span.start in seen:
            continue
        seen.add(current.span.start)
        yield current
        for reference in _inside(current.span, references):
            bound = sets.get(bound_at(reference.path))
            if bound is not None:
                pending.append(bound)


def bound_at(path: Path) -> int:
    """Where the variable that *path* starts with was bound; -1 for names that Proton gives."""
    offset = path[0].partition("@")[2] if path else ""
    return int(offset) if offset.isdecimal() else -1


def _inside(span: Span, references: Iterable[Reference]) -> Iterator[Reference]:
    return (each for each in references if span.covers(each.span) and not each.binding)


def leaves(span: Span, references: Iterable[Reference]) -> Iterator[Reference]:
    """The last name of each chain of names inside *span*; *references* are in text order."""
    inside = list(_inside(span, references))
    for index, reference in enumerate(inside):
        following = inside[index + 1] if index + 1 < len(inside) else None
        if following is None or following.path[:-1] != reference.path:
            yield reference


def _question_path(path: Path) -> Path:
    """Whatever is read of a component depends on whether one is attached."""
    if "components" in path:
        return path[: path.index("components") + 1]
    return path


def _options(reference: Reference, literals: Sequence[object]) -> Iterator[Choice]:
    if "components" in reference.path or bound_at(reference.path) >= 0:
        return
    for value in _answers(reference.type, literals, reference.path):
        yield Choice(reference.path, value, _says(_written(reference.path), value))


def _presence(reference: Reference) -> Iterator[Choice]:
    """Absence, where the template is prepared for it; a component's presence, where it is read."""
    path, member = reference.path, reference.member
    if bound_at(path) >= 0:
        return
    if "components" in path:
        yield Choice(_question_path(path), True, "a component is attached")
        yield Choice(_question_path(path), ABSENT, "no component is attached")
    elif member and reference.guarded and not member.required and not member.has_default:
        yield Choice(path, ABSENT, f"{_written(path)} is not given")


def _written(path: Path) -> str:
    return ".".join(step for step in path if step != "[]")


def _answers(shape: ValueType, literals: Sequence[object], path: Path) -> Iterator[object]:
    match shape:
        case Scalar(enum=enum) if enum:
            yield from enum
        case Scalar(kind="boolean"):
            yield from (True, False)
        case Scalar(kind="integer" | "number"):
            yield from _numbers(literals)
        case Scalar(kind="string"):
            yield from (each for each in literals if isinstance(each, str))
        case Array() if "inputs" in path:
            yield []  # only where a condition asks; a loop over nothing is seldom meant
        case _ if "outputs" in path:
            yield from (each for each in literals if isinstance(each, str))
        case _:
            return


def _numbers(literals: Sequence[object]) -> Iterator[int | float]:
    for each in literals:
        if isinstance(each, int | float) and not isinstance(each, bool):
            yield from (each, each + 1, each - 1)


def _says(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    if value == []:
        return f"{name} is empty"
    return f"{name} == {value!r}"


def _literals(expression: tree.Expression) -> Iterator[object]:
    return (node.value for node in walk(expression) if isinstance(node, tree.Literal))


def _add(found: dict[Path, list[Choice]], reference: Reference, more: Iterable[Choice]) -> None:
    options = found.setdefault(_question_path(reference.path), [])
    for choice in more:
        if all(choice.text != each.text for each in options):
            options.append(choice)


def _same(left: object, right: object) -> bool:
    """Whether Jinja prints and compares both alike: ``True`` is not ``1`` here."""
    return type(left) is type(right) and left == right
