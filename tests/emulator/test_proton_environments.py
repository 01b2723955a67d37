"""Environments: deployed through CloudFormation, updated, failed, deleted."""

from __future__ import annotations

import re

import pytest

from emulator.proton_support import ROLE, ApiError, Proton, environment_files, service_spec

SPEC = "proton: EnvironmentSpec\nspec: {size: 2}\n"
SHAPED = "Size: {{ environment.inputs.size }}\nCidr: {{ environment.inputs.cidr }}\n"


@pytest.fixture
def proton() -> Proton:
    return Proton()


def stack_of(proton: Proton, name: str = "dev") -> dict[str, object]:
    resources = proton("ListEnvironmentProvisionedResources", environmentName=name)
    [stack] = resources["provisionedResources"]
    assert stack["provisioningEngine"] == "CLOUDFORMATION"
    return proton.cloudformation.stacks[stack["name"]] | {"identifier": stack["identifier"]}


def test_create_shows_progress_then_success(proton: Proton) -> None:
    proton.register("environment", "env")
    proton.cloudformation.hold.clear()
    params = {
        "name": "dev",
        "templateName": "env",
        "templateMajorVersion": "1",
        "spec": SPEC,
        "protonServiceRoleArn": ROLE,
    }
    made = proton("CreateEnvironment", **params)["environment"]
    assert {*made} == {
        "arn",
        "createdAt",
        "deploymentStatus",
        "environmentAccountId",
        "lastAttemptedDeploymentId",
        "lastDeploymentAttemptedAt",
        "name",
        "protonServiceRoleArn",
        "spec",
        "templateName",
    }
    assert made["deploymentStatus"] == "IN_PROGRESS"
    with pytest.raises(ApiError, match="IN_PROGRESS") as refused:
        proton("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION")
    assert refused.value.code == "ConflictException"
    with pytest.raises(ApiError, match="IN_PROGRESS"):
        proton("DeleteEnvironment", name="dev")
    proton.cloudformation.hold.set()
    proton.settle()
    deployed = proton("GetEnvironment", name="dev")["environment"]
    assert deployed["deploymentStatus"] == "SUCCEEDED"
    assert (deployed["templateMajorVersion"], deployed["templateMinorVersion"]) == ("1", "0")
    assert deployed["lastSucceededDeploymentId"] == made["lastAttemptedDeploymentId"]


def test_stack_has_protons_name_tags_and_capabilities(proton: Proton) -> None:
    proton.register("environment", "env", environment_files(SHAPED))
    proton.environment("fargate-env-production", spec=SPEC)
    stack = stack_of(proton, "fargate-env-production")
    name = str(stack["StackName"])
    assert re.fullmatch(r"AWSProton-fargate-env-pro-cloudformation--[A-Z]{15}", name)
    assert str(stack["identifier"]).endswith(name)
    assert stack["TemplateBody"] == "Size: 2\nCidr: 10.0.0.0/16"
    assert {"CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"} <= {*stack["Capabilities"]}
    prefix = "arn:aws:proton:us-east-1:123456789012"
    assert {tag["Key"]: tag["Value"] for tag in stack["Tags"]} == {
        "proton:account": "123456789012",
        "proton:template": f"{prefix}:environment-template/env",
        "proton:environment": f"{prefix}:environment/fargate-env-production",
    }
    assert "ParameterKey" not in str(stack)


def test_outputs_and_history(proton: Proton) -> None:
    first = proton.environment()
    outputs = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert outputs == [{"key": "Made", "valueString": "dev"}]
    [deployment] = proton("ListDeployments", environmentName="dev")["deployments"]
    assert deployment["id"] == first["lastSucceededDeploymentId"]
    full = proton("GetDeployment", id=deployment["id"])["deployment"]
    assert full["targetState"]["environment"]["templateName"] == "env"
    assert full["targetResourceType"] == "ENVIRONMENT"
    assert full["deploymentStatus"] == "SUCCEEDED"
    again = proton("ListEnvironmentOutputs", environmentName="dev", deploymentId=deployment["id"])[
        "outputs"
    ]
    assert again == outputs
    with pytest.raises(ApiError, match="last one"):
        proton("DeleteDeployment", id=deployment["id"])


def test_template_problem_fails_the_deployment_with_file_and_line(proton: Proton) -> None:
    files = environment_files("A: 1\nB: {{ environment.inputs.sice }}\n")
    proton.register("environment", "env", files)
    failed = proton.environment()
    assert failed["deploymentStatus"] == "FAILED"
    message = failed["deploymentStatusMessage"]
    assert message == "infrastructure/cloudformation.yaml:2: 'dict object' has no attribute 'sice'"
    assert "templateMajorVersion" not in failed
    assert proton.cloudformation.calls == []


def test_endless_template_fails_the_deployment(proton: Proton) -> None:
    bomb = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"
    proton.register("environment", "env", environment_files(bomb))
    failed = proton.environment()
    assert failed["deploymentStatus"] == "FAILED"
    assert failed["deploymentStatusMessage"].startswith("infrastructure/cloudformation.yaml:1: ")


def test_rendered_text_that_is_no_yaml_names_the_template_line(proton: Proton) -> None:
    files = environment_files("A: 1\nB: [{{ environment.inputs.size }}\n")
    proton.register("environment", "env", files)
    failed = proton.environment()
    assert failed["deploymentStatus"] == "FAILED"
    assert "infrastructure/cloudformation.yaml:" in failed["deploymentStatusMessage"]
    assert proton.cloudformation.calls == []


def test_failed_stack_names_the_resource_and_a_retry_replaces_it(proton: Proton) -> None:
    proton.register("environment", "env", environment_files("fail: {{ environment.inputs.size }}"))
    failed = proton.environment()
    assert failed["deploymentStatus"] == "FAILED"
    assert "Queue (AWS::SQS::Queue): no room for a queue" in failed["deploymentStatusMessage"]
    proton.register("environment", "env", majorVersion="1")
    proton.settled("UpdateEnvironment", name="dev", deploymentType="MINOR_VERSION")
    again = proton("GetEnvironment", name="dev")["environment"]
    assert (again["deploymentStatus"], again["templateMinorVersion"]) == ("SUCCEEDED", "1")
    names = {name for _, name in proton.cloudformation.calls}
    assert [call for call, _ in proton.cloudformation.calls] == ["create", "delete", "create"]
    assert len(names) == 1


def test_failed_update_keeps_the_version_and_spec_in_use(proton: Proton) -> None:
    proton.environment(spec=SPEC)
    proton.register("environment", "env", environment_files("fail: 1"), majorVersion="1")
    proton.settled(
        "UpdateEnvironment",
        name="dev",
        deploymentType="MINOR_VERSION",
        spec=SPEC.replace("2", "3"),
    )
    failed = proton("GetEnvironment", name="dev")["environment"]
    assert failed["deploymentStatus"] == "FAILED"
    assert (failed["templateMinorVersion"], failed["spec"]) == ("0", SPEC)
    assert failed["lastAttemptedDeploymentId"] != failed["lastSucceededDeploymentId"]
    assert proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    attempted = proton("GetDeployment", id=failed["lastAttemptedDeploymentId"])["deployment"]
    assert attempted["targetState"]["environment"]["templateMinorVersion"] == "1"
    assert attempted["initialState"]["environment"]["templateMinorVersion"] == "0"


def test_current_values_come_from_the_stored_spec(proton: Proton) -> None:
    proton.register("environment", "env", environment_files(SHAPED))
    proton.environment(spec="proton: EnvironmentSpec\nspec: {size: 2, cidr: 10.9.0.0/16}\n")
    new = 'proton: EnvironmentSpec\nspec: {size: 5, cidr: "${Proton::CURRENT_VAL}"}\n'
    proton.settled("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION", spec=new)
    assert stack_of(proton)["TemplateBody"] == "Size: 5\nCidr: 10.9.0.0/16"
    stored = proton("GetEnvironment", name="dev")["environment"]["spec"]
    assert "CURRENT_VAL" not in stored
    missing = 'proton: EnvironmentSpec\nspec: {zone: "${Proton::CURRENT_VAL}"}\n'
    with pytest.raises(ApiError) as refused:
        proton("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION", spec=missing)
    assert refused.value.code == "ValidationException"


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "{",
        "proton: ServiceSpec\ninstances: []\n",
        "proton: EnvironmentSpec\nspec: {size: small}\n",
        "proton: EnvironmentSpec\nspec: {size: 0}\n",
        "proton: EnvironmentSpec\nspec: []\n",
    ],
)
def test_bad_spec_is_refused_and_leaves_nothing(proton: Proton, spec: str) -> None:
    proton.register("environment", "env")
    with pytest.raises(ApiError) as refused:
        proton.environment(spec=spec)
    assert refused.value.code == "ValidationException"
    assert proton("ListEnvironments") == {"environments": []}
    assert proton("ListDeployments") == {"deployments": []}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"templateMajorVersion": "4"}, "environment-template/env:4"),
        ({"templateMinorVersion": "7"}, "environment-template/env:1.7"),
        ({"templateName": "other"}, "environment-template/other"),
    ],
)
def test_missing_version_is_not_found(proton: Proton, params: dict[str, str], message: str) -> None:
    proton.register("environment", "env")
    with pytest.raises(ApiError, match=message) as refused:
        proton.environment(**params)
    assert refused.value.code == "ResourceNotFoundException"


def test_draft_is_deployed_only_when_named(proton: Proton) -> None:
    proton.register("environment", "env", publish=False)
    with pytest.raises(ApiError) as refused:
        proton.environment()
    assert refused.value.code == "ResourceNotFoundException"
    deployed = proton.environment(templateMinorVersion="0")
    assert deployed["deploymentStatus"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"deploymentType": "CURRENT_VERSION", "templateMinorVersion": "0"}, "no template version"),
        ({"deploymentType": "MINOR_VERSION", "templateMajorVersion": "2"}, "MAJOR_VERSION"),
        ({"deploymentType": "MAJOR_VERSION", "templateMajorVersion": "1"}, "above 1"),
        ({"deploymentType": "MAJOR_VERSION"}, "above 1"),
        ({"deploymentType": "NONE", "spec": SPEC}, "leave out spec"),
    ],
)
def test_deployment_type_and_version_must_agree(
    proton: Proton, params: dict[str, str], message: str
) -> None:
    proton.environment()
    with pytest.raises(ApiError, match=message) as refused:
        proton("UpdateEnvironment", name="dev", **params)
    assert refused.value.code == "ValidationException"
    assert proton("GetEnvironment", name="dev")["environment"]["deploymentStatus"] == "SUCCEEDED"


def test_major_version_update_takes_the_recommended_one(proton: Proton) -> None:
    proton.environment()
    proton.register("environment", "env")
    proton.settled("UpdateEnvironment", name="dev", deploymentType="MAJOR_VERSION")
    shown = proton("GetEnvironment", name="dev")["environment"]
    assert (shown["templateMajorVersion"], shown["deploymentStatus"]) == ("2", "SUCCEEDED")


def test_metadata_update_deploys_nothing(proton: Proton) -> None:
    before = proton.environment()
    proton("UpdateEnvironment", name="dev", deploymentType="NONE", description="new")
    after = proton("GetEnvironment", name="dev")["environment"]
    assert after == before | {"description": "new"}


def test_environment_in_use_is_not_deleted(proton: Proton) -> None:
    proton.environment()
    proton.service(service_spec("one"))
    with pytest.raises(ApiError, match="service/shop/service-instance/one") as refused:
        proton("DeleteEnvironment", name="dev")
    assert refused.value.code == "ConflictException"


def test_delete_removes_stack_and_environment(proton: Proton) -> None:
    proton.environment()
    deleting = proton.settled("DeleteEnvironment", name="dev")["environment"]
    assert deleting["deploymentStatus"] == "DELETE_IN_PROGRESS"
    assert proton.cloudformation.stacks == {}
    assert proton("DeleteEnvironment", name="dev") == {}
    with pytest.raises(ApiError) as missing:
        proton("GetEnvironment", name="dev")
    assert missing.value.code == "ResourceNotFoundException"


def test_failed_delete_can_be_repeated(proton: Proton) -> None:
    proton.environment()
    proton.cloudformation.undeletable = True
    proton.settled("DeleteEnvironment", name="dev")
    failed = proton("GetEnvironment", name="dev")["environment"]
    assert failed["deploymentStatus"] == "DELETE_FAILED"
    assert failed["deploymentStatusMessage"]
    proton.cloudformation.undeletable = False
    proton.settled("DeleteEnvironment", name="dev")
    assert proton("ListEnvironments") == {"environments": []}


def test_customer_managed_environment_outputs_its_inputs(proton: Proton) -> None:
    proton("CreateEnvironmentTemplate", name="vpc", provisioning="CUSTOMER_MANAGED")
    schema = """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: Vpc
  types: {Vpc: {type: object, properties: {VpcId: {type: string}}}}
"""
    proton.register("environment", "vpc", {"schema/schema.yaml": schema.encode()})
    deployed = proton.environment(
        template="vpc", spec="proton: EnvironmentSpec\nspec: {VpcId: vpc-1}\n"
    )
    assert (deployed["deploymentStatus"], deployed["provisioning"]) == (
        "SUCCEEDED",
        "CUSTOMER_MANAGED",
    )
    outputs = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert outputs == [{"key": "VpcId", "valueString": "vpc-1"}]
    assert proton.cloudformation.calls == []
    proton.settled("DeleteEnvironment", name="dev")
    assert proton("ListEnvironments") == {"environments": []}


def test_what_could_not_be_deleted_can_be_deployed_again(proton: Proton) -> None:
    proton.environment(spec=SPEC)
    proton.cloudformation.undeletable = True
    proton.settled("DeleteEnvironment", name="dev")
    proton.cloudformation.undeletable = False
    proton.settled("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION")
    assert proton("GetEnvironment", name="dev")["environment"]["deploymentStatus"] == "SUCCEEDED"
    assert [each for each, _ in proton.cloudformation.calls] == [
        "create",
        "delete",
        "delete",
        "create",
    ]


def test_terraform_bundle_needs_a_linked_repository(proton: Proton) -> None:
    files = environment_files(
        manifest="""\
infrastructure:
  templates: [{file: "*", rendering_engine: hcl, template_language: terraform}]
"""
    )
    proton.register("environment", "env", files | {"infrastructure/main.tf": b""})
    with pytest.raises(ApiError, match="provisioningRepository"):
        proton.environment()
    with pytest.raises(ApiError, match="is not linked"):
        proton(
            "CreateEnvironment",
            name="dev",
            templateName="env",
            templateMajorVersion="1",
            spec=SPEC,
            provisioningRepository={"provider": "GITHUB", "name": "org/infra", "branch": "main"},
        )


def test_repeat_of_a_create_returns_the_environment(proton: Proton) -> None:
    first = proton.environment()
    assert proton.environment()["arn"] == first["arn"]
    with pytest.raises(ApiError, match="Idempotent parameter mismatch"):
        proton.environment(description="other")
    assert len(proton("ListDeployments")["deployments"]) == 1


def test_environments_are_filtered_by_template(proton: Proton) -> None:
    proton.environment("a", "one")
    proton.environment("b", "two")
    wanted = [{"templateName": "two", "majorVersion": "1"}]
    shown = proton("ListEnvironments", environmentTemplates=wanted)["environments"]
    assert [environment["name"] for environment in shown] == ["b"]
