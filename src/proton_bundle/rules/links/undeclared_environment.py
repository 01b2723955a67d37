"""PB711: an instance goes into an environment that the workspace does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject

RULE = Rule(
    code="PB711",
    name="undeclared-environment",
    severity=Severity.WARNING,
    scope=Scope.SPEC,
    noticed=Noticed.DEPLOYMENT,
    title="An instance goes into an environment that the workspace does not declare",
    why="proton up deploys the environments of the workspace file; an instance in another one "
    "waits for somebody to make it.",
    bad="""
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
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: «prod»
        spec:
          queue_name: tasks
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


def check(subject: SpecSubject) -> Iterator[Finding]:
    project = subject.project.project
    workspace = project.workspace_file
    if workspace is None or not workspace.environments:
        return
    named = {project.from_workspace(each.spec) for each in workspace.services if each.spec}
    if subject.file.path not in named:
        return
    names = [each.name for each in workspace.environments]
    for instance in subject.file.spec.instances:
        name, span = instance.environment, instance.environment_span
        if name is not None and span is not None and name not in names:
            known = ", ".join(names)
            message = f"the workspace declares no environment '{name}' (it has: {known})"
            yield RULE.at(subject.file.path, span, message)
