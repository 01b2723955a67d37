"""The stock AWS CLI drives the whole life of a platform against ``proton start``, waiters included."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from command import proton

pytestmark = pytest.mark.clients

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/item-api"
AWS = next(
    (
        str(path)
        for path in (ROOT / ".venv-clients/bin/aws", Path(shutil.which("aws") or "/nowhere"))
        if path.exists()
    ),
    None,
)
SPEC = """\
proton: ServiceSpec
pipeline: {}
instances:
  - name: one
    environment: dev
    spec: {code_uri: "s3://artefacts/code.zip", path: books}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "proton_cli", "start", "--port", str(port)])
    url = f"http://127.0.0.1:{port}"
    assert proton("wait", "--endpoint-url", url).returncode == 0
    yield url
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5) == 0, "SIGTERM ends it within five seconds"


class Cli:
    def __init__(self, endpoint: str, folder: Path) -> None:
        assert AWS, "no aws command: run make test-clients"
        model = proton("service-model", "--path").stdout.strip()
        self.command = [AWS, "--endpoint-url", endpoint, "--output", "json"]
        self.folder = folder
        self.env = {
            **os.environ,
            # A clean home proves that the model comes from AWS_DATA_PATH alone.
            "HOME": str(folder),
            "AWS_DATA_PATH": model,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_PAGER": "",
        }

    def __call__(self, *arguments: str) -> dict:
        done = self.run(*arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        return json.loads(done.stdout) if done.stdout.lstrip().startswith("{") else {}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *arguments],
            cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip


def publish(aws: Cli, kind: str, name: str, *extra: str) -> None:
    version = ("--template-name", name, "--major-version", "1", "--minor-version", "0")
    aws("proton", f"create-{kind}-template", "--name", name)
    aws("s3", "cp", f"{name}.tar.gz", f"s3://artefacts/{name}.tar.gz")
    source = f"s3={{bucket=artefacts,key={name}.tar.gz}}"
    made = ("--template-name", name, "--source", source, *extra)
    aws("proton", f"create-{kind}-template-version", *made)
    aws("proton", "wait", f"{kind}-template-version-registered", *version)
    published = aws("proton", f"update-{kind}-template-version", *version, "--status", "PUBLISHED")
    assert published[f"{kind}TemplateVersion"]["status"] == "PUBLISHED"


def test_the_aws_cli_drives_the_journey_from_template_to_deletion(endpoint, tmp_path):
    aws = Cli(endpoint, tmp_path)
    for name in ("environment", "lambda-service"):
        assert proton("package", EXAMPLE / name, "-o", tmp_path / f"{name}.tar.gz").returncode == 0
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as code:
        code.write(EXAMPLE / "service/app.py", "app.py")
    (tmp_path / "service.yaml").write_text(SPEC)
    (tmp_path / "env.yaml").write_text("proton: EnvironmentSpec\nspec: {}\n")

    aws("s3", "mb", "s3://artefacts")
    aws("s3", "cp", "code.zip", "s3://artefacts/code.zip")
    publish(aws, "environment", "environment")
    compatible = "templateName=environment,majorVersion=1"
    publish(aws, "service", "lambda-service", "--compatible-environment-templates", compatible)

    role = "arn:aws:iam::123456789012:role/proton"
    aws("proton", "update-account-settings", "--pipeline-service-role-arn", role)
    aws("proton", "create-environment", "--name", "dev", "--template-name", "environment",
        "--template-major-version", "1", "--proton-service-role-arn", role,
        "--spec", "file://env.yaml")  # fmt: skip
    aws("proton", "wait", "environment-deployed", "--name", "dev")
    listed = aws("proton", "list-environment-outputs", "--environment-name", "dev")["outputs"]
    outputs = {each["key"]: each["valueString"] for each in listed}
    assert set(outputs) == {"TableName", "ApiId", "ApiRootResourceId", "ApiStage", "KeyName"}

    connection = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"
    aws("proton", "create-service", "--name", "getitem", "--template-name", "lambda-service",
        "--template-major-version", "1", "--spec", "file://service.yaml", "--repository-id", "o/r",
        "--branch-name", "main", "--repository-connection-arn", connection)  # fmt: skip
    aws("proton", "wait", "service-created", "--name", "getitem")
    aws("proton", "wait", "service-pipeline-deployed", "--name", "getitem")

    table, item = outputs["TableName"], '{"isbn": {"S": "42"}, "title": {"S": "Life"}}'
    aws("dynamodb", "put-item", "--table-name", table, "--item", item)
    path = f"{outputs['ApiId']}/{outputs['ApiStage']}/books?isbn=42"
    with urlopen(f"{endpoint}/_aws/execute-api/{path}", timeout=60) as answer:
        assert json.loads(answer.read())["title"] == "Life"

    # What sample pipelines do: get the spec, change it, give it back.
    spec = aws("proton", "get-service", "--name", "getitem")["service"]["spec"]
    (tmp_path / "rendered.yaml").write_text(spec.replace("path: books", "path: books, timeout: 5"))
    instance = ("--service-name", "getitem", "--name", "one")
    aws("proton", "update-service-instance", *instance, "--deployment-type", "CURRENT_VERSION",
        "--spec", "file://rendered.yaml")  # fmt: skip
    aws("proton", "wait", "service-instance-deployed", *instance)
    functions = aws("lambda", "list-functions")["Functions"]
    assert 5 in {each["Timeout"] for each in functions}

    refused = aws.run("proton", "delete-environment", "--name", "dev")
    assert "ConflictException" in refused.stderr

    aws("proton", "delete-service", "--name", "getitem")
    aws("proton", "wait", "service-deleted", "--name", "getitem")
    aws("proton", "delete-environment", "--name", "dev")
    while "environments" in (left := aws("proton", "list-environments")) and left["environments"]:
        assert left["environments"][0]["deploymentStatus"] == "DELETE_IN_PROGRESS"
    stacks = aws("cloudformation", "list-stacks")["StackSummaries"]
    assert {each["StackStatus"] for each in stacks} <= {"DELETE_COMPLETE"}
