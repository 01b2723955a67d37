"""What one ``proton check`` is asked to do, as its command line says it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from proton_bundle.findings import Severity

FixMode = Literal["safe", "unsafe"]


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """None and empty mean "as the configuration says"."""

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_level: Severity | None = None
    fix: FixMode | None = None
    diff: bool = False
    baseline: Path | None = None
    write_baseline: bool = False
    cfn_lint: bool = True
    cache: bool = True
    configuration: Path | None = None
    stdin_filename: Path | None = None
    stdin: bytes = b""
    against: Path | None = None
