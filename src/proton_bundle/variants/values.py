"""A value for every input, and how sure it is.

From surest to least: what a spec says, the schema's default, the first of an enum, a typed
minimum, and a dynamic reference of its own for each name, which CloudFormation tools take for
a string of any form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle.values import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.values import Member, ValueType

Path: TypeAlias = tuple[str, ...]
"""A place in the namespace, ``[]`` for every item: ``("service_instances", "[]", "name")``."""

LOOP_ITEMS = 2
"""Items in a list nobody gave: what two rounds of a loop repeat shows up as a duplicate."""

_DEEPEST = 12
_NOT_IN_PARAMETER_NAMES = re.compile(r"[^A-Za-z0-9_.\-/]+")


class Provenance(StrEnum):
    """Where a value comes from."""

    SPEC = "spec"
    DEFAULT = "default"
    CHOICE = "choice"
    ENUM = "enum"
    OUTPUT = "output"
    MINIMUM = "minimum"
    STUB = "stub"

    @property
    def is_known(self) -> bool:
        """Whether a deployment may really have this value: some do, so a finding on it counts."""
        return self not in (Provenance.MINIMUM, Provenance.STUB)


class Absent:
    """The value of an optional input that a spec leaves out."""


ABSENT = Absent()


@dataclass(slots=True)
class Values:
    """Makes values and notes their provenance by path.

    *chosen* are values that a variant fixes, *examples* are guesses that fit the template better
    than a stub, *plain* makes stubs of letters and digits only, for templates that do more with a
    value than print it.
    """

    chosen: Mapping[Path, object] = field(default_factory=dict)
    examples: Mapping[Path, object] = field(default_factory=dict)
    plain: bool = False
    provenance: dict[Path, Provenance] = field(default_factory=dict)

    def members(
        self, shape: Object, path: Path, given: object, item: str = ""
    ) -> dict[str, object]:
        """The members of *shape*, what *given* says first; *item* tells rounds of a loop apart."""
        known = given if isinstance(given, dict) else {}
        result: dict[str, object] = {}
        for name, member in shape.members.items():
            value = self._member(member, (*path, name), known.get(name, ABSENT), item)
            if value is not ABSENT:
                result[name] = value
        return result | {name: value for name, value in known.items() if name not in result}

    def name(self, path: Path, example: str, given: str | None = None) -> str:
        """A name that Proton's user chooses: what a spec says, else *example*, which is a guess."""
        if path in self.chosen:
            return str(self._noted(path, Provenance.CHOICE, self.chosen[path]))
        return str(self._noted(path, *_said_or_guessed(given, example)))

    def output(self, path: Path, given: str | None, item: str = "") -> str:
        """An output of another stack, always a string."""
        if path in self.chosen:
            return str(self._noted(path, Provenance.CHOICE, self.chosen[path]))
        if given is not None:
            return str(self._noted(path, Provenance.OUTPUT, given))
        return self.stub(path, item)

    def at(self, path: Path) -> set[Provenance]:
        """Where what stands at *path*, above it and beneath it, comes from."""
        return {
            provenance
            for noted, provenance in self.provenance.items()
            if noted[: len(path)] == path or path[: len(noted)] == noted
        }

    def is_unknown(self, path: Path) -> bool:
        """Whether anything at *path* is a guess."""
        return not all(provenance.is_known for provenance in self.at(path))

    def stub(self, path: Path, item: str = "") -> str:
        """A text of its own for *path* and *item*."""
        self.provenance[path] = Provenance.STUB
        if path in self.examples:
            return str(self.examples[path])
        steps = [step for step in path if step != "[]"]
        if self.plain:
            return "".join(re.sub(r"[^A-Za-z0-9]", "", step) for step in steps[-1:]) + item
        name = "/".join((*steps, *([item] if item else [])))
        return "{{resolve:ssm:/proton/" + _NOT_IN_PARAMETER_NAMES.sub("-", name) + "}}"

    def _member(self, member: Member, path: Path, given: object, item: str) -> object:
        if path in self.chosen:
            return self._noted(path, _of_choice(self.chosen[path]), self.chosen[path])
        if given is not ABSENT:
            return self._noted(path, Provenance.SPEC, given)
        if member.has_default:
            return self._noted(path, _of_default(member), member.default)
        return self._unsaid(member.type, path, item)

    def _unsaid(self, shape: ValueType, path: Path, item: str) -> object:
        if isinstance(shape, Object) and len(path) < _DEEPEST:
            return self.members(shape, path, ABSENT, item)
        if isinstance(shape, Array) and len(path) < _DEEPEST:
            rounds = range(1, LOOP_ITEMS + 1)
            return [self._unsaid(shape.item, (*path, "[]"), f"{item}{n}") for n in rounds]
        if not isinstance(shape, Scalar):
            return self.stub(path, item)
        if shape.enum:
            return self._noted(path, Provenance.ENUM, shape.enum[0])
        return self._typed(shape, path, item)

    def _typed(self, shape: Scalar, path: Path, item: str) -> object:
        match shape.kind:
            case "boolean":
                return self._noted(path, Provenance.ENUM, False)
            case "integer" | "number":
                return self._noted(path, Provenance.MINIMUM, 1)
            case "null":
                return self._noted(path, Provenance.ENUM, None)
            case _:
                return self.stub(path, item)

    def _noted(self, path: Path, provenance: Provenance, value: object) -> object:
        self.provenance[path] = provenance
        return value


def _said_or_guessed(given: str | None, example: str) -> tuple[Provenance, str]:
    return (Provenance.STUB, example) if given is None else (Provenance.SPEC, given)


def _of_choice(value: object) -> Provenance:
    """A number beside one in a condition decides it, but the schema's bounds may exclude it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Provenance.MINIMUM if is_number else Provenance.CHOICE


def _of_default(member: Member) -> Provenance:
    """A default that leaves no other choice, or many; an empty one only waits for a value."""
    shape = member.type
    if member.default == "":
        return Provenance.STUB
    closed = isinstance(shape, Scalar) and (bool(shape.enum) or shape.kind == "boolean")
    return Provenance.ENUM if closed else Provenance.DEFAULT
