"""PB709: a workspace file says something that cannot be deployed."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import ProjectSubject

RULE = Rule(
    code="PB709",
    name="workspace-file",
    severity=Severity.ERROR,
    scope=Scope.PROJECT,
    noticed=Noticed.NEVER,
    title="A workspace file says something that cannot be deployed",
    why="proton up refuses the file before it deploys anything.",
    bad="""
    -- proton.yaml --
    templates:
      - path: network/v1
      - path: worker/v1
    «enviroments»:
      dev: {template: network, spec: network/spec/spec.yaml}
    services:
      jobs: {template: worker, spec: worker/spec/spec.yaml}
    components:
      store: {path: bucket, service: jobs, instance: worker-dev}
    """,
    good="""
    -- proton.yaml --
    templates:
      - path: network/v1
      - path: worker/v1
    environments:
      dev: {template: network, spec: network/spec/spec.yaml}
    services:
      jobs: {template: worker, spec: worker/spec/spec.yaml}
    components:
      store: {path: bucket, service: jobs, instance: worker-dev}
    """,
    base="project",
)


def check(subject: ProjectSubject) -> Iterator[Finding]:
    workspace = subject.project.project.workspace_file
    for problem in workspace.problems if workspace else ():
        assert workspace is not None
        yield RULE.at(workspace.source.path, problem.span, problem.message)
