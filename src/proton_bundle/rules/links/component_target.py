"""PB712: a component is attached to what cannot take it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import ProjectSubject
from proton_bundle.workspace.workspace_file import ServiceEntry

RULE = Rule(
    code="PB712",
    name="component-target",
    severity=Severity.ERROR,
    scope=Scope.PROJECT,
    noticed=Noticed.DEPLOYMENT,
    title="A component is attached to what cannot take it",
    why="The instance must be in the service's spec, and its template must support directly "
    "defined components.",
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
      «store»: {path: bucket, service: jobs, instance: worker-prod}
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


_DIRECTLY_DEFINED = "DIRECTLY_DEFINED"


def check(subject: ProjectSubject) -> Iterator[Finding]:
    workspace = subject.project.project.workspace_file
    for component in workspace.components if workspace else ():
        assert workspace is not None
        services = {each.name: each for each in workspace.services}
        service = services.get(component.service or "")
        if service is None or component.instance is None:
            continue
        message = _refusal(subject.project, service, component.instance)
        if message is not None:
            yield RULE.at(workspace.source.path, component.span, message)


def _refusal(analysis: ProjectAnalysis, service: ServiceEntry, instance: str) -> str | None:
    project = analysis.project
    spec = project.spec(project.from_workspace(service.spec)) if service.spec else None
    if spec is not None and spec.spec.instances and spec.spec.instance(instance) is None:
        known = ", ".join(each.name or "?" for each in spec.spec.instances)
        return f"service '{service.name}' has no instance '{instance}' (it has: {known})"
    sources = _sources(analysis, service.template)
    if sources is not None and _DIRECTLY_DEFINED not in sources:
        return (
            f"template '{service.template}' takes no components: give it "
            f"'supported_component_sources: [{_DIRECTLY_DEFINED}]'"
        )
    return None


def _sources(analysis: ProjectAnalysis, template: str) -> tuple[str, ...] | None:
    """What the template supports; None when its bundle is not here."""
    workspace = analysis.project.workspace_file
    for entry in workspace.templates if workspace else ():
        if entry.template_name != template:
            continue
        if entry.supported_component_sources is not None:
            return entry.supported_component_sources
        root = analysis.project.roots_by_path.get(analysis.project.from_workspace(entry.path))
        registration = analysis.project.registration(root) if root else None
        if root is None:
            return None
        return tuple(each.value for each in registration.component_sources) if registration else ()
    return None
