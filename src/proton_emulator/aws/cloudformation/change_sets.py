"""Change sets: what a request would add, modify and remove, executed later or never."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from proton_cloudformation.registry import resource_schema
from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation import operations
from proton_emulator.aws.cloudformation.errors import InvalidChangeSetStatus
from proton_emulator.aws.cloudformation.journal import stack_status
from proton_emulator.aws.cloudformation.stack import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from proton_emulator.aws.cloudformation.models import CloudFormationBackend
    from proton_emulator.aws.cloudformation.request import StackRequest
    from proton_emulator.aws.cloudformation.stack import Stack

NO_CHANGES = (
    "The submitted information didn't contain changes. "
    "Submit different information to create a change set."
)


@dataclass(slots=True)
class ChangeSet:
    """A request that waits for ExecuteChangeSet; *kind* is CREATE or UPDATE."""

    id: str
    name: str
    kind: str
    stack: Stack
    request: StackRequest
    description: str | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    status: str = "CREATE_COMPLETE"
    reason: str | None = None
    execution_status: str = "AVAILABLE"
    created: datetime = field(default_factory=now)

    def fail(self, reason: str) -> None:
        self.status, self.execution_status, self.reason = "FAILED", "UNAVAILABLE", reason


def create(
    backend: CloudFormationBackend,
    name: str,
    kind: str,
    request: StackRequest,
    description: str | None,
) -> ChangeSet:
    """Compare a request with its stack; for CREATE the stack waits in REVIEW_IN_PROGRESS."""
    template, parameters = operations.prepare(backend, request.body, request)
    stack = backend.get(request.name) if kind == "UPDATE" else _reviewed(backend, request)
    folder = stack.id.replace(f":stack/{stack.name}/", f":changeSet/{name}/", 1).rpartition("/")[0]
    arn = f"{folder}/{moto_internals.random_source().uuid4()}"
    made = ChangeSet(arn, name, kind, stack, request, description)
    try:
        plan = operations.make_ready(backend, stack, template, parameters)
    except operations.REFUSALS as error:
        made.fail(operations.reason(error))
    else:
        made.changes = list(changes(stack, plan.scope.template))
        if kind == "UPDATE" and not made.changes and request.body == stack.body:
            made.fail(NO_CHANGES)
    with backend.lock:
        backend.change_sets[made.id] = made
    return made


def _reviewed(backend: CloudFormationBackend, request: StackRequest) -> Stack:
    found = backend.find(request.name)
    if found is not None and found.status == "REVIEW_IN_PROGRESS":
        return found
    return backend.add(request.name, request.body, request.tags, "REVIEW_IN_PROGRESS")


def execute(backend: CloudFormationBackend, change_set: ChangeSet) -> None:
    """Do what the change set describes; it can be executed once."""
    stack, request = change_set.stack, change_set.request
    with stack.operation:
        if change_set.execution_status != "AVAILABLE":
            raise InvalidChangeSetStatus(
                f"ChangeSet [{change_set.id}] cannot be executed in its current execution status "
                f"of [{change_set.execution_status}]"
            )
        change_set.execution_status = "EXECUTE_IN_PROGRESS"
        template, parameters = operations.prepare(backend, request.body, request)
        updating = change_set.kind == "UPDATE"
        stack_status(stack, f"{change_set.kind}_IN_PROGRESS", "User Initiated")
        run = operations.run_update if updating else operations.run_creation
        run(backend, stack, request, template, parameters)
        change_set.execution_status = "EXECUTE_COMPLETE"


def changes(stack: Stack, template: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One entry a resource, as DescribeChangeSet gives them."""
    new: dict[str, Any] = template.get("Resources") or {}
    old: dict[str, Any] = stack.template.get("Resources") or {}
    for logical_id, definition in new.items():
        if logical_id not in stack.resources:
            yield _change("Add", logical_id, definition["Type"])
        elif old.get(logical_id) != definition:
            yield _modification(stack, logical_id, old.get(logical_id) or {}, definition)
    for logical_id, resource in stack.resources.items():
        if logical_id not in new:
            yield _change("Remove", logical_id, resource.type, resource.physical_id)


def _modification(
    stack: Stack, logical_id: str, old: dict[str, Any], new: dict[str, Any]
) -> dict[str, Any]:
    schema = resource_schema(new["Type"])
    before, after = old.get("Properties") or {}, new.get("Properties") or {}
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    fixed = {path.partition(".")[0] for path in schema.create_only} if schema else set()
    change = _change("Modify", logical_id, new["Type"], stack.resources[logical_id].physical_id)
    replaced = bool(changed & fixed) or old.get("Type") != new["Type"]
    change["ResourceChange"] |= {
        "Replacement": "True" if replaced else "False",
        "Scope": ["Properties"],
        "Details": [
            {
                "Target": {
                    "Attribute": "Properties",
                    "Name": name,
                    "RequiresRecreation": "Always" if name in fixed else "Never",
                },
                "Evaluation": "Static",
                "ChangeSource": "DirectModification",
            }
            for name in sorted(changed)
        ],
    }
    return change


def _change(action: str, logical_id: str, kind: str, physical_id: str = "") -> dict[str, Any]:
    resource = {"Action": action, "LogicalResourceId": logical_id, "ResourceType": kind}
    if physical_id:
        resource["PhysicalResourceId"] = physical_id
    return {"Type": "Resource", "ResourceChange": resource}
