"""Starting and ending the server's process."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_lsp.server import ProtonServer


# Every key makes and drops trees, and hardly a cycle: at Python's usual pace, collecting doubles an
# edit's time. Full collections wait until nobody types (`Diagnostics`).
_COLLECT = (100_000, 20, 1000)


def over_stdio() -> int:
    """Serve the client on standard input and output; 0 when it said goodbye, else 1."""
    server = _server()
    # What a library prints by mistake must not break the protocol.
    output, sys.stdout = sys.stdout.buffer, sys.stderr
    server.start_io(sys.stdin.buffer, output)
    return _exit_code(server)


def over_tcp(host: str, port: int) -> int:
    """Serve the first client that connects, then end; port 0 takes any that is free."""
    server = _server()
    asyncio.run(_serve_one(server, host, port))
    return _exit_code(server)


async def _serve_one(server: ProtonServer, host: str, port: int) -> None:
    from pygls.io_ import run_async

    ended = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listening.close()
        server.protocol.set_writer(writer)
        try:
            await run_async(threading.Event(), reader, server.protocol)
        finally:
            writer.close()
            ended.set()

    listening = await asyncio.start_server(talk, host, port)
    bound = listening.sockets[0].getsockname()
    print(f"Listening on {bound[0]}:{bound[1]}", file=sys.stderr, flush=True)  # noqa: T201  # the ready line
    await ended.wait()
    server.shutdown()


def _server() -> ProtonServer:
    # What lsprotocol makes on import stays: collecting meanwhile would only delay the start.
    gc.disable()
    from proton_lsp.server import ProtonServer

    server = ProtonServer()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    gc.enable()
    return server


def _exit_code(server: ProtonServer) -> int:
    return 0 if server.protocol.was_shut_down else 1
