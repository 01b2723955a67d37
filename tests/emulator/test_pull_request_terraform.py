"""A real Terraform applies what a pull request holds and reads every name that Proton gives it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.pull_request_changes import (
    BUCKET,
    DEV,
    EVERY_KIND,
    component,
    environment,
    instance,
    pipeline,
)
from proton_bundle.context import InstanceData
from proton_emulator.service.provisioners.self_managed.change import Change
from proton_emulator.service.provisioners.self_managed.contents import contents, deleted

pytestmark = pytest.mark.skipif(
    shutil.which("terraform") is None,
    reason="NO TERRAFORM: nobody has applied the files of a pull request",
)
# The version looks nothing up, and no settings of the user have a say.
OFFLINE = {
    **os.environ,
    "CHECKPOINT_DISABLE": "1",
    "TF_CLI_CONFIG_FILE": "",
    "TF_IN_AUTOMATION": "1",
}


def terraform(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["terraform", *arguments], cwd=folder, env=OFFLINE,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def written(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


def applied(change: Change, folder: Path, reads: dict[str, str]) -> dict[str, object]:
    """What each of the expressions *reads* is in a resource after ``terraform apply``."""
    inputs = "\n".join(f"    {name} = {expression}" for name, expression in reads.items())
    template = (
        f'resource "terraform_data" "read" {{\n  input = {{\n{inputs}\n  }}\n}}\n'
        'output "read" { value = terraform_data.read.output }\n'
    )
    written(folder, contents(replace(change, sources={"main.tf": template})))
    terraform(folder, "init", "-input=false")
    terraform(folder, "apply", "-auto-approve", "-input=false")
    values: dict[str, object] = json.loads(terraform(folder, "output", "-json"))["read"]["value"]
    return values


def test_an_environment_reads_inputs_of_every_type(tmp_path: Path):
    change = environment(cidr="10.0.0.0/16", count=2, on=True, zones=["a"], rules=[{"port": 1}, {}])
    reads = {
        "name": "var.environment.name",
        "cidr": "var.environment.inputs.cidr",
        "more": "var.environment.inputs.count + 1",
        "off": "!var.environment.inputs.on",
        "zone": "var.environment.inputs.zones[0]",
        "port": "try(var.environment.inputs.rules[0].port, 0)",
        "absent": "can(var.environment.inputs.absent)",
        "account": 'var.proton_tags["proton:account"]',
    }
    assert applied(change, tmp_path, reads) == {
        "name": "dev", "cidr": "10.0.0.0/16", "more": 3, "off": False, "zone": "a", "port": 1,
        "absent": False, "account": "123456789012",
    }  # fmt: skip


INSTANCE_READS = {
    "port": "var.service_instance.inputs.port",
    "vpc": "var.environment.outputs.VpcId",
    "branch": "var.service.branch_name",
    "attached": "can(var.service_instance.components.default)",
    "bucket": 'try(var.service_instance.components.default.outputs.BucketName, "none")',
    "resource": "var.proton_tags",
}


@pytest.mark.parametrize(
    ("attached", "bucket"), [(BUCKET, "assets"), (None, "none")], ids=["component", "no component"]
)
def test_an_instance_reads_its_environment_service_and_component(attached, bucket, tmp_path: Path):
    change = instance(attached, port=80)
    read = applied(change, tmp_path, INSTANCE_READS)
    assert read.pop("resource") == change.tags
    assert read == {
        "port": 80, "vpc": "vpc-1", "branch": "main",
        "attached": attached is not None, "bucket": bucket,
    }  # fmt: skip


def test_a_pipeline_reads_every_instance_in_order(tmp_path: Path):
    blue = InstanceData("blue", {"port": 80}, DEV, {"Url": "http://blue"})
    green = InstanceData("green", {"port": 81}, replace(DEV, name="prod"))
    reads = {
        "names": "[for each in var.service_instances : each.name]",
        "environments": "[for each in var.service_instances : each.environment.name]",
        "ports": "[for each in var.service_instances : each.inputs.port + 0]",
        "url": "var.service_instances[0].outputs.Url",
        "command": "var.pipeline.inputs.command",
        "repository": "var.service.repository_id",
    }
    assert applied(pipeline(blue, green, command="make"), tmp_path, reads) == {
        "names": ["blue", "green"], "environments": ["dev", "prod"], "ports": [80, 81],
        "url": "http://blue", "command": "make", "repository": "example/web",
    }  # fmt: skip


def test_a_pipeline_reads_instances_with_different_inputs_as_texts(tmp_path: Path):
    instances = (
        InstanceData("blue", {"port": 80, "zone": "a"}, DEV),
        InstanceData("green", {}, DEV),
    )
    reads = {
        "port": "var.service_instances[0].inputs.port",
        "zone": "var.service_instances[0].inputs.zone",
        "green": "length(var.service_instances[1].inputs)",
    }
    expected = {"port": "80", "zone": "a", "green": 0}
    assert applied(pipeline(*instances), tmp_path, reads) == expected


def test_a_component_reads_its_environment_and_the_instance_it_is_attached_to(tmp_path: Path):
    reads = {
        "name": "var.component.name",
        "vpc": "var.environment.outputs.VpcId",
        "service": "var.service.name",
        "port": "var.service_instance.inputs.port",
    }
    expected = {"name": "bucket", "vpc": "vpc-1", "service": "web", "port": "80"}
    assert applied(component(port=80), tmp_path, reads) == expected


def test_a_detached_component_has_no_service(tmp_path: Path):
    reads = {"service": "var.service == null", "instance": "var.service_instance == null"}
    assert applied(component(), tmp_path, reads) == {"service": True, "instance": True}


@pytest.mark.parametrize("change", EVERY_KIND, ids=lambda change: change.kind)
def test_the_files_are_formatted_as_terraform_does_and_stay_valid_when_deleted(change, tmp_path):
    sources = {"main.tf": 'resource "terraform_data" "nothing" {}\n'}
    files = contents(replace(change, sources=sources))
    terraform(written(tmp_path, files), "fmt", "-check", "-diff")
    terraform(written(tmp_path, deleted(files)), "init", "-input=false")
    terraform(tmp_path, "validate")
