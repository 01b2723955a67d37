"""The rules about CodeBuild's settings, beyond their own examples."""

from __future__ import annotations

from textwrap import indent

import pytest

from linting import lint
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.examples import BASES

MANIFEST = "instance_infrastructure/manifest.yaml"
HEAD = """\
infrastructure:
  templates:
    - rendering_engine: codebuild
      settings:
"""
SETTINGS = {
    "image": "aws/codebuild/standard:6.0",
    "runtimes": "{golang: 1.18, nodejs: 16}",
    "provision": "[make deploy]",
    "deprovision": "[make destroy]",
}


def manifest(**changed: str | None) -> str:
    """A sound manifest with *changed* settings, None for absent ones."""
    settings = {**SETTINGS, **changed}
    lines = [f"{key}: {value}\n" for key, value in settings.items() if value is not None]
    return HEAD + indent("".join(lines), " " * 8)


def findings(text: str) -> list[Finding]:
    files = {**BASES["service"], MANIFEST: text}
    del files["instance_infrastructure/cloudformation.yaml"]
    return [f for f in lint(files) if f.path == MANIFEST and f.severity is not Severity.INFO]


def codes(**changed: str | None) -> list[str]:
    return [each.code for each in findings(manifest(**changed))]


def test_the_manifest_of_the_user_guide_is_sound():
    text = """\
infrastructure:
  templates:
    - rendering_engine: codebuild
      settings:
        image: aws/codebuild/amazonlinux2-x86_64-standard:4.0
        runtimes:
          nodejs: 16
        input_type: HCL
        env:
          variables: {TF_VERSION: 1.4.5, TOKEN_URL: https://example.com/token}
          secrets_manager: {PULUMI_ACCESS_TOKEN: "proton/pulumi-access-token:Secret"}
        provision:
          - npm install
          - 'echo "deploying: {{ service_instance.inputs.queue_name }}"'
          - terraform apply -var-file=proton-inputs.json
        deprovision:
          - npm install
        project_properties:
          VpcConfig:
            Subnets: "{{ environment.outputs.subnets }}"
          ConcurrentBuildLimit: 2
"""
    assert findings(text) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"image": None}, ["PB833"]),
        ({"runtimes": None}, ["PB834"]),
        ({"provision": None}, ["PB837"]),
        ({"deprovision": None}, ["PB837"]),
        ({"deprovision": None, "deprovisioning": "[make destroy]"}, ["PB831"]),
        ({"image": None, "imgae": "x"}, ["PB832"]),
        ({"timeout": "5"}, ["PB832"]),
        ({"provision": "make deploy"}, ["PB838"]),
        ({"provision": "['a: b', {a: b}]"}, ["PB838"]),
        ({"runtimes": "{python: '3.10'}"}, []),
        ({"runtimes": "{python: 3.11}"}, []),
        ({"runtimes": "{node: 16}"}, ["PB835"]),
        ({"input_type": "YAML"}, ["PB839"]),
        ({"env": "{variables: {API_TOKEN: '{{ service.name }}'}}"}, []),
        ({"env": "{variables: {API_TOKEN: /prod/token}}"}, []),
        ({"env": "{variables: {MAX_TOKEN: 5}}"}, []),
        ({"env": "{secrets_manager: {A: 'arn:aws:secretsmanager:us-east-1:1:secret:n:key'}}"}, []),
        ({"env": "{secrets_manager: {A: {name: b}}}"}, ["PB841"]),
        ({"project_properties": "[VpcConfig]"}, ["PB844"]),
    ],
)
def test_settings(changed: dict[str, str | None], expected: list[str]):
    assert codes(**changed) == expected


def test_a_quoted_command_is_a_text_again():
    text = manifest(provision="\n  - echo deploying: now")
    [finding] = findings(text)
    assert finding.fix is not None
    [edit] = finding.fix.edits
    assert findings(text[: edit.span.start] + edit.text + text[edit.span.end :]) == []


@pytest.mark.parametrize("settings", ["", " []", " none"])
def test_settings_are_a_mapping(settings: str):
    text = f"infrastructure:\n  templates:\n    - rendering_engine: codebuild\n      settings:{settings}\n"
    assert [each.code for each in findings(text)] == ["PB830"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("jq .service_instance.inputs.queue_nam proton-inputs.json", "queue_nam"),
        ("cat proton-input.json | jq -r '.service_instance.inputs.sise'", "sise"),
        ("jq '.enviroment.name' proton-inputs.json", "enviroment"),
        ("jq '.service.name + .service_instance.nam' proton-inputs.json", "nam"),
        ("jq .service_instance.environment.name proton-inputs.json", "environment"),
        ("jq '.service_instance.inputs.queue_nam // \"x\"' proton-inputs.json", "queue_nam"),
    ],
)
def test_a_command_reads_what_the_inputs_file_lacks(command: str, name: str):
    text = manifest(provision=f"\n  - |\n    {command}")
    found = [f for f in findings(text) if f.code == "PB846"]
    assert [text[f.span.start : f.span.end] for f in found] == [name]


@pytest.mark.parametrize(
    "command",
    [
        "jq -r '.service.name + \"-\" + .service_instance.name' proton-inputs.json",
        "jq .service_instance.inputs.queue_name proton-inputs.json",
        "jq .service_instance.components.default.outputs.Bucket proton-inputs.json",
        # Nothing tells that these read Proton's file.
        "jq .service_instance.inputs.queue_nam other.json",
        "jq .Stacks.Outputs out.json; cp proton-inputs.json ./a.b.c",
        "jq '.service_instance.inputs.color // \"blue\"' proton-inputs.json",
        "curl https://x.example.com/.environment.inputs -d @proton-inputs.json",
    ],
)
def test_a_command_may_read_what_is_in_the_inputs_file(command: str):
    assert "PB846" not in [
        each.code for each in findings(manifest(provision=f"\n  - |\n    {command}"))
    ]
