"""``proton up --plan``: what would be deployed, in order, without asking any endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.layout import BundleKind
from proton_emulator.workspace_deployer.specs import instances
from proton_emulator.workspace_deployer.workspace import Workspace


def describe_plan(workspace: Workspace) -> tuple[str, ...]:
    """One line a step, in the order in which ``deploy`` would take them."""
    return tuple(_lines(workspace))


def _lines(workspace: Workspace) -> Iterator[str]:
    seed = workspace.file.seed
    for kind, names in (
        ("S3 object", seed.s3),
        ("SSM parameter", seed.ssm),
        ("secret", seed.secretsmanager),
    ):
        yield from (f"seed {kind} {name}" for name in names)
    templates = workspace.templates.values()
    for template in sorted(templates, key=lambda each: each.kind is BundleKind.SERVICE):
        compatible = f" (for {', '.join(template.compatible)})" if template.compatible else ""
        yield f"register and publish {template.kind.value} template {template.name}{compatible}"
    for environment in workspace.file.environments:
        yield f"deploy environment {environment.name} from {environment.template}"
    for service in workspace.file.services:
        spec = workspace.service_specs.get(service.name, "")
        for name, instance in instances(spec).items():
            yield (
                f"deploy instance {name} of service {service.name} "
                f"into environment {instance.get('environment')}"
            )
        template_of = workspace.templates.get(service.template)
        if template_of and template_of.has_pipeline:
            yield f"deploy the pipeline of service {service.name}"
    for component in workspace.components:
        entry = component.entry
        place = f"instance {entry.instance} of {entry.service}" if entry.service else "environment"
        yield f"deploy component {entry.name}, attached to {place}"
