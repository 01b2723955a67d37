"""Update a stack: change, replace, add and remove resources; undo everything when one fails."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_cloudformation.registry import resource_schema
from proton_emulator.aws.cloudformation.engine import (
    create_resource,
    delete_resource,
    delete_resources,
    handler_of,
    remove_physical,
)
from proton_emulator.aws.cloudformation.errors import ResourceFailedError, ValidationError
from proton_emulator.aws.cloudformation.failures import reason_for
from proton_emulator.aws.cloudformation.journal import resource_status, stack_status
from proton_emulator.aws.cloudformation.stack import StackResource, now

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.aws.cloudformation.plan import Plan
    from proton_emulator.aws.cloudformation.stack import Desired, Physical, Stack

logger = logging.getLogger(__name__)


# The registry calls these conditional; without the condition they cannot be changed.
_ALSO_CREATE_ONLY = {"AWS::DynamoDB::Table": frozenset(("KeySchema", "LocalSecondaryIndexes"))}


def must_replace(old: Desired, new: Desired) -> bool:
    """Whether the registry says that a changed property can only be given at creation."""
    if old.type != new.type:
        return True
    schema = resource_schema(new.type)
    changed = {
        name
        for name in old.properties.keys() | new.properties.keys()
        if old.properties.get(name) != new.properties.get(name)
    }
    created_with = {path.partition(".")[0] for path in schema.create_only} if schema else set()
    return bool(changed & (created_with | _ALSO_CREATE_ONLY.get(new.type, frozenset())))


def _refuse_same_name(old: Desired, new: Desired) -> None:
    """A name given in the template is taken while the old resource is there."""
    schema = resource_schema(new.type)
    named_by = schema.primary_identifier if schema and old.type == new.type else ()
    given = [new.properties.get(name) for name in named_by]
    if given and all(given) and given == [old.properties.get(name) for name in named_by]:
        raise ResourceFailedError(
            "CloudFormation cannot update a stack when a custom-named resource requires "
            f"replacing. Rename {'|'.join(map(str, given))} and update the stack again."
        )


class StackUpdate:
    """One update of one stack; *undo* grows with each change and runs backwards on failure."""

    def __init__(self, stack: Stack, plan: Plan) -> None:
        self.stack = stack
        self.plan = plan
        self.undo: list[Callable[[], object]] = []
        self.outdated: list[StackResource] = []

    def run(self) -> bool:
        """Bring the stack to the plan; False when it had to be rolled back."""
        before = dict(self.stack.resources)
        try:
            self._apply()
            outputs = self.plan.outputs()
        except (ResourceFailedError, ValidationError) as error:
            self._roll_back(before, getattr(error, "message", str(error)))
            return False
        self.stack.outputs = outputs
        self._clean_up(before)
        return True

    def _apply(self) -> None:
        live = self.plan.scope.live
        for logical_id in self.plan.definitions:
            resource = self.stack.resources.get(logical_id)
            if resource is None or resource.physical is None:
                made = create_resource(self.stack, self.plan, logical_id)
                self.undo.append(partial(self._discard, made))
            else:
                self._change(resource)
                physical = self.stack.resources[logical_id].physical
                if physical is not None:
                    live[logical_id] = physical

    def _change(self, resource: StackResource) -> None:
        old = resource.desired
        if old is None:
            return
        definition = self.plan.definitions[resource.logical_id]
        try:
            new = self.plan.desired(resource.logical_id, name=old.name)
            if new.type == old.type and new.properties == old.properties:
                resource.definition = definition
                return
            resource_status(self.stack, resource, "UPDATE_IN_PROGRESS")
            if must_replace(old, new):
                _refuse_same_name(old, new)
                self._replace(resource, self.plan.desired(resource.logical_id))
            else:
                self._modify(resource, old, new)
        except Exception as error:
            logger.debug("Updating %s failed", resource.logical_id, exc_info=True)
            reason = reason_for(error, resource.type)
            resource_status(self.stack, resource, "UPDATE_FAILED", reason)
            raise ResourceFailedError(reason) from error
        self.stack.resources[resource.logical_id].definition = definition

    def _replace(self, resource: StackResource, new: Desired) -> None:
        resource_status(
            self.stack,
            resource,
            "UPDATE_IN_PROGRESS",
            "Requested update requires the creation of a new physical resource; "
            "hence creating one.",
        )
        handler = handler_of(new.type)
        made = StackResource(
            resource.logical_id,
            new.type,
            resource.definition,
            handler.outcome,
            desired=new,
            physical=handler.create(new),
        )
        self.stack.resources[resource.logical_id] = made
        self.outdated.append(resource)
        self.undo.append(lambda: self._restore(resource, made))
        resource_status(self.stack, made, "UPDATE_IN_PROGRESS", "Resource creation Initiated")
        resource_status(self.stack, made, "UPDATE_COMPLETE")

    def _modify(self, resource: StackResource, old: Desired, new: Desired) -> None:
        current, definition = resource.physical, resource.definition
        if current is None:
            return
        self.undo.append(lambda: self._revert(resource, old, definition))
        new = replace(new, before=old.properties)
        resource.physical = _modified(resource, new, current)
        resource.desired = new
        resource_status(self.stack, resource, "UPDATE_COMPLETE", resource.physical.note or None)

    def _clean_up(self, before: dict[str, StackResource]) -> None:
        stack_status(self.stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        gone = [each for name, each in before.items() if name not in self.plan.definitions]
        delete_resources(self.stack, gone)
        for replaced in reversed(self.outdated):
            delete_resource(self.stack, replaced, keep=replaced.policy(replaced=True) == "Retain")
        ordered = [*self.plan.definitions]
        self.stack.resources = {name: self.stack.resources[name] for name in ordered}
        self.stack.updated = now()
        stack_status(self.stack, "UPDATE_COMPLETE")

    def _roll_back(self, before: dict[str, StackResource], message: str) -> None:
        failed = [
            each.logical_id
            for each in self.stack.resources.values()
            if each.status in ("CREATE_FAILED", "UPDATE_FAILED")
        ]
        reason = (
            f"The following resource(s) failed to update: [{', '.join(failed)}]."
            if failed
            else message
        )
        stack_status(self.stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
        stuck = [problem for undo in reversed(self.undo) if (problem := _attempt(undo))]
        self.stack.resources = before
        self.stack.updated = now()
        if stuck:
            stack_status(self.stack, "UPDATE_ROLLBACK_FAILED", " ".join(stuck))
            return
        stack_status(self.stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        stack_status(self.stack, "UPDATE_ROLLBACK_COMPLETE")

    def _discard(self, made: StackResource) -> None:
        resource_status(self.stack, made, "DELETE_IN_PROGRESS")
        remove_physical(made)
        resource_status(self.stack, made, "DELETE_COMPLETE")

    def _restore(self, old: StackResource, made: StackResource) -> None:
        self._discard(made)
        resource_status(self.stack, old, "UPDATE_COMPLETE")

    def _revert(self, resource: StackResource, old: Desired, definition: dict[str, object]) -> None:
        resource_status(self.stack, resource, "UPDATE_IN_PROGRESS")
        if resource.physical is not None and resource.desired is not None:
            before = replace(old, before=resource.desired.properties)
            resource.physical = _modified(resource, before, resource.physical)
        resource.desired, resource.definition = old, definition
        resource_status(self.stack, resource, "UPDATE_COMPLETE")


def _modified(resource: StackResource, new: Desired, current: Physical) -> Physical:
    """Change in place where the handler can; else remove and make again under the same name."""
    handler = handler_of(new.type)
    changed = handler.update(new, current)
    if changed is not None:
        return changed
    remove_physical(resource)
    return handler.create(new)


def _attempt(undo: Callable[[], object]) -> str | None:
    try:
        undo()
    except Exception as error:  # the rest must still be undone
        logger.debug("Undoing an update failed", exc_info=True)
        return str(error) or type(error).__name__
    return None
