"""Resources that CodeBuild provisions, from their creation to their deletion."""

from __future__ import annotations

import json

import pytest

from emulator.proton_support import ApiError, Proton, environment_files

SPEC = "proton: EnvironmentSpec\nspec: {size: 2}\n"
ROLE = "arn:aws:iam::123456789012:role/builds"
ARN = "arn:aws:proton:us-east-1:123456789012:environment/dev"
_LEAVES_OUTPUTS = """printf '[{"key": "Made", "valueString": "%s"}]' first > proton-outputs.json"""


class Built(Proton):
    """Its builds call nobody, so nobody answers at the address that they are given."""

    def __init__(self) -> None:
        super().__init__()
        self.engine.host.endpoint_url = lambda: "http://127.0.0.1:9"

    def version(self, provision: list[str], deprovision: list[str] | None = None, **more) -> None:
        settings = {
            "image": "aws/codebuild/standard:7.0",
            "runtimes": {"python": "3.12"},
            "provision": provision,
            "deprovision": deprovision or ["true"],
        }
        entry = {"rendering_engine": "codebuild", "settings": settings}
        manifest = json.dumps({"infrastructure": {"templates": [entry]}})
        self.register("environment", "env", environment_files(manifest=manifest), **more)

    def create(self) -> dict:
        parameters = {"templateName": "env", "templateMajorVersion": "1", "spec": SPEC}
        self("CreateEnvironment", name="dev", codebuildRoleArn=ROLE, **parameters)
        return self.ended()

    def update(self, minor: str) -> dict:
        number = {"templateMajorVersion": "1", "templateMinorVersion": minor}
        self("UpdateEnvironment", name="dev", deploymentType="MINOR_VERSION", **number)
        return self.ended()

    def ended(self) -> dict:
        self.settle()
        return self("GetEnvironment", name="dev")["environment"]

    def outputs(self) -> dict[str, str]:
        listed = self("ListEnvironmentOutputs", environmentName="dev")["outputs"]
        return {each["key"]: each["valueString"] for each in listed}


@pytest.fixture
def proton():
    made = Built()
    yield made
    made.engine.close()


def test_a_deletion_that_failed_is_mended_by_a_new_version(proton) -> None:
    proton.version(["true"], ["exit 3"])
    assert proton.create()["deploymentStatus"] == "SUCCEEDED"
    proton("DeleteEnvironment", name="dev")
    failed = proton.ended()
    assert failed["deploymentStatus"] == "DELETE_FAILED"
    assert "`exit 3`, failed with exit code 3" in failed["deploymentStatusMessage"]
    proton.version(["true"], ["true"], majorVersion="1")
    assert proton.update("1")["deploymentStatus"] == "SUCCEEDED"
    proton.settled("DeleteEnvironment", name="dev")
    with pytest.raises(ApiError, match="does not exist"):
        proton("GetEnvironment", name="dev")


def test_what_was_built_is_deprovisioned_by_its_own_version(proton, tmp_path) -> None:
    witness = tmp_path / "deprovisioned"
    proton.version(["true"], [f"touch {witness}"])
    proton.create()
    # Never gets as far as a build: its commands cannot be rendered.
    proton.version(["echo {{ 1 // 0 }}"], ["true"], majorVersion="1")
    assert proton.update("1")["deploymentStatus"] == "FAILED"
    proton.settled("DeleteEnvironment", name="dev")
    assert witness.exists()


def test_outputs_of_a_build_that_failed_are_not_the_environments(proton) -> None:
    proton.version([_LEAVES_OUTPUTS])
    proton.create()
    assert proton.outputs() == {"Made": "first"}
    proton.version([_LEAVES_OUTPUTS.replace("first", "second"), "exit 1"], majorVersion="1")
    assert proton.update("1")["deploymentStatus"] == "FAILED"
    assert proton.outputs() == {"Made": "first"}


def test_a_build_that_is_cancelled_is_ended(proton) -> None:
    proton.version(["sleep 600"])
    parameters = {"templateName": "env", "templateMajorVersion": "1", "spec": SPEC}
    proton("CreateEnvironment", name="dev", codebuildRoleArn=ROLE, **parameters)
    proton("CancelEnvironmentDeployment", environmentName="dev")
    assert proton.ended()["deploymentStatus"] == "CANCELLED"
    assert not [*proton.engine.host.guard.folder.glob("build-*")]


def test_what_the_commands_of_a_deletion_notify_does_not_stop_it(proton) -> None:
    proton.version(["exit 1"], ["sleep 600"])
    assert proton.create()["deploymentStatus"] == "FAILED"
    proton("DeleteEnvironment", name="dev")
    proton("NotifyResourceDeploymentStatusChange", resourceArn=ARN, status="SUCCEEDED")
    shown = proton("GetEnvironment", name="dev")["environment"]
    assert shown["deploymentStatus"] == "DELETE_IN_PROGRESS"
