"""What Proton gives to a part's Terraform files, and where a reference leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from proton_bundle.layout import Role
from proton_bundle.parameters import in_written_files
from proton_bundle.source import Span
from proton_bundle.suggestions import closest
from proton_bundle.terraform.references import ITEM, Reference, Step
from proton_bundle.values import STRING, Array, Member, Object, ValueType

TAGS = "proton_tags"
_COMPONENT = ["service_instance", "components", "default"]


class Lack(Enum):
    """What a reference names that is not there."""

    INPUT = auto()
    OUTPUT = auto()
    ATTRIBUTE = auto()
    OPTIONAL_INPUT = auto()
    COMPONENT = auto()


@dataclass(frozen=True, slots=True)
class Miss:
    """*name* is not given under *owner* (``var.environment.inputs``); *near* is a likely one."""

    lack: Lack
    name: str
    owner: str
    span: Span
    near: str | None


def provided(names: Object, role: Role) -> Object:
    """The variables that Proton declares for files of *role*, made from their Jinja *names*."""
    written = in_written_files(names, role)
    tags = Member(Object(open=True, rest=Member(STRING)))
    return replace(written, members={**written.members, TAGS: tags})


def misses(names: Object, reference: Reference) -> Iterator[Miss]:
    """Where *reference* leaves what is given; nothing where that is not known."""
    if _names(reference.steps[:3]) == _COMPONENT:
        # The key is really absent while nothing is attached.
        step = reference.steps[2]
        yield Miss(Lack.COMPONENT, step.name, _text(reference.steps[:2]), step.span, None)
        return
    owner: ValueType = names
    for index, step in enumerate(reference.steps):
        if isinstance(owner, Array) and step.name == ITEM:
            owner = owner.item
            continue
        if not isinstance(owner, Object) or step.name == ITEM:
            return
        before = reference.steps[:index]
        member = owner.members.get(step.name)
        if member is None:
            if not owner.open:
                yield _miss(owner, before, step)
            return
        if not member.required:
            yield Miss(Lack.OPTIONAL_INPUT, step.name, _text(before), step.span, None)
        owner = member.type


def _miss(owner: Object, before: tuple[Step, ...], step: Step) -> Miss:
    group = before[-1].name if before else ""
    lack = {"inputs": Lack.INPUT, "outputs": Lack.OUTPUT}.get(group, Lack.ATTRIBUTE)
    near = closest(step.name, owner.members)
    return Miss(lack, step.name, _text(before), step.span, near)


def _names(steps: tuple[Step, ...]) -> list[str]:
    return [each.name for each in steps]


def _text(steps: tuple[Step, ...]) -> str:
    names = "".join(each.name if each.name == ITEM else f".{each.name}" for each in steps)
    return f"var{names}"
