"""Any structure at all is either deployed or refused in words; never a broken answer."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from emulator.cfn_aws import Aws, embedded_aws

FUNCTIONS = [
    "Ref",
    "Condition",
    "Fn::GetAtt",
    "Fn::Sub",
    "Fn::Join",
    "Fn::Select",
    "Fn::Split",
    "Fn::FindInMap",
    "Fn::If",
    "Fn::Cidr",
    "Fn::Base64",
    "Fn::Equals",
    "Fn::And",
    "Fn::Not",
    "Fn::ImportValue",
    "Fn::GetAZs",
    "Fn::Length",
    "Fn::Transform",
]
SECTIONS = ["Resources", "Parameters", "Mappings", "Conditions", "Outputs", "Transform", "Metadata"]
WORDS = [
    "A",
    "B",
    "Type",
    "Properties",
    "Value",
    "DependsOn",
    "Condition",
    "AWS::SNS::Topic",
    "Export",
    "Name",
    "x",
    "${A}",
    "${",
]

leaves = st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(WORDS)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
        | st.dictionaries(st.sampled_from(FUNCTIONS), inner, min_size=1, max_size=1)
    ),
    max_leaves=8,
)
resource = st.fixed_dictionaries(
    {"Type": st.just("AWS::SNS::Topic") | leaves},
    optional={
        "Properties": anything | st.fixed_dictionaries({"DisplayName": anything}),
        "DependsOn": anything,
        "Condition": anything,
    },
)
template = st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from("AB"), resource, min_size=1) | anything},
    optional={
        "Outputs": st.dictionaries(
            st.sampled_from("AB"), st.fixed_dictionaries({"Value": anything})
        )
        | anything,
        "Conditions": st.dictionaries(st.sampled_from("AB"), anything) | anything,
        **{
            name: anything
            for name in SECTIONS
            if name not in ("Resources", "Outputs", "Conditions")
        },
    },
)
TOPIC = {"Type": "AWS::SNS::Topic"}


def attempt(aws: Aws, body: dict[str, Any]) -> tuple[str, str]:
    """How creating a stack ended, as error code or status, and why."""
    try:
        stack = aws.create("odd", json.dumps(body))
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return stack["StackStatus"], stack.get("StackStatusReason", "")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(template)
@example({"Resources": {"A": TOPIC | {"Properties": ["x"]}}})
@example({"Resources": {"A": TOPIC}, "Outputs": ["x"]})
@example({"Resources": {"A": TOPIC}, "Outputs": {"O": "x"}})
@example({"Resources": {"A": TOPIC}, "Outputs": {"O": {"Value": {"Fn::GetAtt": 5}}}})
@example({"Resources": {"A": TOPIC}, "Parameters": {"P": "x"}})
@example({"Resources": {"A": TOPIC}, "Parameters": ["P"]})
@example({"Resources": {"A": TOPIC}, "Conditions": {"C": {"Fn::Not": 1}}})
@example({"Resources": {"A": TOPIC | {"Condition": "C"}}, "Conditions": {"C": {"Fn::Not": 1}}})
@example({"Resources": {"A": TOPIC | {"DependsOn": 3}}})
@example({"Resources": {"A": TOPIC}, "Transform": 7})
def test_a_malformed_template_is_refused_or_rolled_back(body: dict[str, Any]) -> None:
    with embedded_aws() as aws:
        end, reason = attempt(aws, body)
        assert end in ("ValidationError", "CREATE_COMPLETE", "ROLLBACK_COMPLETE")
        if end != "CREATE_COMPLETE":
            assert reason
            assert aws.client("sns").list_topics()["Topics"] == []
