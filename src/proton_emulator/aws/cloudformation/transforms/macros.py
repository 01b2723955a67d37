"""A macro: a Lambda function that gets a fragment of a template and answers another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation import invocation
from proton_emulator.aws.cloudformation.errors import TransformFailedError

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.stack import StackIdentity


def invoke_macro(
    name: str,
    fragment: Any,
    given: dict[str, Any],
    parameters: dict[str, str],
    stack: StackIdentity,
    macros: dict[str, str],
) -> Any:
    """The fragment that the macro answers; TransformFailedError carries its error message."""
    owner, _, plain = name.rpartition("::")
    full = f"{owner or stack.account_id}::{plain}"
    if plain not in macros:
        raise TransformFailedError(f"No transform named {full} found.")
    event = {
        "region": stack.region,
        "accountId": stack.account_id,
        "fragment": fragment,
        "transformId": full,
        "params": given,
        "requestId": str(moto_internals.random_source().uuid4()),
        "templateParameterValues": parameters,
    }
    try:
        answer = invocation.invoke(macros[plain], event, stack)
    except invocation.FunctionFailedError as error:
        raise TransformFailedError(f"Transform {full} failed with: {error}") from error
    return _fragment(full, answer, event["requestId"])


def _fragment(full: str, answer: Any, request_id: object) -> Any:
    if not isinstance(answer, dict) or answer.get("requestId") != request_id:
        raise TransformFailedError(f"Received malformed response from transform {full}")
    if str(answer.get("status", "")).lower() == "success" and "fragment" in answer:
        return answer["fragment"]
    message = answer.get("errorMessage")
    if message:
        raise TransformFailedError(f"Transform {full} failed with: {message}")
    raise TransformFailedError(f"Transform {full} failed without an error message.")
