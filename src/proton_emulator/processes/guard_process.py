"""Outlives the emulator by an instant, to end its processes and remove their files.

Started as a script with the folder to remove. Standard input carries ``+<pid>`` and ``-<pid>``, the
process groups that began and ended; its end means that the emulator is gone, however it went.
"""

import contextlib
import os
import shutil
import signal
import sys


def main() -> None:
    running: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        running.add(pid) if line[0] == "+" else running.discard(pid)
    for pid in running:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


if __name__ == "__main__":
    main()
