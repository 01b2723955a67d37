"""PB713: an ops file is not built as service sync reads it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, MappingNode, ScalarNode, find
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB713",
    name="ops-file",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.DEPLOYMENT,
    title="An ops file is not built as service sync reads it",
    why="Under sync.services, each service lists its instances, each with a branch and a spec.",
    bad="""
    -- proton-ops.yaml --
    sync:
      services:
        jobs:
          «worker-dev»:
            branch: main
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


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind is not FileKind.OPS:
        return
    services = find(subject.yaml.root, "sync", "services")
    if not isinstance(services, MappingNode):
        span = subject.yaml.root.span if subject.yaml.root else Span(0, 0)
        yield RULE.at(subject.path, span, "an ops file has 'sync', and 'services' in it")
        return
    for service in services.entries:
        instances = service.value
        if not isinstance(instances, MappingNode):
            yield RULE.at(subject.path, service.key.span, "list the service's instances here")
            continue
        for instance in instances.entries:
            yield from _instance(subject.path, instance)


def _instance(path: str, instance: Entry) -> Iterator[Finding]:
    for key in ("branch", "spec"):
        if not isinstance(find(instance.value, key), ScalarNode):
            yield RULE.at(path, instance.key.span, f"'{key}' is missing for '{instance.name}'")
