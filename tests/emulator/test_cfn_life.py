"""Whatever happens to a stack, what exists is what its last successful template says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.cfn_aws import Aws, embedded_aws

NAMES = ("a", "b", "c", "d")
ENDS = {
    "create": {False: "CREATE_COMPLETE", True: "ROLLBACK_COMPLETE"},
    "update": {False: "UPDATE_COMPLETE", True: "UPDATE_ROLLBACK_COMPLETE"},
}


@dataclass(frozen=True)
class Step:
    """What is asked for: topics by name with a display name, and whether something fails."""

    kind: str
    topics: dict[str, str]
    fails: bool

    @property
    def template(self) -> str:
        resources: dict[str, Any] = {}
        for position, (name, text) in enumerate(self.topics.items()):
            resources[name] = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": text}}
            if position:
                resources[name]["DependsOn"] = next(iter(self.topics))
        if self.fails:
            properties = {"FunctionName": "nobody", "Action": "a", "Principal": "b"}
            bad = {"Type": "AWS::Lambda::Permission", "Properties": properties}
            resources["Bad"] = bad | {"DependsOn": list(self.topics)}
        return json.dumps({"Resources": resources})


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(["create", "update", "update", "delete"]),
        st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["one", "two"]), min_size=1),
        st.booleans(),
    ),
    max_size=6,
)


def topics(aws: Aws) -> dict[str, str]:
    sns = aws.client("sns")
    found: dict[str, str] = {}
    for each in sns.list_topics()["Topics"]:
        arn = each["TopicArn"]
        name = arn.rpartition(":")[2].split("-")[1]
        assert name not in found, "a topic was made twice"
        found[name] = sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"]
    return found


def take(aws: Aws, step: Step, there: dict[str, str] | None) -> dict[str, str] | None:
    """Do one step where the stack's state allows it; what should exist afterwards."""
    if step.kind == "delete":
        aws.cloudformation.delete_stack(StackName="life")
        return None
    if (step.kind == "create") != (there is None):
        return there
    if step.kind == "update" and not step.fails and step.topics == there:
        return there  # nothing to change would be refused
    stack = getattr(aws, step.kind)("life", step.template)
    assert stack["StackStatus"] == ENDS[step.kind][step.fails], aws.reasons("life")
    if not step.fails:
        return step.topics
    if step.kind == "create":
        aws.cloudformation.delete_stack(StackName="life")
    return there


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_any_history_leaves_exactly_what_the_last_success_made(history: list[Step]) -> None:
    with embedded_aws() as aws:
        there: dict[str, str] | None = None
        for step in history:
            there = take(aws, step, there)
            assert topics(aws) == (there or {})
            known = set(aws.resources("life")) if there is not None else set()
            assert known == set(there or {})
