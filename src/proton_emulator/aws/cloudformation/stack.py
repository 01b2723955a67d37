"""The state of a stack: resources, events, outputs. Mutable, and owned by one backend."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager


class Outcome(Enum):
    """How a resource came about; ``ResourceStatusReason`` of a finished resource begins with it."""

    EMULATED = "emulated"
    RECORDED = "recorded"


RECORDED_REASON = "recorded: no model for this type"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StackIdentity:
    """Where a stack lives and what its resources are tagged with."""

    id: str
    name: str
    account_id: str
    region: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def partition(self) -> str:
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"


def _no_attributes(name: str) -> object:
    raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Physical:
    """What ``Ref`` and ``Fn::GetAtt`` give of a resource; KeyError: no such attribute."""

    id: str
    attribute: Callable[[str], object] = _no_attributes
    model: Any = None
    note: str = ""  # what ResourceStatusReason says instead of the outcome


@dataclass(frozen=True, slots=True)
class Desired:
    """What a template asks for: one resource with its intrinsics evaluated and types coerced."""

    type: str
    logical_id: str
    name: str  # the physical name to use where the properties give none
    properties: dict[str, Any]
    stack: StackIdentity
    before: Mapping[str, Any] = field(default_factory=dict)  # the properties an update starts from


@dataclass(slots=True)
class StackResource:
    """One resource of a stack, present from its first event on."""

    logical_id: str
    type: str
    definition: dict[str, Any]
    outcome: Outcome
    desired: Desired | None = None
    physical: Physical | None = None
    status: str = ""
    reason: str | None = None
    timestamp: datetime = field(default_factory=now)

    @property
    def physical_id(self) -> str:
        return self.physical.id if self.physical else ""

    def policy(self, replaced: bool = False) -> str:
        """``DeletionPolicy``, or for a replaced resource ``UpdateReplacePolicy``."""
        name = "UpdateReplacePolicy" if replaced else "DeletionPolicy"
        return str(self.definition.get(name, "Delete"))


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One line of ``DescribeStackEvents``."""

    id: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str | None
    properties: str | None
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class Output:
    """One evaluated output; the value is always text."""

    key: str
    value: str
    description: str | None = None
    export_name: str | None = None


@dataclass(slots=True)
class Stack:
    """A stack and everything CloudFormation remembers of it, also after its deletion."""

    identity: StackIdentity
    body: str
    template: dict[str, Any] = field(default_factory=dict)  # after transforms, long form
    given_parameters: dict[str, str] = field(default_factory=dict)
    shown_parameters: list[dict[str, str]] = field(default_factory=list)
    status: str = "CREATE_IN_PROGRESS"
    reason: str | None = None
    created: datetime = field(default_factory=now)
    updated: datetime | None = None
    deleted: datetime | None = None
    outputs: dict[str, Output] = field(default_factory=dict)
    resources: dict[str, StackResource] = field(default_factory=dict)
    events: list[StackEvent] = field(default_factory=list)
    capabilities: list[str] = field(default_factory=list)
    notification_arns: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    role_arn: str | None = None
    disable_rollback: bool = False
    termination_protection: bool = False
    timeout_in_minutes: int | None = None
    policy_body: str | None = None
    parent_id: str | None = None
    root_id: str | None = None
    # Held by whoever creates, updates or deletes this stack.
    operation: AbstractContextManager[Any] = field(default_factory=RLock, repr=False)

    @property
    def id(self) -> str:
        return self.identity.id

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS")

    @property
    def gone(self) -> bool:
        return self.status == "DELETE_COMPLETE"
