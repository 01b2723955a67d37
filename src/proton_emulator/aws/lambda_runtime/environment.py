"""An execution environment: one process that serves one function version, one call at a time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from proton_emulator.aws.lambda_runtime.errors import CannotRunError, EnvironmentGoneError
from proton_emulator.aws.lambda_runtime.function_version import Outcome, error_payload
from proton_emulator.aws.lambda_runtime.interpreters import command
from proton_emulator.aws.lambda_runtime.log_lines import invocation_log
from proton_emulator.aws.lambda_runtime.runtime_api import Exchange, Reply, RuntimeApi
from proton_emulator.aws.lambda_runtime.unpack import unpack
from proton_emulator.aws.lambda_runtime.variables import process_variables
from proton_emulator.processes.guard import end_process_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion, Invocation
    from proton_emulator.processes.guard import Guard

# AWS allows 10 s; a laptop that compiles boto3's bytecode for the first time needs longer.
INIT_LIMIT_SECONDS = 30.0
_LOG_FILE_LIMIT = 8 * 1024 * 1024


class ExecutionEnvironment:
    """Unpacked code, a Runtime API and the process that polls it; ``alive`` until one broke."""

    def __init__(self, version: FunctionVersion, guard: Guard, log_stream: str) -> None:
        """Raise ``CannotRunError`` where this machine cannot serve the function."""
        self.version = version
        self.alive = True
        self._log_stream = log_stream
        self._log_position = 0
        self._guard = guard
        self._folder = Path(tempfile.mkdtemp(prefix=f"{version.name}-", dir=guard.folder))
        self._api = RuntimeApi(version)
        self._created = time.monotonic()
        self._invoked = False
        try:
            self._process = self._start(self._unpack())
        except BaseException:
            self._api.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        Thread(target=self._watch, name=f"lambda {version.name}", daemon=True).start()

    def invoke(self, invocation: Invocation) -> Outcome:
        """Run one event to its end: a result, an error, or the function's timeout.

        Raise ``EnvironmentGoneError`` where the warm process ended before it took the event.
        """
        exchange = Exchange(invocation)
        self._api.offer(exchange)
        if not self.alive:  # the process may have ended before the offer
            self._api.fail(self._exit_reply())
        try:
            begun = exchange.picked_up.result(INIT_LIMIT_SECONDS)
            if begun is None and self._invoked:
                raise EnvironmentGoneError(self.version.name)
            reply = exchange.reply.result(self.version.timeout)
        except FutureTimeoutError:
            reply = self._timed_out(exchange)
        return self._outcome(exchange, reply)

    def close(self) -> None:
        """End the process and remove its files."""
        self._kill()
        self._process.wait()
        self._api.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _unpack(self) -> Sequence[str]:
        version, task, layers = self.version, self._folder / "task", self._folder / "opt"
        if version.package_type == "Image":
            raise CannotRunError(
                f"{version.name} is a container image, which needs Docker; the emulator runs zip "
                "packages only. Deploy it with a runtime and a zip package to run it here."
            )
        if not version.code:
            raise CannotRunError(
                f"{version.name} has no code: the S3 object it was created from did not exist. "
                "Upload it and update the function's code."
            )
        unpack(version.code, task)
        layers.mkdir()
        for layer in version.layers:
            unpack(layer, layers)
        (self._folder / "tmp").mkdir()
        return command(version.runtime, task, layers)

    def _start(self, line: Sequence[str]) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            try:
                process = subprocess.Popen(
                    line,
                    cwd=self._folder / "task",
                    env=process_variables(
                        self.version, self._folder, self._log_stream, self._api.address
                    ),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise CannotRunError(
                    f"fork/exec {line[0]}: {error.strerror}", "Runtime.InvalidEntrypoint"
                ) from error
        self._guard.started(process.pid)
        return process

    def _kill(self) -> None:
        self.alive = False
        if self._process.poll() is None:  # afterwards the number may be another process's
            end_process_group(self._process.pid)

    def _watch(self) -> None:
        self._process.wait()
        end_process_group(self._process.pid)  # what it started and left behind
        self.alive = False
        self._guard.ended(self._process.pid)
        self._api.fail(self._exit_reply())

    def _exit_reply(self) -> Reply:
        code = self._process.wait()
        reason = "Runtime exited without providing a reason"
        if code > 0:
            reason = f"Runtime exited with error: exit status {code}"
        elif code < 0:
            reason = f"Runtime exited with error: signal: {str(signal.strsignal(-code)).lower()}"
        return self._service_error("Runtime.ExitError", reason)

    def _timed_out(self, exchange: Exchange) -> Reply:
        self._kill()
        if not exchange.picked_up.done():
            reason = f"Initialization timed out after {INIT_LIMIT_SECONDS:.0f} seconds"
        else:
            reason = f"Task timed out after {self.version.timeout:.2f} seconds"
        return self._service_error("Sandbox.Timedout", reason)

    def _service_error(self, error_type: str, reason: str) -> Reply:
        message = f"RequestId: {self._api.request_id} Error: {reason}"
        return Reply(error_payload(error_type, message), failed=True, log_line=message)

    def _outcome(self, exchange: Exchange, reply: Reply) -> Outcome:
        now = time.monotonic()
        begun = (exchange.picked_up.result() if exchange.picked_up.done() else None) or now
        cold = None if self._invoked else begun - self._created
        self._invoked = True
        output = f"{self._new_output()}\n{reply.log_line}"
        lines = invocation_log(
            self.version, exchange.invocation.request_id, output, now - begun, cold
        )
        return Outcome(reply.payload, reply.failed, lines, self._log_stream)

    def _new_output(self) -> str:
        """What the process wrote since the last call; into a file, so that nothing is under way."""
        with (self._folder / "log").open("rb") as log:
            log.seek(self._log_position)
            output = log.read()
        self._log_position += len(output)
        if self._log_position > _LOG_FILE_LIMIT:
            os.truncate(self._folder / "log", 0)  # the process appends, and so goes on from there
            self._log_position = 0
        return output.decode(errors="replace")
