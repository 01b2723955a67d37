"""The ``proton`` command as a user runs it: a process, its output and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# A deployment on a busy two-core machine takes its time; a hang must still end.
_SECONDS = 240


def proton(
    *arguments: str | Path,
    cwd: Path | None = None,
    stdin: str | None = None,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run ``proton`` and return what came of it; a traceback in its output is never right."""
    done = subprocess.run(
        [sys.executable, "-m", "proton_cli", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
        env={**os.environ, "NO_COLOR": "1", **(env or {})},
    )
    assert "Traceback (most recent call last)" not in done.stderr + done.stdout, done.stderr
    return done
