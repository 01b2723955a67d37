"""Which command serves a runtime on this machine."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from proton_emulator.aws.lambda_runtime.errors import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLIENTS = Path(__file__).with_name("clients")
_MISSING = {
    "java": "a Java runtime client",
    "ruby": "a Ruby runtime client",
    "dotnet": "a .NET runtime client",
    "go": "the go1.x runtime, which AWS withdrew; build for provided.al2023 instead",
}
_log = logging.getLogger(__name__)


def command(runtime: str, task: Path, layers: Path) -> Sequence[str]:
    """The command line that polls the Runtime API for a function unpacked at ``task``."""
    if runtime.startswith("python"):
        folders = runtime_package_folders()
        launcher = str(_CLIENTS / "python" / "launch.py")
        return [_python(runtime.removeprefix("python")), "-S", launcher, *folders]
    if runtime.startswith("nodejs"):
        return [_node(runtime), str(_CLIENTS / "node" / "launch.mjs")]
    if runtime.startswith("provided"):
        return [_bootstrap(task, layers)]
    language = runtime.rstrip("0123456789.x")
    missing = _MISSING.get(language, "support for this runtime")
    raise CannotRunError(
        f"The emulator cannot run the runtime {runtime}: {missing} is missing. "
        "It runs python3.x, nodejs and provided.* functions."
    )


def runtime_package_folders() -> list[str]:
    """Where awslambdaric and boto3 are installed beside the emulator."""
    specs = [find_spec(name) for name in ("awslambdaric", "boto3", "botocore")]
    origins = [Path(spec.origin) for spec in specs if spec and spec.origin]
    return list(dict.fromkeys(str(origin.parents[1]) for origin in origins))


@cache
def _python(wanted: str) -> str:
    """The interpreter of that version where the machine has one that works, else our own."""
    if wanted == "{}.{}".format(*sys.version_info):
        return sys.executable
    found = shutil.which(f"python{wanted}")
    if found and _serves(found):
        _log.info("python%s functions run on %s", wanted, found)
        return found
    _log.warning(
        "python%s functions run on Python %s.%s, the emulator's own: "
        "PATH has no python%s that imports boto3 and awslambdaric",
        wanted,
        *sys.version_info[:2],
        wanted,
    )
    return sys.executable


def _serves(interpreter: str) -> bool:
    """Whether an interpreter starts (a pyenv shim may not) and imports the runtime's packages."""
    folders = runtime_package_folders()
    script = f"import sys; sys.path += {folders!r}; import awslambdaric.__main__, boto3"
    run = subprocess.run(
        [interpreter, "-I", "-S", "-c", script], capture_output=True, timeout=30, check=False
    )
    return run.returncode == 0


def _node(runtime: str) -> str:
    found = shutil.which("node")
    if found is None:
        raise CannotRunError(
            f"The emulator cannot run the runtime {runtime}: there is no `node` on PATH. "
            "Install Node.js 18 or newer."
        )
    return found


def _bootstrap(task: Path, layers: Path) -> str:
    for folder in (task, layers):
        if (folder / "bootstrap").is_file():
            return str(folder / "bootstrap")
    raise CannotRunError(
        "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
        "Runtime.InvalidEntrypoint",
    )
