"""HTTP and WebSocket APIs (API Gateway v2)."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    tag_map,
    undone_on_failure,
)
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_INTEGRATION = "x-amazon-apigateway-integration"
_ANY = "x-amazon-apigateway-any-method"
_METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch"))
_FROM_DOCUMENT = {
    "uri": "IntegrationUri",
    "httpMethod": "IntegrationMethod",
    "payloadFormatVersion": "PayloadFormatVersion",
    "timeoutInMillis": "TimeoutInMillis",
    "credentials": "CredentialsArn",
}


def _gateway(desired: Desired) -> Any:
    return client("apigatewayv2", desired.stack)


def _without(properties: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if key not in names}


def _make_api(desired: Desired) -> Physical:
    gateway, properties = _gateway(desired), desired.properties
    document = properties.get("Body") if isinstance(properties.get("Body"), dict) else {}
    known = (
        "ApiKeySelectionExpression",
        "Description",
        "DisableExecuteApiEndpoint",
        "RouteSelectionExpression",
        "Version",
    )
    given = {name: properties[name] for name in known if name in properties}
    cors = properties.get("CorsConfiguration")
    if cors:
        given["CorsConfiguration"] = cors
    info = (document or {}).get("info") or {}
    made = gateway.create_api(
        Name=properties.get("Name") or info.get("title") or desired.name,
        ProtocolType=properties.get("ProtocolType", "HTTP"),
        Tags=dict(desired.stack.tags) | tag_map(properties.get("Tags")),
        **given,
    )
    api_id = made["ApiId"]
    with undone_on_failure(gateway.delete_api, ApiId=api_id):
        if document:
            _import(gateway, api_id, document)
        elif "Target" in properties:
            _quick_create(gateway, api_id, properties)
    return _api(desired, api_id)


def _api(desired: Desired, api_id: str) -> Physical:
    endpoint = f"https://{api_id}.execute-api.{desired.stack.region}.amazonaws.com"
    return Physical(api_id, attributes({"ApiId": api_id, "ApiEndpoint": endpoint}))


def _quick_create(gateway: Any, api_id: str, properties: dict[str, Any]) -> None:
    """``Target`` stands for an integration, a catch-all route and a stage that deploys itself."""
    target = properties["Target"]
    to_lambda = ":lambda:" in target
    integration = {"IntegrationMethod": "POST" if to_lambda else "ANY", "IntegrationUri": target}
    made = gateway.create_integration(
        ApiId=api_id,
        IntegrationType="AWS_PROXY" if to_lambda else "HTTP_PROXY",
        PayloadFormatVersion="2.0" if to_lambda else "1.0",
        **integration,
    )
    route = properties.get("RouteKey", "$default")
    gateway.create_route(
        ApiId=api_id, RouteKey=route, Target=f"integrations/{made['IntegrationId']}"
    )
    gateway.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True)


def _import(gateway: Any, api_id: str, document: dict[str, Any]) -> None:
    for path, operations in (document.get("paths") or {}).items():
        for verb, operation in operations.items():
            if verb.lower() in _METHODS or verb == _ANY:
                method = "ANY" if verb == _ANY else verb.upper()
                key = path if path == "$default" else f"{method} {path}"
                _import_route(gateway, api_id, key, operation or {})


def _import_route(gateway: Any, api_id: str, key: str, operation: dict[str, Any]) -> None:
    integration = operation.get(_INTEGRATION)
    target = {}
    if isinstance(integration, dict):
        given = {
            name: integration[source]
            for source, name in _FROM_DOCUMENT.items()
            if source in integration
        }
        kind = str(integration.get("type", "AWS_PROXY")).upper()
        made = gateway.create_integration(ApiId=api_id, IntegrationType=kind, **given)
        target = {"Target": f"integrations/{made['IntegrationId']}"}
    gateway.create_route(ApiId=api_id, RouteKey=key, **target)


def _change_api(desired: Desired, current: Physical) -> Physical:
    gateway, properties = _gateway(desired), desired.properties
    known = ("Name", "Description", "CorsConfiguration", "Version")
    given = {name: properties[name] for name in known if name in properties}
    gateway.update_api(ApiId=current.id, **given)
    if isinstance(properties.get("Body"), dict):
        _clear(gateway, current.id)
        _import(gateway, current.id, properties["Body"])
    return _api(desired, current.id)


def _clear(gateway: Any, api_id: str) -> None:
    for route in gateway.get_routes(ApiId=api_id)["Items"]:
        gateway.delete_route(ApiId=api_id, RouteId=route["RouteId"])
    for integration in gateway.get_integrations(ApiId=api_id)["Items"]:
        gateway.delete_integration(ApiId=api_id, IntegrationId=integration["IntegrationId"])


def _remove_api(desired: Desired, current: Physical) -> None:
    _gateway(desired).delete_api(ApiId=current.id)


def _make_stage(desired: Desired) -> Physical:
    properties = desired.properties
    given = _without(properties, "Tags", "AccessPolicyId")
    tags = dict(desired.stack.tags) | tag_map(properties.get("Tags"))
    _gateway(desired).create_stage(**given, Tags=tags)
    return Physical(properties["StageName"])


def _remove_stage(desired: Desired, current: Physical) -> None:
    api_id = desired.properties["ApiId"]
    _gateway(desired).delete_stage(ApiId=api_id, StageName=current.id)


def _make_integration(desired: Desired) -> Physical:
    made = _gateway(desired).create_integration(**desired.properties)
    identifier = made["IntegrationId"]
    return Physical(identifier, attributes({"IntegrationId": identifier}))


def _change_integration(desired: Desired, current: Physical) -> Physical:
    _gateway(desired).update_integration(IntegrationId=current.id, **desired.properties)
    return current


def _remove_integration(desired: Desired, current: Physical) -> None:
    api_id = desired.properties["ApiId"]
    _gateway(desired).delete_integration(ApiId=api_id, IntegrationId=current.id)


def _make_route(desired: Desired) -> Physical:
    made = _gateway(desired).create_route(**desired.properties)
    return Physical(made["RouteId"], attributes({"RouteId": made["RouteId"]}))


def _change_route(desired: Desired, current: Physical) -> Physical:
    _gateway(desired).update_route(RouteId=current.id, **desired.properties)
    return current


def _remove_route(desired: Desired, current: Physical) -> None:
    _gateway(desired).delete_route(ApiId=desired.properties["ApiId"], RouteId=current.id)


HANDLERS = {
    "AWS::ApiGatewayV2::Api": ApiHandler(_make_api, _remove_api, _change_api),
    "AWS::ApiGatewayV2::Integration": ApiHandler(
        _make_integration, _remove_integration, _change_integration
    ),
    "AWS::ApiGatewayV2::Route": ApiHandler(_make_route, _remove_route, _change_route),
    "AWS::ApiGatewayV2::Stage": ApiHandler(_make_stage, _remove_stage),
}
