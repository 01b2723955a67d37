"""Call a Lambda function of the embedded AWS and wait for its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from proton_emulator.aws import in_process

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.stack import StackIdentity


class FunctionFailedError(Exception):
    """The function is not there, or raised; the text is its error message."""


def invoke(
    function: str, event: dict[str, Any], stack: StackIdentity, *, want_json: bool = True
) -> Any:
    """The function's answer, read as JSON if wanted; FunctionFailedError when there is none."""
    from botocore.exceptions import ClientError

    client = in_process.client("lambda", stack.account_id, stack.region)
    try:
        answer = client.invoke(FunctionName=function, Payload=json.dumps(event, default=str))
    except ClientError as error:
        message = error.response["Error"].get("Message") or str(error)
        raise FunctionFailedError(f"{message} (function {function})") from error
    text = answer["Payload"].read().decode()
    if answer.get("FunctionError"):
        raise FunctionFailedError(_message(text))
    if not want_json:
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise FunctionFailedError(f"the function answered no JSON: {text[:200]}") from None


def _message(text: str) -> str:
    try:
        failure = json.loads(text)
    except ValueError:
        return text
    if not isinstance(failure, dict):
        return text
    return str(failure.get("errorMessage") or text)
