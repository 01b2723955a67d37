"""The Lambda functions behind integrations."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.messages import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.execute_api.deployed_apis import DeployedApi

_INVOCATIONS = re.compile(
    r"arn:[^:]+:apigateway:[^:]*:lambda:path/[^/]+/functions/(.+)/invocations"
)
_FUNCTION = re.compile(r"arn:[^:]+:lambda:([^:]*):(\d*):function:([^:]+)(?::(.+))?")
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.([^}]+)\}")


@dataclass(frozen=True, slots=True)
class FunctionReply:
    """What a function answered; ``failed`` when it raised, timed out or could not run."""

    payload: bytes
    failed: bool


def with_stage_variables(text: str, variables: Mapping[str, str]) -> str:
    """An unset variable is replaced by nothing, as API Gateway does."""
    return _STAGE_VARIABLE.sub(lambda match: variables.get(match[1], ""), text)


def is_function(uri: str) -> bool:
    return bool(_INVOCATIONS.fullmatch(uri) or _FUNCTION.fullmatch(uri))


def call_function(api: DeployedApi, uri: str, event: Any) -> FunctionReply:
    """Invoke the function that an integration's URI names, in the function's own region.

    A function that does not exist is an ``ApiError`` 500, as on AWS.
    """
    from moto.awslambda.utils import get_backend
    from moto.core.exceptions import ServiceException
    from werkzeug.exceptions import HTTPException

    match = _INVOCATIONS.fullmatch(uri)
    arn = match[1] if match else uri
    parts = _FUNCTION.fullmatch(arn)
    region, account, name, qualifier = parts.groups() if parts else (None, None, arn, None)
    backend = get_backend(account or api.account_id, region or api.region)
    try:
        function = backend.get_function(name, qualifier)
    except (ServiceException, HTTPException) as error:
        raise ApiError(500, "Internal server error", "InternalServerErrorException") from error
    headers: dict[str, str] = {}
    payload = function.invoke(json.dumps(event), {}, headers)
    return FunctionReply(payload, "x-amz-function-error" in headers)
