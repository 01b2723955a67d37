"""PB714: an ops file names a spec that is not there, or that lacks the instance."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import Entry, MappingNode, ScalarNode, find
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import ProjectSubject
from proton_bundle.workspace.project import Project

RULE = Rule(
    code="PB714",
    name="ops-spec",
    severity=Severity.WARNING,
    scope=Scope.PROJECT,
    noticed=Noticed.DEPLOYMENT,
    title="An ops file names a spec that is not there, or that lacks the instance",
    why="An instance is synced only when the spec at that path contains it; the file may also lie "
    "on another branch.",
    bad="""
    -- proton-ops.yaml --
    sync:
      services:
        jobs:
          «worker-prod»:
            branch: main
            spec: ./worker/spec/spec.yaml
    """,
    good="""
    -- proton-ops.yaml --
    sync:
      services:
        jobs:
          worker-dev:
            branch: main
            spec: ./worker/spec/spec.yaml
    """,
    base="project",
)


def check(subject: ProjectSubject) -> Iterator[Finding]:
    project = subject.project.project
    for path in project.ops_files:
        file = project.text(path)
        services = find(read_yaml(file.source).root, "sync", "services") if file else None
        for service in services.entries if isinstance(services, MappingNode) else ():
            instances = service.value
            for instance in instances.entries if isinstance(instances, MappingNode) else ():
                yield from _instance(project, path, instance)


def _instance(project: Project, path: str, instance: Entry) -> Iterator[Finding]:
    node = find(instance.value, "spec")
    if not isinstance(node, ScalarNode) or not node.value:
        return
    target = normpath(join(dirname(path), node.value))
    if target.startswith(".."):
        return
    spec = project.spec(target)
    if spec is None:
        yield RULE.at(path, node.content, f"there is no spec at '{node.value}'")
    elif instance.name and spec.spec.instance(instance.name) is None:
        known = ", ".join(each.name or "?" for each in spec.spec.instances) or "none"
        message = f"{target} has no instance '{instance.name}' (it has: {known})"
        yield RULE.at(path, instance.key.span, message)
