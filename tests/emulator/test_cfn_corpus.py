"""Every published bundle deploys, publishes its outputs, and leaves nothing behind."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from corpus import require_corpus
from emulator.cfn_aws import Aws, embedded_aws
from emulator.cfn_corpus import (
    CHAINS,
    CODE_BUCKET,
    CODE_KEY,
    ITEM_CHAIN,
    Chain,
    environment_template,
    instance_template,
    pipeline_template,
)
from emulator.cfn_inventory import inventory
from proton_cloudformation.registry import resource_schema
from proton_emulator.aws import lambda_runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = require_corpus
RECORDED = {
    "AWS::AppRunner::Service",
    "AWS::AppRunner::VpcConnector",
}


@pytest.fixture
def aws() -> Iterator[Aws]:
    with embedded_aws() as found:
        found.put_code(CODE_BUCKET, CODE_KEY, "def handler(event, context): return {}")
        found.client("route53").create_hosted_zone(Name="example.com", CallerReference="test")
        yield found


def deploy(aws: Aws, name: str, template: str) -> dict[str, str]:
    stack = aws.create(name, template)
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons(name)
    outputs = aws.outputs(name)
    assert set(outputs) == declared_outputs(template)
    return outputs


def declared_outputs(template: str) -> set[str]:
    section = re.search(r"^Outputs:\n(.*)", template, re.M | re.S)
    return set(re.findall(r"^  (\w+):", section[1], re.M)) if section else set()


def outcomes(aws: Aws, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        for resource in aws.resources(name).values():
            found[resource["ResourceType"]] = resource["ResourceStatusReason"].partition(":")[0]
    return found


def retained(aws: Aws, stack_ids: list[str]) -> set[str]:
    events: list[Any] = []
    for stack_id in stack_ids:
        events += aws.cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    return {
        each["PhysicalResourceId"] for each in events if each["ResourceStatus"] == "DELETE_SKIPPED"
    }


def deploy_chain(aws: Aws, chain: Chain) -> list[str]:
    names = ["AWSProton-dev-cloudformation--ABCDEFGHIJKLMNO"]
    environment = deploy(aws, names[-1], environment_template(chain))
    names.append("AWSProton-svc-api-prod-cloudformation--ABCDEFGHIJKLMNO")
    instance = deploy(aws, names[-1], instance_template(chain, environment))
    names.append("AWSProton-svc-api-cloudformation--ABCDEFGHIJKLMNO")
    deploy(aws, names[-1], pipeline_template(chain, environment, instance))
    return names


def update_everything(aws: Aws, name: str) -> None:
    """Change the description or the tags of each resource: no output may change by that."""
    before = aws.outputs(name)
    got = aws.cloudformation.get_template(StackName=name, TemplateStage="Processed")
    template = json.loads(json.dumps(got["TemplateBody"]))
    for resource in template["Resources"].values():
        schema = resource_schema(resource["Type"])
        changeable = set(schema.writable) - schema.create_only if schema else set()
        properties = resource.setdefault("Properties", {})
        if "Description" in changeable:
            properties["Description"] = "changed"
        elif "Tags" in changeable and isinstance(properties.get("Tags", []), list):
            properties["Tags"] = [*properties.get("Tags", []), {"Key": "new", "Value": "tag"}]
    stack = aws.update(name, json.dumps(template))
    assert stack["StackStatus"] == "UPDATE_COMPLETE", aws.reasons(name)
    assert aws.outputs(name) == before


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.id)
def test_a_published_bundle_deploys_updates_and_is_removed_without_a_trace(
    aws: Aws, chain: Chain
) -> None:
    before = inventory(aws.client)
    names = deploy_chain(aws, chain)
    found = outcomes(aws, names)
    assert set(found.values()) <= {"emulated", "recorded"}
    assert {kind for kind, outcome in found.items() if outcome == "recorded"} <= RECORDED
    for name in names:
        update_everything(aws, name)
    stack_ids = [aws.stack(name)["StackId"] for name in names]
    for name in reversed(names):
        aws.cloudformation.delete_stack(StackName=name)
    statuses = {each: aws.stack(each)["StackStatus"] for each in stack_ids}
    assert set(statuses.values()) == {"DELETE_COMPLETE"}
    left = {entry.rpartition(" ")[2] for entry in inventory(aws.client) - before}
    assert left <= retained(aws, stack_ids)


def test_the_item_api_deploys_with_what_its_own_macro_adds(aws: Aws) -> None:
    lambda_runtime.install()
    before = inventory(aws.client)
    try:
        environment, instance, pipeline = deploy_chain(aws, ITEM_CHAIN)
        assert len(aws.outputs(environment)) == 5
        kinds = [each["ResourceType"] for each in aws.resources(instance).values()]
        assert kinds.count("AWS::ApiGateway::Deployment") == 1
        assert "AWS::Lambda::Alias" in kinds
        assert set(outcomes(aws, [environment, instance, pipeline]).values()) == {"emulated"}
        api = aws.outputs(environment)["EnvironmentApi"]
        stage = aws.client("apigateway").get_stage(restApiId=api, stageName="stage")
        assert stage["variables"] == {"LAMBDA_ALIAS": "stage"}
        assert stage["deploymentId"] in {
            each["PhysicalResourceId"] for each in aws.resources(instance).values()
        }
        for name in (pipeline, instance, environment):
            aws.cloudformation.delete_stack(StackName=name)
        assert (
            aws.cloudformation.list_stacks(StackStatusFilter=["DELETE_FAILED"])["StackSummaries"]
            == []
        )
        assert inventory(aws.client) <= before
    finally:
        lambda_runtime.reset()
