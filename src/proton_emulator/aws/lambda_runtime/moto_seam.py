"""The two methods of moto's Lambda that are replaced so that functions really run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def replace_invoke(invoke: Callable[..., bytes]) -> None:
    """Every invocation in moto, by API or by another service's event, goes through this method.

    ``invoke`` takes moto's function, the body, and the headers of request and response.
    """
    from moto.awslambda.models import LambdaFunction

    def invoke_function(function: Any, body: Any, headers: Any, response_headers: Any) -> bytes:
        return invoke(function, body, headers, response_headers)

    if not hasattr(LambdaFunction.invoke, "of_the_emulator"):
        _read_qualifier_from_query()
    invoke_function.of_the_emulator = True  # type: ignore[attr-defined] # marks it as replaced
    LambdaFunction.invoke = invoke_function


def _read_qualifier_from_query() -> None:
    """moto looks for Invoke's qualifier in the payload; clients put it in the query string."""
    from moto.awslambda.responses import LambdaResponse

    stock_answer = LambdaResponse.invoke

    def answer_invoke(response: Any) -> Any:
        qualifier = response.querystring.get("Qualifier", [None])[0]
        response._get_param = lambda *_: qualifier  # noqa: SLF001 # moto asks for nothing else
        return stock_answer(response)

    LambdaResponse.invoke = answer_invoke


def client_error(code: str, message: str) -> Exception:
    """An error that moto's Lambda API answers with status 400."""
    from moto.awslambda.exceptions import LambdaClientError

    return cast("Exception", LambdaClientError(code, message))
