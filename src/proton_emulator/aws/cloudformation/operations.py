"""CreateStack, UpdateStack and DeleteStack: check, then act; a refused call changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation import engine
from proton_emulator.aws.cloudformation.errors import TransformFailedError, ValidationError
from proton_emulator.aws.cloudformation.journal import stack_status
from proton_emulator.aws.cloudformation.malformed import refused_if_malformed
from proton_emulator.aws.cloudformation.parameters import Parameters, resolve
from proton_emulator.aws.cloudformation.plan import Plan, make_plan
from proton_emulator.aws.cloudformation.scope import StackScope
from proton_emulator.aws.cloudformation.template import load
from proton_emulator.aws.cloudformation.transforms import has_transforms, transform
from proton_emulator.aws.cloudformation.update import StackUpdate
from proton_emulator.aws.cloudformation.validation import check

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.models import CloudFormationBackend
    from proton_emulator.aws.cloudformation.request import StackRequest
    from proton_emulator.aws.cloudformation.stack import Stack

_UPDATABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")
# What a failed preparation raises once the call itself has been accepted.
REFUSALS = (TransformFailedError, ValidationError)


def create_stack(backend: CloudFormationBackend, request: StackRequest) -> Stack:
    """The new stack, in the status in which its creation ended."""
    template, parameters = prepare(backend, request.body, request)
    stack = backend.add(request.name, request.body, request.tags, "CREATE_IN_PROGRESS")
    with stack.operation:
        run_creation(backend, stack, request, template, parameters)
    return stack


def prepare(
    backend: CloudFormationBackend, body: str, request: StackRequest
) -> tuple[dict[str, Any], Parameters]:
    """The template and its parameters, checked as far as its transforms allow yet."""
    template = validated(body)
    place = backend.account_id, backend.region_name
    with refused_if_malformed("Parameters"):
        return template, resolve(template, request.parameters, *place)


def validated(body: str) -> dict[str, Any]:
    template = load(body)
    with refused_if_malformed("the template"):
        if not has_transforms(template):
            check(template)
    return template


def run_creation(
    backend: CloudFormationBackend,
    stack: Stack,
    request: StackRequest,
    template: dict[str, Any],
    parameters: Parameters,
) -> None:
    """Make the resources of a stack that is CREATE_IN_PROGRESS."""
    request.describe(stack)
    try:
        plan = make_ready(backend, stack, template, parameters)
    except REFUSALS as error:
        engine.fail_creation(stack, reason(error), request.on_failure)
        return
    stack.template = dict(plan.scope.template)
    stack.shown_parameters = parameters.shown
    engine.create_stack(stack, plan, request.on_failure)
    stack.imports = plan.scope.imported


def make_ready(
    backend: CloudFormationBackend, stack: Stack, template: dict[str, Any], parameters: Parameters
) -> Plan:
    """Apply the transforms and order the resources; raises one of REFUSALS."""
    with refused_if_malformed("what a transform reads"):
        processed = transform(template, parameters.raw, stack.identity, dict(backend.macros))
    scope = StackScope(
        processed,
        stack.identity,
        parameters.values,
        live={},
        find_export=backend.find_export,
        notification_arns=stack.notification_arns,
    )
    with refused_if_malformed("Resources or Conditions"):
        return make_plan(scope)


def update_stack(backend: CloudFormationBackend, request: StackRequest) -> Stack:
    """Bring a stack to a new template, parameters or tags; rolls back where that fails."""
    stack = backend.get(request.name)
    template, parameters = prepare(backend, request.body, request)
    with stack.operation:
        if stack.status not in _UPDATABLE:
            raise ValidationError(
                f"Stack:{stack.id} is in {stack.status} state and can not be updated."
            )
        if not has_transforms(template):
            _require_changes(stack, template, request)
        stack_status(stack, "UPDATE_IN_PROGRESS", "User Initiated")
        run_update(backend, stack, request, template, parameters)
    return stack


def _require_changes(stack: Stack, template: dict[str, Any], request: StackRequest) -> None:
    same_tags = request.tags == dict(stack.identity.tags)
    same_parameters = request.parameters == stack.given_parameters
    if template == stack.template and same_parameters and same_tags:
        raise ValidationError("No updates are to be performed.")


def run_update(
    backend: CloudFormationBackend,
    stack: Stack,
    request: StackRequest,
    template: dict[str, Any],
    parameters: Parameters,
) -> None:
    """Change the resources of a stack that is UPDATE_IN_PROGRESS."""
    before = stack.identity
    stack.identity = replace(before, tags=request.tags)
    try:
        plan = make_ready(backend, stack, template, parameters)
    except REFUSALS as error:
        stack.identity = before
        stack_status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason(error))
        stack_status(stack, "UPDATE_ROLLBACK_COMPLETE")
        return
    if not StackUpdate(stack, plan).run():
        stack.identity = before
        return
    stack.body, stack.template = request.body, dict(plan.scope.template)
    stack.shown_parameters = parameters.shown
    stack.imports = plan.scope.imported
    request.describe(stack)


def delete_stack(backend: CloudFormationBackend, name_or_id: str, retain: list[str]) -> None:
    """Delete what is there; a stack that is not is no error, as on AWS."""
    stack = backend.find(name_or_id)
    if stack is None:
        return
    with stack.operation:
        if stack.gone:
            return
        _require_deletable(backend, stack)
        engine.delete_stack(stack, retain)


def _require_deletable(backend: CloudFormationBackend, stack: Stack) -> None:
    if stack.termination_protection:
        raise ValidationError(
            f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
        )
    for name, _, owner in backend.exports():
        users = backend.importers(name) if owner is stack else []
        if users:
            raise ValidationError(
                f"Export {name} cannot be deleted as it is in use by {' and '.join(users)}"
            )


def reason(error: Exception) -> str:
    return str(getattr(error, "message", error))
