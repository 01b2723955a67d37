"""``proton new``: what it writes has no finding, with cfn-lint on, and deploys."""

from __future__ import annotations

import json
import shutil
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from command import proton

PROVISIONING = ("cloudformation", "codebuild", "self-managed")
KINDS = ("environment", "service", "component")


def new(folder: Path, *arguments: str) -> str:
    done = proton("new", *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def workspace_lines(said: str) -> dict:
    """The lines for proton.yaml that the command prints, as a mapping."""
    following = said.split("these lines:\n\n")[1].splitlines()
    return yaml.safe_load("\n".join(takewhile(lambda line: line.startswith("    "), following)))


def deployed(folder: Path, *new_bundles: tuple[str, ...], up: tuple[str, ...] = ()) -> dict:
    """The outcome of ``proton up`` with the lines that ``proton new`` prints."""
    workspace: dict = {"templates": []}
    for arguments in new_bundles:
        lines = workspace_lines(new(folder, *arguments))
        workspace["templates"] += lines.pop("templates", [])
        workspace |= lines
    (folder / "proton.yaml").write_text(yaml.safe_dump(workspace))
    assert proton("check", "--fail-level", "info", cwd=folder).returncode == 0
    done = proton("up", "--json", *up, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_kind_and_provisioning_passes_the_check(tmp_path):
    for provisioning in PROVISIONING:
        environment = f"env-{provisioning}"
        new(tmp_path, "environment", environment, "--provisioning", provisioning)
        service = ("service", f"svc-{provisioning}", "--provisioning", provisioning)
        new(tmp_path, *service, "--compatible-env", f"{environment}:1")
        if provisioning != "codebuild":
            new(tmp_path, "component", f"add-{provisioning}", "--provisioning", provisioning)
    new(tmp_path, "service", "free")
    done = proton("check", "--fail-level", "info", "--format", "json", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert report["findings"] == []
    assert report["summary"]["bundles"] == 9
    assert done.returncode == 0


def test_what_cloudformation_provisions_deploys_with_the_lines_it_prints(tmp_path):
    outcome = deployed(
        tmp_path,
        ("environment", "network"),
        ("service", "worker", "--compatible-env", "network:1"),
        ("component", "bucket"),
        up=("--strict",),
    )
    assert outcome["environments"]["dev"]["outputs"]["AlarmTopicArn"].startswith("arn:aws:sns:")
    instance = outcome["services"]["worker"]["instances"]["worker-dev"]
    assert instance["outputs"]["QueueUrl"]
    assert outcome["components"]["bucket"]["outputs"]["BucketName"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_wrote_and_what_comes_next(tmp_path, kind):
    said = new(tmp_path, kind, "first")
    written = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert {line.strip() for line in said.splitlines() if line.startswith("  first/")} == written
    assert "proton check first" in said
    assert workspace_lines(said)


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "mine").mkdir()
    done = proton("new", "service", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert "mine is there already" in done.stderr
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("service", "../out"), "is no name for a template"),
        (("service", "a" * 101), "is no name for a template"),
        (("service", "x", "--compatible-env", "network"), "say NAME:MAJOR"),
        (("environment", "x", "--compatible-env", "network:1"), "is for service templates"),
        (("component", "x", "--provisioning", "codebuild"), "cannot be provisioned with CodeBuild"),
        (("pipeline", "x"), "is not one of"),
    ],
)
def test_what_proton_would_not_take_is_refused(tmp_path, arguments, said):
    done = proton("new", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_terraform_provisions_deploys_with_the_lines_it_prints(tmp_path):
    method = ("--provisioning", "self-managed")
    outcome = deployed(
        tmp_path,
        ("environment", "network", *method),
        ("service", "worker", "--compatible-env", "network:1", *method),
        ("component", "bucket", *method),
        up=("--terraform", "record"),
    )
    environment = outcome["environments"]["dev"]
    assert environment["outputs"] == {"AlarmTopicArn": "recorded:AlarmTopicArn"}
    assert environment["resources"] == [
        {"logical_id": "aws_sns_topic.alarms", "type": "aws_sns_topic", "outcome": "recorded"}
    ]
    assert outcome["services"]["worker"]["status"] == "ACTIVE"
    assert outcome["components"]["bucket"]["status"] == "SUCCEEDED"
    strict = proton("up", "--strict", "--terraform", "record", cwd=tmp_path)
    assert strict.returncode == 1
    assert "3 resources were only recorded" in strict.stderr


@pytest.mark.skipif(
    not (shutil.which("aws") and shutil.which("jq")),
    reason="NO AWS CLI OR JQ: what proton new writes for CodeBuild was not deployed",
)
def test_what_codebuild_provisions_deploys_with_the_lines_it_prints(tmp_path):
    method = ("--provisioning", "codebuild")
    outcome = deployed(
        tmp_path,
        ("environment", "network", *method),
        ("service", "worker", "--compatible-env", "network:1", *method),
    )
    topic = outcome["environments"]["dev"]["outputs"]["AlarmTopicArn"]
    assert topic == "arn:aws:sns:us-east-1:123456789012:dev-alarms"
    instance = outcome["services"]["worker"]["instances"]["worker-dev"]
    assert "/123456789012/worker-worker-dev" in instance["outputs"]["QueueUrl"]
