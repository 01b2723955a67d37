"""A home for programs that must not find the user's."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

# Where these stand in for programs on PATH, they look for them at home; none holds credentials.
_VERSION_MANAGERS = (
    *(".asdf", ".tool-versions", ".config/mise", ".local/share/mise"),
    *(".pyenv", ".rbenv", ".volta", ".tfenv", ".tenv"),
)


def furnish(home: Path) -> None:
    """Make *home*, with the user's version managers and nothing else of the user's."""
    users = Path(os.environ.get("HOME") or Path.home())
    home.mkdir(exist_ok=True)
    for name in _VERSION_MANAGERS:
        if (users / name).exists():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                (home / name).symlink_to(users / name)
