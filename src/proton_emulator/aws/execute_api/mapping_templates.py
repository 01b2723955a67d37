"""Mapping templates and response mappings: those without Velocity are run, the others refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.aws.execute_api.messages import not_emulated, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.execute_api.messages import ApiRequest, Headers
    from proton_emulator.aws.execute_api.rest_api import RestCall

_WHOLE_BODY = {"$input.json('$')", '$input.json("$")', "$input.body", "$input.json($)"}


def apply_template(template: str | None, body: str, what: str) -> str:
    """The text of a template that is plain, or that passes the whole body on; ``body`` without one.

    Raise ``ApiError`` 501 for a template that needs Velocity.
    """
    if template is None or template.strip() in _WHOLE_BODY:
        return body
    if "$" in template or "#" in template:
        raise not_emulated(f"the Velocity template of {what}")
    return template


def request_template(call: RestCall) -> str | None:
    """The template for the request's media type; without a type it counts as JSON."""
    templates: Mapping[str, str | None] = call.integration.request_templates or {}
    return templates.get(call.request.content_type or "application/json")


def response_template(templates: Mapping[str, str | None]) -> str | None:
    if "application/json" in templates:
        return templates["application/json"]
    return next(iter(templates.values()), None)


def mapped_headers(parameters: Mapping[str, str] | None, call: RestCall) -> Headers:
    """``method.response.header.NAME: 'value'``; other sources than a literal are refused."""
    headers = []
    for target, source in (parameters or {}).items():
        name = target.removeprefix("method.response.header.")
        if not (source.startswith("'") and source.endswith("'")):
            raise not_emulated(f"the mapping of {source} to the header {name}")
        headers.append((name, source[1:-1]))
    return tuple(headers)


def body_text(request: ApiRequest) -> str:
    return request.body.decode("utf-8", errors="replace")


def template_number(text: str, name: str) -> str | None:
    """A number that a JSON template sets, such as ``statusCode`` of a mock."""
    value = parse_json(text)
    found = value.get(name) if isinstance(value, dict) else None
    return None if found is None else str(found)
