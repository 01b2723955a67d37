"""PB707: a service and its environment are provisioned by engines that do not mix."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import Role
from proton_bundle.manifest import Engine
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB707",
    name="engine-mix",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.DEPLOYMENT,
    title="A service and its environment are provisioned by engines that do not mix",
    why="A CloudFormation service cannot be deployed into a Terraform environment, nor the "
    "reverse; CodeBuild goes with both.",
    bad="""
    -- worker/v1/instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: «hcl»
          template_language: terraform
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    -- worker/v1/instance_infrastructure/main.tf --
    output "queue_name" {
      value = var.service_instance.inputs.queue_name
    }
    """,
    good="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - network:1
    supported_component_sources:
      - DIRECTLY_DEFINED
    """,
    base="project",
)


_UNMIXABLE = frozenset({Engine.CLOUDFORMATION, Engine.TERRAFORM})


def check(subject: BundleSubject) -> Iterator[Finding]:
    part = subject.bundle.parts.get(Role.INSTANCE)
    # A guess from the folders is no proof that the two were meant for each other.
    if part is None or part.manifest is None or not subject.analysis.environments.declared:
        return
    for root in subject.analysis.environments.known:
        other = subject.analysis.project.bundle(root).parts.get(Role.ENVIRONMENT)
        if other is None or other.engine is None or part.engine is None:
            continue
        if part.engine is not other.engine and {part.engine, other.engine} == _UNMIXABLE:
            entry = part.manifest.entries[0]
            yield RULE.at(
                part.manifest.source.path,
                entry.rendering_engine_span or entry.span,
                f"this is {part.engine.value}, and its environment template '{root.name}' is "
                f"{other.engine.value}: the two do not mix",
            )
