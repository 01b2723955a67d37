"""PB715: an instance goes into an environment whose template the service does not list."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject

RULE = Rule(
    code="PB715",
    name="incompatible-environment",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="An instance goes into an environment whose template the service does not list",
    why="A service template names the environment templates it works with; Proton refused "
    "instances in environments made from others.",
    bad="""
    -- other/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: In
      types:
        In:
          type: object
          properties:
            topic_name: {type: string, default: news}
    -- other/v1/infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - {file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation}
    -- other/v1/infrastructure/cloudformation.yaml --
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: "{{ environment.inputs.topic_name }}"
    -- proton.yaml --
    templates:
      - path: network/v1
      - path: worker/v1
      - path: other/v1
    environments:
      dev: {template: network, spec: network/spec/spec.yaml}
      prod: {template: other}
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
    workspace = subject.project.project.workspace_file
    if workspace is None or subject.template is None:
        return
    links = subject.template.environments
    if not links.declared:
        return
    made_from = {each.name: each.template for each in workspace.environments}
    project = subject.project.project
    listed = {project.name_of(root) for root in links.known}
    listed |= {each.partition(":")[0] for each in links.missing}
    for instance in subject.file.spec.instances:
        template = made_from.get(instance.environment or "")
        if template is None or template in listed or instance.environment_span is None:
            continue
        message = (
            f"environment '{instance.environment}' is made from '{template}', which the service's "
            "template does not list as compatible"
        )
        yield RULE.at(subject.file.path, instance.environment_span, message)
