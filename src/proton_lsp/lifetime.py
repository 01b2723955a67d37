"""Ends the server when the editor that started it is gone but left the pipes open."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_POLL_SECONDS = 3.0


async def watch_parent(process_id: int, gone: Callable[[], None]) -> None:
    """Call *gone* once the process ends.

    A process that is unknown from the start lives in another container: it cannot be watched. On
    Windows nothing is done; there, the closing of standard input ends the server.
    """
    if sys.platform == "win32" or not _is_alive(process_id):
        return
    if not await _ended(process_id):
        while _is_alive(process_id):
            await asyncio.sleep(_POLL_SECONDS)
    gone()


async def _ended(process_id: int) -> bool:
    """Wait by a process file descriptor (Linux); False where there is none."""
    if not hasattr(os, "pidfd_open"):
        return False
    try:
        descriptor = os.pidfd_open(process_id)
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
