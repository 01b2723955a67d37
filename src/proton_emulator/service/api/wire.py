"""AWS JSON 1.0: a request's bytes to an operation, its result or error to bytes."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proton_emulator.service.api.service_model import Operation, service_model
from proton_emulator.service.api.validation import validate
from proton_emulator.service.errors import (
    InternalServerException,
    NotEmulated,
    ProtonError,
    SerializationException,
    UnknownOperationException,
)
from proton_emulator.service.provisioners.outcome import StoppedError
from proton_emulator.service.store.store import StoreClosedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.engine.engine import Engine

log = logging.getLogger(__name__)

_NAMESPACE = "com.amazonaws.proton.v20200720"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; *error* is the error's code, empty when the operation succeeded."""

    status: int
    body: bytes
    error: str = ""

    @property
    def headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/x-amz-json-1.0"}
        return headers | ({"x-amzn-ErrorType": self.error} if self.error else {})


def answer(engine: Engine, target: str, body: bytes) -> Answer:
    """Run the operation named in the ``X-Amz-Target`` header; never raises."""
    try:
        operation = _operation(target)
        params = _params(body)
        validate(operation.input, params)
        result = _run(engine, operation, params)
        return Answer(200, _encode(shaped(operation.output, result)))
    except ProtonError as error:
        return _error(error)
    except (StoreClosedError, StoppedError):
        return _error(InternalServerException("The emulator was reset during this request."))
    except Exception as error:
        log.exception("%s failed", target)
        return _error(InternalServerException(f"{type(error).__name__}: {error}"))


def shaped(shape: str, value: Any) -> Any:
    """*value* with only what *shape* has, and nothing that is None."""
    model = service_model().shapes[shape]
    if model["type"] == "structure":
        return {
            name: shaped(reference["shape"], value[name])
            for name, reference in model["members"].items()
            if value.get(name) is not None
        }
    if model["type"] == "list":
        return [shaped(model["member"]["shape"], item) for item in value]
    return value


def _operation(target: str) -> Operation:
    prefix, _, name = target.rpartition(".")
    model = service_model()
    if prefix != model.target_prefix or name not in model.operations:
        raise UnknownOperationException(f"Proton has no operation {target!r}.")
    return model.operations[name]


def _params(body: bytes) -> dict[str, Any]:
    try:
        params = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise SerializationException(f"The request's body is not JSON: {error}") from None
    if not isinstance(params, dict):
        raise SerializationException("The request's body is not a JSON object.")
    return params


def _run(engine: Engine, operation: Operation, params: Mapping[str, Any]) -> Mapping[str, Any]:
    from proton_emulator.service.api.operations import handlers

    handler = handlers().get(operation.name)
    if handler is None:
        raise NotEmulated(f"{operation.name} is not emulated yet.")
    return handler(engine, params) or {}


def _error(error: ProtonError) -> Answer:
    body = {"__type": f"{_NAMESPACE}#{error.code}", "message": str(error)}
    return Answer(error.http_status, _encode(body), error.code)


def _encode(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
