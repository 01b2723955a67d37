"""``proton up`` on published bundles: everything deploys, and what cannot says why."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from command import proton
from corpus import AWS_SAMPLES, ITEM_API, require_corpus

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/item-api"


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def outcome(done) -> dict:
    return json.loads(done.stdout)


def item_api(folder: Path, **inputs: str) -> Path:
    values = {
        "lambda_runtime": "python3.8",
        "lambda_handler": "app.handler",
        "code_uri": "s3://code/function.zip",
        "api_path": "books",
        **inputs,
    }
    spec = "".join(f"      {name}: {value}\n" for name, value in values.items())
    return write(
        folder,
        {
            "proton.yaml": f"""\
templates:
  - path: {ITEM_API}/environment
  - path: {ITEM_API}/lambda-service
environments:
  dev: {{template: environment, spec: env.yaml}}
services:
  getitem: {{template: lambda-service, spec: service.yaml}}
seed:
  s3: {{code/function.zip: ./code}}
""",
            "env.yaml": "proton: EnvironmentSpec\nspec: {}\n",
            "service.yaml": f"""\
proton: ServiceSpec
pipeline: {{}}
instances:
  - name: one
    environment: dev
    spec:
{spec}""",
            "code/app.py": "def handler(event, context):\n    return {'statusCode': 200}\n",
        },
    )


@require_corpus
def test_the_published_item_api_deploys_and_its_own_macro_runs(tmp_path):
    done = proton("up", "--json", cwd=item_api(tmp_path))
    assert done.returncode == 0, done.stderr
    result = outcome(done)
    environment = result["environments"]["dev"]
    assert environment["status"] == "SUCCEEDED"
    assert len(environment["outputs"]) == 5
    assert all(isinstance(value, str) for value in environment["outputs"].values())
    service = result["services"]["getitem"]
    assert service["status"] == "ACTIVE"
    types = {each["type"] for each in service["instances"]["one"]["resources"]}
    assert {"AWS::Lambda::Alias", "AWS::IAM::Role"} <= types, "what SAM expanded"
    assert "AWS::ApiGateway::Deployment" in types, "what the bundle's macro added"
    assert service["pipeline"]["status"] == "SUCCEEDED"
    every = environment["resources"] + service["instances"]["one"]["resources"]
    assert {each["outcome"] for each in every} <= {"emulated", "recorded"}
    assert "Deploy environment dev" in done.stderr


@require_corpus
@pytest.mark.parametrize("attached", [False, True], ids=["alone", "with a component"])
def test_the_fargate_samples_deploy(tmp_path, attached):
    service = AWS_SAMPLES / "service-templates/load-balanced-fargate-svc/v1"
    component = AWS_SAMPLES / "component-templates/s3-bucket-component"
    environment = AWS_SAMPLES / "environment-templates/fargate-env"
    workspace = f"""\
templates:
  - path: {environment}/v1
  - path: {service}
    supported_component_sources: [DIRECTLY_DEFINED]
environments:
  beta: {{template: fargate-env, spec: {environment}/spec/spec.yaml}}
services:
  front: {{template: load-balanced-fargate-svc, spec: service.yaml}}
"""
    if attached:
        workspace += (
            f"components:\n  bucket: {{path: {component}, service: front, instance: one}}\n"
        )
    spec = """\
proton: ServiceSpec
pipeline: {service_dir: app, dockerfile: Dockerfile, unit_test_command: "true"}
instances:
  - {name: one, environment: beta}
"""
    write(tmp_path, {"proton.yaml": workspace, "service.yaml": spec})
    done = proton("up", "--json", "--strict", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    result = outcome(done)
    assert result["services"]["front"]["pipeline"]["status"] == "SUCCEEDED"
    assert result["services"]["front"]["instances"]["one"]["outputs"]["ServiceURL"]
    if attached:
        assert result["components"]["bucket"]["outputs"]["BucketName"]


@require_corpus
def test_a_required_input_that_is_missing_names_itself_and_stops_only_its_service(tmp_path):
    item_api(tmp_path)
    text = (tmp_path / "service.yaml").read_text()
    (tmp_path / "service.yaml").write_text(text.replace("      code_uri", "      code_url"))
    done = proton("up", "--json", cwd=tmp_path)
    assert done.returncode == 1
    result = outcome(done)
    assert result["environments"]["dev"]["status"] == "SUCCEEDED"
    instance = result["services"]["getitem"]["instances"]["one"]
    assert instance["status"] == "FAILED"
    assert "code_uri" in instance["message"]


def test_a_problem_in_the_workspace_file_has_its_place_and_deploys_nothing(tmp_path):
    write(tmp_path, {"proton.yaml": "templates:\n  - path: ./nowhere\nenviroments: {}\n"})
    done = proton("up", cwd=tmp_path)
    assert done.returncode == 2
    assert "proton.yaml:3:1: unknown key 'enviroments'; did you mean 'environments'?" in done.stderr
    assert "no bundle folder at" in done.stderr
    assert "Start the emulator" not in done.stdout


def test_a_missing_workspace_file_is_said_in_one_line(tmp_path):
    done = proton("up", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("proton.yaml: no such file")


def test_an_endpoint_where_nothing_listens_is_said(tmp_path):
    done = proton("up", EXAMPLE / "proton.yaml", "--endpoint-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert "nothing answers at http://127.0.0.1:9" in done.stderr


def test_the_plan_asks_no_endpoint(tmp_path):
    done = proton("up", EXAMPLE / "proton.yaml", "--plan")
    assert done.returncode == 0
    assert "deploy instance getitem-dev of service getitem into environment dev" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["up", "--endpoint-url", "nonsense"], "'nonsense' is not a URL: write http://HOST:PORT"),
        (["down", "--endpoint-url", "http://127.0.0.1:9"], "nothing answers at http://127.0.0.1:9"),
        (["up", "--port", "65536"], "not in the range"),
    ],
)
def test_a_wrong_endpoint_is_a_mistake_of_the_callers(arguments, words):
    done = proton(*arguments, cwd=EXAMPLE)
    assert done.returncode == 2
    assert words in done.stderr


def test_nothing_is_published_to_nowhere(tmp_path):
    done = proton("publish", EXAMPLE / "environment", "--endpoint-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert "nothing answers at http://127.0.0.1:9" in done.stderr
    absent = proton("publish", tmp_path / "absent")
    assert absent.returncode == 2
    assert absent.stderr.startswith("proton: no bundle folder at ")


def test_a_port_in_use_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = proton("up", EXAMPLE / "proton.yaml", "--port", str(port))
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


def test_the_plan_can_be_json():
    done = proton("up", EXAMPLE / "proton.yaml", "--plan", "--json")
    assert "deploy environment dev from environment" in json.loads(done.stdout)["plan"]
