"""Where an authorizer finds who is calling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.aws.execute_api.messages import by_name, last_values, not_emulated

if TYPE_CHECKING:
    from proton_emulator.aws.execute_api.messages import ApiRequest


def identity(request: ApiRequest, source: str) -> str:
    """The value of ``method.request.header.NAME`` (REST) or ``$request.header.NAME`` (HTTP).

    Empty where the request has none; headers and the query string are understood.
    """
    place = source.removeprefix("method.").removeprefix("$").removeprefix("request.")
    kind, _, name = place.partition(".")
    if kind == "header":
        return request.header(name) or ""
    if kind == "querystring":
        return last_values(by_name(request.query_pairs)).get(name, "")
    raise not_emulated(f"the identity source {source} of an authorizer")
