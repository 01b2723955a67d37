"""Updating stacks: in place, by replacement, and back again when something fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from emulator.cfn_aws import Aws, embedded_aws

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def aws() -> Iterator[Aws]:
    with embedded_aws() as found:
        yield found


QUEUE = """
Parameters:
  Timeout: {{Type: Number, Default: {timeout}}}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {{VisibilityTimeout: !Ref Timeout}}
Outputs:
  Arn: {{Value: !GetAtt Queue.Arn}}
"""


def visibility(aws: Aws) -> list[str]:
    sqs = aws.client("sqs")
    urls = sqs.list_queues().get("QueueUrls", [])
    return [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"][
            "VisibilityTimeout"
        ]
        for url in urls
    ]


def test_a_property_changes_in_place_and_outputs_stay(aws: Aws) -> None:
    aws.create("q", QUEUE.format(timeout=30))
    before = aws.outputs("q")
    stack = aws.update("q", QUEUE.format(timeout=45))
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    assert "LastUpdatedTime" in stack
    assert aws.outputs("q") == before
    assert visibility(aws) == ["45"]
    assert aws.events("q")[-5:] == [
        ("q", "UPDATE_IN_PROGRESS"),
        ("Queue", "UPDATE_IN_PROGRESS"),
        ("Queue", "UPDATE_COMPLETE"),
        ("q", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        ("q", "UPDATE_COMPLETE"),
    ]


def test_parameters_are_kept_with_use_previous_value(aws: Aws) -> None:
    body = QUEUE.format(timeout=30)
    aws.create("q", body, Parameters=[{"ParameterKey": "Timeout", "ParameterValue": "50"}])
    previous = [{"ParameterKey": "Timeout", "UsePreviousValue": True}]
    aws.update("q", f"{body}\n  Extra: {{Value: more}}", Parameters=previous)
    assert visibility(aws) == ["50"]
    assert aws.outputs("q")["Extra"] == "more"


def test_the_previous_template_serves_new_parameters(aws: Aws) -> None:
    aws.create("q", QUEUE.format(timeout=30))
    aws.cloudformation.update_stack(
        StackName="q",
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": "Timeout", "ParameterValue": "55"}],
    )
    assert visibility(aws) == ["55"]


def test_nothing_to_do_is_refused(aws: Aws) -> None:
    body = QUEUE.format(timeout=30)
    aws.create("q", body)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        aws.cloudformation.update_stack(StackName="q", TemplateBody=body)
    assert aws.stack("q")["StackStatus"] == "CREATE_COMPLETE"


NETWORK = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {{CidrBlock: {block}}}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {{DisplayName: !Ref Vpc}}
Outputs:
  Id: {{Value: !Ref Vpc}}
"""
FIRST, SECOND = NETWORK.format(block="10.1.0.0/16"), NETWORK.format(block="10.2.0.0/16")


def blocks(aws: Aws) -> dict[str, str]:
    vpcs = aws.client("ec2").describe_vpcs()["Vpcs"]
    return {each["VpcId"]: each["CidrBlock"] for each in vpcs if not each["IsDefault"]}


def test_a_property_of_creation_replaces_the_resource_and_what_refers_to_it_follows(
    aws: Aws,
) -> None:
    aws.create("t", FIRST)
    old = aws.outputs("t")["Id"]
    stack = aws.update("t", SECOND)
    new = aws.outputs("t")["Id"]
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    assert new != old
    assert blocks(aws) == {new: "10.2.0.0/16"}
    topic = aws.resources("t")["Topic"]["PhysicalResourceId"]
    attributes = aws.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    assert attributes["DisplayName"] == new
    assert ("Vpc", "DELETE_COMPLETE") in aws.events("t")


ROLE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{Statement: []}}
      Description: {text}
  {other}: {{Type: AWS::SNS::Topic}}
"""


def test_resources_come_and_go_with_the_template(aws: Aws) -> None:
    aws.create("r", ROLE.format(text="one", other="Old"))
    aws.update("r", ROLE.format(text="one", other="New"))
    assert list(aws.resources("r")) == ["Role", "New"]
    topics = [each["TopicArn"] for each in aws.client("sns").list_topics()["Topics"]]
    assert len(topics) == 1
    assert ":r-New-" in topics[0]


FAILING = """
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: 99}
  Added: {Type: AWS::SNS::Topic, DependsOn: Queue}
  Bad:
    Type: AWS::Lambda::Permission
    DependsOn: Added
    Properties: {FunctionName: nobody, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com}
"""


def test_a_failed_update_is_undone(aws: Aws) -> None:
    aws.create("q", QUEUE.format(timeout=30))
    outputs = aws.outputs("q")
    stack = aws.update("q", FAILING)
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert "Bad" in stack["StackStatusReason"]
    assert visibility(aws) == ["30"]
    assert aws.client("sns").list_topics()["Topics"] == []
    assert aws.outputs("q") == outputs
    assert list(aws.resources("q")) == ["Queue"]
    assert "Arn" in json.dumps(aws.cloudformation.get_template(StackName="q")["TemplateBody"])
    assert aws.update("q", QUEUE.format(timeout=31))["StackStatus"] == "UPDATE_COMPLETE"


def test_a_rolled_back_creation_can_only_be_deleted(aws: Aws) -> None:
    aws.create("q", FAILING)
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        aws.cloudformation.update_stack(StackName="q", TemplateBody=QUEUE.format(timeout=1))


def test_updating_what_is_not_there_is_refused(aws: Aws) -> None:
    with pytest.raises(ClientError, match="Stack with id nobody does not exist"):
        aws.cloudformation.update_stack(StackName="nobody", TemplateBody=QUEUE.format(timeout=1))


def change_set(aws: Aws, name: str, kind: str, body: str) -> dict:
    made = aws.cloudformation.create_change_set(
        StackName="cs", ChangeSetName=name, ChangeSetType=kind, TemplateBody=body
    )
    return aws.cloudformation.describe_change_set(ChangeSetName=made["Id"])


def test_a_change_set_creates_and_another_updates(aws: Aws) -> None:
    first = change_set(aws, "first", "CREATE", QUEUE.format(timeout=30))
    assert aws.stack("cs")["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert first["Status"] == "CREATE_COMPLETE"
    assert first["Changes"][0]["ResourceChange"]["Action"] == "Add"
    aws.cloudformation.execute_change_set(ChangeSetName="first", StackName="cs")
    assert aws.stack("cs")["StackStatus"] == "CREATE_COMPLETE"
    assert set(aws.outputs("cs")) == {"Arn"}

    second = change_set(aws, "second", "UPDATE", FAILING.partition("  Bad")[0])
    actions = {
        each["ResourceChange"]["LogicalResourceId"]: each["ResourceChange"]["Action"]
        for each in second["Changes"]
    }
    assert actions == {"Queue": "Modify", "Added": "Add"}
    aws.cloudformation.execute_change_set(ChangeSetName=second["ChangeSetId"])
    assert visibility(aws) == ["99"]
    with pytest.raises(ClientError, match="cannot be executed"):
        aws.cloudformation.execute_change_set(ChangeSetName=second["ChangeSetId"])


def test_a_change_set_without_changes_fails_and_one_that_replaces_says_so(aws: Aws) -> None:
    aws.create("cs", FIRST)
    same = change_set(aws, "same", "UPDATE", FIRST)
    assert same["Status"] == "FAILED"
    assert "didn't contain changes" in same["StatusReason"]
    other = change_set(aws, "other", "UPDATE", SECOND)
    network = other["Changes"][0]["ResourceChange"]
    assert (network["LogicalResourceId"], network["Replacement"]) == ("Vpc", "True")
    assert list(blocks(aws).values()) == ["10.1.0.0/16"]


def test_a_custom_named_resource_cannot_be_replaced_under_its_name(aws: Aws) -> None:
    named = """
    Resources:
      Role:
        Type: AWS::IAM::Role
        Properties: {{RoleName: fixed, Path: {path}, AssumeRolePolicyDocument: {{Statement: []}}}}
    """
    aws.create("named", named.format(path="/a/"))
    stack = aws.update("named", named.format(path="/b/"))
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        "Rename fixed and update the stack again" in aws.reasons("named")["Role", "UPDATE_FAILED"]
    )
    assert aws.client("iam").get_role(RoleName="fixed")["Role"]["Path"] == "/a/"


def test_a_replaced_resource_stays_where_its_policy_says_so(aws: Aws) -> None:
    kept = FIRST.replace(
        "Type: AWS::EC2::VPC", "Type: AWS::EC2::VPC\n    UpdateReplacePolicy: Retain"
    )
    aws.create("t", kept)
    aws.update("t", kept.replace("10.1.", "10.2."))
    assert sorted(blocks(aws).values()) == ["10.1.0.0/16", "10.2.0.0/16"]


@pytest.mark.parametrize(("policy", "left"), [("Retain", 1), ("RetainExceptOnCreate", 0)])
def test_a_failed_creation_honours_deletion_policies(aws: Aws, policy: str, left: int) -> None:
    body = FAILING.replace("Added: {Type", f"Added: {{DeletionPolicy: {policy}, Type")
    aws.create("q", body)
    assert len(aws.client("sns").list_topics()["Topics"]) == left


def test_a_change_without_a_model_is_said_to_be_only_recorded(aws: Aws) -> None:
    body = """
    Resources:
      Definition:
        Type: AWS::Batch::JobDefinition
        Properties:
          Type: container
          RetryStrategy: {Attempts: COUNT}
          ContainerProperties: {Image: image, Vcpus: 1, Memory: 128}
    """
    aws.create("b", body.replace("COUNT", "1"))
    before = aws.resources("b")["Definition"]
    aws.update("b", body.replace("COUNT", "2"))
    after = aws.resources("b")["Definition"]
    assert after["PhysicalResourceId"] == before["PhysicalResourceId"]
    assert after["ResourceStatusReason"] == "recorded: the change of RetryStrategy is not modelled"


ROLE_POLICIES = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: []}
      Policies: [{PolicyName: NAME, PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}}]
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {BucketName: kept-bucket, VersioningConfiguration: {Status: STATUS}}
"""


def test_changes_in_place_keep_content_and_take_back_what_is_gone(aws: Aws) -> None:
    aws.create("r", ROLE_POLICIES.replace("NAME", "one").replace("STATUS", "Suspended"))
    aws.client("s3").put_object(Bucket="kept-bucket", Key="a", Body=b"content")
    aws.update("r", ROLE_POLICIES.replace("NAME", "two").replace("STATUS", "Enabled"))
    role = aws.resources("r")["Role"]["PhysicalResourceId"]
    assert aws.client("iam").list_role_policies(RoleName=role)["PolicyNames"] == ["two"]
    assert aws.client("s3").get_bucket_versioning(Bucket="kept-bucket")["Status"] == "Enabled"
    assert aws.client("s3").get_object(Bucket="kept-bucket", Key="a")["Body"].read() == b"content"
