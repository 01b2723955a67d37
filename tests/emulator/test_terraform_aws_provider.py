"""Old AWS providers are told where the emulator is; they do not read AWS_ENDPOINT_URL."""

from __future__ import annotations

import json
import os

import pytest

from emulator.terraform_programs import (
    PROGRAM,
    require_terraform,
    script,
    terraform,
    without_registry,
)
from proton_emulator.automation.errors import UnreachableError
from proton_emulator.automation.working_folder import put
from proton_emulator.processes.guard import Guard

_ENDPOINT = "http://127.0.0.1:4577"
_REQUIRED = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
"""
_ALIASED = """
provider "aws" {
  alias  = "default"
  region = var.aws_region
}
provider "random" {
  alias = "elsewhere"
}
"""
# A provider of version $VERSION, which has two services and a switch for S3 whose name changed.
_PROGRAM = """
case "$1" in
init) printf 'provider "registry.terraform.io/hashicorp/aws" {\\n  version     = "%s"\\n}\\n' \
  $VERSION > .terraform.lock.hcl ;;
providers) echo '{"provider_schemas":{"registry.terraform.io/hashicorp/aws":{"provider":{"version":
0,"block":{"attributes":{"region":{},"'$SWITCH'":{}},"block_types":{"endpoints":{"block":
{"attributes":{"s3":{},"sqs":{}}}}}}},"resource_schemas":{"aws_x":{}}}}}' ;;
apply) cp *.tf.json ../seen 2>/dev/null ;;
output|show) echo '{}' ;;
esac
:
"""


@pytest.fixture
def guard():
    made = Guard("test")
    yield made
    made.close()


def overrides(guard, tmp_path, files, *, version, switch="s3_use_path_style"):
    """What the program saw besides the bundle's own files when it applied them."""
    program = script(tmp_path, _PROGRAM)
    variables = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": _ENDPOINT}
    variables |= {"VERSION": version, "SWITCH": switch}
    folder = tmp_path / "work"
    put(folder, files)
    terraform(program, guard, variables).apply(folder)
    seen = tmp_path / "seen"
    return json.loads(seen.read_text())["provider"]["aws"] if seen.exists() else None


@pytest.mark.parametrize(
    ("version", "switch"), [("3.76.1", "s3_force_path_style"), ("4.4.0", "s3_use_path_style")]
)
def test_every_service_of_every_configuration_is_the_emulators(guard, tmp_path, version, switch):
    files = {"main.tf": _REQUIRED + _ALIASED}
    endpoints = {"endpoints": [{"s3": _ENDPOINT, "sqs": _ENDPOINT}], switch: True}
    assert overrides(guard, tmp_path, files, version=version, switch=switch) == [
        endpoints,
        {**endpoints, "alias": "default"},
    ]


def test_new_providers_find_it_and_are_told_of_buckets_only(guard, tmp_path):
    found = overrides(guard, tmp_path, {"main.tf": _REQUIRED}, version="6.2.0")
    assert found == [{"s3_use_path_style": True}]


def test_a_version_that_comes_later_is_told_anew(guard, tmp_path):
    files = {"main.tf": _REQUIRED}
    assert "endpoints" in overrides(guard, tmp_path, files, version="5.1.0")[0]
    assert "endpoints" not in overrides(guard, tmp_path, files, version="6.0.0")[0]


def test_without_the_provider_nothing_is_overridden(guard, tmp_path):
    program = script(tmp_path, 'case "$1" in output|show) echo "{}" ;; esac')
    variables = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": _ENDPOINT}
    put(tmp_path / "work", {"main.tf": ""})
    terraform(program, guard, variables).apply(tmp_path / "work")
    assert not list((tmp_path / "work").glob("*.json"))


@require_terraform
def test_terraform_takes_the_override(guard, tmp_path):
    files = {"main.tf": _REQUIRED + _ALIASED + 'variable "aws_region" { type = string }\n'}
    overrides(guard, tmp_path, files, version="3.76.1")
    # It reads the configuration before it asks for providers, and would refuse a wrong override.
    (tmp_path / "work" / ".terraform.lock.hcl").unlink()
    with pytest.raises(UnreachableError):
        terraform(PROGRAM, guard, without_registry(tmp_path)).apply(tmp_path / "work")
