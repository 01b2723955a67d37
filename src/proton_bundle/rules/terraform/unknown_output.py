"""PB807: A Terraform file reads an output that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files, missing, unguarded_misses
from proton_bundle.suggestions import closest
from proton_bundle.terraform.references import Step
from proton_bundle.terraform.resolution import Lack, Miss

RULE = Rule(
    code="PB807",
    name="terraform-unknown-output",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform file reads an output that does not exist",
    why="Outputs are known of a customer-managed environment, where they are the inputs of its "
    "schema, and of CloudFormation templates. What runs Terraform may report more than the "
    "output blocks of an environment, so there only a name close to one of them is noticed.",
    bad="""
    -- network/v1/infrastructure/manifest.yaml --
    -- network/v1/infrastructure/cloudformation.yaml --
    -- network/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_name:
              type: string
    -- worker/v1/pipeline_infrastructure/cloudformation.yaml --
    -- worker/v1/pipeline_infrastructure/manifest.yaml --
    -- worker/v1/spec/spec.yaml --
    -- worker/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
              default: jobs
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
    -- bucket/manifest.yaml --
    -- bucket/cloudformation.yaml --
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    -- worker/v1/instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- worker/v1/instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = "${var.service_instance.inputs.queue_name}-${var.environment.outputs.«topic_nam»}"
    }
    """,
    good="""
    -- network/v1/infrastructure/manifest.yaml --
    -- network/v1/infrastructure/cloudformation.yaml --
    -- network/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_name:
              type: string
    -- worker/v1/pipeline_infrastructure/cloudformation.yaml --
    -- worker/v1/pipeline_infrastructure/manifest.yaml --
    -- worker/v1/spec/spec.yaml --
    -- worker/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
              default: jobs
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
    -- bucket/manifest.yaml --
    -- bucket/cloudformation.yaml --
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    -- worker/v1/instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- worker/v1/instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = "${var.service_instance.inputs.queue_name}-${var.environment.outputs.topic_name}"
    }
    """,
    base="project",
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, miss in unguarded_misses(subject, Lack.OUTPUT):
        yield missing(RULE, path, miss, f"there is no output '{miss.name}'")
    declared = _declared(subject)
    for path, step in _read(subject) if declared else ():
        near = closest(step.name, declared) if step.name not in declared else None
        if near is not None:
            miss = Miss(Lack.OUTPUT, step.name, "var.environment.outputs", step.span, near)
            found = missing(RULE, path, miss, f"no environment has an output '{miss.name}'")
            yield replace(found, severity=Severity.WARNING)


def _declared(subject: PartSubject) -> frozenset[str]:
    """The ``output`` blocks of the Terraform environments; empty where one may have others."""
    analysis = subject.analysis
    known = analysis.environments.known
    outputs = [analysis.project.bundle(root).environment_outputs for root in known]
    if not all(each.open and each.declarations for each in outputs):
        return frozenset()
    return frozenset(name for each in outputs for name in each.declarations)


def _read(subject: PartSubject) -> Iterator[tuple[str, Step]]:
    for file in files(subject):
        for reference in file.references:
            names = [step.name for step in reference.steps[:3]]
            if names[:2] == ["environment", "outputs"] and len(names) == 3:
                yield file.source.path, reference.steps[2]
