"""Deploying through Proton.

An environment, then a service with one instance and a pipeline, on an emulator that was just
emptied and where the templates are published: from `CreateEnvironment` to the end of the last
deployment. The baseline creates the same rendered stacks with `CreateStack` at the same embedded
AWS, in Proton's order, each after the one before has ended. Each side has a process of its own that
holds the emulator and its client, who speak HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.bundles import EXAMPLE, samples
from benchmarks.contestants import Warm, interleave
from benchmarks.effort import Effort
from benchmarks.row import MedianRatio, Row

_FARGATE = """\
templates:
  - path: {samples}/environment-templates/fargate-env/v1
  - path: {samples}/service-templates/load-balanced-fargate-svc/v1
environments:
  beta: {{template: fargate-env, spec: environment.yaml}}
services:
  front: {{template: load-balanced-fargate-svc, spec: service.yaml}}
"""
_FARGATE_SPEC = """\
proton: ServiceSpec
pipeline: {service_dir: app, dockerfile: Dockerfile, unit_test_command: "true"}
instances:
  - {name: one, environment: beta}
"""


def measure(effort: Effort) -> list[Row]:
    with TemporaryDirectory() as name:
        workspaces = {"Fargate": _fargate(Path(name)), "item API": EXAMPLE / "proton.yaml"}
        return [_row(name, file, effort.of(10)) for name, file in workspaces.items()]


def _row(name: str, workspace: Path, rounds: int) -> Row:
    own, direct = interleave(
        rounds,
        Warm(f"{__name__}:through_proton", str(workspace)),
        Warm(f"{__name__}:directly", str(workspace)),
    )
    what = f"{name}: environment, service and pipeline through Proton"
    return Row(what, own, "the same stacks directly", direct, MedianRatio(1.2))


def _fargate(folder: Path) -> Path:
    (folder / "environment.yaml").write_text("proton: EnvironmentSpec\nspec: {}\n")
    (folder / "service.yaml").write_text(_FARGATE_SPEC)
    file = folder / "proton.yaml"
    file.write_text(_FARGATE.format(samples=samples()))
    return file


def through_proton(workspace: str) -> Callable[[], list[float]]:
    from benchmarks.platform import Platform

    platform = Platform(Path(workspace))

    def once() -> list[float]:
        platform.empty()
        platform.publish()
        start = perf_counter()
        platform.deploy()
        took = perf_counter() - start
        platform.require_success()
        return [took]

    return once


def directly(workspace: str) -> Callable[[], list[float]]:
    from benchmarks.platform import Platform

    platform = Platform(Path(workspace))
    platform.empty()
    platform.publish()
    platform.deploy()
    platform.require_success()
    stacks = platform.stacks()

    def once() -> list[float]:
        platform.empty()
        outputs: dict[str, str] = {}
        took = 0.0
        for stack in stacks:
            arguments = stack.arguments(outputs)
            start = perf_counter()
            created = platform.create(arguments)
            took += perf_counter() - start
            outputs |= stack.renamed(created)
        return [took]

    return once
