"""Statuses and the events that tell of them, in CloudFormation's order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation.stack import RECORDED_REASON, Outcome, StackEvent, now

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.stack import Stack, StackResource

STACK_TYPE = "AWS::CloudFormation::Stack"


def stack_status(stack: Stack, status: str, reason: str | None = None) -> None:
    """Move a stack to a status, event first, so that who sees the status finds the event.

    A rolled back stack goes on giving the reason for which it was rolled back.
    """
    identifier = str(moto_internals.random_source().uuid4())
    stack.events.append(
        StackEvent(identifier, stack.name, stack.id, STACK_TYPE, status, reason, None, now())
    )
    kept = stack.reason if "ROLLBACK" in status and "ROLLBACK" in stack.status else None
    stack.status, stack.reason = status, reason or kept


def resource_status(
    stack: Stack, resource: StackResource, status: str, reason: str | None = None
) -> None:
    """Move a resource to a status; a finished one says how it came about."""
    if reason is None and status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        recorded = resource.outcome is Outcome.RECORDED
        reason = RECORDED_REASON if recorded else resource.outcome.value
    resource.status, resource.reason, resource.timestamp = status, reason, now()
    properties = resource.desired.properties if resource.desired else None
    stack.events.append(
        StackEvent(
            f"{resource.logical_id}-{status}-{moto_internals.random_source().uuid4()}",
            resource.logical_id,
            resource.physical_id,
            resource.type,
            status,
            reason,
            json.dumps(properties, default=str) if properties is not None else None,
            resource.timestamp,
        )
    )
