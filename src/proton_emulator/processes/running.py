"""One program from its start to its end, its output handed on line by line."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from dataclasses import dataclass
from threading import Thread
from typing import IO, TYPE_CHECKING, Protocol

from proton_emulator.processes.guard import end_process_group
from proton_emulator.processes.guard_process import end_strays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from proton_emulator.processes.guard import Guard

_LONGEST_LINE = 8 * 1024
_POLL_SECONDS = 0.05
# What a program starts inherits it, in whatever session and group.
_MARK = "PROTON_RUN"
# What left the process group may hold the pipe open for ever: its output is not waited for.
_LAST_WORDS_SECONDS = 2.0


def _none() -> float:
    return 0.0


class Interrupt(Protocol):
    """What asks work to end before its time; a ``threading.Event`` is one."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Ended:
    """*code* is the exit code, negative for a signal; one of the flags says why it was killed."""

    code: int
    timed_out: bool = False
    stopped: bool = False


def run(
    command: Sequence[str],
    *,
    folder: Path,
    variables: Mapping[str, str],
    guard: Guard,
    stopping: Interrupt,
    seconds: float,
    out: Callable[[str], None],
    err: Callable[[str], None] | None = None,
    grace: Callable[[], float] = _none,
) -> Ended:
    """Run *command* in *folder* with only *variables*; OSError when it cannot be started.

    *out* gets each line that it writes, without its end and cut at 8 KiB; *err* those of standard
    error, where they are wanted apart. What the program leaves running is ended with it. One that
    is stopped gets *grace* seconds after a SIGINT to put its things in order.
    """
    mark = guard.mark()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**variables, _MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if err else subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    guard.started(process.pid)
    pumps = [_pump(process.stdout, out)] + ([_pump(process.stderr, err)] if err else [])
    try:
        return _wait(process, stopping, seconds, grace)
    finally:
        end_process_group(process.pid)
        process.wait()
        end_strays(mark)
        guard.ended(process.pid)
        for pump in pumps:
            pump.join(_LAST_WORDS_SECONDS)


def _wait(
    process: subprocess.Popen[str],
    stopping: Interrupt,
    seconds: float,
    grace: Callable[[], float],
) -> Ended:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return Ended(process.wait(_POLL_SECONDS))
        except subprocess.TimeoutExpired:
            timed_out = time.monotonic() > deadline
            if timed_out or stopping.is_set():
                _end(process, grace())
                return Ended(process.wait(), timed_out=timed_out, stopped=not timed_out)


def _end(process: subprocess.Popen[str], grace: float) -> None:
    if grace:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    end_process_group(process.pid)


def _pump(stream: IO[str] | None, take: Callable[[str], None]) -> Thread:
    assert stream is not None, "the stream was asked for as a pipe"

    def copy() -> None:
        with stream:
            while line := stream.readline(_LONGEST_LINE):
                take(line.rstrip("\r\n"))

    thread = Thread(target=copy, name="program-output", daemon=True)
    thread.start()
    return thread
