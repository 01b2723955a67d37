"""The second run.

`proton check`, cfn-lint included, as a new process each time: with the cache that a run before has
left, beside the same command with an empty one.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bundles import samples
from benchmarks.contestants import Command, interleave
from benchmarks.effort import Effort
from benchmarks.row import Row


def measure(effort: Effort) -> list[Row]:
    folder = samples() / "environment-templates"
    command = [sys.executable, "-m", "proton_cli", "check", str(folder)]
    with TemporaryDirectory() as kept, TemporaryDirectory() as emptied:
        warm = Command(command, exit_codes=(0, 1), variables=_cache_in(kept))
        cold = Command(
            command,
            exit_codes=(0, 1),
            variables=_cache_in(emptied),
            prepare=lambda: _empty(Path(emptied)),
        )
        second, first = interleave(effort.of(5), warm, cold)
    return [Row(f"`proton check` again, {folder.name}", second, "the first run", first)]


def _cache_in(folder: str) -> dict[str, str]:
    return {"XDG_CACHE_HOME": folder}


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        shutil.rmtree(each)
