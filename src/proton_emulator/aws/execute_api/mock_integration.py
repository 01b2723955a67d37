"""MOCK integrations: mostly the OPTIONS methods that answer CORS preflights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.aws.execute_api.mapping_templates import (
    apply_template,
    body_text,
    mapped_headers,
    request_template,
    response_template,
    template_number,
)
from proton_emulator.aws.execute_api.messages import ApiError, ApiResponse

if TYPE_CHECKING:
    from proton_emulator.aws.execute_api.rest_api import RestCall


def answer_mock(call: RestCall) -> ApiResponse:
    """The integration response for the status code that the request template names."""
    what = f"{call.method.http_method} {call.resource.get_path()}"
    template = request_template(call)
    text = apply_template(template, body_text(call.request), what)
    code = template_number(text, "statusCode")
    responses = call.integration.integration_responses or {}
    chosen = responses.get(code) if code else None
    if chosen is None:
        raise ApiError(500, "Internal server error", "InternalServerErrorException")
    body = apply_template(response_template(chosen.response_templates), "", what)
    headers = mapped_headers(chosen.response_parameters, call)
    if all(name.lower() != "content-type" for name, _ in headers):
        headers = (*headers, ("Content-Type", "application/json"))
    return ApiResponse(int(chosen.status_code), headers, body.encode())
