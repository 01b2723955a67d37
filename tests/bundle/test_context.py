"""The data Proton gives to templates: names and their order."""

from __future__ import annotations

import json

import pytest

from proton_bundle.context import (
    ComponentData,
    EnvironmentData,
    InstanceData,
    ServiceData,
    as_tfvars,
    component_context,
    environment_context,
    instance_context,
    pipeline_context,
)
from proton_bundle.rendering import render
from proton_bundle.source import SourceText

BETA = EnvironmentData("Beta", "123456789012", {"VPC": "vpc-1"})
SHOP = ServiceData("shop", "arn:connection", "org/shop", "main")


def order(value: object) -> object:
    """Nested keys in their order."""
    if isinstance(value, dict):
        return [(key, order(item)) for key, item in value.items()]
    return [order(item) for item in value] if isinstance(value, list) else None


def test_an_environment_reads_its_name_and_inputs() -> None:
    assert json.dumps(environment_context("e", {"b": 1, "a": 2})) == (
        '{"environment": {"name": "e", "inputs": {"b": 1, "a": 2}}}'
    )


def test_an_instance_reads_environment_service_and_itself_in_this_order() -> None:
    context = instance_context(environment=BETA, service=SHOP, name="dev", inputs={"port": 80})
    assert json.dumps(as_tfvars(context)) == json.dumps(
        {
            "environment": {
                "account_id": "123456789012",
                "name": "Beta",
                "outputs": {"VPC": "vpc-1"},
            },
            "service": {
                "name": "shop",
                "repository_connection_arn": "arn:connection",
                "repository_id": "org/shop",
                "branch_name": "main",
            },
            "service_instance": {"name": "dev", "inputs": {"port": 80}, "components": {}},
        }
    )


def test_an_attached_component_is_there_for_both() -> None:
    component = ComponentData("bucket", {"Arn": "arn:b"})
    context = instance_context(
        environment=BETA, service=SHOP, name="dev", inputs={}, component=component
    )
    expected = {"default": {"name": "bucket", "outputs": {"Arn": "arn:b"}}}
    assert context["service_instance"]["components"] == expected  # type: ignore[index]
    assert as_tfvars(context)["service_instance"]["components"] == expected  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ service_instance.components.default }}", "{'outputs': {}}"),
        ("{{ service_instance.components.default.outputs }}", "{}"),
        ("{{ service_instance.components.default.outputs.X | default('none') }}", "none"),
        ("{{ service_instance.components.default.name | default('none') }}", "none"),
        ("{{ service_instance.components.default.outputs.X }}", None),
        ("{{ service_instance.components.default.name }}", None),
        ("{{ service_instance.environment.outputs.VPC }}", "vpc-1"),
        ("{{ service_instance.inputs.absent is defined }}", "False"),
    ],
)
def test_without_a_component_only_its_leaves_fail(text: str, expected: str | None) -> None:
    context = instance_context(environment=BETA, service=SHOP, name="dev", inputs={})
    assert render(SourceText("t", text), context).text == expected


def test_a_pipeline_reads_its_instances_in_the_given_order() -> None:
    context = pipeline_context(
        service=SHOP,
        inputs={"a": 1},
        instances=[InstanceData("z", {"p": 1}, BETA), InstanceData("a", {}, BETA, {"Url": "u"})],
    )
    instances = context["service_instances"]
    assert list(context) == ["pipeline", "service", "service_instances"]
    assert [instance["name"] for instance in instances] == ["z", "a"]  # type: ignore[union-attr]
    assert order(instances[0]) == [  # type: ignore[index]
        ("name", None),
        ("inputs", [("p", None)]),
        ("outputs", []),
        ("environment", [("account_id", None), ("name", None), ("outputs", [("VPC", None)])]),
    ]


def test_a_component_reads_its_instance_only_while_attached() -> None:
    assert list(component_context(name="c", environment=BETA)) == ["component", "environment"]
    attached = component_context(
        name="c", environment=BETA, service="shop", instance="dev", instance_inputs={"p": 1}
    )
    assert attached["service"] == {"name": "shop"}
    assert attached["service_instance"] == {"name": "dev", "inputs": {"p": 1}}
