"""Creating, describing and deleting stacks, and what is left when creating fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from emulator.cfn_aws import Aws, embedded_aws

if TYPE_CHECKING:
    from collections.abc import Iterator

TWO = """
Description: two resources
Resources:
  Consumer:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "${Source.TopicName}-consumer"
      VisibilityTimeout: "30"
  Source:
    Type: AWS::SNS::Topic
Outputs:
  Queue: {Value: !GetAtt Consumer.Arn, Description: where messages go}
  Topic: {Value: !Ref Source, Export: {Name: !Sub "${AWS::StackName}-topic"}}
"""

BROKEN = """
Resources:
  First: {Type: AWS::SNS::Topic, Properties: {TopicName: first}}
  Second:
    Type: AWS::Lambda::Permission
    DependsOn: First
    Properties: {FunctionName: nobody, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com}
"""


@pytest.fixture
def aws() -> Iterator[Aws]:
    with embedded_aws() as found:
        yield found


def refusal(call, **arguments) -> str:
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    error = raised.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def test_resources_are_made_in_dependency_order_and_outputs_are_text(aws: Aws) -> None:
    stack = aws.create("two", TWO, Tags=[{"Key": "team", "Value": "a"}])
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stack["Description"] == "two resources"
    assert stack["Tags"] == [{"Key": "team", "Value": "a"}]
    topic = stack["Outputs"][1]
    assert topic["ExportName"] == "two-topic"
    assert topic["OutputValue"].startswith("arn:aws:sns:us-east-1:123456789012:two-Source-")
    url = aws.client("sqs").list_queues()["QueueUrls"][0]
    assert url.endswith("-consumer")
    attributes = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "30"


def test_events_tell_the_story_in_order(aws: Aws) -> None:
    aws.create("two", TWO)
    assert aws.events("two") == [
        ("two", "CREATE_IN_PROGRESS"),
        ("Source", "CREATE_IN_PROGRESS"),
        ("Source", "CREATE_IN_PROGRESS"),
        ("Source", "CREATE_COMPLETE"),
        ("Consumer", "CREATE_IN_PROGRESS"),
        ("Consumer", "CREATE_IN_PROGRESS"),
        ("Consumer", "CREATE_COMPLETE"),
        ("two", "CREATE_COMPLETE"),
    ]
    events = aws.cloudformation.describe_stack_events(StackName="two")["StackEvents"]
    assert len({each["EventId"] for each in events}) == len(events)
    assert events[0]["ResourceStatus"] == "CREATE_COMPLETE"
    initiated = [
        each for each in events if each.get("ResourceStatusReason") == "Resource creation Initiated"
    ]
    assert all(each["PhysicalResourceId"] for each in initiated)


def test_every_resource_says_how_it_came_about(aws: Aws) -> None:
    aws.create(
        "mixed",
        """
        Resources:
          Topic: {Type: AWS::SNS::Topic}
          Runner: {Type: AWS::AppRunner::Service, Properties: {SourceConfiguration: {}}}
        Outputs:
          Url: {Value: !GetAtt Runner.ServiceUrl}
        """,
    )
    resources = aws.resources("mixed")
    assert resources["Topic"]["ResourceStatusReason"] == "emulated"
    assert resources["Runner"]["ResourceStatusReason"] == "recorded: no model for this type"
    assert resources["Runner"]["PhysicalResourceId"].startswith("arn:aws:apprunner:")
    assert aws.outputs("mixed")["Url"].endswith(".us-east-1.apprunner.amazonaws.com")
    summaries = aws.cloudformation.list_stack_resources(StackName="mixed")
    reasons = [each["ResourceStatusReason"] for each in summaries["StackResourceSummaries"]]
    assert reasons == ["emulated", "recorded: no model for this type"]


def test_a_failed_creation_is_rolled_back_and_names_the_resource(aws: Aws) -> None:
    stack = aws.create("broken", BROKEN)
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "failed to create: [Second]" in stack["StackStatusReason"]
    reason = aws.reasons("broken")["Second", "CREATE_FAILED"]
    assert "Function not found" in reason
    assert "AWS::Lambda::Permission" in reason
    assert aws.client("sns").list_topics()["Topics"] == []
    assert aws.events("broken")[-7:] == [
        ("Second", "CREATE_FAILED"),
        ("broken", "ROLLBACK_IN_PROGRESS"),
        ("Second", "DELETE_IN_PROGRESS"),
        ("Second", "DELETE_COMPLETE"),
        ("First", "DELETE_IN_PROGRESS"),
        ("First", "DELETE_COMPLETE"),
        ("broken", "ROLLBACK_COMPLETE"),
    ]


def test_on_failure_do_nothing_leaves_what_was_made(aws: Aws) -> None:
    stack = aws.create("broken", BROKEN, OnFailure="DO_NOTHING")
    assert stack["StackStatus"] == "CREATE_FAILED"
    assert len(aws.client("sns").list_topics()["Topics"]) == 1
    aws.cloudformation.delete_stack(StackName="broken")
    assert aws.client("sns").list_topics()["Topics"] == []


def test_on_failure_delete_takes_the_stack_away(aws: Aws) -> None:
    stack = aws.create("broken", BROKEN, OnFailure="DELETE")
    assert stack["StackStatus"] == "DELETE_COMPLETE"
    assert "Stack with id broken does not exist" in refusal(
        aws.cloudformation.describe_stacks, StackName="broken"
    )


def test_the_waiters_see_the_end_at_once(aws: Aws) -> None:
    stack = aws.create("two", TWO)
    once = {"Delay": 1, "MaxAttempts": 1}
    aws.cloudformation.get_waiter("stack_create_complete").wait(StackName="two", WaiterConfig=once)
    aws.cloudformation.delete_stack(StackName="two")
    waiter = aws.cloudformation.get_waiter("stack_delete_complete")
    waiter.wait(StackName="two", WaiterConfig=once)
    waiter.wait(StackName=stack["StackId"], WaiterConfig=once)


def test_deleting_spares_what_its_policy_retains(aws: Aws) -> None:
    stack = aws.create(
        "kept",
        """
        Resources:
          Kept: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}
          Gone: {Type: AWS::SNS::Topic}
        """,
    )
    aws.cloudformation.delete_stack(StackName="kept")
    topics = [each["TopicArn"] for each in aws.client("sns").list_topics()["Topics"]]
    assert len(topics) == 1
    assert ":kept-Kept-" in topics[0]
    assert ("Kept", "DELETE_SKIPPED") in aws.events(stack["StackId"])


def test_deleting_what_is_not_there_is_no_error(aws: Aws) -> None:
    aws.cloudformation.delete_stack(StackName="nobody")


def test_a_deletion_that_fails_says_which_resource_and_may_be_repeated(aws: Aws) -> None:
    aws.create(
        "full", "Resources: {Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: full-1}}}"
    )
    aws.client("s3").put_object(Bucket="full-1", Key="a", Body=b"a")
    aws.cloudformation.delete_stack(StackName="full")
    stack = aws.stack("full")
    assert stack["StackStatus"] == "DELETE_FAILED"
    assert stack["StackStatusReason"] == "The following resource(s) failed to delete: [Bucket]."
    assert "not empty" in aws.reasons("full")["Bucket", "DELETE_FAILED"]
    aws.client("s3").delete_object(Bucket="full-1", Key="a")
    aws.cloudformation.delete_stack(StackName="full")
    assert aws.cloudformation.list_stacks()["StackSummaries"][0]["StackStatus"] == "DELETE_COMPLETE"


def test_a_name_is_taken_until_its_stack_is_deleted(aws: Aws) -> None:
    aws.create("two", TWO)
    assert refusal(aws.cloudformation.create_stack, StackName="two", TemplateBody=TWO) == (
        "AlreadyExistsException: Stack [two] already exists"
    )
    aws.cloudformation.delete_stack(StackName="two")
    assert aws.create("two", TWO)["StackStatus"] == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("Resources: {}", "At least one Resources member must be defined."),
        ("- a\n- b", "Template format error: unsupported structure."),
        ("Resources:\n  A: [", "YAML not well-formed. (line 2, column "),
        (
            "Resources: {A: {Type: AWS::SNS::Topic}}\nOther: {}",
            "Invalid template property or properties [Other]",
        ),
        ("Resources: {A: {Properties: {}}}", "Every Resources object must contain a Type member."),
        ("Resources: {A: {Type: AWS::No::Such}}", "Unrecognized resource types: [AWS::No::Such]"),
        (
            "Resources: {A: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref B}}}",
            "Unresolved resource dependencies [B] in the Resources block of the template",
        ),
        (
            "Resources: {A: {Type: AWS::SNS::Topic, Condition: C}}",
            "Unresolved condition dependency C in the Resources block of the template (A)",
        ),
        (
            "Resources: {A: {Type: AWS::SNS::Topic, Properties: {TopicName: !If [C, a, b]}}}",
            "Unresolved condition dependency C",
        ),
        (
            "Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: !GetAtt B.Arn}}",
            "Unresolved resource dependencies [B] in the Outputs block of the template",
        ),
        (
            "Resources: {A: {Type: AWS::SNS::Topic, DependsOn: B}, B: {Type: AWS::SNS::Topic, DependsOn: A}}",
            "Circular dependency between resources: [A, B]",
        ),
    ],
)
def test_a_broken_template_is_refused_before_anything_is_made(
    aws: Aws, template: str, message: str
) -> None:
    text = refusal(aws.cloudformation.create_stack, StackName="bad", TemplateBody=template)
    assert text.startswith("ValidationError: ")
    assert message in text
    assert aws.cloudformation.list_stacks()["StackSummaries"] == []


@pytest.mark.parametrize("name", ["1st", "under_score", "a" * 129])
def test_a_stack_name_is_letters_digits_and_hyphens(aws: Aws, name: str) -> None:
    text = refusal(aws.cloudformation.create_stack, StackName=name, TemplateBody=TWO)
    assert "at 'stackName' failed to satisfy constraint" in text


def test_an_attribute_no_type_has_fails_the_stack(aws: Aws) -> None:
    aws.create(
        "bad", "Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: !GetAtt A.Nope}}"
    )
    assert aws.stack("bad")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert (
        "resource A (AWS::SNS::Topic) does not support attribute type Nope"
        in (aws.reasons("bad")["bad", "ROLLBACK_IN_PROGRESS"])
    )


def test_exports_are_imported_and_protected_while_in_use(aws: Aws) -> None:
    aws.create("giver", TWO)
    importing = (
        "Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: !ImportValue giver-topic}}"
    )
    aws.create("taker", importing)
    assert aws.outputs("taker")["O"] == aws.outputs("giver")["Topic"]
    cloudformation = aws.cloudformation
    assert [each["Name"] for each in cloudformation.list_exports()["Exports"]] == ["giver-topic"]
    assert cloudformation.list_imports(ExportName="giver-topic")["Imports"] == ["taker"]
    assert "Export giver-topic cannot be deleted as it is in use by taker" in refusal(
        cloudformation.delete_stack, StackName="giver"
    )
    cloudformation.delete_stack(StackName="taker")
    cloudformation.delete_stack(StackName="giver")
    assert cloudformation.list_exports()["Exports"] == []


def test_termination_protection_holds(aws: Aws) -> None:
    aws.create("two", TWO, EnableTerminationProtection=True)
    assert "TerminationProtection is enabled" in refusal(
        aws.cloudformation.delete_stack, StackName="two"
    )
    aws.cloudformation.update_termination_protection(
        StackName="two", EnableTerminationProtection=False
    )
    aws.cloudformation.delete_stack(StackName="two")


def test_long_lists_come_in_pages(aws: Aws) -> None:
    topics = "".join(f"  T{index}: {{Type: AWS::SNS::Topic}}\n" for index in range(110))
    aws.create("wide", f"Resources:\n{topics}")
    pages = aws.cloudformation.get_paginator("list_stack_resources").paginate(StackName="wide")
    sizes = [len(page["StackResourceSummaries"]) for page in pages]
    assert sizes == [100, 10]


def test_templates_are_described_without_deploying(aws: Aws) -> None:
    body = """
Parameters: {Size: {Type: Number, Default: 1, Description: how many}}
Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: r, AssumeRolePolicyDocument: {}}}}
"""
    summary = aws.cloudformation.get_template_summary(TemplateBody=body)
    assert summary["ResourceTypes"] == ["AWS::IAM::Role"]
    assert summary["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
    assert summary["Parameters"][0]["DefaultValue"] == "1"
    valid = aws.cloudformation.validate_template(TemplateBody=body)
    assert valid["Parameters"] == [
        {"ParameterKey": "Size", "DefaultValue": "1", "NoEcho": False, "Description": "how many"}
    ]
    aws.create("two", TWO)
    assert aws.cloudformation.get_template(StackName="two")["TemplateBody"] == TWO


def test_an_operation_nobody_implements_is_an_aws_error(aws: Aws) -> None:
    aws.create("two", TWO)
    assert "DetectStackDrift is not implemented" in refusal(
        aws.cloudformation.detect_stack_drift, StackName="two"
    )


def test_operations_of_motos_own_go_on_working(aws: Aws) -> None:
    aws.cloudformation.create_stack_set(StackSetName="many", TemplateBody=TWO)
    names = [each["StackSetName"] for each in aws.cloudformation.list_stack_sets()["Summaries"]]
    assert names == ["many"]


def test_regions_are_apart(aws: Aws) -> None:
    aws.create("two", TWO)
    other = aws.client("cloudformation", "eu-west-1")
    assert other.describe_stacks()["Stacks"] == []
    other.create_stack(StackName="two", TemplateBody=TWO)
    topics = aws.client("sns", "eu-west-1").list_topics()["Topics"]
    assert topics[0]["TopicArn"].startswith("arn:aws:sns:eu-west-1:")
