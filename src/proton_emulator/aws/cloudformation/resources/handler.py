"""What the engine asks of a resource type, and what most handlers share."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from proton_emulator.aws import in_process
from proton_emulator.aws.cloudformation.stack import Desired, Outcome, Physical, StackIdentity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class ResourceHandler(Protocol):
    """Makes, changes and removes resources of one type; any exception's text is the reason."""

    @property
    def outcome(self) -> Outcome: ...

    def create(self, desired: Desired) -> Physical: ...

    def update(self, desired: Desired, current: Physical) -> Physical | None:
        """Change in place; None: this type is changed by removing and making it again."""

    def delete(self, desired: Desired, current: Physical) -> None: ...


def client(service: str, stack: StackIdentity) -> Any:
    """The in-process client of a service for the account and region of a stack."""
    return in_process.client(service, stack.account_id, stack.region)


def attributes(values: Mapping[str, object]) -> Callable[[str], object]:
    """``Physical.attribute`` over known values; nested names are dotted."""

    def attribute(name: str) -> object:
        return values[name]

    return attribute


def lower_first(value: Any) -> Any:
    """CloudFormation's ``PascalCase`` keys as the ``camelCase`` of the JSON services' APIs."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: lower_first(item) for key, item in value.items()}
    if isinstance(value, list):
        return [lower_first(item) for item in value]
    return value


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def tag_map(tags: list[dict[str, str]] | dict[str, str] | None) -> dict[str, str]:
    if isinstance(tags, dict):
        return tags
    return {tag["Key"]: tag["Value"] for tag in tags or ()}


@contextmanager
def undone_on_failure(undo: Callable[..., object], **arguments: object) -> Iterator[None]:
    """Take back the first of several calls when a later one fails: rollback knows no half made."""
    try:
        yield
    except Exception:
        with suppress(Exception):
            undo(**arguments)
        raise


def keep(_desired: Desired, current: Physical) -> Physical:
    """The change of a type whose id must outlive it, and of which nothing else is asked."""
    return replace(current, note="recorded: the change is not modelled")


@dataclass(frozen=True, slots=True)
class ApiHandler:
    """A type made by calling its service's API through the in-process client."""

    make: Callable[[Desired], Physical]
    remove: Callable[[Desired, Physical], object] | None = None
    change: Callable[[Desired, Physical], Physical] | None = None
    outcome: Outcome = Outcome.EMULATED

    def create(self, desired: Desired) -> Physical:
        return self.make(desired)

    def update(self, desired: Desired, current: Physical) -> Physical | None:
        return self.change(desired, current) if self.change else None

    def delete(self, desired: Desired, current: Physical) -> None:
        if self.remove:
            self.remove(desired, current)
