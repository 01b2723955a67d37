"""The events of an HTTP API's Lambda integration, in both payload formats.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.messages import by_name
from proton_emulator.aws.execute_api.rest_event import (
    forwarded_headers,
    names_and_values,
    request_context,
)

if TYPE_CHECKING:
    from proton_emulator.aws.execute_api.http_api import HttpCall
    from proton_emulator.aws.execute_api.messages import ApiRequest

_TEXT_TYPES = {"application/json", "application/javascript", "application/xml"}


def event_v2(call: HttpCall) -> dict[str, Any]:
    """Format 2.0: repeated values joined with commas, absent things left out."""
    request, api = call.request, call.api
    headers = by_name(
        [(name.lower(), value) for name, value in request.headers]
        + [(name.lower(), value) for name, value in forwarded_headers(request, api)]
    )
    cookies = [each.strip() for value in headers.pop("cookie", []) for each in value.split(";")]
    body, encoded = _body(request)
    optional = {
        "cookies": cookies,
        "queryStringParameters": _joined(by_name(request.query_pairs)),
        "pathParameters": dict(call.parameters),
        "stageVariables": dict(call.stage.stage_variables or {}),
        "body": body,
    }
    return {
        "version": "2.0",
        "routeKey": call.route.route_key,
        "rawPath": call.path,
        "rawQueryString": request.query,
        "headers": _joined(headers),
        "requestContext": _context_v2(call),
        "isBase64Encoded": encoded,
        **{name: value for name, value in optional.items() if value},
    }


def _context_v2(call: HttpCall) -> dict[str, Any]:
    request, api = call.request, call.api
    return {
        "accountId": api.account_id,
        "apiId": api.api_id,
        "domainName": api.domain_name,
        "domainPrefix": api.api_id,
        "http": {
            "method": request.method,
            "path": call.path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent") or "",
        },
        "requestId": request.request_id,
        "routeKey": call.route.route_key,
        "stage": call.stage.name,
        "time": request.log_time,
        "timeEpoch": request.epoch_milliseconds,
        **({"authorizer": call.authorizer} if call.authorizer else {}),
    }


def event_v1(call: HttpCall) -> dict[str, Any]:
    """Format 1.0: the REST event, with a version and the stage in its path."""
    request, api = call.request, call.api
    body, encoded = _body(request)
    resource = call.template or "$default"
    return {
        "version": "1.0",
        "resource": resource,
        "path": call.path,
        "httpMethod": request.method,
        **names_and_values(request, api),
        "requestContext": {
            **request_context(request, api),
            "httpMethod": request.method,
            "path": call.path,
            "resourceId": call.route.route_key,
            "resourcePath": resource,
            "stage": call.stage.name,
            **({"authorizer": call.authorizer["lambda"]} if call.authorizer else {}),
        },
        "pathParameters": dict(call.parameters) or None,
        "stageVariables": dict(call.stage.stage_variables or {}) or None,
        "body": body,
        "isBase64Encoded": encoded,
    }


def _joined(values: dict[str, list[str]]) -> dict[str, str]:
    return {name: ",".join(each) for name, each in values.items()}


def _body(request: ApiRequest) -> tuple[str | None, bool]:
    """Only what names itself text is passed as text; form data, too, arrives in base64."""
    if not request.body:
        return None, False
    kind = request.content_type
    if (
        not kind
        or kind.startswith("text/")
        or kind in _TEXT_TYPES
        or kind.endswith(("+json", "+xml"))
    ):
        return request.body.decode("utf-8", errors="replace"), False
    return base64.b64encode(request.body).decode(), True
