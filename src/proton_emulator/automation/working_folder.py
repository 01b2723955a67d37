"""The folder in which Terraform runs for one folder of a repository.

``.terraform``, the lock file and the state stay from one deployment to the next; the files of the
repository are put there anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

_STATE = "terraform.tfstate"
_REPLACED = frozenset({".tf", ".tofu", ".tfvars", ".json"})
# The state lies here, wherever the bundle would keep it: AWS's samples declare an S3 backend
# without its settings. It takes the place of a `cloud` block as well. The last override wins, and
# they are read in the order of their names.
_OVERRIDE = "zz_proton_local_state_override.tf"
_LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'


def put(folder: Path, files: Mapping[str, str]) -> None:
    """Make *folder* hold exactly *files* besides what Terraform keeps there.

    ValueError for a name that would lead out of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    targets = {_target(folder, name): text for name, text in files.items()}
    for stale in list(_replaced(folder)):
        stale.unlink()
    for target, text in {**targets, folder / _OVERRIDE: _LOCAL_STATE}.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def has_state(folder: Path) -> bool:
    """Whether Terraform ever applied anything here."""
    return (folder / _STATE).exists()


def _target(folder: Path, name: str) -> Path:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"the file name {name!r} leads out of the folder")
    return folder / path


def _replaced(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        kept = ".terraform" in path.relative_to(folder).parts
        if not kept and path.suffix in _REPLACED and path.is_file():
            yield path
