"""Keeps one promise: no process and no file of a function or a build outlives the emulator."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from threading import Lock

from proton_emulator.processes.guard_process import end_strays


class Guard:
    """Owns *folder* and knows every process started in it, each the leader of its own group."""

    def __init__(self, purpose: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"proton-{purpose}-"))
        self._running: set[int] = set()
        self._lock = Lock()
        self._marks = count(1)
        # -I -S: nothing of the user's Python environment, ready in a few milliseconds.
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-S",
                str(Path(__file__).with_name("guard_process.py")),
                str(self.folder),
            ],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        atexit.register(self.close)

    def mark(self) -> str:
        """Another one for each program, to tell what it started by."""
        return f"{self.folder}#{next(self._marks)};"

    def started(self, pid: int) -> None:
        with self._lock:
            self._running.add(pid)
            self._tell(f"+{pid}")

    def ended(self, pid: int) -> None:
        with self._lock:
            self._running.discard(pid)
            self._tell(f"-{pid}")

    def close(self) -> None:
        """End what still runs, remove the folder, and let the guarding process go."""
        with self._lock:
            for pid in self._running:
                end_process_group(pid)
            self._running.clear()
            end_strays(f"{self.folder}#")
            shutil.rmtree(self.folder, ignore_errors=True)
            if self._process.stdin and not self._process.stdin.closed:
                with contextlib.suppress(BrokenPipeError):
                    self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2)

    def _tell(self, line: str) -> None:
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()


def end_process_group(pid: int) -> None:
    """Kill a process and whatever it started; both may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
