"""Programs that stand in for Terraform, and the real one where it is installed."""

from __future__ import annotations

import os
import select
import shutil
import threading
from pathlib import Path

import pytest

from proton_emulator.automation.interruption import Interruption
from proton_emulator.automation.terraform import Terraform

PROGRAM = shutil.which("terraform") or shutil.which("tofu")
require_terraform = pytest.mark.skipif(
    PROGRAM is None,
    reason="TERRAFORM ABSENT: neither terraform nor tofu is on PATH, so nothing was really applied",
)

# Port 9 of this machine discards or refuses: no registry answers, with or without a network.
_NO_REGISTRY = 'provider_installation { network_mirror { url = "https://127.0.0.1:9/" } }\n'


def script(folder: Path, body: str) -> str:
    """A program named ``terraform``: *body* is of ``sh``; ``$1`` is the command."""
    program = folder / "bin" / "terraform"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


def without_registry(folder: Path) -> dict[str, str]:
    """What Terraform needs, with a home and a configuration that reach no registry."""
    configuration = folder / "terraform.rc"
    configuration.write_text(_NO_REGISTRY)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TF_CLI_CONFIG_FILE": str(configuration),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
    }


def terraform(program, guard, variables=None, stopping=None) -> Terraform:
    variables = variables or {"PATH": os.environ["PATH"]}
    return Terraform(program, variables, guard, Interruption(stopping or threading.Event()))


class Line:
    """A named pipe between a test and a program: neither waits for the other to open it."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._end = os.open(path, os.O_RDWR)

    def say(self) -> None:
        os.write(self._end, b"go\n")

    def hear(self, seconds: float = 60.0) -> bytes:
        """What the program wrote; nothing when it took too long."""
        ready, _, _ = select.select([self._end], [], [], seconds)
        return os.read(self._end, 100) if ready else b""

    def close(self) -> None:
        os.close(self._end)
