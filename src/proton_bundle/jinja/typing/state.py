"""What the checker carries along while it walks a template."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from proton_bundle.jinja.scopes import bindings
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import NOTHING, Facts, Known, NameProblem, Path, Reference
from proton_bundle.values import Array, Declaration, Object, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proton_bundle.jinja import tree
    from proton_bundle.jinja.scopes import Binding
    from proton_bundle.jinja.typing.known import Explain
    from proton_bundle.source import Span

DEEPEST = 200
"""Nesting beyond this is not looked into; Python's own stack is the reason."""


class Use(Enum):
    """What becomes of a value that is read: it decides whether it may be undefined."""

    VALUE = auto()
    """It is used, so it must be defined."""
    LOOPED = auto()
    """A loop walks through it."""
    TESTED = auto()
    """Only its truth counts."""
    BOUND = auto()
    """It gets a name, and may still be undefined."""
    PROBED = auto()
    """It stands before ``is defined``."""
    DEFAULTED = auto()
    """It stands before ``default``."""

    @property
    def strict(self) -> bool:
        return self in (Use.VALUE, Use.LOOPED, Use.TESTED)


@dataclass(frozen=True, slots=True)
class Local:
    """A name the template binds: where, and to what."""

    name: str
    span: Span
    known: Known

    @property
    def path(self) -> Path:
        return (f"{self.name}@{self.span.start}",)


@dataclass(slots=True)
class State:
    """Mutable, one a check."""

    namespace: Object
    template: tree.Template
    source_path: str
    explain: Explain
    evaluator: Callable[[State, tree.Expression, Use], Known]
    names: list[dict[str, Local]] = field(default_factory=lambda: [{}])
    facts: Facts = NOTHING
    doubt: int = 0
    """Above zero where the text may never be rendered: nothing said there is certain."""
    branches: int = 0
    """How many conditions and loops decide whether the text is rendered."""
    late_names: int = 0
    """Above zero inside macros and blocks, which run later and see names bound after them."""
    depth: int = 0
    problems: dict[tuple[str, Span], NameProblem] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    types: list[tuple[tree.Expression, ValueType]] = field(default_factory=list)
    lost: dict[Path, Span] = field(default_factory=dict)
    """Names that a loop set again, in vain: what was set there is gone after each turn."""
    _bound: dict[str, Binding] | None = None

    def bound_anywhere(self, name: str) -> Binding | None:
        """The first place where the template binds *name*, readable from here or not."""
        if self._bound is None:
            self._bound = {one.name: one for one in reversed(bindings(self.template))}
        return self._bound.get(name)

    def read(self, expression: tree.Expression) -> Known:
        """What *expression* is, where it must be defined."""
        return self.evaluator(self, expression, Use.VALUE)

    def test(self, expression: tree.Expression) -> Known:
        """What *expression* is, where only its truth counts."""
        return self.evaluator(self, expression, Use.TESTED)

    def peek(self, expression: tree.Expression, use: Use) -> Known:
        """What *expression* is, for a *use* of its own; it may come with ``missing`` set."""
        return self.evaluator(self, expression, use)

    def report(self, problem: NameProblem, *, certain: bool = True) -> None:
        """Keep *problem*, once a place; a certain one takes the place of a doubtful one."""
        sure = problem.certain and certain and not self.doubt
        key = (problem.kind, problem.span)
        known = self.problems.get(key)
        if known is None or (sure and not known.certain):
            self.problems[key] = problem if sure == problem.certain else _doubted(problem)

    def require(self, known: Known) -> Known:
        """*known* as a value that is used here: say so if it may be undefined.

        A condition, even on an input, may stand for "a component is attached".
        """
        if known.missing is None:
            return known
        never_sure = say.of_component(known.path) and self.branches > 0
        self.report(known.missing, certain=not never_sure)
        return replace(known, missing=None)

    def is_guarded(self, path: Path) -> bool:
        """Whether a condition around this place makes sure that *path* is defined."""
        if not self.facts:
            return False
        if path in self.facts:
            return True
        return any((*path[:length], "*") in self.facts for length in range(1, len(path) + 1))

    def lookup(self, name: str, *, outside: int = 0) -> Local | None:
        """The binding that *name* means here, or *outside* so many scopes around it."""
        for names in self.names[-1 - outside :: -1]:
            if name in names:
                return names[name]
        return None

    def bind(self, name: str, span: Span, known: Known) -> None:
        local = Local(name, span, known)
        local = Local(name, span, replace(known, path=known.path or local.path))
        self.names[-1][name] = local
        if name != "loop":
            self.refer(local, span, binding=True)

    def refer(self, local: Local, span: Span, *, binding: bool = False) -> None:
        """Note that the name at *span* means *local*."""
        declaration = Declaration(self.source_path, local.span)
        self.references.append(
            Reference(local.path, local.name, span, local.known.type, declaration, binding=binding)
        )
        if not binding and local.path in self.lost:
            self.report(say.lost_in_loop(local.name, self.lost[local.path]))

    def mark_read(self, use: Use) -> None:
        """Say of the newest reference how its value is used."""
        reference = self.references[-1]
        whole = use in (Use.VALUE, Use.DEFAULTED) and _has_members(reference.type)
        whole = whole or (use is Use.LOOPED and isinstance(reference.type, Object))
        guarded = reference.guarded or not use.strict
        if whole or guarded != reference.guarded:
            self.references[-1] = replace(reference, whole=whole, guarded=guarded)

    def read_whole(self, path: Path) -> None:
        """Say that the newest reference to *path* reads every member: ``inputs.items()``."""
        for index in range(len(self.references) - 1, -1, -1):
            if self.references[index].path == path:
                self.references[index] = replace(self.references[index], whole=True)
                return

    @contextmanager
    def assuming(self, facts: Facts, *, doubtful: bool = False) -> Iterator[None]:
        """Read what follows knowing *facts*; *doubtful* when it may never run."""
        before = self.facts
        self.facts = before | facts if facts else before
        self.doubt += doubtful
        self.branches += 1
        try:
            yield
        finally:
            self.facts = before
            self.doubt -= doubtful
            self.branches -= 1

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Names bound inside are gone afterwards."""
        self.names.append({})
        try:
            yield
        finally:
            self.names.pop()


def _has_members(value_type: ValueType) -> bool:
    if isinstance(value_type, Array):
        return isinstance(value_type.item, Object)
    return isinstance(value_type, Object)


def _doubted(problem: NameProblem) -> NameProblem:
    return replace(problem, certain=False)
