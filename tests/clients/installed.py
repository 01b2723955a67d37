"""Finds what `make test-clients` installed; under it, what is absent is a failure, not a skip."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = "PROTON_REQUIRE_CLIENTS"


def require(name: str, *places: Path | str | None) -> Path:
    """The first of *places* that exists; *name* is what a person would call it."""
    for place in places:
        if place is not None and Path(place).exists():
            return Path(place)
    message = f"{name} is not installed: run make test-clients"
    if os.environ.get(REQUIRED):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def on_path(command: str) -> str | None:
    return shutil.which(command)
