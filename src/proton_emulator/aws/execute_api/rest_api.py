"""REST APIs: stages, resources and methods, and the integrations behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.backend_integration import answer_backend
from proton_emulator.aws.execute_api.functions import (
    call_function,
    is_function,
    with_stage_variables,
)
from proton_emulator.aws.execute_api.lambda_integration import answer_function
from proton_emulator.aws.execute_api.messages import ApiError, not_emulated
from proton_emulator.aws.execute_api.mock_integration import answer_mock
from proton_emulator.aws.execute_api.proxy_response import rest_response
from proton_emulator.aws.execute_api.rest_authorizer import authorize
from proton_emulator.aws.execute_api.rest_event import rest_event
from proton_emulator.aws.execute_api.routing import Route, best_match

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_emulator.aws.execute_api.deployed_apis import DeployedApi
    from proton_emulator.aws.execute_api.messages import ApiRequest, ApiResponse


@dataclass(frozen=True, slots=True)
class RestCall:
    """One request on its way through a REST API; ``path`` is the request's without the stage."""

    api: DeployedApi
    request: ApiRequest
    stage: Any
    path: str
    resource: Any
    method: Any
    parameters: Mapping[str, str]
    authorizer: Mapping[str, Any] | None = None

    @property
    def integration(self) -> Any:
        return self.method.method_integration

    @property
    def uri(self) -> str:
        return with_stage_variables(self.integration.uri or "", self.stage.variables)


def answer_rest_api(api: DeployedApi, request: ApiRequest) -> ApiResponse:
    """Raise ``ApiError`` for every answer that API Gateway makes itself."""
    call = authorize(_resolve(api, request))
    if call.integration is None:
        raise ApiError(500, "Internal server error", "InternalServerErrorException")
    # OpenAPI documents name the type in lower case, and moto keeps it as it came.
    kind = call.integration.integration_type.upper()
    if kind == "MOCK":
        return answer_mock(call)
    if kind in {"HTTP", "HTTP_PROXY"}:
        return answer_backend(call, proxy=kind == "HTTP_PROXY")
    if not is_function(call.uri):
        raise not_emulated(f"an integration of type {kind} with {call.uri}")
    if kind == "AWS":
        return answer_function(call)
    reply = call_function(api, call.uri, rest_event(call))
    return rest_response(reply, request, api.api.binaryMediaTypes)


def _resolve(api: DeployedApi, request: ApiRequest) -> RestCall:
    _, _, rest = request.path.partition("/")
    stage_name, _, path = rest.partition("/")
    stage = api.api.stages.get(stage_name)
    if stage is None or api.api.disableExecuteApiEndpoint is True:
        raise ApiError(403, "Forbidden", "ForbiddenException")
    match = best_match(_routes(api), request.method, path)
    if match is None:
        raise ApiError(403, "Missing Authentication Token", "MissingAuthenticationTokenException")
    resource, method = match.route.target
    return RestCall(api, request, stage, f"/{path}", resource, method, match.parameters)


def _routes(api: DeployedApi) -> Iterator[Route[tuple[Any, Any]]]:
    for resource in list(api.api.resources.values()):
        template = resource.get_path()
        for name, method in list(resource.resource_methods.items()):
            yield Route(name, template, (resource, method))
