"""Proton under moto's own decorator, with no server and no port."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from emulator.proton_support import environment_files
from proton_bundle.archive import pack
from proton_bundle.files import MemoryFiles
from proton_emulator.server import install

TEMPLATE = """\
Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  Size: {Value: "{{ environment.inputs.size }}"}
  Topic: {Value: !Ref Topic}
"""


@pytest.fixture(autouse=True)
def _installed() -> None:
    install()


@mock_aws
def test_environment_in_process() -> None:
    s3 = boto3.client("s3", region_name="us-east-1")
    proton = boto3.client("proton", region_name="us-east-1")
    s3.create_bucket(Bucket="bundles")
    archive = pack(MemoryFiles(environment_files(TEMPLATE)))
    s3.put_object(Bucket="bundles", Key="env", Body=archive)
    proton.create_environment_template(name="env")
    proton.create_environment_template_version(
        templateName="env", source={"s3": {"bucket": "bundles", "key": "env"}}
    )
    key = {"templateName": "env", "majorVersion": "1", "minorVersion": "0"}
    proton.get_waiter("environment_template_version_registered").wait(**key)
    proton.update_environment_template_version(**key, status="PUBLISHED")
    proton.create_environment(
        name="dev",
        templateName="env",
        templateMajorVersion="1",
        spec="proton: EnvironmentSpec\nspec: {size: 3}\n",
        protonServiceRoleArn="arn:aws:iam::123456789012:role/x",
    )
    proton.get_waiter("environment_deployed").wait(name="dev")
    outputs = proton.list_environment_outputs(environmentName="dev")["outputs"]
    shown = {output["key"]: output["valueString"] for output in outputs}
    assert shown["Size"] == "3"
    topics = boto3.client("sns", region_name="us-east-1").list_topics()["Topics"]
    assert [topic["TopicArn"] for topic in topics] == [shown["Topic"]]


@mock_aws
def test_each_mock_begins_empty() -> None:
    proton = boto3.client("proton", region_name="us-east-1")
    assert proton.list_environments()["environments"] == []
    assert proton.list_environment_templates()["templates"] == []
    with pytest.raises(proton.exceptions.ResourceNotFoundException):
        proton.get_environment(name="dev")


def test_reset_during_a_deployment_is_quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Work under way ends without a word: its emulator is gone."""
    with mock_aws():
        proton = boto3.client("proton", region_name="us-east-1")
        proton.create_environment_template(name="env")
        for _ in range(3):
            proton.create_environment_template_version(
                templateName="env", source={"s3": {"bucket": "none", "key": "none"}}
            )
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@mock_aws
@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("A: [\n", "infrastructure/cloudformation.yaml:"),
        ("just text", "infrastructure/cloudformation.yaml:1: "),
        (
            "A: 1\nB: {{ nothing }}\n",
            "infrastructure/cloudformation.yaml:2: 'nothing' is undefined",
        ),
        ("Resources: {Thing: {Type: AWS::No::Such}}", "AWS::No::Such"),
        ("Resources: {Topic: {Type: AWS::SNS::Topic, DependsOn: Other}}", "Other"),
    ],
)
def test_mistakes_of_a_template_fail_with_one_clear_message(template: str, message: str) -> None:
    s3 = boto3.client("s3", region_name="us-east-1")
    proton = boto3.client("proton", region_name="us-east-1")
    s3.create_bucket(Bucket="bundles")
    s3.put_object(Bucket="bundles", Key="env", Body=pack(MemoryFiles(environment_files(template))))
    proton.create_environment_template(name="env")
    proton.create_environment_template_version(
        templateName="env", source={"s3": {"bucket": "bundles", "key": "env"}}
    )
    key = {"templateName": "env", "majorVersion": "1", "minorVersion": "0"}
    proton.get_waiter("environment_template_version_registered").wait(**key)
    proton.create_environment(
        name="dev",
        templateName="env",
        templateMajorVersion="1",
        templateMinorVersion="0",
        spec="proton: EnvironmentSpec\nspec: {}\n",
        protonServiceRoleArn="arn:aws:iam::123456789012:role/x",
    )
    failed = proton.get_environment(name="dev")["environment"]
    assert failed["deploymentStatus"] == "FAILED"
    assert message in failed["deploymentStatusMessage"]
    assert "Traceback" not in failed["deploymentStatusMessage"]
