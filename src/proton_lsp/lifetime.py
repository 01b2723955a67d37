"""Ends the server when the editor that started it is gone but left the pipes open."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

_POLL_SECONDS = 3.0


def can_watch(process_id: int) -> bool:
    """Whether the process is known here; one that is not lives in another container.

    On Windows nothing is watched; there, the closing of standard input ends the server.
    """
    return sys.platform != "win32" and _is_alive(process_id)


async def wait_for_end(process_id: int) -> None:
    """Return once the process, which was there, has ended."""
    if not await _ended(process_id):
        while _is_alive(process_id):
            await asyncio.sleep(_POLL_SECONDS)


async def _ended(process_id: int) -> bool:
    """Wait by a process file descriptor (Linux); False where there is none."""
    if not hasattr(os, "pidfd_open"):
        return False
    try:
        descriptor = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
    return True


def _is_alive(process_id: int) -> bool:
    """Whether the process exists and is more than a zombie, as far as the system tells."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return ") Z" not in Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return True
