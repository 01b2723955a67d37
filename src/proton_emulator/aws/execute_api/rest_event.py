"""The event of a REST API's Lambda proxy integration.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.messages import by_name, last_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proton_emulator.aws.execute_api.deployed_apis import DeployedApi
    from proton_emulator.aws.execute_api.messages import ApiRequest, Headers
    from proton_emulator.aws.execute_api.rest_api import RestCall


def rest_event(call: RestCall) -> dict[str, Any]:
    """``path`` stays percent-encoded in REST APIs, path parameters and the query are decoded."""
    request, api = call.request, call.api
    body, encoded = _body(request, api.api.binaryMediaTypes)
    return {
        "resource": call.resource.get_path(),
        "path": call.path,
        "httpMethod": request.method,
        **names_and_values(request, api),
        "pathParameters": dict(call.parameters) or None,
        "stageVariables": dict(call.stage.variables) or None,
        "requestContext": {
            **request_context(request, api),
            "deploymentId": call.stage.deployment_id,
            "httpMethod": request.method,
            "path": request.path,
            "resourceId": call.resource.id,
            "resourcePath": call.resource.get_path(),
            "stage": call.stage.name,
            **({"authorizer": call.authorizer} if call.authorizer else {}),
        },
        "body": body,
        "isBase64Encoded": encoded,
    }


def names_and_values(request: ApiRequest, api: DeployedApi) -> dict[str, Any]:
    """Headers and query: single and multiple values, as payload format 1.0 has both."""
    headers = by_name((*request.headers, *forwarded_headers(request, api)))
    query = by_name(request.query_pairs)
    return {
        "headers": last_values(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": last_values(query) or None,
        "multiValueQueryStringParameters": query or None,
    }


def forwarded_headers(request: ApiRequest, api: DeployedApi) -> Headers:
    """What API Gateway adds; the trace id is made of the request's."""
    digits = request.request_id.replace("-", "")
    return (
        ("X-Amzn-Trace-Id", f"Root=1-{int(request.time.timestamp()):08x}-{digits[:24]}"),
        ("X-Forwarded-For", request.source_ip),
        ("X-Forwarded-Port", (request.header("host") or api.domain_name).partition(":")[2] or "80"),
        ("X-Forwarded-Proto", "http"),
    )


def request_context(request: ApiRequest, api: DeployedApi) -> dict[str, Any]:
    """The part of ``requestContext`` that REST and payload format 1.0 of HTTP APIs share."""
    return {
        "accountId": api.account_id,
        "apiId": api.api_id,
        "domainName": api.domain_name,
        "domainPrefix": api.api_id,
        "extendedRequestId": request.request_id.replace("-", "")[:15] + "=",
        "identity": {
            "accessKey": None,
            "accountId": None,
            "caller": None,
            "cognitoAuthenticationProvider": None,
            "cognitoAuthenticationType": None,
            "cognitoIdentityId": None,
            "cognitoIdentityPoolId": None,
            "principalOrgId": None,
            "sourceIp": request.source_ip,
            "user": None,
            "userAgent": request.header("user-agent"),
            "userArn": None,
        },
        "protocol": request.protocol,
        "requestId": request.request_id,
        "requestTime": request.log_time,
        "requestTimeEpoch": request.epoch_milliseconds,
    }


def is_binary(content_type: str, binary_media_types: Sequence[str]) -> bool:
    """Whether an API treats a media type as binary; ``*/*`` and ``image/*`` are understood."""
    major = content_type.partition("/")[0]
    wanted = {"*/*", content_type, f"{major}/*"}
    return any(each.lower() in wanted for each in binary_media_types)


def _body(request: ApiRequest, binary_media_types: Sequence[str]) -> tuple[str | None, bool]:
    if not request.body:
        return None, False
    if is_binary(request.content_type or "application/json", binary_media_types):
        return base64.b64encode(request.body).decode(), True
    # A body that is not declared binary is text to API Gateway, and binary data is damaged by it.
    return request.body.decode("utf-8", errors="replace"), False
