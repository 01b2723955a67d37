"""What a caller of CreateStack, UpdateStack or CreateChangeSet asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.stack import Stack


@dataclass(frozen=True, slots=True)
class StackRequest:
    """*parameters* hold values only: previous ones are looked up by whoever reads the wire."""

    name: str
    body: str
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    on_failure: str = "ROLLBACK"
    capabilities: list[str] = field(default_factory=list)
    notification_arns: list[str] = field(default_factory=list)
    role_arn: str | None = None
    termination_protection: bool = False
    timeout_in_minutes: int | None = None
    policy_body: str | None = None
    parent_id: str | None = None
    root_id: str | None = None

    def describe(self, stack: Stack) -> None:
        """Write onto the stack what DescribeStacks repeats."""
        stack.given_parameters = self.parameters
        stack.capabilities = self.capabilities
        stack.notification_arns = self.notification_arns
        stack.role_arn = self.role_arn or stack.role_arn
        stack.disable_rollback = self.on_failure == "DO_NOTHING"
        stack.termination_protection |= self.termination_protection
        stack.timeout_in_minutes = self.timeout_in_minutes
        stack.policy_body = self.policy_body or stack.policy_body
        stack.parent_id = self.parent_id or stack.parent_id
        stack.root_id = self.root_id or stack.root_id
