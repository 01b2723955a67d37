"""``proton up`` as a process of its own, for editors that do not start it themselves."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, STDOUT
from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.errors import RefusedError
from proton_lsp.progress import Progress

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from proton_lsp.server import ProtonServer

_LOG = logging.getLogger(__name__)
_POLL_SECONDS = 0.2
_INTERRUPTED = "was stopped"


class Deployment:
    """At most one at a time; what it says goes to progress and log, how it ends to a message."""

    def __init__(self, server: ProtonServer) -> None:
        self._server = server
        self._process: Process | None = None
        self._starting = False

    async def up(self, file: Path, endpoint: str | None) -> bool:
        """Deploy what *file* declares; whether all of it succeeded.

        Raises RefusedError while another runs, and in a workspace that nobody trusts.
        """
        if not self._server.trusted:
            raise RefusedError("Deploying runs the workspace's code, and it is not trusted yet.")
        if self._starting or self._process is not None:
            raise RefusedError("A deployment is under way.")
        self._starting = True
        try:
            async with Progress(self._server, f"Deploying {file.name}") as progress:
                outcome = await self._run(_command(file, endpoint), file.parent, progress)
        finally:
            self._starting, self._process = False, None
        self._say(file, outcome)
        return outcome is None

    def stop(self) -> None:
        """End the process with the server."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def _run(self, command: list[str], folder: Path, progress: Progress) -> str | None:
        """None for success, else what went wrong: the last thing that the process said."""
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        self._process = process
        watching = asyncio.ensure_future(self._stop_when_cancelled(progress))
        said = ""
        try:
            assert process.stdout is not None
            async for raw in process.stdout:
                if line := raw.decode(errors="replace").rstrip():
                    said = line
                    progress.say(line)
                    _LOG.info("proton up: %s", line)
            code = await process.wait()
        finally:
            watching.cancel()
        if progress.is_cancelled:
            return _INTERRUPTED
        return None if code == 0 else f"failed: {said}"

    async def _stop_when_cancelled(self, progress: Progress) -> None:
        while not progress.is_cancelled:
            await asyncio.sleep(_POLL_SECONDS)
        self.stop()

    def _say(self, file: Path, outcome: str | None) -> None:
        kind = types.MessageType.Error if outcome else types.MessageType.Info
        message = f"Deploying {file.name} {outcome or 'to the local emulator succeeded'}."
        self._server.window_show_message(types.ShowMessageParams(kind, message))


def _command(file: Path, endpoint: str | None) -> list[str]:
    more = ["--endpoint-url", endpoint] if endpoint else []
    # -P: the folder is the current one, and must not be where Python finds its modules.
    return [sys.executable, "-P", "-m", "proton_cli", "up", *more, "--", file.name]
