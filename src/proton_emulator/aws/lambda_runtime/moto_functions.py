"""moto's Lambda functions, run by our fleet: reads them, and answers their invocations."""

from __future__ import annotations

import base64
import json
from itertools import count
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, finalize

from proton_emulator.aws import moto_internals
from proton_emulator.aws.lambda_runtime.fleet import Fleet
from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion, Invocation, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

# Without an endpoint a handler's clients would turn to the real AWS; this name explains itself.
NO_ENDPOINT = "http://the-emulator-has-no-endpoint-yet.invalid"


class FunctionRunner:
    """Stands in for ``LambdaFunction.invoke`` of moto."""

    def __init__(self) -> None:
        self.fleet = Fleet()
        self.endpoint_url: Callable[[], str | None] = lambda: None
        self._owners: WeakKeyDictionary[Any, tuple[int, Mapping[str, str]]] = WeakKeyDictionary()
        self._numbers = count(1)
        self._lock = Lock()

    def invoke(
        self,
        function: Any,
        body: str | bytes,
        request_headers: Mapping[str, str],
        response_headers: MutableMapping[str, Any],
    ) -> bytes:
        """Answer Invoke: run now, or in the background, or only check, as the headers ask."""
        payload = _json_bytes(body)
        kind = request_headers.get("x-amz-invocation-type", "RequestResponse")
        response_headers["x-amz-executed-version"] = str(_version(function))
        if kind == "DryRun":
            return b""
        invocation = Invocation(_request_id(), payload, _client_context(request_headers))
        if kind == "Event":
            Thread(target=self.run, args=(function, invocation), daemon=True).start()
            return b""
        outcome = self.run(function, invocation)
        if outcome.failed:
            response_headers["x-amz-function-error"] = "Unhandled"
        response_headers["x-amz-log-result"] = base64.b64encode(outcome.log_tail).decode()
        return outcome.payload

    def run(self, function: Any, invocation: Invocation) -> Outcome:
        """Run one event and write its log to CloudWatch Logs."""
        version = self._read(function)
        outcome = self.fleet.run(version, invocation, _log_stream(version))
        with self._lock:  # moto would make a log group twice, and lose the first one's streams
            _write_log(function, version.log_group, outcome)
        return outcome

    def _read(self, function: Any) -> FunctionVersion:
        owner, credentials = self._owner(function)
        endpoint = self.endpoint_url() or NO_ENDPOINT
        return FunctionVersion(
            owner=owner,
            name=function.function_name,
            arn=function.function_arn,
            version=_version(function),
            runtime=function.run_time or "",
            handler=function.handler or "",
            code=getattr(function, "code_bytes", b""),
            timeout=float(function.timeout),
            memory_size=int(function.memory_size),
            layers=_layers(function),
            variables={
                "AWS_ENDPOINT_URL": endpoint,
                **{name: str(value) for name, value in function.environment_vars.items()},
                **credentials,
            },
            package_type=function.package_type,
        )

    def _owner(self, function: Any) -> tuple[int, Mapping[str, str]]:
        with self._lock:
            if function not in self._owners:
                owner = next(self._numbers)
                self._owners[function] = owner, _credentials(function)
                # In a thread, since a collection may come while this thread holds the fleet's lock.
                forget = Thread(target=self.fleet.forget, args=(owner,), daemon=True)
                finalize(function, forget.start).atexit = False
            return self._owners[function]


def _version(function: Any) -> str:
    """The number of a published version; only those stand in an ARN, moto numbers $LATEST too."""
    qualifier = function.function_arn.split(":")[7:]
    return qualifier[0] if qualifier else "$LATEST"


def _json_bytes(body: str | bytes) -> bytes:
    raw = (body if isinstance(body, bytes) else body.encode()) or b"{}"
    try:
        json.loads(raw)
    except ValueError as error:
        raise moto_internals.lambda_client_error(
            "InvalidRequestContentException", f"Could not parse request body into json: {error}"
        ) from error
    return raw


def _client_context(headers: Mapping[str, str]) -> str:
    encoded = headers.get("x-amz-client-context")
    return base64.b64decode(encoded).decode() if encoded else ""


def _request_id() -> str:
    return str(moto_internals.random_source().uuid4())


def _log_stream(version: FunctionVersion) -> str:
    from moto.core.utils import utcnow

    return f"{utcnow():%Y/%m/%d}/[{version.version}]{moto_internals.random_source().uuid4().hex}"


def _layers(function: Any) -> tuple[bytes, ...]:
    backend = moto_internals.backend("lambda", function.account_id, function.region)
    found = (backend.layers_versions_by_arn(layer["Arn"]) for layer in function.layers)
    return tuple(layer.code_bytes for layer in found if layer is not None)


def _credentials(function: Any) -> Mapping[str, str]:
    """Those of the function's role, so that its calls land in its own account."""
    role = moto_internals.backend("sts", function.account_id, function.partition).assume_role(
        region_name=function.region,
        role_session_name=function.function_name,
        role_arn=function.role,
        policy=None,
        duration=3600,
        external_id=None,
    )
    return {
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token,
    }


def _write_log(function: Any, group: str, outcome: Outcome) -> None:
    from moto.core.utils import unix_time_millis

    logs = function.logs_backend
    logs.ensure_log_group(group)
    if outcome.log_stream not in logs.groups[group].streams:
        logs.create_log_stream(group, outcome.log_stream)
    now = int(unix_time_millis())
    events = [{"timestamp": now, "message": line} for line in outcome.log]
    logs.put_log_events(group, outcome.log_stream, events)
