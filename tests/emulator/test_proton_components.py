"""Components: detached in an environment, or attached to an instance that reads their outputs."""

from __future__ import annotations

import pytest

from emulator.proton_support import ApiError, Proton, service_files, service_spec

MANIFEST = """\
infrastructure:
  templates: [{file: bucket.yaml, rendering_engine: jinja, template_language: cloudformation}]
"""
TEMPLATE = "Name: {{ component.name }} {{ environment.name }} {{ environment.outputs.Made }}\n"
ATTACHED = TEMPLATE + "Port: {{ service_instance.inputs.port }} {{ service.name }}\n"
READER = "Made: {{ service_instance.components.default.outputs.Made | default('nothing') }}\n"
ONE = {"serviceName": "shop", "serviceInstanceName": "one"}


@pytest.fixture
def proton() -> Proton:
    """With ``dev``, and a service ``shop`` whose instance ``one`` takes components."""
    proton = Proton()
    proton.environment()
    sources = ["DIRECTLY_DEFINED"]
    proton.register("service", "svc", service_files(READER), supportedComponentSources=sources)
    proton.service(service_spec("one", "two"))
    return proton


def create(
    proton: Proton, name: str = "bucket", template: str = TEMPLATE, **params: str
) -> dict[str, object]:
    params = params or {"environmentName": "dev"}
    proton.settled("CreateComponent", name=name, manifest=MANIFEST, templateFile=template, **params)
    view: dict[str, object] = proton("GetComponent", name=name)["component"]
    return view


def stack(proton: Proton, word: str) -> str:
    [name] = [n for n in proton.cloudformation.stacks if n.startswith(f"AWSProton-{word}-cloud")]
    text: str = proton.cloudformation.stacks[name]["TemplateBody"]
    return text


def redeploy(proton: Proton) -> None:
    proton.settled(
        "UpdateServiceInstance", serviceName="shop", name="one", deploymentType="CURRENT_VERSION"
    )


def test_detached_component_is_deployed_and_deleted(proton: Proton) -> None:
    made = create(proton)
    assert (made["deploymentStatus"], made["environmentName"]) == ("SUCCEEDED", "dev")
    assert not {"templateFile", "manifest", "serviceName"} & {*made}
    assert stack(proton, "bucket") == "Name: bucket dev dev"
    outputs = proton("ListComponentOutputs", componentName="bucket")["outputs"]
    assert outputs == [{"key": "Made", "valueString": "bucket"}]
    deployment = proton("GetDeployment", id=made["lastSucceededDeploymentId"])["deployment"]
    assert deployment["targetState"]["component"]["templateFile"] == TEMPLATE
    assert deployment["componentName"] == "bucket"
    proton.settled("DeleteComponent", name="bucket")
    with pytest.raises(ApiError) as missing:
        proton("GetComponent", name="bucket")
    assert missing.value.code == "ResourceNotFoundException"


def test_attached_component_is_read_after_a_redeployment(proton: Proton) -> None:
    made = create(proton, template=ATTACHED, **ONE)
    assert (made["serviceName"], made["serviceInstanceName"]) == ("shop", "one")
    assert stack(proton, "bucket") == "Name: bucket dev dev\nPort: 80 shop"
    assert stack(proton, "shop-one") == "Made: nothing"
    redeploy(proton)
    assert stack(proton, "shop-one") == "Made: bucket"
    last = proton("ListDeployments", **ONE)["deployments"][0]
    state = proton("GetDeployment", id=last["id"])["deployment"]["targetState"]["serviceInstance"]
    assert state["lastSuccessfulComponentDeploymentIds"] == [made["lastSucceededDeploymentId"]]


def test_attached_component_blocks_deletion_until_detached(proton: Proton) -> None:
    create(proton, **ONE)
    for operation, name in (("DeleteComponent", "bucket"), ("DeleteService", "shop")):
        with pytest.raises(ApiError, match="detach it first") as refused:
            proton(operation, name=name)
        assert refused.value.code == "ConflictException"
    with pytest.raises(ApiError, match="detach it first"):
        proton("UpdateService", name="shop", spec=service_spec("two"))
    with pytest.raises(ApiError, match="detach it first"):
        proton(
            "UpdateComponent",
            name="bucket",
            deploymentType="CURRENT_VERSION",
            serviceName="shop",
            serviceInstanceName="two",
        )
    proton.settled(
        "UpdateComponent",
        name="bucket",
        deploymentType="CURRENT_VERSION",
        serviceName="",
        serviceInstanceName="",
    )
    assert "serviceName" not in proton("GetComponent", name="bucket")["component"]
    redeploy(proton)
    assert stack(proton, "shop-one") == "Made: nothing"
    proton.settled("DeleteComponent", name="bucket")
    assert proton("ListComponents") == {"components": []}


def test_instance_takes_one_component(proton: Proton) -> None:
    create(proton, **ONE)
    with pytest.raises(ApiError, match="takes one") as refused:
        create(proton, "second", **ONE)
    assert refused.value.code == "ConflictException"


def test_template_must_support_components(proton: Proton) -> None:
    proton.register("service", "plain")
    proton.service(service_spec("one"), name="cart", template="plain")
    with pytest.raises(ApiError, match="DIRECTLY_DEFINED") as refused:
        create(proton, serviceName="cart", serviceInstanceName="one")
    assert refused.value.code == "ValidationException"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"serviceName": "shop"}, "both"),
        ({"environmentName": "prod"} | ONE, "not in prod"),
        ({"environmentName": "dev", "serviceSpec": service_spec("one")}, "attached"),
        ({"serviceSpec": service_spec("two")} | ONE, "no instance"),
    ],
)
def test_contradicting_parameters_are_refused(
    proton: Proton, params: dict[str, str], message: str
) -> None:
    proton.environment("prod")
    with pytest.raises(ApiError, match=message) as refused:
        create(proton, **params)
    assert refused.value.code == "ValidationException"
    assert proton("ListComponents") == {"components": []}


def test_environment_needs_a_component_role(proton: Proton) -> None:
    proton.environment("poor", componentRoleArn=None)
    with pytest.raises(ApiError, match="componentRoleArn"):
        create(proton, environmentName="poor")


@pytest.mark.parametrize(
    "manifest", ["", "x", "infrastructure: {templates: [{rendering_engine: codebuild}]}"]
)
def test_manifest_must_name_one_template(proton: Proton, manifest: str) -> None:
    with pytest.raises(ApiError) as refused:
        proton(
            "CreateComponent",
            name="bucket",
            manifest=manifest,
            templateFile="A: 1",
            environmentName="dev",
        )
    assert refused.value.code == "ValidationException"


def test_update_replaces_the_template(proton: Proton) -> None:
    create(proton)
    proton.settled(
        "UpdateComponent", name="bucket", deploymentType="CURRENT_VERSION", templateFile="New: 1"
    )
    assert stack(proton, "bucket") == "New: 1"
    with pytest.raises(ApiError, match="only the description"):
        proton("UpdateComponent", name="bucket", deploymentType="NONE", templateFile="A: 1")
    proton("UpdateComponent", name="bucket", deploymentType="NONE", description="d")
    assert proton("GetComponent", name="bucket")["component"]["description"] == "d"


def test_failed_component_says_where(proton: Proton) -> None:
    made = create(proton, template="A: 1\nB: {{ service.name }}\n")
    assert made["deploymentStatus"] == "FAILED"
    assert made["deploymentStatusMessage"] == "bucket.yaml:2: 'service' is undefined"


def test_environment_filter_lists_attached_components_too(proton: Proton) -> None:
    create(proton, "free")
    create(proton, "bound", **ONE)
    shown = proton("ListComponents", environmentName="dev")["components"]
    assert [component["name"] for component in shown] == ["bound", "free"]
    shown = proton("ListComponents", **ONE)["components"]
    assert [component["name"] for component in shown] == ["bound"]
    with pytest.raises(ApiError, match="component/free"):
        proton("DeleteEnvironment", name="dev")
