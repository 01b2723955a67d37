"""Properties that a service takes for granted, where moto's models demand them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.cfn_aws import Aws, embedded_aws

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def aws() -> Iterator[Aws]:
    with embedded_aws() as found:
        yield found


def test_a_parameter_without_a_name_is_named_changed_and_deleted(aws):
    template = """\
    Resources:
      Url: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: %s}}
    Outputs:
      Name: {Value: !Ref Url}
    """
    # As Proton's stacks are named: no parameter's name may begin with "aws".
    aws.create("AWSProton-app-cloudformation--X", template % "before")
    name = aws.outputs("AWSProton-app-cloudformation--X")["Name"]
    assert name.startswith("CFN-Url-")
    aws.update("AWSProton-app-cloudformation--X", template % "after")
    assert aws.outputs("AWSProton-app-cloudformation--X")["Name"] == name
    assert aws.client("ssm").get_parameter(Name=name)["Parameter"]["Value"] == "after"
    aws.cloudformation.delete_stack(StackName="AWSProton-app-cloudformation--X")
    assert aws.client("ssm").describe_parameters()["Parameters"] == []


def test_a_key_without_a_policy_has_that_of_its_account(aws):
    stack = aws.create("s", "Resources: {Key: {Type: AWS::KMS::Key}}\n")
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons("s")
    key = aws.resources("s")["Key"]["PhysicalResourceId"]
    policy = aws.client("kms").get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    assert "arn:aws:iam::123456789012:root" in policy


def test_a_record_may_name_its_zone_by_domain(aws):
    stack = aws.create(
        "s",
        """\
        Resources:
          Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.org}}
          Record:
            Type: AWS::Route53::RecordSet
            DependsOn: Zone
            Properties:
              HostedZoneName: example.org.
              Name: www.example.org.
              Type: CNAME
              TTL: "60"
              ResourceRecords: [example.com]
        """,
    )
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons("s")
    zone = aws.resources("s")["Zone"]["PhysicalResourceId"]
    records = aws.client("route53").list_resource_record_sets(HostedZoneId=zone)
    assert "www.example.org." in {each["Name"] for each in records["ResourceRecordSets"]}


def test_a_job_definition_needs_no_retries_and_a_transit_gateway_no_description(aws):
    stack = aws.create(
        "s",
        """\
        Resources:
          Job:
            Type: AWS::Batch::JobDefinition
            Properties:
              Type: container
              ContainerProperties: {Image: busybox, Memory: 128, Vcpus: 1, Command: [ls]}
          Gateway: {Type: AWS::EC2::TransitGateway}
        """,
    )
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons("s")
