"""Who is measured: a process of its own for each, so that each has its own peak of memory.

This package's own process imports nothing heavy: what it weighs is the least that a child's
``ru_maxrss`` can say.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Protocol, cast

from benchmarks.row import Measured

ROOT = Path(__file__).resolve().parents[1]
_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


class Contestant(Protocol):
    def round(self) -> list[float]:
        """The seconds of each sample of one repetition."""

    def close(self) -> int:
        """End, and tell the most memory ever held, in bytes."""


def environment(**more: str) -> dict[str, str]:
    """This process's variables with bytecode written, as in a normal installation."""
    kept = {name: value for name, value in os.environ.items() if name not in _SPOILERS}
    return {**kept, **more}


_SPOILERS = {"PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONDEVMODE"}


class Command:
    """A process started cold and run to its end, whose *exit_codes* are the expected ones.

    *prepare* runs before each, untimed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        exit_codes: Collection[int] = (0,),
        variables: Mapping[str, str] | None = None,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self._command = command
        self._exit_codes = exit_codes
        self._environment = environment(**(variables or {}))
        self._prepare = prepare
        self._peak = 0

    def round(self) -> list[float]:
        self._prepare()
        start = perf_counter()
        process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        took = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self._exit_codes:
            raise RuntimeError(f"{' '.join(self._command)}: exit code {process.returncode}")
        self._peak = max(self._peak, used.ru_maxrss * _KILOBYTE)
        return [took]

    def close(self) -> int:
        return self._peak


class Server:
    """A process started cold until *is_ready* returns, then killed."""

    def __init__(
        self, command: Sequence[str], wait_until_ready: Callable[[subprocess.Popen[bytes]], object]
    ) -> None:
        self._command = command
        self._wait_until_ready = wait_until_ready
        self._peak = 0

    def round(self) -> list[float]:
        start = perf_counter()
        with started(self._command) as process:
            try:
                self._wait_until_ready(process)
                took = perf_counter() - start
                self._peak = max(self._peak, peak_of(process.pid))
            finally:
                process.kill()
        return [took]

    def close(self) -> int:
        return self._peak


class Warm:
    """A function ``package.module:name`` in a child that stays; see ``benchmarks.warm_process``."""

    def __init__(self, function: str, *arguments: object) -> None:
        command = [sys.executable, "-m", "benchmarks.warm_process", function]
        self._process = started([*command, json.dumps(arguments)])

    def round(self) -> list[float]:
        return cast("list[float]", self._ask("round"))

    def close(self) -> int:
        if self._process.poll() is not None:  # it failed, and its round has said so
            return 0
        peak = cast("int", self._ask("end"))
        with self._process as process:
            process.wait(60)
        return peak

    def _ask(self, request: str) -> object:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(request.encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._process.args!r} ended: exit code {self._process.wait()}")
        return cast("object", json.loads(answer))


def started(command: Sequence[str], **variables: str) -> subprocess.Popen[bytes]:
    """*command* with pipes on standard input and output."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(**variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def peak_of(process: int | None = None) -> int:
    """The most memory that a living process (None: this one) has held, in bytes; 0 if unknown."""
    try:
        status = Path(f"/proc/{process or 'self'}/status").read_text()
    except OSError:
        return 0 if process else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE
    line = next((each for each in status.splitlines() if each.startswith("VmHWM:")), "VmHWM: 0")
    return int(line.split()[1]) * 1024


def interleave(rounds: int, *contestants: Contestant) -> list[Measured]:
    """*rounds* of each in turn, first and last changing places; one more before does not count."""
    samples: list[list[float]] = [[] for _ in contestants]
    with ExitStack() as stack:
        for each in contestants:
            stack.callback(each.close)
            each.round()
        turns = list(zip(contestants, samples, strict=True))
        for number in range(rounds):
            for contestant, taken in turns if number % 2 else reversed(turns):
                taken.extend(contestant.round())
        stack.pop_all()
    return [
        Measured(tuple(taken), contestant.close() or None)
        for contestant, taken in zip(contestants, samples, strict=True)
    ]
