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
