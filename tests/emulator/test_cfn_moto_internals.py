"""The names inside moto that the emulator rests on are still there and mean the same."""

from __future__ import annotations

import json
import subprocess
import sys

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core import set_initial_no_auth_action_count

from emulator.cfn_aws import embedded_aws
from proton_emulator.aws import embedded, moto_internals


def test_every_model_of_motos_is_found_by_its_service() -> None:
    """In a process of its own, where moto's own engine may import everything."""
    program = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "from moto.cloudformation.parsing import get_model_map\n"
        "from proton_emulator.aws.moto_internals import cloudformation_model as find\n"
        "skipped = {'?', 'AWS::SERVICE::RESOURCE', 'AWS::CloudFormation::Stack'}\n"
        "missing = [each for each, model in get_model_map().items()\n"
        "           if each not in skipped and find(each) is not model]\n"
        "print(missing)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_moto_finds_our_cloudformation() -> None:
    embedded.install()
    embedded.install()
    backend = moto_internals.backend("cloudformation", "123456789012", "us-east-1")
    assert type(backend).__module__ == "proton_emulator.aws.cloudformation.models"


def test_motos_own_response_class_still_serves_stack_sets() -> None:
    embedded.install()
    stock = moto_internals.stock_cloudformation_response()
    assert hasattr(stock, "create_stack_set")


def test_requests_of_in_process_clients_run_once_with_and_without_a_mock() -> None:
    from proton_emulator.aws import in_process

    sqs = in_process.client("sqs", "222222222222", "us-east-1")
    with embedded_aws():
        url = sqs.create_queue(QueueName="once")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="m")
        count = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        assert count["ApproximateNumberOfMessages"] == "1"
        assert "/222222222222/" in url
    url = sqs.create_queue(QueueName="again")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="m")
    count = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert count["ApproximateNumberOfMessages"] == "1"
    sqs.delete_queue(QueueUrl=url)


def test_moto_still_refuses_double_hyphens_in_target_group_names() -> None:
    """When this fails, ``model_properties.acceptable_name`` has nothing left to do."""
    with embedded_aws() as aws, pytest.raises(Exception, match="targetGroupName"):
        aws.client("elbv2").create_target_group(Name="a--b", TargetType="lambda")


def test_moto_still_refuses_projects_of_a_pipeline_without_location() -> None:
    """When this fails, CodeBuild projects can be made by the service's own API."""
    with embedded_aws() as aws, pytest.raises(Exception, match="location"):
        aws.client("codebuild").create_project(
            name="project",
            source={"type": "CODEPIPELINE"},
            artifacts={"type": "CODEPIPELINE"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "i",
                "computeType": "BUILD_GENERAL1_SMALL",
            },
            serviceRole="arn:aws:iam::123456789012:role/service-role/r",
        )


ADMINISTRATOR = (
    '{"Version": "2012-10-17",'
    ' "Statement": [{"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}]}'
)
POLICY = """
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Policy: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic], PolicyDocument: {Version: 2012-10-17, Statement: []}}}
"""


def test_stacks_deploy_while_moto_enforces_iam_and_strangers_are_still_refused() -> None:
    with embedded_aws() as aws:
        iam = aws.client("iam")
        iam.create_user(UserName="deployer")
        iam.put_user_policy(UserName="deployer", PolicyName="p", PolicyDocument=ADMINISTRATOR)
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        keys = {
            "aws_access_key_id": key["AccessKeyId"],
            "aws_secret_access_key": key["SecretAccessKey"],
            "region_name": "us-east-1",
        }

        @set_initial_no_auth_action_count(0)
        def enforced() -> str:
            with pytest.raises(ClientError, match=r"AuthFailure|InvalidClientTokenId|AccessDenied"):
                aws.client("sns").list_topics()
            with pytest.raises(ClientError, match=r"AccessDenied|AuthorizationError"):
                boto3.client("sns", **keys).list_topics()
            cloudformation = boto3.client("cloudformation", **keys)
            cloudformation.create_stack(StackName="iam", TemplateBody=POLICY)
            (stack,) = cloudformation.describe_stacks(StackName="iam")["Stacks"]
            return str(stack["StackStatus"])

        assert enforced() == "CREATE_COMPLETE", aws.reasons("iam")


def test_in_process_clients_leave_out_what_an_operation_does_not_know() -> None:
    from proton_emulator.aws import in_process

    with embedded_aws():
        logs = in_process.client("logs", "123456789012", "us-east-1")
        logs.create_log_group(logGroupName="known", OnlyInTemplates={"a": 1})
        (group,) = logs.describe_log_groups()["logGroups"]
        assert group["logGroupName"] == "known"


def test_a_condition_of_a_bucket_policy_denies_nothing() -> None:
    """moto's own judgement refuses the object; when it no longer does, ours can go."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    with embedded_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="assets")
        policy = {"Version": "2012-10-17", "Statement": [statement | {"Condition": insecure}]}
        s3.put_bucket_policy(Bucket="assets", Policy=json.dumps(policy))
        s3.put_object(Bucket="assets", Key="a", Body=b"x")
        policy["Statement"].append(statement)
        s3.put_bucket_policy(Bucket="assets", Policy=json.dumps(policy))
        with pytest.raises(ClientError, match="403"):
            s3.put_object(Bucket="assets", Key="b", Body=b"x")
