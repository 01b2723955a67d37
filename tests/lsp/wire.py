"""Both ends of a connection without a transport: the server in this process, the client by hand."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

from proton_lsp.analysis_thread import Priority
from proton_lsp.server import ProtonServer

URI = Path("/nowhere/infrastructure/cloudformation.yaml").as_uri()
PATIENCE = 10


class Wire:
    """*sent* is all that the server said; ``hold`` keeps its analysis thread busy."""

    def __init__(self) -> None:
        self.sent: list[dict] = []
        self.server = ProtonServer()
        self.server.protocol.set_writer(self, include_headers=False)
        self._arrived = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def write(self, data: bytes) -> None:
        self.sent.append(json.loads(data))
        self._loop.call_soon_threadsafe(self._arrived.set)

    def close(self) -> None:
        pass

    def send(self, **message: object) -> None:
        text = json.dumps({"jsonrpc": "2.0", **message})
        protocol = self.server.protocol
        protocol.handle_message(json.loads(text, object_hook=protocol.structure_message))

    def ask(self, number: int, method: str, **params: object) -> None:
        self.send(id=number, method=method, params=params)

    def notify(self, method: str, **params: object) -> None:
        self.send(method=method, params=params)

    async def answer(self, number: int) -> dict:
        return await self.find(lambda m: m.get("id") == number and "method" not in m)

    async def request(self, method: str, result: object = None, *, skip: int = 0) -> dict:
        """Wait for the server's request after the first *skip* messages, and answer it."""
        found = await self.find(lambda m: m.get("method") == method and "id" in m, skip)
        self.send(id=found["id"], result=result)
        return found.get("params")

    async def notification(self, method: str, *, skip: int = 0) -> dict:
        found = await self.find(lambda m: m.get("method") == method and "id" not in m, skip)
        return found["params"]

    async def initialize(self, *folders: Path, options: object = None, **capabilities) -> dict:
        params = {"processId": None, "rootUri": None, "capabilities": capabilities}
        params["workspaceFolders"] = [{"uri": f.as_uri(), "name": f.name} for f in folders]
        params["initializationOptions"] = options
        self.ask(0, "initialize", **params)
        answer = await self.answer(0)
        self.notify("initialized")
        return answer["result"]["capabilities"]

    def open(self, text: str, uri: str = URI) -> None:
        item = {"uri": uri, "languageId": "proton-cfn", "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=item)

    def change(self, version: int, text: str) -> None:
        document = {"uri": URI, "version": version}
        self.notify(
            "textDocument/didChange", textDocument=document, contentChanges=[{"text": text}]
        )

    def hold(self) -> threading.Event:
        """Keep the analysis thread busy until the event is set."""
        release = threading.Event()
        self.server.analysis.submit(Priority.REQUEST, lambda: release.wait(PATIENCE))
        return release

    async def find(self, wanted, skip: int = 0) -> dict:
        async with asyncio.timeout(PATIENCE):
            while True:
                self._arrived.clear()
                for message in self.sent[skip:]:
                    if wanted(message):
                        return message
                await self._arrived.wait()
