"""``proton render`` prints what Proton would have handed to CloudFormation, or says why it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from command import proton
from corpus import AWS_SAMPLES, TERRAFORM_SAMPLES, require_corpus

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/item-api"
SERVICE, SPEC = EXAMPLE / "lambda-service", EXAMPLE / "specs/service.yaml"
OUTPUTS = """\
environment: {TableName: t, ApiId: a, ApiRootResourceId: r, ApiStage: live, KeyName: isbn}
service_instances: {getitem-dev: {Runtime: python3.12}}
components: {default: {BucketName: b, Policy: "arn:aws:iam::123456789012:policy/p"}}
"""


class Loader(yaml.SafeLoader):
    """Reads short forms as plain values."""


Loader.add_multi_constructor("!", lambda loader, _suffix, node: str(node))


@pytest.fixture
def outputs(tmp_path) -> Path:
    path = tmp_path / "outputs.yaml"
    path.write_text(OUTPUTS)
    return path


def test_an_environment_renders_with_the_defaults_of_its_schema():
    done = proton("render", EXAMPLE / "environment")
    assert done.returncode == 0, done.stderr
    resources = yaml.load(done.stdout, Loader)["Resources"]
    assert resources["CatalogTable"]["Properties"]["TableName"] == "catalog"


def test_an_instance_renders_with_spec_outputs_and_component(outputs):
    done = proton("render", SERVICE, "--spec", SPEC, "--outputs", outputs)
    assert done.returncode == 0, done.stderr
    function = yaml.load(done.stdout, Loader)["Resources"]["Function"]["Properties"]
    assert function["Environment"]["Variables"] == {
        "TABLE_NAME": "t", "KEY_NAME": "isbn", "BucketName": "b",
        "Policy": "arn:aws:iam::123456789012:policy/p",
    }  # fmt: skip
    assert "arn:aws:iam::123456789012:policy/p" in function["Policies"]


def test_a_pipeline_renders_into_a_folder(outputs, tmp_path):
    arguments = ("--spec", SPEC, "--outputs", outputs, "--pipeline", "--out", tmp_path / "out")
    done = proton("render", SERVICE, *arguments)
    assert done.returncode == 0, done.stderr
    written = tmp_path / "out/pipeline_infrastructure/cloudformation.yaml"
    assert "Deploy-getitem-dev" in written.read_text()


def test_an_archive_renders_like_its_folder(tmp_path):
    archive = tmp_path / "bundle.tar.gz"
    assert proton("package", EXAMPLE / "environment", "-o", archive).returncode == 0
    folder = proton("render", EXAMPLE / "environment").stdout
    assert proton("render", archive).stdout == folder


def test_a_missing_output_is_named_at_its_place():
    done = proton("render", SERVICE, "--spec", SPEC)
    assert done.returncode == 1
    assert "instance_infrastructure/cloudformation.yaml:6:42:" in done.stderr
    assert "ApiId" in done.stderr
    assert "--outputs" in done.stderr


def test_a_spec_of_the_wrong_kind_is_said_at_its_place():
    done = proton("render", SERVICE, "--spec", EXAMPLE / "specs/environment.yaml")
    assert done.returncode == 2
    assert "specs/environment.yaml:1:9:" in done.stderr
    assert "ServiceSpec" in done.stderr


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "step"),
        ("{{ 'a' * 999999999 }}", ""),
        ("{{ ''.__class__.__mro__ }}", ""),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", ""),
    ],
    ids=["endless", "huge", "escape", "recursive"],
)
def test_a_hostile_template_ends_with_a_message_and_its_place(tmp_path, template, message):
    (tmp_path / "schema").mkdir()
    (tmp_path / "infrastructure").mkdir()
    for path in ("schema/schema.yaml", "infrastructure/manifest.yaml"):
        (tmp_path / path).write_text((EXAMPLE / "environment" / path).read_text())
    (tmp_path / "infrastructure/cloudformation.yaml").write_text(f"Resources:\n  {template}\n")
    done = proton("render", tmp_path)
    assert done.returncode == 1
    assert "infrastructure/cloudformation.yaml:2:" in done.stderr
    assert message in done.stderr
    assert "--outputs" not in done.stderr


@require_corpus
def test_a_terraform_bundle_gives_its_variables():
    bundle = TERRAFORM_SAMPLES / "environment-templates/vpc-env/v1"
    done = proton("render", bundle)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["environment"]) == {"name", "inputs"}


@require_corpus
def test_every_published_environment_renders_to_yaml():
    roots = sorted(AWS_SAMPLES.rglob("infrastructure/manifest.yaml"))
    assert roots
    for manifest in roots:
        done = proton("render", manifest.parent.parent)
        assert done.returncode == 0, done.stderr
        assert yaml.load(done.stdout, Loader)["Resources"]
