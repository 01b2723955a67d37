"""Why a deployment failed: CloudFormation's words, with the bundle's own file and line."""

from __future__ import annotations

import pytest
import urllib3

from emulator.cfn_aws import embedded_aws
from proton_emulator.aws.cloudformation import callback
from proton_emulator.service.engine.fault_place import fault_place

TEMPLATE = """\
Resources:
  First:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Ref Dangling}
  Second: {Type: AWS::Nothing::AtAll, DependsOn: First}
Transform: [Mine]
Outputs:
  Arn: {Value: !Ref First}
"""


@pytest.mark.parametrize(
    ("resource", "message", "line"),
    [
        ("Second", "Second (AWS::X::Y): no", 5),
        (None, "Unrecognized resource types: [AWS::Nothing::AtAll]", 5),
        (None, "Unresolved resource dependencies [Dangling] in the Resources block", 4),
        (None, "Circular dependency between resources: [First, Second]", 2),
        (None, "[/Resources/First/Properties/DisplayName] 'null' values are not allowed", 4),
        (None, "Transform 1::Mine failed with: boom", 6),
        (None, "Every Outputs member must contain a Value object (Arn)", 8),
    ],
)
def test_the_line_of_what_the_message_is_about(resource, message, line):
    span = fault_place(TEMPLATE, resource, message)
    assert span is not None
    assert TEMPLATE.count("\n", 0, span.start) + 1 == line


def test_no_line_is_made_up():
    assert fault_place(TEMPLATE, None, "Rate exceeded (stack AWSProton-x, CREATE_FAILED)") is None
    assert fault_place("", "Gone", "Gone [x]") is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "Resources: {A: {Type: AWS::SNS::Topic, Properties: {DisplayName: }}}",
            "[/Resources/A/Properties/DisplayName] 'null' values are not allowed in templates",
        ),
        (
            "Resources: {"
            + ", ".join(f"A{n}: {{Type: AWS::SNS::Topic}}" for n in range(501))
            + "}",
            "Number of resources, 501, is greater than maximum allowed, 500",
        ),
    ],
)
def test_what_cloudformation_refuses_is_refused(body, words):
    with embedded_aws() as aws:
        with pytest.raises(aws.cloudformation.exceptions.ClientError) as refused:
            aws.create("s", body)
        assert words in refused.value.response["Error"]["Message"]


def test_an_output_is_text():
    with embedded_aws() as aws:
        stack = aws.create(
            "s", "Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {X: {Value: [1, 2]}}\n"
        )
        assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
        assert "must evaluate to a String. (X)" in stack["StackStatusReason"]


def test_a_property_that_the_type_does_not_have_fails_its_resource():
    with embedded_aws() as aws:
        body = "Resources: {A: {Type: AWS::SNS::Topic, Properties: {DisplayNam: x}}}"
        stack = aws.create("s", body)
        assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
        assert aws.reasons("s")["A", "CREATE_FAILED"] == (
            "Properties validation failed for resource A with message: "
            "[#: extraneous key [DisplayNam] is not permitted]"
        )
        assert aws.client("sns").list_topics()["Topics"] == []


@pytest.mark.parametrize("body", [b"[1]", b'"x"', b'{"Status": "SUCCESS", "Data": [1]}', b"{"])
def test_an_answer_of_a_custom_resource_that_is_none_fails_it(body):
    with callback.expect() as reply:
        answered = urllib3.request("PUT", reply.url, body=body)
        assert answered.status == 200
        answer = reply.wait(timeout=10)
    assert answer is not None
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith("Invalid ")
