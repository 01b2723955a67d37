"""SAM, macros and their failures; custom resources; nested stacks. Functions really run."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from emulator.cfn_aws import Aws, embedded_aws
from proton_emulator.aws import lambda_runtime

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def functions() -> Iterator[None]:
    lambda_runtime.install()
    yield
    lambda_runtime.reset()


@pytest.fixture
def aws(functions: None) -> Iterator[Aws]:
    with embedded_aws() as found:
        yield found


def with_function(source: str, more: str = "") -> str:
    code = textwrap.indent(textwrap.dedent(source).strip(), " " * 10)
    return f"""
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{{Effect: Allow, Action: sts:AssumeRole, Principal: {{Service: lambda.amazonaws.com}}}}]
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: python3.11
      Role: !GetAtt Role.Arn
      Code:
        ZipFile: |
{code}
{more}"""


def macro(aws: Aws, source: str, name: str = "Adder") -> None:
    more = f"  Macro: {{Type: AWS::CloudFormation::Macro, Properties: {{Name: {name}, FunctionName: !GetAtt Function.Arn}}}}"
    stack = aws.create(f"macro-{name}", with_function(source, more))
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons(f"macro-{name}")


ADDS = """
def handler(event, context):
    assert event["transformId"] == "123456789012::Adder"
    assert event["region"] == "us-east-1" and event["accountId"] == "123456789012"
    assert event["templateParameterValues"] == {"Size": "3"}
    assert "Transform" not in event["fragment"]
    for index in range(int(event["params"]["Count"])):
        event["fragment"]["Resources"][f"Topic{index}"] = {"Type": "AWS::SNS::Topic"}
    return {"requestId": event["requestId"], "status": "success", "fragment": event["fragment"]}
"""
USES = """
Transform: [{Name: Adder, Parameters: {Count: 2}}]
Parameters: {Size: {Type: Number, Default: 3}}
Resources: {Own: {Type: AWS::SNS::Topic}}
"""


def test_a_macro_rewrites_the_template(aws: Aws) -> None:
    macro(aws, ADDS)
    stack = aws.create("uses", USES)
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons("uses")
    assert set(aws.resources("uses")) == {"Own", "Topic0", "Topic1"}
    get = aws.cloudformation.get_template
    assert "Topic1" in str(get(StackName="uses", TemplateStage="Processed")["TemplateBody"])
    assert "Topic1" not in str(get(StackName="uses")["TemplateBody"])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def handler(event, context):\n    raise ValueError('no such size')",
            "Transform 123456789012::Adder failed with: no such size",
        ),
        (
            """
            def handler(event, context):
                return {"requestId": event["requestId"], "status": "failure", "errorMessage": "too many"}
            """,
            "Transform 123456789012::Adder failed with: too many",
        ),
        (
            """
            def handler(event, context):
                return {"requestId": event["requestId"], "status": "failure"}
            """,
            "Transform 123456789012::Adder failed without an error message.",
        ),
        (
            "def handler(event, context):\n    return {'fragment': {}}",
            "Received malformed response from transform 123456789012::Adder",
        ),
    ],
)
def test_a_macro_that_fails_fails_the_stack_with_its_message(
    aws: Aws, source: str, message: str
) -> None:
    macro(aws, source)
    stack = aws.create("uses", USES)
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert stack["StackStatusReason"].startswith(message)
    assert aws.resources("uses") == {}


def test_a_macro_that_is_not_there_is_named(aws: Aws) -> None:
    stack = aws.create("uses", USES)
    assert stack["StackStatusReason"].startswith("No transform named 123456789012::Adder found.")


def test_an_update_whose_macro_fails_leaves_the_stack_as_it_was(aws: Aws) -> None:
    aws.create("uses", "Resources: {Own: {Type: AWS::SNS::Topic}}")
    stack = aws.update("uses", USES)
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert list(aws.resources("uses")) == ["Own"]


def test_transforms_run_in_listed_order_sam_included(aws: Aws) -> None:
    macro(
        aws,
        """
        def handler(event, context):
            kinds = sorted(each["Type"] for each in event["fragment"]["Resources"].values())
            event["fragment"]["Outputs"] = {"Seen": {"Value": ",".join(kinds)}}
            return {"requestId": event["requestId"], "status": "success", "fragment": event["fragment"]}
        """,
        "Looker",
    )
    body = "Transform: [{order}]\nResources: {{Table: {{Type: AWS::Serverless::SimpleTable}}}}"
    aws.create("after", body.format(order="AWS::Serverless-2016-10-31, Looker"))
    aws.create("before", body.format(order="Looker, AWS::Serverless-2016-10-31"))
    assert aws.outputs("after") == {"Seen": "AWS::DynamoDB::Table"}
    assert aws.outputs("before") == {"Seen": "AWS::Serverless::SimpleTable"}


def test_a_local_transform_changes_its_siblings_only(aws: Aws) -> None:
    macro(
        aws,
        """
        def handler(event, context):
            fragment = {"DisplayName": event["params"]["Text"] + event["fragment"]["DisplayName"]}
            return {"requestId": event["requestId"], "status": "success", "fragment": fragment}
        """,
        "Prefix",
    )
    aws.create(
        "local",
        """
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties:
              DisplayName: world
              Fn::Transform: {Name: Prefix, Parameters: {Text: hello-}}
        """,
    )
    arn = aws.resources("local")["Topic"]["PhysicalResourceId"]
    assert (
        aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"]
        == "hello-world"
    )


def test_what_sam_refuses_is_told(aws: Aws) -> None:
    stack = aws.create(
        "sam",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources: {F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.11}}}
        """,
    )
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "Transform AWS::Serverless-2016-10-31 failed with: " in stack["StackStatusReason"]
    assert "[F]" in stack["StackStatusReason"]


def test_a_transform_of_aws_that_is_not_emulated_is_named(aws: Aws) -> None:
    stack = aws.create(
        "t", "Transform: AWS::CodeDeployBlueGreen\nResources: {T: {Type: AWS::SNS::Topic}}"
    )
    assert stack["StackStatusReason"].startswith(
        "Transform AWS::CodeDeployBlueGreen is not emulated"
    )


CUSTOM = """
import cfnresponse

def handler(event, context):
    properties = event["ResourceProperties"]
    if event["RequestType"] == "Delete":
        print("removed", event["PhysicalResourceId"])
    if properties.get("Fail") == event["RequestType"]:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, "thing", reason="not today")
        return
    data = {"Answer": properties["Number"] + "!", "Request": event["RequestType"]}
    cfnresponse.send(event, context, cfnresponse.SUCCESS, data, "thing-" + properties["Number"])
"""
USES_CUSTOM = """
  Thing:
    Type: Custom::Thing
    Properties: {ServiceToken: !GetAtt Function.Arn, Number: 42, On: true}
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Thing.Answer}}
Outputs:
  Ref: {Value: !Ref Thing}
  Answer: {Value: !GetAtt Thing.Answer}
  Request: {Value: !GetAtt Thing.Request}
"""


def test_a_custom_resource_is_awaited_and_its_data_used(aws: Aws) -> None:
    stack = aws.create("custom", with_function(CUSTOM, USES_CUSTOM))
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons("custom")
    assert aws.outputs("custom") == {"Ref": "thing-42", "Answer": "42!", "Request": "Create"}
    assert aws.resources("custom")["Thing"]["ResourceStatusReason"] == "emulated"
    aws.update("custom", with_function(CUSTOM, USES_CUSTOM.replace("42", "43")))
    assert aws.outputs("custom") == {"Ref": "thing-43", "Answer": "43!", "Request": "Update"}
    aws.cloudformation.delete_stack(StackName="custom")
    assert aws.cloudformation.list_stacks()["StackSummaries"][0]["StackStatus"] == "DELETE_COMPLETE"


def test_a_custom_resource_that_fails_gives_its_reason(aws: Aws) -> None:
    body = with_function(CUSTOM, USES_CUSTOM.replace("On: true", "Fail: Create"))
    aws.create("custom", body)
    assert aws.stack("custom")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert aws.reasons("custom")["Thing", "CREATE_FAILED"] == (
        "Received response status [FAILED] from custom resource. Message returned: not today"
    )


def test_a_custom_resource_that_never_answers_is_given_up(aws: Aws) -> None:
    more = USES_CUSTOM.replace("On: true", "ServiceTimeout: 1")
    aws.create("custom", with_function("def handler(event, context): return 1", more))
    reason = aws.reasons("custom")["Thing", "CREATE_FAILED"]
    assert reason.startswith("CloudFormation did not receive a response from your Custom Resource.")


INNER = """
Parameters: {Name: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}}
Outputs: {Topic: {Value: !Ref Topic}}
"""
OUTER = """
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://templates.s3.amazonaws.com/inner.yaml
      Parameters: {Name: NAME}
Outputs: {Topic: {Value: !GetAtt Inner.Outputs.Topic}}
"""


def test_nested_stacks_give_their_outputs_and_go_with_their_parent(aws: Aws) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key="inner.yaml", Body=INNER.encode())
    outer = aws.create("outer", OUTER)
    assert outer["StackStatus"] == "CREATE_COMPLETE", aws.reasons("outer")
    inner = aws.stack(aws.resources("outer")["Inner"]["PhysicalResourceId"])
    assert inner["ParentId"] == outer["StackId"]
    topic = aws.outputs("outer")["Topic"]
    aws.update("outer", OUTER.replace("NAME", "OTHER"))
    assert (
        aws.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"]
        == "OTHER"
    )
    aws.cloudformation.delete_stack(StackName="outer")
    assert aws.client("sns").list_topics()["Topics"] == []


def test_a_nested_stack_without_its_template_fails_the_parent(aws: Aws) -> None:
    aws.create("outer", OUTER)
    assert "S3 error: " in aws.reasons("outer")["Inner", "CREATE_FAILED"]
