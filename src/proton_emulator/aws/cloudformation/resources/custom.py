"""Custom resources: a Lambda function does the work and answers to a signed address."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation import callback, invocation
from proton_emulator.aws.cloudformation.errors import ResourceFailedError
from proton_emulator.aws.cloudformation.intrinsics import text
from proton_emulator.aws.cloudformation.stack import Desired, Outcome, Physical

# AWS waits an hour by default; a function that has returned without answering will hardly answer.
_LONGEST_WAIT = 30.0


class CustomResourceHandler:
    """``Custom::…`` and ``AWS::CloudFormation::CustomResource``."""

    outcome = Outcome.EMULATED

    def create(self, desired: Desired) -> Physical:
        return _physical(_call("Create", desired), desired.name)

    def update(self, desired: Desired, current: Physical) -> Physical | None:
        """The function tells by a new PhysicalResourceId that it made another resource."""
        old = current.model
        answer = _call("Update", desired, current.id, {"OldResourceProperties": _strings(old)})
        changed = _physical(answer, current.id)
        changed = Physical(changed.id, changed.attribute, desired.properties)
        if changed.id != current.id:
            _call("Delete", desired, current.id)
        return changed

    def delete(self, desired: Desired, current: Physical) -> None:
        _call("Delete", desired, current.id)


def _call(
    kind: str, desired: Desired, physical_id: str | None = None, extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    token = str(desired.properties.get("ServiceToken", ""))
    if ":lambda:" not in token:
        message = f"ServiceToken {token or '(none)'} is not the ARN of a Lambda function"
        raise ResourceFailedError(message)
    with callback.expect() as reply:
        event = {
            "RequestType": kind,
            "ServiceToken": token,
            "ResponseURL": reply.url,
            "StackId": desired.stack.id,
            "RequestId": str(moto_internals.random_source().uuid4()),
            "LogicalResourceId": desired.logical_id,
            "ResourceType": desired.type,
            "ResourceProperties": _strings(desired.properties),
        }
        if physical_id is not None:
            event["PhysicalResourceId"] = physical_id
        try:
            invocation.invoke(token, event | (extra or {}), desired.stack, want_json=False)
        except invocation.FunctionFailedError as error:
            raise ResourceFailedError(
                f"The function of the custom resource failed: {error}"
            ) from error
        timeout = min(float(desired.properties.get("ServiceTimeout", _LONGEST_WAIT)), _LONGEST_WAIT)
        answer = reply.wait(timeout)
    return _checked(answer, event["RequestId"])


def _checked(answer: dict[str, Any] | None, request_id: str) -> dict[str, Any]:
    if answer is None:
        raise ResourceFailedError(
            "CloudFormation did not receive a response from your Custom Resource. "
            f"Please check your logs for requestId [{request_id}]."
        )
    if answer.get("Status") != "SUCCESS":
        reason = answer.get("Reason") or "the function gave no reason"
        raise ResourceFailedError(
            f"Received response status [FAILED] from custom resource. Message returned: {reason}"
        )
    return answer


def _physical(answer: dict[str, Any], name: str) -> Physical:
    data = answer.get("Data") or {}

    def attribute(wanted: str) -> object:
        return data[wanted]

    return Physical(str(answer.get("PhysicalResourceId") or name), attribute)


def _strings(value: Any) -> Any:
    """CloudFormation sends every scalar of a custom resource's properties as text."""
    if isinstance(value, dict):
        return {key: _strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_strings(item) for item in value]
    return None if value is None else text(value)
