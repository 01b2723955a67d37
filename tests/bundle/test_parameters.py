"""The names each file may read are those that Proton's data gives it, no more and no fewer."""

from __future__ import annotations

import pytest

from proton_bundle import context
from proton_bundle.layout import Role
from proton_bundle.out_of_scope import OUT_OF_SCOPE, PREVIEW_NAME, out_of_scope
from proton_bundle.parameters import namespace
from proton_bundle.source import Span
from proton_bundle.values import INTEGER, STRING, UNKNOWN, Array, Declaration, Member, Object

INPUTS = Object({"port": Member(INTEGER, declaration=Declaration("schema.yaml", Span(4, 8)))})
OUTPUTS = {"VpcId": Declaration("cloudformation.yaml", Span(10, 15), "The network.")}
ENVIRONMENT = context.EnvironmentData("beta", "123456789012", {"VpcId": "vpc-1"})
SERVICE = context.ServiceData("shop")
COMPONENT = context.ComponentData("bucket", {"Arn": "arn"})
INSTANCE = context.InstanceData("one", {"port": 80}, ENVIRONMENT, {"VpcId": "vpc-1"})

CONTEXTS = {
    Role.ENVIRONMENT: context.environment_context("beta", {"port": 80}),
    Role.INSTANCE: context.instance_context(
        environment=ENVIRONMENT, service=SERVICE, name="one", inputs={"port": 80}
    ),
    Role.PIPELINE: context.pipeline_context(
        service=SERVICE, inputs={"port": 80}, instances=[INSTANCE]
    ),
    Role.COMPONENT: context.component_context(
        name="bucket",
        environment=ENVIRONMENT,
        service="shop",
        instance="one",
        instance_inputs={"port": 80},
    ),
}


def full(role: Role, **changes: object) -> Object:
    known = {
        "environment_input": INPUTS,
        "service_input": INPUTS,
        "pipeline_input": INPUTS,
        "environment_outputs": OUTPUTS,
        "instance_outputs": OUTPUTS,
    }
    return namespace(role, **(known | changes))


def names_of(value_type: object) -> object:
    """The names of a type, nested, without those that may be absent."""
    if isinstance(value_type, Array):
        return [names_of(value_type.item)]
    if not isinstance(value_type, Object):
        return None
    members = value_type.members.items()
    return {name: names_of(member.type) for name, member in members if member.required}


def names_in(value: object) -> object:
    if isinstance(value, list):
        return [names_in(value[0])]
    return {key: names_in(one) for key, one in value.items()} if isinstance(value, dict) else None


@pytest.mark.parametrize("role", Role)
def test_the_namespace_is_the_shape_of_the_data(role):
    assert names_of(full(role)) == names_in(CONTEXTS[role])


def test_an_attached_component_has_its_name():
    data = context.instance_context(
        environment=ENVIRONMENT,
        service=SERVICE,
        name="one",
        inputs={"port": 80},
        component=context.ComponentData("bucket"),
    )
    assert names_of(full(Role.INSTANCE, component_attached=True)) == names_in(data)


def test_a_component_without_an_instance_reads_none():
    data = context.component_context(name="bucket", environment=ENVIRONMENT)
    assert names_of(full(Role.COMPONENT, component_attached=False)) == names_in(data)


@pytest.mark.parametrize("role", Role)
def test_every_name_has_a_text_to_show(role):
    def walk(value_type: object) -> None:
        if isinstance(value_type, Array):
            walk(value_type.item)
        elif isinstance(value_type, Object) and value_type is not INPUTS:
            for name, member in value_type.members.items():
                assert member.description.endswith("."), name
                walk(member.type)

    walk(full(role))


def test_declarations_lead_to_the_schema_and_to_the_outputs():
    instance = full(Role.INSTANCE).members
    port = instance["service_instance"].type.members["inputs"].type.members["port"]
    vpc = instance["environment"].type.members["outputs"].type.members["VpcId"]
    assert port.declaration == Declaration("schema.yaml", Span(4, 8))
    assert vpc.declaration == OUTPUTS["VpcId"]
    assert (vpc.type, vpc.is_output, vpc.description) == (STRING, True, "The network.")


def test_what_is_not_known_is_open():
    names = namespace(Role.INSTANCE).members
    assert names["service_instance"].type.members["inputs"].type == UNKNOWN
    outputs = names["environment"].type.members["outputs"].type
    assert outputs.open
    assert outputs.rest.type == STRING


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.ENVIRONMENT, "service"),
        (Role.ENVIRONMENT, "service_instance"),
        (Role.ENVIRONMENT, "service_instances"),
        (Role.ENVIRONMENT, "pipeline"),
        (Role.ENVIRONMENT, "component"),
        (Role.ENVIRONMENT, "environment.outputs"),
        (Role.ENVIRONMENT, "environment.account_id"),
        (Role.INSTANCE, "environment.inputs"),
        (Role.INSTANCE, "service_instances"),
        (Role.INSTANCE, "pipeline"),
        (Role.INSTANCE, "component"),
        (Role.INSTANCE, "service_instance.outputs"),
        (Role.PIPELINE, "environment"),
        (Role.PIPELINE, "service_instance"),
        (Role.PIPELINE, "component"),
        (Role.COMPONENT, "environment.inputs"),
        (Role.COMPONENT, "service.branch_name"),
        (Role.COMPONENT, "service_instances"),
        (Role.COMPONENT, "pipeline"),
        (Role.INSTANCE, "proton_tags"),
    ],
)
def test_a_name_of_another_file_is_explained(role, path):
    advice = out_of_scope(role, tuple(path.split(".")), names=full(role))
    assert advice is not None
    assert advice.kind == OUT_OF_SCOPE


@pytest.mark.parametrize("role", Role)
def test_no_readable_name_is_out_of_scope(role):
    for root, member in full(role, component_attached=False).members.items():
        assert out_of_scope(role, (root,)) is None
        for name in getattr(member.type, "members", {}):
            assert out_of_scope(role, (root, name)) is None


@pytest.mark.parametrize(
    ("role", "path", "new", "count"),
    [
        (Role.ENVIRONMENT, "environment|port", "inputs.port", 1),
        (Role.INSTANCE, "environment|VpcId", "outputs.VpcId", 1),
        (Role.INSTANCE, "service_instance|port", "inputs.port", 1),
        (Role.INSTANCE, "|service_name", "service.name", 1),
        (Role.INSTANCE, "|service_instance_name", "service_instance.name", 1),
        (Role.PIPELINE, "pipeline|port", "inputs.port", 1),
        (Role.PIPELINE, "|source.repository", "service.repository_id", 2),
        (Role.PIPELINE, "|source.branch", "service.branch_name", 2),
        (Role.PIPELINE, "|source.connection_arn", "service.repository_connection_arn", 2),
        (Role.PIPELINE, "service_instances.[]|spec", "outputs", 1),
    ],
)
def test_the_preview_formats_names_get_their_new_form(role, path, new, count):
    known, _, failing = path.partition("|")
    first, *rest = failing.split(".")
    full_path = (*filter(None, known.split(".")), first)
    advice = out_of_scope(role, full_path, tuple(rest), full(role))
    assert advice is not None
    assert (advice.kind, advice.replacement, advice.count) == (PREVIEW_NAME, new, count)


def test_any_other_name_below_an_environment_may_be_an_old_output():
    names = full(Role.INSTANCE, environment_outputs=None)
    assert out_of_scope(Role.INSTANCE, ("environment", "ClusterArn"), (), names) is not None
    assert out_of_scope(Role.INSTANCE, ("environment", "nmae"), (), names) is None
