"""The shipped service model: as generated, and enough where botocore has none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from proton_emulator import service_model

ROOT = Path(__file__).parents[2]

# botocore as it will be when AWS has removed Proton from it.
HIDE_PROTON = """
import botocore.loaders
find = botocore.loaders.JSONFileLoader.load_file
def hidden(self, file_path):
    if "botocore/data/proton" in file_path.replace(chr(92), "/"):
        return None
    return find(self, file_path)
botocore.loaders.JSONFileLoader.load_file = hidden
exists = botocore.loaders.JSONFileLoader.exists
botocore.loaders.JSONFileLoader.exists = lambda self, path: (
    "botocore/data/proton" not in path.replace(chr(92), "/") and exists(self, path)
)
import os
real = os.listdir
botocore.loaders.os.listdir = lambda path=".": [
    name for name in real(path) if not (name == "proton" and str(path).endswith("botocore/data"))
]
"""
JOURNEY = """
from emulator.test_server_mock_aws import TEMPLATE
from emulator.proton_support import environment_files
from emulator.served_proton import served
import boto3, pathlib, sys, tempfile
assert "proton" not in boto3.Session().get_available_services()
with served() as aws, tempfile.TemporaryDirectory() as folder:
    for path, data in environment_files(TEMPLATE).items():
        file = pathlib.Path(folder, path)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    aws.register("environment", "env", pathlib.Path(folder))
    proton = aws.client("proton")
    proton.create_environment(
        name="dev", templateName="env", templateMajorVersion="1",
        spec="proton: EnvironmentSpec\\nspec: {size: 1}\\n",
        protonServiceRoleArn="arn:aws:iam::123456789012:role/x",
    )
    aws.wait("environment_deployed", name="dev")
    assert proton.get_paginator("list_environments").paginate().build_full_result()["environments"]
    assert aws.client("proton", "eu-west-1").list_environments()["environments"] == []
print("deployed")
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PYTHONPATH": str(ROOT / "tests"), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=path | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_files_are_what_the_script_generates() -> None:
    script = ROOT / "scripts" / "generate_service_model.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_files_hold_no_prose() -> None:
    for name in ("service-2", "paginators-1", "waiters-2", "endpoint-rule-set-1"):
        text = service_model.service_file(f"{name}.json").read_text()
        assert "<p>" not in text
        assert '"documentation":"' not in text
    model = json.loads(service_model.service_file("service-2.json").read_text())
    assert len(model["operations"]) == 87


def test_main_journey_without_botocores_own_model() -> None:
    done = run(HIDE_PROTON + JOURNEY)
    assert done.stdout.strip() == "deployed", done.stderr


@pytest.mark.parametrize("way", ["install", "AWS_DATA_PATH"])
def test_any_boto3_learns_proton(tmp_path: Path, way: str) -> None:
    """From the user's model folder, and from the data path of the environment."""
    code = HIDE_PROTON + (
        "import boto3; client = boto3.client('proton', region_name='us-east-1',"
        "aws_access_key_id='a', aws_secret_access_key='b');"
        "print(len(client.waiter_names), client.meta.endpoint_url)"
    )
    assert "UnknownServiceError" in run(code).stderr
    if way == "install":
        installed = service_model.install(tmp_path / ".aws" / "models")
        assert (installed / "2020-07-20" / "service-2.json").is_file()
        done = run(code, HOME=str(tmp_path))
    else:
        done = run(code, AWS_DATA_PATH=str(service_model.data_path()))
    assert done.stdout.split() == ["10", "https://proton.us-east-1.amazonaws.com"], done.stderr
