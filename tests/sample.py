"""Sound bundles on disk, as rules' examples lay them out, for tests to break."""

from __future__ import annotations

from pathlib import Path

from proton_bundle.rules.examples import BASES


def write_base(folder: Path, base: str) -> Path:
    """Write the files of *base* (``environment``, ``service``, ``component``, ``project``)."""
    for path, text in BASES[base].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return folder
