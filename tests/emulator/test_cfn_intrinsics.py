"""Intrinsic functions, parameters and dynamic references, through deployed outputs."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from emulator.cfn_aws import Aws, embedded_aws
from proton_cloudformation.registry import resource_schema
from proton_emulator.aws.cloudformation.coercion import coerce
from proton_emulator.aws.cloudformation.intrinsics import NO_VALUE, evaluate, text
from proton_emulator.aws.cloudformation.naming import physical_name

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def aws() -> Iterator[Aws]:
    with embedded_aws() as found:
        yield found


@dataclass
class Names:
    """A scope over plain values."""

    values: dict[str, Any] = field(default_factory=dict)
    region: str = "eu-west-1"

    def ref(self, name: str) -> Any:
        return NO_VALUE if name == "AWS::NoValue" else self.values[name]

    def attribute(self, logical_id: str, name: str) -> Any:
        return self.values[f"{logical_id}.{name}"]

    def condition(self, name: str) -> bool:
        return bool(self.values[name])

    def mapping(self, name: str) -> dict[str, Any]:
        return self.values[name]

    def export(self, name: str) -> str:
        return self.values[name]

    def dynamic(self, value: str) -> str:
        return value


SCOPE = Names(
    {
        "Name": "api",
        "List": ["a", "b", "c"],
        "Yes": True,
        "No": False,
        "Table.Arn": "arn:table",
        "Sizes": {"small": {"cpu": 256, "ports": [80, 443]}},
        "shared-vpc": "vpc-1",
    }
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Name"}, "api"),
        ({"Fn::GetAtt": ["Table", "Arn"]}, "arn:table"),
        ({"Fn::GetAtt": "Table.Arn"}, "arn:table"),
        ({"Fn::Sub": "${Name}-${Table.Arn}-${!Name}-$Name"}, "api-arn:table-${Name}-$Name"),
        ({"Fn::Sub": ["${Own}/${Name}", {"Own": {"Ref": "Name"}}]}, "api/api"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Name"}, 1, True]]}, "a-api-1-true"),
        ({"Fn::Join": [",", {"Ref": "List"}]}, "a,b,c"),
        ({"Fn::Select": ["1", {"Ref": "List"}]}, "b"),
        ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "eu-west-1a"),
        ({"Fn::GetAZs": ""}, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]),
        ({"Fn::GetAZs": "us-east-2"}, ["us-east-2a", "us-east-2b", "us-east-2c"]),
        ({"Fn::Split": ["|", "a|b"]}, ["a", "b"]),
        ({"Fn::FindInMap": ["Sizes", "small", "cpu"]}, 256),
        ({"Fn::FindInMap": ["Sizes", "big", "cpu", {"DefaultValue": 1}]}, 1),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Cidr": ["10.0.0.0/16", "1", "12"]}, ["10.0.0.0/20"]),
        ({"Fn::Base64": {"Ref": "Name"}}, base64.b64encode(b"api").decode()),
        ({"Fn::If": ["Yes", 1, 2]}, 1),
        ({"Fn::If": ["No", 1, {"Ref": "Name"}]}, "api"),
        ({"a": {"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}, "b": 2}, {"b": 2}),
        ([1, {"Ref": "AWS::NoValue"}, 2], [1, 2]),
        ({"Fn::Equals": ["a", {"Ref": "Name"}]}, False),
        ({"Fn::Equals": [1, "1"]}, True),
        ({"Fn::Equals": [True, "true"]}, True),
        ({"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "No"}]}]}, True),
        ({"Fn::Or": [{"Condition": "No"}, {"Fn::Equals": ["a", "b"]}]}, False),
        ({"Fn::ImportValue": {"Fn::Sub": "shared-vpc"}}, "vpc-1"),
        ({"Fn::Length": {"Ref": "List"}}, 3),
        ({"Fn::ToJsonString": {"a": [{"Ref": "Name"}]}}, '{"a":["api"]}'),
        ({"Ref": "Name", "Other": 1}, {"Ref": "Name", "Other": 1}),
    ],
)
def test_functions(value: Any, expected: Any) -> None:
    assert evaluate(value, SCOPE) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"Fn::Select": [9, ["a"]]}, "cannot select nonexistent value at index 9"),
        ({"Fn::FindInMap": ["Sizes", "big", "cpu"]}, "Unable to get mapping for Sizes::big::cpu"),
        ({"Fn::Join": ["-"]}, "Fn::Join object requires a list of 2 parameters"),
        ({"Fn::Nope": 1}, "Fn::Nope is not a function"),
        ({"Fn::Transform": {"Name": "Gone"}}, "Fn::Transform Gone was not applied"),
        ({"Fn::Cidr": ["10.0.0.0/30", 9, 1]}, "cannot make 9 blocks"),
    ],
)
def test_misused_functions_say_what_is_wrong(value: Any, message: str) -> None:
    with pytest.raises(Exception, match=message):
        evaluate(value, SCOPE)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="abc $!{}", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(alphabet="xyz", min_size=1, max_size=3), inner, max_size=3)
    ),
)


@given(plain)
def test_what_holds_no_function_stays_as_it_is(value: Any) -> None:
    assert evaluate(value, SCOPE) == value


@given(st.lists(st.text(alphabet="ab c", max_size=4), min_size=1))
def test_split_undoes_join(items: list[str]) -> None:
    joined = {"Fn::Join": ["|", items]}
    assert evaluate({"Fn::Split": ["|", joined]}, SCOPE) == items


@given(st.integers() | st.booleans() | st.text(alphabet="ab1", max_size=4))
def test_sub_writes_a_value_as_text(value: Any) -> None:
    assert evaluate({"Fn::Sub": "<${Value}>"}, Names({"Value": value})) == f"<{text(value)}>"


NAMED_TYPES = [
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::ECR::Repository",
    "AWS::IAM::Role",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
]
LONGEST = {
    "AWS::ElasticLoadBalancingV2::TargetGroup": 32,
    "AWS::IAM::Role": 64,
    "AWS::S3::Bucket": 63,
}


@given(
    st.sampled_from(NAMED_TYPES),
    st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,20}(--?[A-Za-z0-9]{1,40})*", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{1,80}", fullmatch=True),
)
def test_made_up_names_fit_their_type(kind: str, stack: str, logical_id: str) -> None:
    name = physical_name(kind, stack[:128], logical_id)
    assert len(name) <= LONGEST.get(kind, 255)
    assert not name.startswith("-")
    if kind in ("AWS::S3::Bucket", "AWS::ECR::Repository"):
        assert name == name.lower()
    if kind != "AWS::S3::Bucket":
        assert kind not in LONGEST or "--" not in name or kind == "AWS::IAM::Role"


def test_properties_get_the_types_their_schema_declares() -> None:
    given_properties = {
        "Cpu": 256,
        "ContainerDefinitions": [
            {
                "Essential": "true",
                "PortMappings": [{"ContainerPort": "80"}],
                "Environment": [{"Name": "A", "Value": 1}],
            }
        ],
    }
    coerced = coerce(given_properties, resource_schema("AWS::ECS::TaskDefinition"))
    assert coerced["Cpu"] == "256"
    (container,) = coerced["ContainerDefinitions"]
    assert container["Essential"] is True
    assert container["PortMappings"] == [{"ContainerPort": 80}]
    assert container["Environment"] == [{"Name": "A", "Value": "1"}]


def outputs(aws: Aws, head: str, **values: str) -> dict[str, str]:
    lines = "".join(f"\n  {key}: {{Value: {value}}}" for key, value in values.items())
    resources = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n"
    stack = aws.create("o", f"{head}\n{resources}Outputs:{lines}\n")
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons("o")
    return aws.outputs("o")


def test_pseudo_parameters_and_yaml_tags(aws: Aws) -> None:
    found = outputs(
        aws,
        "",
        Where="!Sub '${AWS::Partition}/${AWS::Region}/${AWS::AccountId}/${AWS::StackName}'",
        Suffix="!Ref AWS::URLSuffix",
        Number='!!int "30"',
        Truth="!!bool 'true'",
        Date="2012-10-17",
        Id="!Ref AWS::StackId",
    )
    assert found["Where"] == "aws/us-east-1/123456789012/o"
    assert found["Suffix"] == "amazonaws.com"
    assert (found["Number"], found["Truth"], found["Date"]) == ("30", "true", "2012-10-17")
    assert found["Id"] == aws.stack("o")["StackId"]


def test_json_templates_are_read(aws: Aws) -> None:
    body = {
        "Resources": {"T": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"A": {"Value": {"Ref": "T"}}},
    }
    aws.create("j", json.dumps(body, indent="\t"))
    assert aws.outputs("j")["A"].startswith("arn:aws:sns:")


CONDITIONS = """
Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOther: !Not [!Condition IsProd]
Resources:
  Always: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [IsProd, loud, !Ref AWS::NoValue]}}
  OnlyProd: {Type: AWS::SNS::Topic, Condition: IsProd}
  Follower:
    Type: AWS::SQS::Queue
    Condition: IsProd
    DependsOn: OnlyProd
Outputs:
  Prod: {Value: !Ref OnlyProd, Condition: IsProd}
  Other: {Value: other, Condition: IsOther}
"""


def test_conditions_decide_what_is_made(aws: Aws) -> None:
    aws.create("dev", CONDITIONS)
    assert list(aws.resources("dev")) == ["Always"]
    assert aws.outputs("dev") == {"Other": "other"}
    aws.create("prod", CONDITIONS, Parameters=[{"ParameterKey": "Stage", "ParameterValue": "prod"}])
    assert set(aws.resources("prod")) == {"Always", "OnlyProd", "Follower"}
    assert set(aws.outputs("prod")) == {"Prod"}


@pytest.mark.parametrize(
    ("declaration", "value", "message"),
    [
        ("{Type: String}", None, "Parameters: [P] must have values"),
        ("{Type: String, AllowedValues: [a, b]}", "c", "must be one of AllowedValues [a, b]"),
        ("{Type: String, AllowedPattern: '[a-z]+'}", "9", "must match pattern [a-z]+"),
        ("{Type: Number}", "x", "Parameter 'P' must be a number."),
        ("{Type: Number, MaxValue: 3}", "4", "between MinValue and MaxValue"),
        ("{Type: String, MinLength: 3, ConstraintDescription: three}", "a", "constraint: three"),
        (
            "{Type: AWS::SSM::Parameter::Value<String>}",
            "/none",
            "Unable to fetch parameters [/none]",
        ),
    ],
)
def test_parameters_are_checked(
    aws: Aws, declaration: str, value: str | None, message: str
) -> None:
    body = f"Parameters: {{P: {declaration}}}\nResources: {{T: {{Type: AWS::SNS::Topic}}}}"
    given_parameters = [{"ParameterKey": "P", "ParameterValue": value}] if value else []
    with pytest.raises(ClientError) as raised:
        aws.create("p", body, Parameters=given_parameters)
    assert message in raised.value.response["Error"]["Message"]


def test_unknown_parameters_are_refused(aws: Aws) -> None:
    with pytest.raises(ClientError, match=r"Parameters: \[Q\] do not exist in the template"):
        aws.create(
            "p",
            "Resources: {T: {Type: AWS::SNS::Topic}}",
            Parameters=[{"ParameterKey": "Q", "ParameterValue": "1"}],
        )


def test_parameters_come_from_the_parameter_store_and_secrets_stay_hidden(aws: Aws) -> None:
    aws.client("ssm").put_parameter(Name="/image", Value="ami-1", Type="String")
    head = """
Parameters:
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /image}
  Zones: {Type: CommaDelimitedList, Default: "a, b"}
  Hidden: {Type: String, NoEcho: true, Default: secret}
"""
    found = outputs(aws, head, Image="!Ref Image", Second="!Select [1, !Ref Zones]")
    assert found == {"Image": "ami-1", "Second": "b"}
    shown = {each["ParameterKey"]: each for each in aws.stack("o")["Parameters"]}
    assert shown["Image"]["ResolvedValue"] == "ami-1"
    assert shown["Hidden"]["ParameterValue"] == "****"


def test_dynamic_references(aws: Aws) -> None:
    aws.client("ssm").put_parameter(Name="/plain", Value="p", Type="String")
    aws.client("ssm").put_parameter(Name="/secure", Value="s", Type="SecureString")
    secret = json.dumps({"user": "u", "password": "w"})
    aws.client("secretsmanager").create_secret(Name="db", SecretString=secret)
    body = """
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          DisplayName: !Sub "{{resolve:ssm:/plain}}-{{resolve:ssm-secure:/secure:1}}-{{resolve:secretsmanager:db:SecretString:password}}"
    """
    aws.create("dynamic", body)
    arn = aws.resources("dynamic")["Topic"]["PhysicalResourceId"]
    attributes = aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    assert attributes["DisplayName"] == "p-s-w"


def test_a_dynamic_reference_that_leads_nowhere_fails_its_resource(aws: Aws) -> None:
    aws.create(
        "dynamic",
        "Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: '{{resolve:secretsmanager:gone}}'}}}",
    )
    assert aws.reasons("dynamic")["T", "CREATE_FAILED"].startswith("Secret gone: ")
