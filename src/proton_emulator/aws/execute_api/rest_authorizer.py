"""Who may call a method of a REST API: API keys and Lambda authorizers; others are refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.authorizer_policy import allows
from proton_emulator.aws.execute_api.functions import call_function, with_stage_variables
from proton_emulator.aws.execute_api.identity_source import identity
from proton_emulator.aws.execute_api.messages import (
    ApiError,
    not_emulated,
    parse_json,
)
from proton_emulator.aws.execute_api.rest_event import rest_event

if TYPE_CHECKING:
    from proton_emulator.aws.execute_api.rest_api import RestCall


def authorize(call: RestCall) -> RestCall:
    """The call with what its authorizer adds to the event; ``ApiError`` where it may not be made.

    Signatures are not checked: ``AWS_IAM`` lets every caller pass.
    """
    kind = call.method.authorization_type or "NONE"
    if call.method.api_key_required and not _has_api_key(call):
        raise ApiError(403, "Forbidden", "ForbiddenException")
    if kind in {"NONE", "AWS_IAM"}:
        return call
    authorizer = call.api.api.authorizers.get(call.method.authorizer_id)
    if kind != "CUSTOM" or authorizer is None:
        name = authorizer.name if authorizer else call.method.authorizer_id
        raise not_emulated(
            f"the {kind} authorizer {name} of {call.method.http_method} "
            f"{call.resource.get_path()}; without authorization the method can be called here"
        )
    return replace(call, authorizer=_ask(call, authorizer))


def _has_api_key(call: RestCall) -> bool:
    sent = call.request.header("x-api-key")
    keys = call.api.backend.keys.values()
    return any(key.enabled and key.value == sent for key in keys)


def _ask(call: RestCall, authorizer: Any) -> dict[str, Any]:
    uri = with_stage_variables(authorizer.authorizer_uri or "", call.stage.variables)
    reply = call_function(call.api, uri, _event(call, authorizer))
    answer = parse_json(reply.payload)
    if reply.failed and answer.get("errorMessage") == "Unauthorized":
        raise _unauthorized()
    if reply.failed or not isinstance(answer, dict) or "principalId" not in answer:
        raise ApiError(500, "Internal server error", "AuthorizerConfigurationException")
    if not allows(answer.get("policyDocument"), _method_arn(call)):
        message = "User is not authorized to access this resource"
        raise ApiError(403, message, "AccessDeniedException")
    context = {name: str(value) for name, value in (answer.get("context") or {}).items()}
    return {**context, "principalId": answer["principalId"]}


def _event(call: RestCall, authorizer: Any) -> dict[str, Any]:
    sources = [each.strip() for each in (authorizer.identity_source or "").split(",") if each]
    found = [identity(call.request, each) for each in sources]
    if not all(found):
        raise _unauthorized()
    arn = _method_arn(call)
    if authorizer.type == "TOKEN":
        token = found[0] if found else ""
        expression = authorizer.identity_validation_expression
        if expression and not re.fullmatch(expression, token):
            raise _unauthorized()
        return {"type": "TOKEN", "methodArn": arn, "authorizationToken": token}
    event = rest_event(call)
    del event["body"], event["isBase64Encoded"]
    return {"type": "REQUEST", "methodArn": arn, **event}


def _method_arn(call: RestCall) -> str:
    api = call.api
    place = f"{api.region}:{api.account_id}:{api.api_id}/{call.stage.name}"
    return f"arn:aws:execute-api:{place}/{call.request.method}{call.path}"


def _unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized", "UnauthorizedException")
