"""Manifests of all three engines, whole and broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.manifest import Engine, read_manifest
from proton_bundle.source import SourceText

CLOUDFORMATION = """\
infrastructure:
  templates:
    - file: "cloudformation.yaml"
      rendering_engine: jinja
      template_language: cloudformation
"""
CODEBUILD = """\
infrastructure:
  templates:
    - rendering_engine: codebuild
      settings:
        image: aws/codebuild/standard:6.0
        runtimes: {nodejs: 16, python: 3.10}
        input_type: HCL
        env:
          variables: {TF_VERSION: 1.4.5}
          secrets_manager: {TOKEN: "proton/token:Secret"}
        provision: [npm install, "npm run {{ service_instance.inputs.x }}"]
        deprovision:
          - npm run destroy
        project_properties:
          VpcConfig: {VpcId: "{{ environment.inputs.vpc }}"}
"""


def test_a_cloudformation_manifest_names_one_file() -> None:
    source = SourceText("manifest.yaml", CLOUDFORMATION)
    manifest = read_manifest(source)
    assert manifest.engine is Engine.CLOUDFORMATION
    (entry,) = manifest.entries
    assert entry.file == "cloudformation.yaml"
    assert entry.file_span is not None
    assert source.slice(entry.file_span) == "cloudformation.yaml"
    assert entry.rendering_engine_span is not None
    assert source.slice(entry.rendering_engine_span) == "jinja"
    assert entry.template_language_span is not None
    assert source.slice(entry.template_language_span) == "cloudformation"
    assert entry.selected(["a.yaml", "cloudformation.yaml"]) == ("cloudformation.yaml",)
    assert entry.selected(["a.yaml"]) == ()


def test_a_star_takes_the_terraform_files() -> None:
    text = CLOUDFORMATION.replace("cloudformation.yaml", "*").replace("jinja", "hcl")
    (entry,) = read_manifest(SourceText("m", text)).entries
    assert entry.engine is Engine.TERRAFORM
    names = ["main.tf", "manifest.yaml", "modules/vpc.tf", "x.tf"]
    assert entry.selected(names) == ("main.tf", "x.tf")


@pytest.mark.parametrize("name", ["./cloudformation.yaml", "nested/cloudformation.yaml"])
def test_a_file_is_named_relative_to_its_manifest(name: str) -> None:
    text = CLOUDFORMATION.replace("cloudformation.yaml", name)
    (entry,) = read_manifest(SourceText("m", text)).entries
    names = ["cloudformation.yaml", "nested/cloudformation.yaml"]
    assert entry.selected(names) == (name.removeprefix("./"),)


def test_codebuild_settings_are_read() -> None:
    (entry,) = read_manifest(SourceText("m", CODEBUILD)).entries
    settings = entry.codebuild
    assert entry.engine is Engine.CODEBUILD
    assert entry.file is None
    assert entry.selected(["main.tf"]) == ()
    assert settings is not None
    assert settings.image == "aws/codebuild/standard:6.0"
    assert list(settings.runtimes) == ["nodejs", "python"]
    assert settings.input_type == "HCL"
    assert settings.variables == {"TF_VERSION": "1.4.5"}
    assert settings.secrets == {"TOKEN": "proton/token:Secret"}
    assert settings.provision == ("npm install", "npm run {{ service_instance.inputs.x }}")
    assert settings.deprovision == ("npm run destroy",)
    assert settings.project_properties == {"VpcConfig": {"VpcId": "{{ environment.inputs.vpc }}"}}


@pytest.mark.parametrize(
    ("old", "new", "engine"),
    [
        ("rendering_engine: jinja", "engine: jinja", Engine.CLOUDFORMATION),
        ("rendering_engine: jinja", "note: x", Engine.CLOUDFORMATION),
        ("rendering_engine: jinja", "rendering_engine: [jinja]", Engine.CLOUDFORMATION),
        ("rendering_engine: jinja", "rendering_engine: mustache", Engine.CLOUDFORMATION),
    ],
)
def test_a_manifest_with_a_mistake_still_tells_its_engine(
    old: str, new: str, engine: Engine
) -> None:
    assert read_manifest(SourceText("m", CLOUDFORMATION.replace(old, new))).engine is engine


def test_early_spellings_of_codebuild_are_understood() -> None:
    text = CODEBUILD.replace("settings:", "codebuild:").replace("deprovision:", "deprovisioning:")
    settings = read_manifest(SourceText("m", text)).entries[0].codebuild
    assert settings is not None
    assert settings.deprovision == ("npm run destroy",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "infrastructure:",
        "infrastructure: []",
        "infrastructure: {templates: x}",
        "- a",
        "a: [",
        "{",
    ],
)
def test_what_is_no_manifest_has_no_entries(text: str) -> None:
    manifest = read_manifest(SourceText("m", text))
    assert manifest.entries == ()
    assert manifest.engine is None


@given(st.lists(st.sampled_from(CODEBUILD.splitlines()), max_size=12).map("\n".join))
def test_no_text_raises(text: str) -> None:
    assert read_manifest(SourceText("m", text)).source.text == text
