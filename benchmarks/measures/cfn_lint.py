"""The check with cfn-lint.

`proton check --no-cache` on AWS's samples, as a new process each time, beside cfn-lint linting the
same rendered texts one after the other in one process that has loaded its rules before the clock
starts. The command lints in as many processes as there are cores (four at most), so the second row
leaves it one core.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.bundles import samples
from benchmarks.contestants import Command, Contestant, Warm, interleave
from benchmarks.effort import Effort
from benchmarks.row import MedianRatio, Row

if TYPE_CHECKING:
    from proton_cloudformation.cfn_lint import LintResult


def measure(effort: Effort) -> list[Row]:
    folder = samples() / "environment-templates" if effort.quick else samples()
    check = [sys.executable, "-m", "proton_cli", "check", "--no-cache", str(folder)]
    contestants: list[Contestant] = [
        Warm(f"{__name__}:cfn_lint_alone", str(folder)),
        Command(check, exit_codes=(0, 1)),
    ]
    if hasattr(os, "sched_setaffinity"):
        contestants.append(Command([*_ON_ONE_CORE, *check[1:]], exit_codes=(0, 1)))
    plain, *found = interleave(effort.of(3), *contestants)
    # A few texts say nothing of a promise about many: the start of two processes outweighs them.
    budget = None if effort.quick else MedianRatio(1.2)
    names = ("`proton check`, all cores", "`proton check`, one core")
    return [
        Row(f"{name}, {folder.name}", own, "cfn-lint alone, warm", plain, budget)
        for name, own in zip(names, found, strict=False)
    ]


_PIN = """
import os, sys
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
_ON_ONE_CORE = (sys.executable, "-c", _PIN)


def cfn_lint_alone(folder: str) -> Callable[[], list[float]]:
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode import decode_str
    from cfnlint.runner import Runner

    texts = rendered_texts(Path(folder))
    runner = Runner(ConfigMixIn(["--config-file", os.devnull], regions=["us-east-1"]))

    def lint(text: str) -> None:
        template, failures = decode_str(text)
        if not failures:
            list(runner.validate_template(template))

    lint("Resources: {}")

    def once() -> list[float]:
        start = perf_counter()
        for text in texts:
            lint(text)
        return [perf_counter() - start]

    return once


def rendered_texts(folder: Path, most: int | None = None) -> list[str]:
    """The distinct texts that the check of *folder* gives to cfn-lint."""
    from proton_bundle.files import FolderFiles
    from proton_bundle.workspace.project import Project
    from proton_cloudformation.rendered_check import check_bundle

    project = Project(FolderFiles(folder))
    recorder = _Recorder()
    for root in project.roots:
        check_bundle(project.bundle(root), recorder)
    return list(islice(recorder.texts, most))


class _Recorder:
    def __init__(self) -> None:
        self.texts: dict[str, None] = {}

    def lint(self, texts: Sequence[str]) -> list[LintResult]:
        from proton_cloudformation.cfn_lint import LintResult

        self.texts.update(dict.fromkeys(texts))
        return [LintResult() for _ in texts]
