"""``proton up`` and ``down`` on Terraform bundles: applied where that can be done, else recorded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from command import proton
from corpus import TERRAFORM_SAMPLES, require_corpus
from running_emulator import started

PROGRAM = shutil.which("terraform") or shutil.which("tofu")
needs_terraform = pytest.mark.skipif(
    PROGRAM is None,
    reason="NO TERRAFORM: nothing was applied",
)

MANIFEST = """\
infrastructure:
  templates: [{file: "*", rendering_engine: hcl, template_language: terraform}]
"""
# Terraform has this provider built in: it needs no network.
WORKSPACE = {
    "proton.yaml": """\
templates:
  - path: network
  - {path: worker, supported_component_sources: [DIRECTLY_DEFINED]}
environments:
  dev: {template: network, spec: env.yaml}
services:
  jobs: {template: worker, spec: service.yaml}
components:
  extra: {path: extra, service: jobs, instance: one}
""",
    "env.yaml": "proton: EnvironmentSpec\nspec: {cidr: 10.1.0.0/16}\n",
    "service.yaml": """\
proton: ServiceSpec
pipeline: {}
instances:
  - {name: one, environment: dev, spec: {size: 3}}
""",
    "network/schema/schema.yaml": """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: In
  types: {In: {type: object, properties: {cidr: {type: string}}}}
""",
    "network/infrastructure/manifest.yaml": MANIFEST,
    "network/infrastructure/main.tf": """\
terraform {
  backend "s3" {}
}
resource "terraform_data" "network" { input = var.environment.inputs.cidr }
output "Cidr" { value = terraform_data.network.output }
""",
    "worker/schema/schema.yaml": """\
schema:
  format: {openapi: "3.0.0"}
  service_input_type: In
  pipeline_input_type: Pipe
  types:
    In: {type: object, properties: {size: {type: number}}}
    Pipe: {type: object, properties: {branch: {type: string, default: main}}}
""",
    "worker/instance_infrastructure/manifest.yaml": MANIFEST,
    "worker/instance_infrastructure/main.tf": """\
resource "terraform_data" "queue" {
  input = "${var.environment.outputs.Cidr} x ${var.service_instance.inputs.size}"
}
output "Queue" { value = terraform_data.queue.output }
output "Bucket" { value = try(var.service_instance.components.default.outputs.Bucket, "none") }
""",
    "worker/pipeline_infrastructure/manifest.yaml": MANIFEST,
    "worker/pipeline_infrastructure/main.tf": """\
output "Seen" { value = join(",", [for each in var.service_instances : each.outputs.Queue]) }
""",
    "extra/manifest.yaml": MANIFEST.replace('"*"', "main.tf"),
    "extra/main.tf": """\
resource "terraform_data" "bucket" { input = "bucket of ${try(var.service_instance.name, "nobody")}" }
output "Bucket" { value = terraform_data.bucket.output }
""",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for path, text in WORKSPACE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


@needs_terraform
def test_environment_service_pipeline_and_component_are_applied(workspace):
    done = proton("up", "--json", "--strict", "--terraform", "apply", cwd=workspace)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    environment = outcome["environments"]["dev"]
    assert environment["outputs"] == {"Cidr": "10.1.0.0/16"}
    assert environment["resources"] == [
        {"logical_id": "terraform_data.network", "type": "terraform_data", "outcome": "emulated"}
    ]
    service = outcome["services"]["jobs"]
    instance = service["instances"]["one"]
    assert instance["outputs"] == {"Queue": "10.1.0.0/16 x 3", "Bucket": "bucket of one"}
    assert service["pipeline"]["outputs"] == {"Seen": "10.1.0.0/16 x 3"}
    assert outcome["components"]["extra"]["outputs"] == {"Bucket": "bucket of one"}


def test_what_all_deployments_share_is_said_once(workspace):
    done = proton("up", "--terraform", "record", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("as asked for (--terraform record)") == 1
    # ... and yet no success goes without a word of it.
    assert done.stdout.count("recorded, not applied") == 8


def test_strict_refuses_what_was_recorded_though_it_has_no_resources(workspace):
    network = workspace / "network/infrastructure/main.tf"
    network.write_text('output "Cidr" { value = var.environment.inputs.cidr }\n')
    (workspace / "proton.yaml").write_text(
        "templates: [{path: network}]\nenvironments: {dev: {template: network, spec: env.yaml}}\n"
    )
    done = proton("up", "--strict", "--terraform", "record", cwd=workspace)
    assert done.returncode == 1
    assert "dev: dev (Terraform folder)" in done.stdout
    assert "1 resource was only recorded" in done.stderr
    if PROGRAM:
        assert proton("up", "--strict", "--terraform", "apply", cwd=workspace).returncode == 0


@needs_terraform
def test_what_terraform_refuses_fails_in_its_words(workspace):
    main = workspace / "worker/instance_infrastructure/main.tf"
    main.write_text('output "Queue" { value = tonumber("seven") }\n')
    done = proton("up", "--json", cwd=workspace)
    assert done.returncode == 1
    instance = json.loads(done.stdout)["services"]["jobs"]["instances"]["one"]
    assert instance["status"] == "FAILED"
    assert "Invalid function argument" in instance["message"]
    # Of the bundle's file, whatever Proton put in front of it.
    assert "on main.tf line 1, in output" in instance["message"]


def test_a_component_of_an_environment_that_failed_is_not_tried(workspace):
    (workspace / "network/infrastructure/main.tf").write_text('resource "a" "b" {\n')
    (workspace / "proton.yaml").write_text(
        "templates: [{path: network}]\nenvironments: {dev: {template: network, spec: env.yaml}}\n"
        "components: {extra: {path: extra, environment: dev}}\n"
    )
    done = proton("up", "--json", "--terraform", "record", cwd=workspace)
    assert done.returncode == 1
    outcome = json.loads(done.stdout)
    assert "main.tf line 1" in outcome["environments"]["dev"]["message"]
    assert outcome["components"]["extra"]["message"] == "environment dev is not deployed"


def test_recorded_resources_and_outputs_say_what_they_are(workspace):
    done = proton("up", "--json", "--terraform", "record", cwd=workspace)
    assert done.returncode == 0, done.stderr
    environment = json.loads(done.stdout)["environments"]["dev"]
    assert environment["message"].startswith("recorded, not applied: as asked")
    assert environment["outputs"] == {"Cidr": "recorded:Cidr"}
    assert [each["outcome"] for each in environment["resources"]] == ["recorded"]
    strict = proton("up", "--strict", "--terraform", "record", cwd=workspace)
    assert strict.returncode == 1


def test_who_applies_is_the_running_emulators_to_say(workspace):
    done = proton("up", "--endpoint-url", "http://127.0.0.1:1", "--terraform", "apply")
    assert done.returncode == 2
    assert "proton start --terraform" in done.stderr


def pull_requests(url: str) -> list[dict]:
    with urlopen(f"{url}/_proton/pull-requests") as answer:
        return json.loads(answer.read())["pull_requests"]


def soon(condition) -> None:
    """Of another process there is no event to wait for."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.05)


@needs_terraform
def test_down_destroys_what_up_applied(workspace):
    with started("--terraform", "auto") as url:
        up = proton("up", "--endpoint-url", url, cwd=workspace)
        assert up.returncode == 0, up.stderr
        work = Path(pull_requests(url)[0]["location"]).parents[3] / "terraform"
        assert len(list(work.iterdir())) == 4
        down = proton("down", "--endpoint-url", url, cwd=workspace)
        assert down.returncode == 0, down.stderr
        assert not list(work.iterdir())


@needs_terraform
def test_down_says_what_terraform_did_not_destroy(workspace):
    network = workspace / "network/infrastructure/main.tf"
    stays = (
        '{\n  provisioner "local-exec" {\n    when    = destroy\n    command = "exit 9"\n  }\n}\n'
    )
    network.write_text(f'resource "terraform_data" "stays" {stays}')
    (workspace / "proton.yaml").write_text(
        "templates: [{path: network}]\nenvironments: {dev: {template: network, spec: env.yaml}}\n"
    )
    with started("--terraform", "apply") as url:
        up = proton("up", "--endpoint-url", url, cwd=workspace)
        assert up.returncode == 0, up.stderr
        down = proton("down", "--endpoint-url", url, cwd=workspace)
        assert down.returncode == 1
        assert "dev: Error: local-exec provisioner error" in down.stdout
        assert "still there: what Terraform made" in down.stderr
        # It is not blamed on who comes next.
        assert proton("down", "--endpoint-url", url, cwd=workspace).returncode == 0


def test_a_started_emulator_waits_until_somebody_notifies(workspace):
    """As Proton did: the pull request lies in a Git repository, and outputs are told by the API."""
    (workspace / "proton.yaml").write_text(
        "templates: [{path: network}]\nenvironments:\n  dev: {template: network, spec: env.yaml}\n"
    )
    with started() as url:
        command = [sys.executable, "-m", "proton_cli", "up", "--endpoint-url", url, "--json"]
        up = subprocess.Popen(
            command, cwd=workspace, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        soon(lambda: pull_requests(url))
        [opened] = pull_requests(url)
        assert (opened["state"], opened["folder"]) == ("OPEN", "dev")
        status = proton("status", "--endpoint-url", url).stdout
        assert "open pull requests: 1" in status
        assert f"branch {opened['branch']} of {opened['location']}" in status
        client(url).notify_resource_deployment_status_change(
            resourceArn=opened["resource_arn"],
            deploymentId=opened["deployment_id"],
            status="SUCCEEDED",
            outputs=[{"key": "Cidr", "valueString": "10.9.0.0/16"}],
        )
        out, err = up.communicate(timeout=60)
    assert up.returncode == 0, err
    assert "waits until somebody applies its pull requests" in err
    environment = json.loads(out)["environments"]["dev"]
    assert environment["outputs"] == {"Cidr": "10.9.0.0/16"}
    assert environment["resources"] == []


def client(url: str):
    from proton_emulator.service_model import session

    made = session(aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1")
    return made.client("proton", endpoint_url=url)


@require_corpus
def test_the_published_terraform_samples_deploy_with_their_component(tmp_path):
    """Recorded: their provider needs a network. The files are those that Proton would write."""
    samples = TERRAFORM_SAMPLES
    (tmp_path / "proton.yaml").write_text(
        f"""\
templates:
  - path: {samples}/environment-templates/fargate-env/v1
  - path: {samples}/service-templates/load-balanced-fargate-svc/v1
    supported_component_sources: [DIRECTLY_DEFINED]
environments:
  fargate-env-prod:
    template: fargate-env
    spec: {samples}/environment-templates/fargate-env/spec/spec.yaml
services:
  front:
    template: load-balanced-fargate-svc
    spec: {samples}/service-templates/load-balanced-fargate-svc/spec/spec.yaml
components:
  bucket:
    path: {samples}/component-templates/s3-bucket-component
    service: front
    instance: load-balanced-fargate-svc-prod
"""
    )
    done = proton("up", "--json", "--terraform", "record", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    service = outcome["services"]["front"]
    assert service["status"] == "ACTIVE"
    assert service["pipeline"]["status"] == "SUCCEEDED"
    types = {
        each["type"] for each in service["instances"]["load-balanced-fargate-svc-prod"]["resources"]
    }
    assert "aws_ecs_service" in types
    assert outcome["components"]["bucket"]["status"] == "SUCCEEDED"
