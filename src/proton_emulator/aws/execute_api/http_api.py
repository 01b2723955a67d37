"""HTTP APIs (API Gateway v2): stages, routes, and functions or local backends behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from proton_emulator.aws.execute_api.backend_integration import forward
from proton_emulator.aws.execute_api.functions import (
    call_function,
    is_function,
    with_stage_variables,
)
from proton_emulator.aws.execute_api.http_authorizer import authorize
from proton_emulator.aws.execute_api.http_cors import answer_preflight, with_cors
from proton_emulator.aws.execute_api.http_event import event_v1, event_v2
from proton_emulator.aws.execute_api.messages import ApiError, not_emulated
from proton_emulator.aws.execute_api.proxy_response import http_response
from proton_emulator.aws.execute_api.routing import Route, best_match

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.execute_api.deployed_apis import DeployedApi
    from proton_emulator.aws.execute_api.messages import ApiRequest, ApiResponse


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One request on its way through an HTTP API; ``path`` includes the stage unless default."""

    api: DeployedApi
    request: ApiRequest
    stage: Any
    path: str
    route: Any
    parameters: Mapping[str, str]
    authorizer: Mapping[str, Any] | None = None

    @property
    def template(self) -> str:
        return str(self.route.route_key).partition(" ")[2]


def answer_http_api(api: DeployedApi, request: ApiRequest) -> ApiResponse:
    """Raise ``ApiError`` for every answer that API Gateway makes itself."""
    if api.api.protocol_type != "HTTP":
        raise not_emulated(f"the {api.api.protocol_type} API {api.api_id}")
    cors = api.api.cors_configuration
    preflight = answer_preflight(cors, request)
    return preflight or with_cors(cors, request, _answer_route(api, request))


def _answer_route(api: DeployedApi, request: ApiRequest) -> ApiResponse:
    call = authorize(_resolve(api, request))
    integration = _integration(call)
    uri = with_stage_variables(integration.integration_uri or "", call.stage.stage_variables or {})
    if integration.integration_type == "HTTP_PROXY":
        return forward(request, uri, integration.integration_method or "ANY", call.parameters)
    if integration.integration_subtype or not is_function(uri):
        raise not_emulated(f"an integration with {integration.integration_subtype or uri}")
    payload_format = integration.payload_format_version or "1.0"
    event = event_v2(call) if payload_format == "2.0" else event_v1(call)
    return http_response(call_function(api, uri, event), request, payload_format)


def _resolve(api: DeployedApi, request: ApiRequest) -> HttpCall:
    stage, path = _stage(api, request.path)
    if stage is None or api.api.disable_execute_api_endpoint is True:
        raise ApiError(403, "Forbidden")
    routes = list(api.api.routes.values())
    match = best_match([_route(each) for each in routes], request.method, path)
    default = next((each for each in routes if each.route_key == "$default"), None)
    route = match.route.target if match else default
    if route is None:
        raise ApiError(404, "Not Found")
    # HTTP APIs hand the path over decoded, unlike REST APIs.
    prefix = "" if stage.name == "$default" else f"/{stage.name}"
    return HttpCall(
        api, request, stage, unquote(prefix + path), route, match.parameters if match else {}
    )


def _stage(api: DeployedApi, path: str) -> tuple[Any, str]:
    """A first segment that names no stage belongs to the path beneath ``$default``."""
    first, _, rest = path[1:].partition("/")
    stages = api.api.stages
    if unquote(first) in stages:
        return stages[unquote(first)], f"/{rest}"
    return stages.get("$default"), path


def _route(route: Any) -> Route[Any]:
    method, _, template = route.route_key.partition(" ")
    return Route(method, template, route)


def _integration(call: HttpCall) -> Any:
    identifier = (call.route.target or "").removeprefix("integrations/")
    integration = call.api.api.integrations.get(identifier)
    if integration is None:
        raise ApiError(500, "Internal Server Error")
    return integration
