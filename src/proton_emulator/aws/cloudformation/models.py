"""The stacks, exports, change sets and macros of one account and region: tables, no actions."""

from __future__ import annotations

import re
from threading import RLock
from typing import TYPE_CHECKING

from moto.core.base_backend import BackendDict, BaseBackend

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation.errors import (
    AlreadyExistsException,
    ChangeSetNotFoundException,
    ValidationError,
    no_such_stack,
)
from proton_emulator.aws.cloudformation.journal import stack_status
from proton_emulator.aws.cloudformation.stack import Stack, StackIdentity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_emulator.aws.cloudformation.change_sets import ChangeSet

_STACK_NAME = re.compile("[a-zA-Z][-a-zA-Z0-9]{0,127}")


class CloudFormationBackend(BaseBackend):  # type: ignore[misc] # moto has no type information
    """Thread-safe: the tables change under ``lock``, which is never held while resources are made.

    One stack's operations come one after the other: they hold ``Stack.operation``.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.lock = RLock()
        self.stacks: dict[str, Stack] = {}
        self.change_sets: dict[str, ChangeSet] = {}
        self.macros: dict[str, str] = {}  # name -> function ARN

    # -- stacks ----------------------------------------------------------------------------------

    def all_stacks(self) -> list[Stack]:
        """Newest first, deleted ones included."""
        with self.lock:
            return list(self.stacks.values())[::-1]

    def find(self, name_or_id: str) -> Stack | None:
        """By ARN also what was deleted, by name only what is there."""
        for stack in self.all_stacks():
            if stack.id == name_or_id or (stack.name == name_or_id and not stack.gone):
                return stack
        return None

    def get(self, name_or_id: str) -> Stack:
        stack = self.find(name_or_id)
        if stack is None:
            raise no_such_stack(name_or_id)
        return stack

    def add(self, name: str, body: str, tags: dict[str, str], status: str) -> Stack:
        """Enter a new stack under a name that is free and well formed."""
        if not _STACK_NAME.fullmatch(name or ""):
            raise ValidationError(
                f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
                f"constraint: Member must satisfy regular expression pattern: {_STACK_NAME.pattern}"
            )
        stack = Stack(self._new_identity(name, tags), body)
        with self.lock:
            if self.find(name) is not None:
                raise AlreadyExistsException(f"Stack [{name}] already exists")
            self.stacks[stack.id] = stack
            stack_status(stack, status, "User Initiated")
        return stack

    def _new_identity(self, name: str, tags: dict[str, str]) -> StackIdentity:
        identifier = moto_internals.random_source().uuid4()
        arn = (
            f"arn:{self.partition}:cloudformation:{self.region_name}:{self.account_id}:"
            f"stack/{name}/{identifier}"
        )
        return StackIdentity(arn, name, self.account_id, self.region_name, tags)

    # -- exports ---------------------------------------------------------------------------------

    def exports(self) -> Iterator[tuple[str, str, Stack]]:
        """Each export's name and value, and the stack it comes from."""
        for stack in self.all_stacks():
            for output in stack.outputs.values():
                if output.export_name and not stack.gone:
                    yield output.export_name, output.value, stack

    def find_export(self, name: str) -> str | None:
        return next((value for key, value, _ in self.exports() if key == name), None)

    def importers(self, name: str) -> list[str]:
        return [each.name for each in self.all_stacks() if not each.gone and name in each.imports]

    # -- change sets -----------------------------------------------------------------------------

    def change_set(self, name_or_id: str, stack_name: str | None) -> ChangeSet:
        """By ARN, or by name together with its stack's name; the newest where several match."""
        with self.lock:
            found = list(self.change_sets.values())[::-1]
        for each in found:
            owned = stack_name is None or stack_name in (each.stack.name, each.stack.id)
            if each.id == name_or_id or (each.name == name_or_id and owned):
                return each
        raise ChangeSetNotFoundException(f"ChangeSet [{name_or_id}] does not exist")


cloudformation_backends = BackendDict(CloudFormationBackend, "cloudformation")
