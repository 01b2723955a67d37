"""What a function's answer means to the client of a Lambda proxy integration."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.messages import ApiError, ApiResponse, parse_json
from proton_emulator.aws.execute_api.rest_event import is_binary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proton_emulator.aws.execute_api.functions import FunctionReply
    from proton_emulator.aws.execute_api.messages import ApiRequest, Headers

_REST_KEYS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
_log = logging.getLogger(__name__)


def rest_response(
    reply: FunctionReply, request: ApiRequest, binary_media_types: Sequence[str]
) -> ApiResponse:
    """A failed function or an answer of another shape is a 502, with the reason in our log."""
    answer = parse_json(reply.payload)
    reason = _rest_problem(reply, answer)
    if reason:
        _log.warning("502 for %s %s: %s", request.method, request.path, reason)
        raise ApiError(502, "Internal server error", "InternalServerErrorException")
    accepted = (request.header("accept") or "").partition(",")[0].partition(";")[0].strip()
    encoded = answer.get("isBase64Encoded") is True
    decode = encoded and is_binary(accepted.lower() or "*/*", binary_media_types)
    headers = _headers(answer, "application/json")
    return ApiResponse(int(answer.get("statusCode", 200)), headers, _body(answer, decode))


def _rest_problem(reply: FunctionReply, answer: Any) -> str:
    if reply.failed:
        return f"the function failed with {reply.payload.decode(errors='replace')}"
    if not isinstance(answer, dict):
        return "the function's answer is not an object"
    if unknown := sorted(answer.keys() - _REST_KEYS):
        return f"the function's answer has keys that API Gateway refuses: {', '.join(unknown)}"
    return _shape_problem(answer)


def _shape_problem(answer: Mapping[str, Any]) -> str:
    try:
        status = int(answer.get("statusCode", 200))
    except (TypeError, ValueError):
        status = 0
    if not 100 <= status <= 599:  # HTTP's range
        return f"statusCode is {answer.get('statusCode')!r}"
    if not isinstance(answer.get("body"), str | None):
        return "body is not a string; a function returns json.dumps(...)"
    for name in ("headers", "multiValueHeaders"):
        if not isinstance(answer.get(name), dict | None):
            return f"{name} is not an object"
    return ""


def http_response(reply: FunctionReply, request: ApiRequest, payload_format: str) -> ApiResponse:
    """As HTTP APIs do it: format 2.0 makes a response of any JSON without ``statusCode``."""
    answer = parse_json(reply.payload)
    if reply.failed:
        _log.warning("500 for %s: %s", request.path, reply.payload.decode(errors="replace"))
        raise ApiError(500, "Internal Server Error")
    if payload_format == "2.0" and not (isinstance(answer, dict) and "statusCode" in answer):
        body = answer if isinstance(answer, str) else json.dumps(answer)
        return ApiResponse(200, (("Content-Type", "application/json"),), body.encode())
    reason = _shape_problem(answer) if isinstance(answer, dict) else "it is not an object"
    if reason:
        _log.warning("500 for %s: the function's answer: %s", request.path, reason)
        raise ApiError(500, "Internal Server Error")
    headers = _headers(answer, "text/plain; charset=utf-8")
    cookies = tuple(("Set-Cookie", str(each)) for each in answer.get("cookies") or [])
    decode = answer.get("isBase64Encoded") is True
    return ApiResponse(int(answer.get("statusCode", 200)), headers + cookies, _body(answer, decode))


def _headers(answer: Mapping[str, Any], default_type: str) -> Headers:
    """A name in ``multiValueHeaders`` wins over the same name in ``headers``."""
    multiple = answer.get("multiValueHeaders") or {}
    repeated = {name.lower() for name in multiple}
    pairs = [
        (name, _text(value))
        for name, value in (answer.get("headers") or {}).items()
        if name.lower() not in repeated
    ]
    pairs += [(name, _text(value)) for name, values in multiple.items() for value in values or []]
    if all(name.lower() != "content-type" for name, _ in pairs):
        pairs.append(("Content-Type", default_type))
    return tuple(pairs)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    # A line break would end the header and start another.
    return str(value).replace("\r", "").replace("\n", "")


def _body(answer: Mapping[str, Any], decode: bool) -> bytes:
    body = (answer.get("body") or "").encode()
    if not decode:
        return bytes(body)
    try:
        return base64.b64decode(body)
    except binascii.Error as error:
        raise ApiError(502, "Internal server error", "InternalServerErrorException") from error
