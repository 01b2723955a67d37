"""Who may call a route of an HTTP API: Lambda authorizers are asked, others are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.authorizer_policy import allows
from proton_emulator.aws.execute_api.functions import call_function, with_stage_variables
from proton_emulator.aws.execute_api.http_event import event_v1, event_v2
from proton_emulator.aws.execute_api.identity_source import identity
from proton_emulator.aws.execute_api.messages import (
    ApiError,
    not_emulated,
    parse_json,
)

if TYPE_CHECKING:
    from proton_emulator.aws.execute_api.http_api import HttpCall


def authorize(call: HttpCall) -> HttpCall:
    """The call with what its authorizer adds to the event; ``ApiError`` where it may not be made.

    Signatures are not checked: ``AWS_IAM`` lets every caller pass.
    """
    kind = call.route.authorization_type or "NONE"
    if kind in {"NONE", "AWS_IAM"}:
        return call
    authorizer = call.api.api.authorizers.get(call.route.authorizer_id)
    if kind != "CUSTOM" or authorizer is None:
        name = authorizer.name if authorizer else call.route.authorizer_id
        raise not_emulated(
            f"the {kind} authorizer {name} of {call.route.route_key}; "
            "without authorization the route can be called here"
        )
    return replace(call, authorizer=_ask(call, authorizer))


def _ask(call: HttpCall, authorizer: Any) -> dict[str, Any]:
    identities = [identity(call.request, each) for each in authorizer.identity_source or []]
    if not all(identities):
        raise ApiError(401, "Unauthorized")
    arn = _route_arn(call)
    uri = with_stage_variables(authorizer.authorizer_uri or "", call.stage.stage_variables or {})
    reply = call_function(call.api, uri, _event(call, authorizer, identities, arn))
    answer = parse_json(reply.payload)
    if reply.failed or not isinstance(answer, dict):
        raise ApiError(500, "Internal Server Error")
    simple = str(authorizer.enable_simple_response).lower() == "true"
    allowed = answer.get("isAuthorized") is True
    if not (allowed if simple else allows(answer.get("policyDocument"), arn)):
        raise ApiError(403, "Forbidden")
    return {"lambda": answer.get("context") or {}}


def _event(call: HttpCall, authorizer: Any, identities: list[str], arn: str) -> dict[str, Any]:
    if str(authorizer.auth_payload_format_version) == "2.0":
        event = event_v2(call)
        event.pop("body", None)
        return {**event, "type": "REQUEST", "routeArn": arn, "identitySource": identities}
    event = event_v1(call)
    del event["body"], event["isBase64Encoded"]
    sent = ",".join(identities)
    return {
        **event,
        "type": "REQUEST",
        "methodArn": arn,
        "identitySource": sent,
        "authorizationToken": sent,
    }


def _route_arn(call: HttpCall) -> str:
    api = call.api
    place = f"{api.region}:{api.account_id}:{api.api_id}/{call.stage.name}"
    return f"arn:aws:execute-api:{place}/{call.route.route_key.replace(' ', '', 1)}"
