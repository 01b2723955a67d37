"""Integrations of type AWS with a Lambda function: the event is the mapped body itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.functions import call_function
from proton_emulator.aws.execute_api.mapping_templates import (
    apply_template,
    body_text,
    mapped_headers,
    request_template,
    response_template,
)
from proton_emulator.aws.execute_api.messages import ApiError, ApiResponse, parse_json

if TYPE_CHECKING:
    from proton_emulator.aws.execute_api.rest_api import RestCall


def answer_function(call: RestCall) -> ApiResponse:
    what = f"{call.method.http_method} {call.resource.get_path()}"
    text = apply_template(request_template(call), body_text(call.request) or "{}", what)
    event = parse_json(text)
    if event is None:
        raise ApiError(400, "Could not parse request body into json", "BadRequestException")
    reply = call_function(call.api, call.uri, event)
    answer = parse_json(reply.payload)
    message = str(answer.get("errorMessage") or "") if reply.failed else ""
    chosen = _integration_response(call, message if reply.failed else None)
    template = response_template(chosen.response_templates)
    body = apply_template(template, reply.payload.decode(errors="replace"), what)
    headers = mapped_headers(chosen.response_parameters, call)
    if all(name.lower() != "content-type" for name, _ in headers):
        headers = (*headers, ("Content-Type", "application/json"))
    return ApiResponse(int(chosen.status_code), headers, body.encode())


def _integration_response(call: RestCall, error: str | None) -> Any:
    """The one whose pattern the error message matches, else the one without a pattern."""
    responses = list((call.integration.integration_responses or {}).values())
    if error is not None:
        for each in responses:
            if each.selection_pattern and re.fullmatch(each.selection_pattern, error, re.DOTALL):
                return each
    for each in responses:
        if not each.selection_pattern:
            return each
    raise ApiError(500, "Internal server error", "InternalServerErrorException")
