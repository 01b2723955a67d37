"""Create, roll back and delete the resources of a stack."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from proton_emulator.aws.cloudformation.errors import ResourceFailedError, ValidationError
from proton_emulator.aws.cloudformation.failures import reason_for
from proton_emulator.aws.cloudformation.journal import resource_status, stack_status
from proton_emulator.aws.cloudformation.resources import handler_for
from proton_emulator.aws.cloudformation.stack import StackResource, now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_emulator.aws.cloudformation.plan import Plan
    from proton_emulator.aws.cloudformation.resources.handler import ResourceHandler
    from proton_emulator.aws.cloudformation.stack import Stack

logger = logging.getLogger(__name__)


# Deletion policies that leave a resource behind, when a stack goes and when creating it failed.
KEPT = frozenset(("Retain", "RetainExceptOnCreate"))
KEPT_ON_CREATE = frozenset(("Retain",))


def handler_of(resource_type: str) -> ResourceHandler:
    handler = handler_for(resource_type)
    if handler is None:
        raise ResourceFailedError(f"{resource_type} is neither emulated nor recordable")
    return handler


def create_stack(stack: Stack, plan: Plan, on_failure: str) -> None:
    """Make everything *plan* names; on failure ``ROLLBACK``, ``DELETE`` or ``DO_NOTHING``."""
    try:
        for logical_id in plan.definitions:
            create_resource(stack, plan, logical_id)
        stack.outputs = plan.outputs()
    except (ResourceFailedError, ValidationError) as error:
        fail_creation(stack, _failed_to("create", stack, "CREATE_FAILED", error), on_failure)
        return
    stack_status(stack, "CREATE_COMPLETE")


def create_resource(stack: Stack, plan: Plan, logical_id: str) -> StackResource:
    """Make one resource and enter it in the stack; ResourceFailedError after its events."""
    definition = plan.definitions[logical_id]
    kind = definition["Type"]
    handler = handler_of(kind)
    resource = StackResource(logical_id, kind, definition, handler.outcome)
    stack.resources[logical_id] = resource
    resource_status(stack, resource, "CREATE_IN_PROGRESS")
    try:
        resource.desired = plan.desired(logical_id)
        resource.physical = handler.create(resource.desired)
    except Exception as error:
        logger.debug("Creating %s (%s) failed", logical_id, kind, exc_info=True)
        reason = reason_for(error, kind)
        resource_status(stack, resource, "CREATE_FAILED", reason)
        raise ResourceFailedError(reason) from error
    plan.scope.live[logical_id] = resource.physical
    resource_status(stack, resource, "CREATE_IN_PROGRESS", "Resource creation Initiated")
    resource_status(stack, resource, "CREATE_COMPLETE")
    return resource


def fail_creation(stack: Stack, reason: str, on_failure: str) -> None:
    """Leave, remove or roll back what a failed creation has made."""
    if on_failure == "DO_NOTHING":
        stack_status(stack, "CREATE_FAILED", reason)
    elif on_failure == "DELETE":
        stack_status(stack, "CREATE_FAILED", reason)
        delete_stack(stack)
    else:
        sentence = f"{reason.rstrip('. ')}. Rollback requested by user."
        stack_status(stack, "ROLLBACK_IN_PROGRESS", sentence)
        failed = delete_resources(stack, made_resources(stack), KEPT_ON_CREATE)
        stack_status(stack, "ROLLBACK_FAILED" if failed else "ROLLBACK_COMPLETE", failed)


def delete_stack(stack: Stack, retain: Iterable[str] = ()) -> None:
    """Remove the resources in reverse order; those of *retain* stay behind."""
    stack_status(stack, "DELETE_IN_PROGRESS", "User Initiated")
    kept = set(retain)
    doomed = [each for each in made_resources(stack) if each.logical_id not in kept]
    failed = delete_resources(stack, doomed)
    if failed:
        stack_status(stack, "DELETE_FAILED", failed)
        return
    stack.deleted = now()
    stack.outputs = {}
    stack_status(stack, "DELETE_COMPLETE")


def made_resources(stack: Stack) -> list[StackResource]:
    return [each for each in stack.resources.values() if each.status != "DELETE_COMPLETE"]


def delete_resources(
    stack: Stack, resources: list[StackResource], kept: frozenset[str] = KEPT
) -> str | None:
    """Remove *resources*, last first; a sentence naming those that would not go, or None."""
    failed = [
        resource.logical_id
        for resource in reversed(resources)
        if not delete_resource(stack, resource, keep=resource.policy() in kept)
    ]
    if not failed:
        return None
    return f"The following resource(s) failed to delete: [{', '.join(failed)}]."


def delete_resource(stack: Stack, resource: StackResource, *, keep: bool = False) -> bool:
    """Remove one resource, or leave it behind; False when it would not go."""
    if keep:
        resource_status(stack, resource, "DELETE_SKIPPED")
        return True
    resource_status(stack, resource, "DELETE_IN_PROGRESS")
    try:
        remove_physical(resource)
    except Exception as error:  # whatever a model raises is this resource's reason
        logger.debug("Deleting %s failed", resource.logical_id, exc_info=True)
        resource_status(stack, resource, "DELETE_FAILED", reason_for(error, resource.type))
        return False
    resource_status(stack, resource, "DELETE_COMPLETE")
    return True


def remove_physical(resource: StackResource) -> None:
    """Remove what *resource* stands for; what is gone already is no failure."""
    if resource.physical is None or resource.desired is None:
        return
    try:
        handler_of(resource.type).delete(resource.desired, resource.physical)
    except Exception as error:
        # moto's backends look some things up in plain dictionaries, and say so.
        if not (_is_gone(error) or isinstance(error, KeyError)):
            raise


_GONE = ("notfound", "nosuch", "nonexist", "doesnotexist")


def _is_gone(error: Exception) -> bool:
    response = getattr(error, "response", None)
    code = response["Error"]["Code"] if isinstance(response, dict) and "Error" in response else ""
    code = code or getattr(error, "error_type", "") or getattr(error, "code", "")
    name = f"{code} {type(error).__name__}".lower().replace("_", "")
    return any(part in name for part in _GONE)


def _failed_to(verb: str, stack: Stack, status: str, error: Exception) -> str:
    failed = [each.logical_id for each in stack.resources.values() if each.status == status]
    if failed:
        return f"The following resource(s) failed to {verb}: [{', '.join(failed)}]."
    return f"{getattr(error, 'message', error)}."
