"""What the figures were taken on; no host name, no path."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("jinja2", "pyyaml", "cfn-lint", "moto", "boto3", "pygls")


def describe() -> list[str]:
    """Lines for the report."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return [
        f"{platform.system()} on {platform.machine()}, {_processor()}, {_cores()} cores",
        f"{platform.python_implementation()} {platform.python_version()}",
        versions,
    ]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown processor")
