"""A cold check of one bundle.

A sample is a new process, from its start to its end: what a person waits for, and what a
pre-commit hook costs.
"""

from __future__ import annotations

import sys

from benchmarks.bundles import samples
from benchmarks.contestants import Command, interleave
from benchmarks.effort import Effort
from benchmarks.row import MedianRatio, Row

_BUNDLES = {
    "the Fargate service": "service-templates/load-balanced-fargate-svc/v1",
    "the Fargate environment": "environment-templates/fargate-env/v1",
}


def measure(effort: Effort) -> list[Row]:
    imports = Command([sys.executable, "-c", "import yaml, jinja2"])
    checks = [
        Command(
            [sys.executable, "-m", "proton_cli", "check", "--no-cfn-lint", "--no-cache", path],
            exit_codes=(0, 1),
        )
        for path in (str(samples() / name) for name in _BUNDLES.values())
    ]
    plain, *found = interleave(effort.of(30), imports, *checks)
    against = '`python -c "import yaml, jinja2"`'
    return [
        Row(f"`proton check --no-cfn-lint` on {name}", own, against, plain, MedianRatio(3))
        for name, own in zip(_BUNDLES, found, strict=True)
    ]
