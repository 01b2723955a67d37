"""Outlives the emulator by an instant, to end its processes and remove their files.

Started as a script with the folder to remove. Standard input carries ``+<pid>`` and ``-<pid>``, the
process groups that began and ended; its end means that the emulator is gone, however it went.
"""

import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path

_ROUNDS = 5


def main() -> None:
    running: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        running.add(pid) if line[0] == "+" else running.discard(pid)
    for pid in running:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    end_strays(f"{sys.argv[1]}#")
    shutil.rmtree(sys.argv[1], ignore_errors=True)


def end_strays(mark: str) -> None:
    """Kill the processes whose environment holds *mark*: daemons leave their group.

    Only Linux shows a process's environment.
    """
    for _ in range(_ROUNDS):  # They may start others meanwhile.
        strays = [pid for pid in _processes() if pid != os.getpid() and _has(pid, mark.encode())]
        for pid in strays:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if not strays:
            return


def _processes() -> list[int]:
    with contextlib.suppress(OSError):
        return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return []


def _has(pid: int, mark: bytes) -> bool:
    """Of another user's process nothing can be read, of a dead one nothing is left."""
    with contextlib.suppress(OSError):
        return mark in Path(f"/proc/{pid}/environ").read_bytes()
    return False


if __name__ == "__main__":
    main()
