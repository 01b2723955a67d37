"""CloudFormation's own resource types: macros, nested stacks, wait conditions."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation import operations
from proton_emulator.aws.cloudformation.errors import ResourceFailedError, ValidationError
from proton_emulator.aws.cloudformation.intrinsics import text
from proton_emulator.aws.cloudformation.request import StackRequest
from proton_emulator.aws.cloudformation.resources.custom import CustomResourceHandler
from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, attributes, tag_map
from proton_emulator.aws.cloudformation.stack import Desired, Outcome, Physical, Stack
from proton_emulator.aws.cloudformation.template_location import fetch


def _backend(desired: Desired) -> Any:
    stack = desired.stack
    return moto_internals.backend("cloudformation", stack.account_id, stack.region)


def _make_macro(desired: Desired) -> Physical:
    properties = desired.properties
    name = str(properties["Name"])
    macros = _backend(desired).macros
    if name in macros:
        raise ResourceFailedError(f"{name} already exists")
    macros[name] = str(properties["FunctionName"])
    return Physical(name)


def _change_macro(desired: Desired, current: Physical) -> Physical:
    _backend(desired).macros[current.id] = str(desired.properties["FunctionName"])
    return current


def _remove_macro(desired: Desired, current: Physical) -> None:
    _backend(desired).macros.pop(current.id, None)


def _request(desired: Desired, name: str) -> StackRequest:
    properties, stack = desired.properties, desired.stack
    parameters = {key: text(item) for key, item in (properties.get("Parameters") or {}).items()}
    return StackRequest(
        name=name,
        body=fetch(str(properties["TemplateURL"]), stack.account_id, stack.region),
        parameters=parameters,
        tags=dict(desired.stack.tags) | tag_map(properties.get("Tags")),
        notification_arns=properties.get("NotificationARNs") or [],
        parent_id=desired.stack.id,
        root_id=desired.stack.id,
    )


def _nested(stack: Stack) -> Physical:
    outputs = {f"Outputs.{output.key}": output.value for output in stack.outputs.values()}
    return Physical(stack.id, attributes(outputs), stack)


def _require(stack: Stack, status: str) -> None:
    if stack.status == status:
        return
    failed = next((each for each in stack.events if each.status.endswith("_FAILED")), None)
    detail = f"{failed.logical_id}: {failed.reason}" if failed else stack.reason
    raise ResourceFailedError(f"Embedded stack {stack.id} was not successfully created: {detail}")


def _make_nested(desired: Desired) -> Physical:
    backend = _backend(desired)
    stack = operations.create_stack(backend, _request(desired, desired.name))
    if stack.status != "CREATE_COMPLETE":
        operations.delete_stack(backend, stack.id, [])
    _require(stack, "CREATE_COMPLETE")
    return _nested(stack)


def _change_nested(desired: Desired, current: Physical) -> Physical:
    try:
        stack = operations.update_stack(_backend(desired), _request(desired, current.id))
    except ValidationError as error:
        if "No updates" not in error.message:
            raise
        return current
    _require(stack, "UPDATE_COMPLETE")
    return _nested(stack)


def _remove_nested(desired: Desired, current: Physical) -> None:
    backend = _backend(desired)
    operations.delete_stack(backend, current.id, [])
    stack = backend.find(current.id)
    if stack is not None and not stack.gone:
        raise ResourceFailedError(f"Embedded stack {stack.id} was not deleted: {stack.reason}")


def _make_wait_handle(desired: Desired) -> Physical:
    stack = desired.stack
    return Physical(f"https://cloudformation-waitcondition-{stack.region}.s3/{desired.name}")


HANDLERS = {
    "AWS::CloudFormation::CustomResource": CustomResourceHandler(),
    "AWS::CloudFormation::Macro": ApiHandler(_make_macro, _remove_macro, _change_macro),
    "AWS::CloudFormation::Stack": ApiHandler(_make_nested, _remove_nested, _change_nested),
    # Nothing signals the handle, so the condition is taken as met and said to be only recorded.
    "AWS::CloudFormation::WaitCondition": ApiHandler(
        lambda desired: Physical(desired.name, attributes({"Data": "{}"})),
        outcome=Outcome.RECORDED,
    ),
    "AWS::CloudFormation::WaitConditionHandle": ApiHandler(
        _make_wait_handle, outcome=Outcome.RECORDED
    ),
}
