"""``proton up`` again and again: after failures, with mended files, with changed bundles."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.served_proton import Served, served
from proton_emulator.workspace_deployer import Endpoint, Outcome, deploy, load_workspace, tear_down

MANIFEST = """\
infrastructure:
  templates:
    - {file: cloudformation.yaml, rendering_engine: jinja, template_language: cloudformation}
"""
FILES = {
    "proton.yaml": """\
templates:
  - path: ./env/v1
  - {path: ./svc/v1, compatible_environments: ["env:1"]}
environments:
  dev: {template: env, spec: env.yaml}
services:
  app: {template: svc, spec: svc.yaml}
""",
    "env.yaml": "proton: EnvironmentSpec\nspec: {}\n",
    "svc.yaml": """\
proton: ServiceSpec
pipeline: {}
instances:
  - {name: one, environment: dev, spec: {broken: true}}
  - {name: two, environment: dev, spec: {broken: false}}
""",
    "env/v1/schema/schema.yaml": """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: Input
  types:
    Input: {type: object, properties: {label: {type: string, default: hello}}}
""",
    "env/v1/infrastructure/manifest.yaml": MANIFEST,
    "env/v1/infrastructure/cloudformation.yaml": """\
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: "{{ environment.inputs.label }}"}}
Outputs:
  TopicArn: {Value: !Ref Topic}
""",
    "svc/v1/schema/schema.yaml": """\
schema:
  format: {openapi: "3.0.0"}
  service_input_type: Input
  pipeline_input_type: Pipeline
  types:
    Input: {type: object, properties: {broken: {type: boolean, default: false}}}
    Pipeline: {type: object, properties: {command: {type: string, default: make}}}
""",
    "svc/v1/instance_infrastructure/manifest.yaml": MANIFEST,
    "svc/v1/instance_infrastructure/cloudformation.yaml": """\
Resources:
  Queue: {Type: AWS::SQS::Queue}
{% if service_instance.inputs.broken %}
  Subnet: {Type: AWS::EC2::Subnet, DependsOn: Queue, Properties: {VpcId: vpc-absent}}
{% endif %}
Outputs:
  QueueUrl: {Value: !Ref Queue}
""",
    "svc/v1/pipeline_infrastructure/manifest.yaml": MANIFEST,
    "svc/v1/pipeline_infrastructure/cloudformation.yaml": """\
Resources:
{% for service_instance in service_instances %}
  Url{{ loop.index }}:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: "{{ service_instance.outputs.QueueUrl }}"}
{% endfor %}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def up(emulator: Served, folder: Path) -> Outcome:
    endpoint = Endpoint(emulator.emulator.endpoint_url)
    return deploy(endpoint, load_workspace(folder / "proton.yaml"), lambda step: None)


def change(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new))


def test_a_service_that_failed_to_create_is_mended_by_its_spec(folder):
    with served() as emulator:
        first = up(emulator, folder).services["app"]
        assert first.status == "CREATE_FAILED"
        assert first.instances["one"].status == "FAILED"
        assert first.instances["two"].status == "SUCCEEDED"
        change(folder, "svc.yaml", "broken: true", "broken: false")
        second = up(emulator, folder)
        assert second.succeeded, second.as_dict()
        assert second.services["app"].status == "ACTIVE"


def test_a_service_that_failed_to_create_is_mended_by_its_bundle(folder):
    with served() as emulator:
        assert not up(emulator, folder).succeeded
        template = "svc/v1/instance_infrastructure/cloudformation.yaml"
        change(folder, template, "AWS::EC2::Subnet", "AWS::SNS::Topic")
        change(folder, template, ", Properties: {VpcId: vpc-absent}", "")
        second = up(emulator, folder)
        assert second.succeeded, second.as_dict()
        assert second.templates["svc"].version == "1.1"


def test_an_environment_that_failed_to_create_is_mended_by_its_bundle(folder):
    template = "env/v1/infrastructure/cloudformation.yaml"
    change(folder, template, "AWS::SNS::Topic", "AWS::SNS::Tropic")
    change(folder, "svc.yaml", "broken: true", "broken: false")
    with served() as emulator:
        first = up(emulator, folder)
        assert first.environments["dev"].status == "FAILED"
        assert first.services["app"].status == "NOT_DEPLOYED"
        change(folder, template, "AWS::SNS::Tropic", "AWS::SNS::Topic")
        second = up(emulator, folder)
        assert second.succeeded, second.as_dict()


def test_a_broken_change_leaves_the_old_instance_and_is_taken_back_by_the_old_spec(folder):
    change(folder, "svc.yaml", "broken: true", "broken: false")
    with served() as emulator:
        before = up(emulator, folder).services["app"].instances["one"]
        change(
            folder,
            "svc.yaml",
            "one, environment: dev, spec: {broken: false}",
            "one, environment: dev, spec: {broken: true}",
        )
        broken = up(emulator, folder).services["app"]
        assert broken.instances["one"].status == "FAILED"
        assert broken.instances["one"].outputs == before.outputs
        assert broken.status == "ACTIVE"
        change(folder, "svc.yaml", "broken: true", "broken: false")
        assert up(emulator, folder).succeeded


def test_down_takes_away_what_failed_too(folder):
    with served() as emulator:
        up(emulator, folder)
        endpoint = Endpoint(emulator.emulator.endpoint_url)
        left = tear_down(endpoint, load_workspace(folder / "proton.yaml"), lambda step: None)
        assert left == []
        stacks = emulator.client("cloudformation").list_stacks()["StackSummaries"]
        assert {each["StackStatus"] for each in stacks} == {"DELETE_COMPLETE"}


def with_component(folder: Path, place: str) -> None:
    """The workspace with a component, and instances that read it."""
    change(folder, "svc.yaml", "broken: true", "broken: false")
    for path, text in {
        "bucket/manifest.yaml": MANIFEST,
        "bucket/cloudformation.yaml": """\
Resources:
  Bucket: {Type: AWS::S3::Bucket}
Outputs:
  Name: {Value: !Ref Bucket}
  Service: {Value: "{{ service.name }}"}
""",
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    path = folder / "proton.yaml"
    sources = 'compatible_environments: ["env:1"], supported_component_sources: [DIRECTLY_DEFINED]'
    text = path.read_text().replace('compatible_environments: ["env:1"]', sources)
    path.write_text(f"{text}components:\n  bucket: {{path: bucket, {place}}}\n")
    template = "svc/v1/instance_infrastructure/cloudformation.yaml"
    outputs = "service_instance.components.default.outputs"
    change(
        folder,
        template,
        "  QueueUrl:",
        f"  Bucket: {{Value: \"{{{{ {outputs}.Name | default('none') }}}}\"}}\n  QueueUrl:",
    )


def buckets(outcome: Outcome) -> list[str]:
    assert outcome.succeeded, outcome.as_dict()
    instances = outcome.services["app"].instances
    return [instances[name].outputs["Bucket"] for name in ("one", "two")]


def test_a_component_moves_and_is_detached_and_its_instances_follow(folder):
    with_component(folder, "service: app, instance: one")
    with served() as emulator:
        first = up(emulator, folder)
        name = first.components["bucket"].outputs["Name"]
        assert buckets(first) == [name, "none"]
        change(folder, "proton.yaml", "instance: one", "instance: two")
        assert buckets(up(emulator, folder)) == ["none", name]
        change(folder, "proton.yaml", "service: app, instance: two", "environment: dev")
        # Detached, it has no service to read.
        change(folder, "bucket/cloudformation.yaml", "{{ service.name }}", "none")
        assert buckets(up(emulator, folder)) == ["none", "none"]


def test_nothing_is_deployed_again_that_did_not_change(folder):
    with_component(folder, "service: app, instance: one")
    with served() as emulator:
        up(emulator, folder)
        before = emulator.client("proton").list_deployments()["deployments"]
        up(emulator, folder)
        assert emulator.client("proton").list_deployments()["deployments"] == before
