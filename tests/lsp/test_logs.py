"""Logs that cannot be sent."""

from __future__ import annotations

import logging

import pytest

from lsp.wire import Wire

pytestmark = pytest.mark.asyncio


async def test_a_client_that_is_gone_is_told_nothing(wire: Wire, monkeypatch, capfd):
    """pygls logs that it could not write, which is nothing to write to the same client."""
    await wire.initialize()
    tries = []

    def write(data: bytes) -> None:
        tries.append(data)
        raise ValueError("I/O operation on closed file")

    monkeypatch.setattr(wire, "write", write)
    logging.getLogger("proton_lsp").error("something broke")
    assert len(tries) == 1
    assert b"something broke" in tries[0]
    assert "Traceback" not in capfd.readouterr().err
