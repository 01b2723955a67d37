"""A running emulator: up, up again, up changed, status, logs, reset, down, stop."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from command import proton
from corpus import AWS_SAMPLES, require_corpus
from running_emulator import started

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/item-api"


@pytest.fixture
def url() -> Iterator[str]:
    with started() as address:
        yield address


def up(folder: Path, url: str) -> dict:
    done = proton("up", folder / "proton.yaml", "--endpoint-url", url, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def deployments(url: str) -> int:
    """How many deployments the emulator has made."""
    from proton_emulator.workspace_deployer import Endpoint

    client = Endpoint(url).proton
    listed = [
        client.list_deployments(environmentName="dev"),
        client.list_deployments(serviceName="getitem"),
        client.list_deployments(serviceName="getitem", serviceInstanceName="getitem-dev"),
    ]
    return len({each["id"] for page in listed for each in page["deployments"]})


def test_up_again_deploys_only_what_changed(url, tmp_path):
    folder = shutil.copytree(EXAMPLE, tmp_path / "item-api")
    first = up(folder, url)
    assert first["templates"]["lambda-service"]["version"] == "1.0"
    made = deployments(url)

    assert up(folder, url) == first
    assert deployments(url) == made, "nothing changed, nothing was deployed"

    template = folder / "lambda-service/instance_infrastructure/cloudformation.yaml"
    template.write_text(template.read_text() + '  Changed:\n    Value: "yes"\n')
    second = up(folder, url)
    assert second["templates"]["lambda-service"]["version"] == "1.1"
    assert second["templates"]["environment"]["version"] == "1.0"
    instance = second["services"]["getitem"]["instances"]["getitem-dev"]
    assert instance["outputs"]["Changed"] == "yes"

    spec = folder / "specs/service.yaml"
    added = "  - name: second\n    environment: dev\n    spec:\n"
    added += "      code_uri: s3://code/getitem.zip\n      path: more\n"
    spec.write_text(spec.read_text() + added)
    third = up(folder, url)
    assert set(third["services"]["getitem"]["instances"]) == {"getitem-dev", "second"}

    status = json.loads(proton("status", "--json", "--endpoint-url", url).stdout)
    assert [each["name"] for each in status["environments"]] == ["dev"]
    assert "CreateService" in proton("logs", "--endpoint-url", url).stdout

    down = proton("down", folder / "proton.yaml", "--endpoint-url", url)
    assert down.returncode == 0, down.stderr + down.stdout
    emptied = json.loads(proton("status", "--json", "--endpoint-url", url).stdout)
    assert not any(emptied[key] for key in ("templates", "environments", "services"))
    again = proton("down", folder / "proton.yaml", "--endpoint-url", url)
    assert again.returncode == 0
    assert "DELETED" not in again.stdout
    assert "absent" in again.stdout


def test_reset_forgets_everything(url):
    archive = proton("publish", EXAMPLE / "environment", "--endpoint-url", url)
    assert archive.returncode == 0, archive.stderr
    assert "1.0 PUBLISHED" in archive.stdout
    assert proton("reset", "--endpoint-url", url).returncode == 0
    status = json.loads(proton("status", "--json", "--endpoint-url", url).stdout)
    assert status["templates"] == []


def test_publish_takes_a_packed_bundle_under_its_own_name(url, tmp_path):
    archive = tmp_path / "network.tar.gz"
    assert proton("package", EXAMPLE / "environment", "-o", archive).returncode == 0
    done = proton("publish", archive, "--endpoint-url", url)
    assert done.returncode == 0, done.stderr
    assert "environment template network  1.0 PUBLISHED" in done.stdout
    archive.write_bytes(b"not an archive")
    broken = proton("publish", archive, "--endpoint-url", url)
    assert broken.returncode == 2
    assert str(archive) in broken.stderr


def test_publish_says_why_a_bundle_was_refused(url, tmp_path):
    broken = shutil.copytree(EXAMPLE / "environment", tmp_path / "broken")
    (broken / "infrastructure/manifest.yaml").write_text("infrastructure: {templates: []}\n")
    done = proton("publish", broken, "--endpoint-url", url)
    assert done.returncode == 1
    assert "REGISTRATION_FAILED" in done.stdout
    assert "infrastructure/manifest.yaml" in done.stderr


@pytest.mark.parametrize("command", ["status", "logs", "reset", "stop"])
def test_without_an_emulator_each_command_says_so(command):
    done = proton(command, "--endpoint-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert "nothing answers at http://127.0.0.1:9" in done.stderr
    assert "proton start" in done.stderr


def test_wait_gives_up_in_time():
    done = proton("wait", "--endpoint-url", "http://127.0.0.1:9", "--timeout", "0.2")
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["nowhere", "text.txt"])
def test_package_refuses_what_is_no_bundle(tmp_path, name):
    (tmp_path / "text.txt").write_text("not an archive")
    done = proton("package", tmp_path / name, "-o", tmp_path / "out.tar.gz")
    assert done.returncode == 2
    assert str(tmp_path / name) in done.stderr
    assert not (tmp_path / "out.tar.gz").exists()


@require_corpus
def test_down_takes_away_a_platform_with_an_attached_component(url, tmp_path):
    service = AWS_SAMPLES / "service-templates/load-balanced-fargate-svc/v1"
    environment = AWS_SAMPLES / "environment-templates/fargate-env"
    component = AWS_SAMPLES / "component-templates/s3-bucket-component"
    (tmp_path / "proton.yaml").write_text(f"""\
templates:
  - path: {environment}/v1
  - path: {service}
    supported_component_sources: [DIRECTLY_DEFINED]
environments:
  dev: {{template: fargate-env, spec: {environment}/spec/spec.yaml}}
services:
  getitem: {{template: load-balanced-fargate-svc, spec: service.yaml}}
components:
  bucket: {{path: {component}, service: getitem, instance: one}}
""")
    spec = "proton: ServiceSpec\npipeline: {service_dir: a, dockerfile: D, unit_test_command: t}\n"
    (tmp_path / "service.yaml").write_text(spec + "instances: [{name: one, environment: dev}]\n")
    up(tmp_path, url)
    down = proton("down", tmp_path / "proton.yaml", "--endpoint-url", url)
    assert down.returncode == 0, down.stderr + down.stdout
    emptied = json.loads(proton("status", "--json", "--endpoint-url", url).stdout)
    assert not any(emptied[k] for k in ("templates", "environments", "services", "components"))


def test_up_reaches_the_aws_that_stands_beneath_another_emulator(url, monkeypatch):
    from proton_emulator.workspace_deployer import Endpoint

    # Another AWS wants credentials; which ones is nothing to the emulator.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with started("--aws-endpoint-url", url) as before:
        deployed = up(EXAMPLE, before)
        assert deployed["services"]["getitem"]["status"] == "ACTIVE"
        stacks = Endpoint(url).client("cloudformation").list_stacks()["StackSummaries"]
        assert len([each for each in stacks if each["StackStatus"] == "CREATE_COMPLETE"]) == 3
