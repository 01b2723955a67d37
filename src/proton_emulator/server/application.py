"""The WSGI application: moto's dispatcher with Proton, deployed APIs and administration around."""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from proton_emulator.server import signature
from proton_emulator.server.administration import PREFIX, Administration
from proton_emulator.server.request_log import RequestLog, operation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    WSGIApplication: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]

log = logging.getLogger(__name__)

_TARGET_PREFIX = "AwsProton20200720."


class Application:
    """Answers every request, and logs all but those for itself.

    *endpoint_url* tells where it is served, *stop* ends the server.
    """

    def __init__(
        self, endpoint_url: Callable[[], str | None], stop: Callable[[], None] | None = None
    ) -> None:
        self.log = RequestLog()
        self._administration = Administration(self.log, stop)
        self._endpoint_url = endpoint_url
        self._loading = threading.Lock()
        self._loaded: WSGIApplication | None = None

    def load(self) -> WSGIApplication:
        """What answers for AWS: loaded once, by the first request or by who expects one."""
        with self._loading:
            if self._loaded is None:
                self._loaded = _aws(self._endpoint_url)
            return self._loaded

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PREFIX):
            return self._administration(environ, start_response)
        started, began = time.time(), time.perf_counter()
        operation, statuses = operation_of(environ), [500]

        def logged_start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            statuses.append(int(status.split(" ", 1)[0]))
            return start_response(status, headers, *rest)

        try:
            return self._answer(environ, logged_start)
        finally:
            self.log.add(environ, operation, statuses[-1], started, time.perf_counter() - began)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_X_AMZ_TARGET", "").startswith(_TARGET_PREFIX):
            environ.setdefault("HTTP_AUTHORIZATION", signature.UNSIGNED)
        signature.name_account(environ)
        try:
            answer = self.load()(environ, start_response)
        except NotImplementedError as error:
            return _failure(environ, start_response, "501 Not Implemented", "NotImplemented", error)
        except UnicodeDecodeError as error:
            return _failure(
                environ, start_response, "400 Bad Request", "SerializationException", error
            )
        except Exception as error:
            if unknown := _unknown_region(environ, error):
                return _failure(
                    environ, start_response, "400 Bad Request", "ValidationException", unknown
                )
            log.exception("%s %s", environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"))
            return _failure(
                environ, start_response, "500 Internal Server Error", "InternalFailure", error
            )
        return answer


def _aws(endpoint_url: Callable[[], str | None]) -> WSGIApplication:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    from proton_emulator.aws import execute_api
    from proton_emulator.server.install import install

    install(endpoint_url)
    dispatcher: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    return execute_api.middleware(dispatcher)


def _unknown_region(environ: dict[str, Any], error: Exception) -> Exception | None:
    """What to say instead of moto's KeyError for a region that does not exist."""
    region = signature.region(environ)
    if not isinstance(error, KeyError) or error.args != (region,):
        return None
    return ValueError(f"AWS has no region '{region}': set AWS_DEFAULT_REGION to one that it has.")


def _failure(
    environ: dict[str, Any], start_response: Any, status: str, code: str, error: Exception
) -> Iterable[bytes]:
    """An error in the protocol of the request: what moto raises would be a page of HTML."""
    message = str(error) or type(error).__name__
    if "HTTP_X_AMZ_TARGET" in environ or "json" in environ.get("CONTENT_TYPE", ""):
        kind = "application/x-amz-json-1.0"
        body = json.dumps({"__type": code, "message": message}).encode()
    else:
        from xml.sax.saxutils import escape

        kind = "text/xml"
        fault = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        body = f"<ErrorResponse>{fault}<RequestId>0</RequestId></ErrorResponse>".encode()
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
