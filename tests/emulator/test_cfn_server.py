"""The engine behind a real HTTP server, under threads, and with a seeded id source."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from emulator.cfn_aws import embedded_aws
from proton_emulator.aws import embedded, moto_internals

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATE = """
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: "1", MetricName: m, Namespace: n, Period: "60", Statistic: Sum, Threshold: "1"}
  Stream: {Type: AWS::AppRunner::Service, Properties: {SourceConfiguration: {}}}
Outputs:
  Topic: {Value: !Ref Topic}
  Alarm: {Value: !GetAtt Alarm.Arn}
  Runner: {Value: !GetAtt Stream.ServiceId}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    embedded.install()
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def client(endpoint: str) -> Iterator[Any]:
    requests.post(f"{endpoint}/moto-api/reset", timeout=5)

    def make(service: str) -> Any:
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, max_pool_connections=16),
        )

    yield make
    requests.post(f"{endpoint}/moto-api/reset", timeout=5)


def test_stacks_deploy_over_http_into_the_same_services(client: Any) -> None:
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="http", TemplateBody=TEMPLATE)
    once = {"Delay": 1, "MaxAttempts": 1}
    cloudformation.get_waiter("stack_create_complete").wait(StackName="http", WaiterConfig=once)
    assert len(client("sns").list_topics()["Topics"]) == 1
    assert len(client("cloudwatch").describe_alarms()["MetricAlarms"]) == 1
    cloudformation.delete_stack(StackName="http")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="http", WaiterConfig=once)
    assert client("cloudwatch").describe_alarms()["MetricAlarms"] == []


def test_refusals_are_aws_errors_over_http_too(client: Any) -> None:
    cloudformation = client("cloudformation")
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        cloudformation.create_stack(StackName="a", TemplateBody="Resources: {A: {Type: AWS::X::Y}}")
    with pytest.raises(ClientError, match="DetectStackDrift is not implemented"):
        cloudformation.detect_stack_drift(StackName="a")


def test_many_stacks_at_once_all_complete(client: Any) -> None:
    cloudformation = client("cloudformation")
    names = [f"stack-{index}" for index in range(24)]

    def life(name: str) -> str:
        cloudformation.create_stack(StackName=name, TemplateBody=TEMPLATE)
        status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        cloudformation.delete_stack(StackName=name)
        return status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(life, names)) == {"CREATE_COMPLETE"}
    assert client("sns").list_topics()["Topics"] == []
    assert cloudformation.describe_stacks()["Stacks"] == []


def test_one_name_is_given_once_however_many_ask(client: Any) -> None:
    cloudformation = client("cloudformation")

    def create(_: int) -> str:
        try:
            cloudformation.create_stack(StackName="one", TemplateBody=TEMPLATE)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "made"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(create, range(8)))
    assert answers == ["AlreadyExistsException"] * 7 + ["made"]


def test_one_stack_is_deleted_once_however_many_ask(client: Any) -> None:
    cloudformation = client("cloudformation")
    stack_id = cloudformation.create_stack(StackName="one", TemplateBody=TEMPLATE)["StackId"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cloudformation.delete_stack(StackName=stack_id), range(8)))
    events = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    ends = [each for each in events if each["ResourceStatus"] == "DELETE_COMPLETE"]
    assert len(ends) == 4  # three resources and their stack


def deployed(seed: int) -> tuple[dict[str, str], str]:
    with embedded_aws() as aws:
        moto_internals.random_source().seed(seed)
        aws.create("seeded", TEMPLATE)
        return aws.outputs("seeded"), aws.stack("seeded")["StackId"]


def test_the_same_seed_gives_the_same_ids() -> None:
    assert deployed(7) == deployed(7)
    assert deployed(7) != deployed(8)


def test_accounts_are_apart(endpoint: str, client: Any) -> None:
    other = boto3.client(
        "cloudformation",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    other.meta.events.register(
        "before-sign",
        lambda request, **_: request.headers.add_header("x-moto-account-id", "111111111111"),
    )
    other.create_stack(StackName="there", TemplateBody=TEMPLATE)
    arn = other.describe_stacks()["Stacks"][0]["Outputs"][0]["OutputValue"]
    assert ":111111111111:" in arn
    assert client("cloudformation").describe_stacks()["Stacks"] == []
    assert client("sns").list_topics()["Topics"] == []


def test_installing_imports_neither_models_nor_translators() -> None:
    program = (
        "import sys; from proton_emulator.aws import embedded; embedded.install();"
        "heavy = {'moto.cloudformation.parsing', 'moto.ec2.models', 'samtranslator', 'cfnlint'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
