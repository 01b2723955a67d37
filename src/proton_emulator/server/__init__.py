"""Proton and the AWS beneath it in one process, on one port."""

from proton_emulator.server.embedded import EmbeddedEmulator
from proton_emulator.server.foreground import run
from proton_emulator.server.install import install

__all__ = ["EmbeddedEmulator", "install", "run"]
