"""Services: instances side by side, then the pipeline; updates of each; deletion."""

from __future__ import annotations

import re

import pytest
import yaml

from emulator.proton_support import ApiError, Proton, service_files, service_spec

READS_EVERYTHING = """\
Account: "{{ environment.account_id }}"
Env: {{ environment.name }} {{ environment.outputs.Made }}
Service: {{ service.name }} {{ service.repository_id }} {{ service.branch_name }}
Instance: '{{ service_instance.name }} {{ service_instance.inputs | tojson }}'
Component: {{ service_instance.components.default.outputs }}
"""
PIPELINE = """\
Command: {{ pipeline.inputs.command }}
{% for i in service_instances %}
{{ i.name }}: {{ i.outputs.Made }} {{ i.environment.outputs.Made }} {{ i.inputs.color }}
{% endfor %}
"""


@pytest.fixture
def proton() -> Proton:
    """With a deployed environment ``dev`` and a service template ``svc``."""
    proton = Proton()
    proton.environment()
    proton.register("service", "svc", service_files(READS_EVERYTHING, PIPELINE))
    return proton


def stack(proton: Proton, word: str) -> dict[str, object]:
    [name] = [
        name for name in proton.cloudformation.stacks if re.match(f"AWSProton-{word}-c", name)
    ]
    template: dict[str, object] = yaml.safe_load(proton.cloudformation.stacks[name]["TemplateBody"])
    return template


def instance(proton: Proton, name: str = "one") -> dict[str, object]:
    view: dict[str, object] = proton("GetServiceInstance", serviceName="shop", name=name)[
        "serviceInstance"
    ]
    return view


def test_create_deploys_instances_then_pipeline(proton: Proton) -> None:
    made = proton.service(service_spec("one", "two"))
    assert (made["status"], made["pipeline"]["deploymentStatus"]) == ("ACTIVE", "SUCCEEDED")
    assert made["pipeline"]["arn"].endswith(":service/shop/pipeline")
    assert stack(proton, "shop-one") == {
        "Account": "123456789012",
        "Env": "dev dev",
        "Service": "shop shop/shop main",
        "Instance": 'one {"color": "blue", "port": 80}',
        "Component": {},
    }
    assert stack(proton, "shop") == {
        "Command": "ls",
        "one": "shop dev blue",
        "two": "shop dev blue",
    }
    assert proton.cloudformation.calls[-1][1].startswith("AWSProton-shop-cloudformation--")
    shown = proton("ListServiceInstances", serviceName="shop")["serviceInstances"]
    assert [each["name"] for each in shown] == ["one", "two"]
    assert instance(proton)["spec"] == service_spec("one", "two")
    outputs = proton("ListServicePipelineOutputs", serviceName="shop")["outputs"]
    assert outputs == [{"key": "Made", "valueString": "shop"}]


def test_create_shows_progress(proton: Proton) -> None:
    proton.cloudformation.hold.clear()
    made = proton(
        "CreateService",
        name="shop",
        templateName="svc",
        templateMajorVersion="1",
        spec=service_spec("one"),
        repositoryId="shop/shop",
        branchName="main",
        repositoryConnectionArn="arn:aws:codestar-connections:us-east-1:123456789012:connection/x",
    )["service"]
    assert made["status"] == "CREATE_IN_PROGRESS"
    assert made["pipeline"]["deploymentStatus"] == "IN_PROGRESS"
    assert instance(proton)["deploymentStatus"] == "IN_PROGRESS"
    for operation in ("UpdateService", "DeleteService"):
        with pytest.raises(ApiError, match="CREATE_IN_PROGRESS") as refused:
            proton(operation, name="shop")
        assert refused.value.code == "ConflictException"
    proton.cloudformation.hold.set()
    proton.settle()
    assert proton("GetService", name="shop")["service"]["status"] == "ACTIVE"


def test_failed_instance_fails_service_and_cancels_pipeline(proton: Proton) -> None:
    files = service_files("{{ 'fail' if service_instance.name == 'bad' else 'fine' }}: 1")
    proton.register("service", "svc2", files)
    made = proton.service(service_spec("good", "bad"), template="svc2")
    arn = "arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/bad"
    assert made["status"] == "CREATE_FAILED"
    assert made["pipeline"]["deploymentStatus"] == "FAILED"
    assert made["pipeline"]["deploymentStatusMessage"] == (
        f"Service Instance(s): [{arn}] failed to deploy - canceling pipeline deployment"
    )
    assert instance(proton, "good")["deploymentStatus"] == "SUCCEEDED"
    proton.settled("DeleteService", name="shop")
    assert proton("ListServices") == {"services": []}
    assert [n for n in proton.cloudformation.stacks if "shop" in n] == []


def test_service_without_instances_begins_with_its_pipeline(proton: Proton) -> None:
    made = proton.service(service_spec())
    assert (made["status"], made["pipeline"]["deploymentStatus"]) == ("ACTIVE", "SUCCEEDED")
    proton.settled(
        "CreateServiceInstance", serviceName="shop", name="one", spec=service_spec("one")
    )
    assert instance(proton)["deploymentStatus"] == "SUCCEEDED"
    spec = yaml.safe_load(proton("GetService", name="shop")["service"]["spec"])
    assert [entry["name"] for entry in spec["instances"]] == ["one"]
    with pytest.raises(ApiError, match="already"):
        proton("CreateServiceInstance", serviceName="shop", name="one", spec=service_spec("one"))


def test_template_without_pipeline(proton: Proton) -> None:
    files = {k: v for k, v in service_files().items() if "pipeline" not in k}
    schema = files["schema/schema.yaml"].decode().split("    PipelineInput")[0]
    files["schema/schema.yaml"] = schema.replace(
        "  pipeline_input_type: PipelineInput\n", ""
    ).encode()
    proton("CreateServiceTemplate", name="bare", pipelineProvisioning="CUSTOMER_MANAGED")
    assert proton.register("service", "bare", files)["status"] == "PUBLISHED"
    with pytest.raises(ApiError, match="no pipeline"):
        proton.service(service_spec("one", pipeline=""), template="bare")
    repository = {"repositoryId": None, "branchName": None, "repositoryConnectionArn": None}
    with pytest.raises(ApiError, match="no pipeline"):
        proton.service(service_spec("one"), template="bare", **repository)
    made = proton.service(service_spec("one", pipeline=""), template="bare", **repository)
    assert made["status"] == "ACTIVE"
    assert "pipeline" not in made
    with pytest.raises(ApiError) as missing:
        proton("ListServicePipelineOutputs", serviceName="shop")
    assert missing.value.code == "ResourceNotFoundException"
    proton.settled("DeleteService", name="shop")
    assert proton("ListServices") == {"services": []}


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("proton: EnvironmentSpec\nspec: {}\n", "was not correctly formatted"),
        ("proton: ServiceSpec\ninstances: {}\n", "was not correctly formatted"),
        ("proton: ServiceSpec\ninstances: [{name: one, spec: {port: 1}}]\n", "not correctly"),
        (service_spec("one:nowhere"), "nowhere"),
        ("proton: ServiceSpec\ninstances: [{name: one, environment: dev}]\n", "port"),
        (service_spec("one").replace("80", "many"), "port"),
        (service_spec("one", "one"), "one"),
        (service_spec("o ne"), "The instance name 'o ne' is not valid"),
        (service_spec("o" * 101), "is not valid: it must have at most 100 characters"),
    ],
)
def test_bad_spec_is_refused_and_leaves_nothing(proton: Proton, spec: str, message: str) -> None:
    with pytest.raises(ApiError, match=message) as refused:
        proton.service(spec)
    assert refused.value.code == "ValidationException"
    assert proton("ListServices") == {"services": []}
    assert proton("ListServiceInstances") == {"serviceInstances": []}


def test_incompatible_environment_is_refused(proton: Proton) -> None:
    proton.environment("other", "other")
    with pytest.raises(ApiError, match=r"other:1.*env:1") as refused:
        proton.service(service_spec("one:other"))
    assert refused.value.code == "ValidationException"


def test_repository_is_needed_for_a_pipeline(proton: Proton) -> None:
    with pytest.raises(ApiError, match="branchName") as refused:
        proton.service(service_spec("one"), branchName=None)
    assert refused.value.code == "ValidationException"


def test_instance_update_takes_its_entry_of_the_whole_spec(proton: Proton) -> None:
    proton.service(service_spec("one", "two"))
    proton.settled(
        "UpdateServiceInstance",
        serviceName="shop",
        name="one",
        deploymentType="CURRENT_VERSION",
        spec=service_spec("one", "two", port=81),
    )
    assert "81" in str(stack(proton, "shop-one"))
    assert "80" in str(stack(proton, "shop-two"))
    stored = yaml.safe_load(proton("GetService", name="shop")["service"]["spec"])
    assert [entry["spec"]["port"] for entry in stored["instances"]] == [81, 80]
    service = proton("GetService", name="shop")["service"]
    assert service["status"] == "ACTIVE"


def test_failed_instance_update_leaves_the_services_spec(proton: Proton) -> None:
    files = service_files("{{ 'fail' if service_instance.inputs.port == 99 else 'fine' }}: 1")
    proton.register("service", "svc2", files)
    proton.service(service_spec("one"), template="svc2")
    proton.settled(
        "UpdateServiceInstance",
        serviceName="shop",
        name="one",
        deploymentType="CURRENT_VERSION",
        spec=service_spec("one", port=99),
    )
    assert instance(proton)["deploymentStatus"] == "FAILED"
    assert instance(proton)["spec"] == service_spec("one")
    assert proton("GetService", name="shop")["service"]["spec"] == service_spec("one")


def test_instance_update_to_a_new_minor_version(proton: Proton) -> None:
    proton.service(service_spec("one"))
    proton.register("service", "svc", service_files("New: 1"), majorVersion="1")
    proton.settled(
        "UpdateServiceInstance", serviceName="shop", name="one", deploymentType="MINOR_VERSION"
    )
    assert instance(proton)["templateMinorVersion"] == "1"
    assert stack(proton, "shop-one") == {"New": 1}
    behind = proton(
        "ListServiceInstances",
        filters=[{"key": "deployedTemplateVersionStatus", "value": "UP_TO_DATE"}],
    )
    assert len(behind["serviceInstances"]) == 1


def test_instance_does_not_move(proton: Proton) -> None:
    proton.environment("prod")
    proton.service(service_spec("one"))
    with pytest.raises(ApiError, match="cannot move"):
        proton(
            "UpdateServiceInstance",
            serviceName="shop",
            name="one",
            deploymentType="CURRENT_VERSION",
            spec=service_spec("one:prod"),
        )


def test_pipeline_update_takes_the_pipeline_part(proton: Proton) -> None:
    proton.service(service_spec("one"))
    spec = "proton: ServiceSpec\npipeline: {command: test}\ninstances: []\n"
    proton.settled(
        "UpdateServicePipeline",
        serviceName="shop",
        deploymentType="CURRENT_VERSION",
        spec=spec,
    )
    assert stack(proton, "shop") == {"Command": "test", "one": "shop dev blue"}
    stored = yaml.safe_load(proton("GetService", name="shop")["service"]["spec"])
    assert stored["pipeline"] == {"command": "test"}
    assert [entry["name"] for entry in stored["instances"]] == ["one"]


def test_service_update_adds_and_removes_instances(proton: Proton) -> None:
    proton.service(service_spec("one", "two"))
    updated = proton("UpdateService", name="shop", spec=service_spec("two", "three"))["service"]
    assert updated["status"] == "UPDATE_IN_PROGRESS"
    assert updated["pipeline"]["deploymentStatus"] == "IN_PROGRESS"
    proton.settle()
    service = proton("GetService", name="shop")["service"]
    assert (service["status"], service["spec"]) == ("ACTIVE", service_spec("two", "three"))
    shown = proton("ListServiceInstances", serviceName="shop")["serviceInstances"]
    assert {each["name"]: each["deploymentStatus"] for each in shown} == {
        "two": "SUCCEEDED",
        "three": "SUCCEEDED",
    }
    assert [*stack(proton, "shop")] == ["Command", "two", "three"]
    assert not [n for n in proton.cloudformation.stacks if n.startswith("AWSProton-shop-one")]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (service_spec("one", port=5), "UpdateServiceInstance"),
        (service_spec("one", pipeline="pipeline: {command: x}"), "UpdateServicePipeline"),
        (service_spec(), "at least one"),
    ],
)
def test_service_update_changes_nothing_else(proton: Proton, spec: str, message: str) -> None:
    proton.service(service_spec("one"))
    with pytest.raises(ApiError, match=message):
        proton("UpdateService", name="shop", spec=spec)
    assert proton("GetService", name="shop")["service"]["status"] == "ACTIVE"


def test_failed_service_update_is_cleaned_up(proton: Proton) -> None:
    files = service_files("{{ 'fail' if service_instance.name == 'bad' else 'fine' }}: 1")
    proton.register("service", "svc2", files)
    proton.service(service_spec("one"), template="svc2")
    proton.settled("UpdateService", name="shop", spec=service_spec("bad", "good"))
    service = proton("GetService", name="shop")["service"]
    assert service["status"] == "UPDATE_FAILED_CLEANUP_COMPLETE"
    assert service["spec"] == service_spec("one")
    shown = proton("ListServiceInstances", serviceName="shop")["serviceInstances"]
    assert [each["name"] for each in shown] == ["one"]
    proton.settled("UpdateService", name="shop", spec=service_spec("one", "good"))
    assert proton("GetService", name="shop")["service"]["status"] == "ACTIVE"


def test_delete_takes_everything_down(proton: Proton) -> None:
    proton.service(service_spec("one", "two"))
    before = {name for name in proton.cloudformation.stacks if "shop" in name}
    deleting = proton("DeleteService", name="shop")["service"]
    assert deleting["status"] == "DELETE_IN_PROGRESS"
    proton.settle()
    assert len(before) == 3
    assert not before & {*proton.cloudformation.stacks}
    assert proton("DeleteService", name="shop") == {}
    with pytest.raises(ApiError) as missing:
        proton("GetServiceInstance", serviceName="shop", name="one")
    assert missing.value.code == "ResourceNotFoundException"


def test_failed_delete_can_be_repeated(proton: Proton) -> None:
    proton.service(service_spec("one"))
    proton.cloudformation.undeletable = True
    proton.settled("DeleteService", name="shop")
    assert proton("GetService", name="shop")["service"]["status"] == "DELETE_FAILED"
    proton.cloudformation.undeletable = False
    proton.settled("DeleteService", name="shop")
    assert proton("ListServices") == {"services": []}


def test_customer_tags_reach_children(proton: Proton) -> None:
    made = proton.service(service_spec("one"), tags=[{"key": "team", "value": "a"}])
    arn = f"{made['arn']}/service-instance/one"
    tags = proton("ListTagsForResource", resourceArn=arn)["tags"]
    shown = {tag["key"]: tag["value"] for tag in tags}
    assert (shown["team"], shown["aws:proton:service"]) == ("a", made["arn"])
    proton("TagResource", resourceArn=arn, tags=[{"key": "x", "value": ""}])
    proton("UntagResource", resourceArn=arn, tagKeys=["team"])
    tags = proton("ListTagsForResource", resourceArn=arn)["tags"]
    assert {tag["key"] for tag in tags if not tag["key"].startswith("aws:")} == {"x"}
    with pytest.raises(ApiError, match="reserved"):
        proton("UntagResource", resourceArn=arn, tagKeys=["aws:proton:service"])
    proton.settled("DeleteService", name="shop")
    with pytest.raises(ApiError) as missing:
        proton("ListTagsForResource", resourceArn=arn)
    assert missing.value.code == "ResourceNotFoundException"


def test_instances_are_filtered_and_sorted(proton: Proton) -> None:
    proton.environment("prod")
    proton.service(service_spec("b", "a:prod"))
    proton.service(service_spec("c"), name="cart")

    def names(**params: object) -> list[str]:
        shown = proton("ListServiceInstances", **params)["serviceInstances"]
        return [each["name"] for each in shown]

    assert names() == ["c", "a", "b"]
    assert names(sortBy="name", sortOrder="DESCENDING") == ["c", "b", "a"]
    assert names(filters=[{"key": "environmentName", "value": "prod"}]) == ["a"]
    early = {"key": "createdAtBefore", "value": "2001-01-01T00:00:00Z"}
    assert names(filters=[early]) == []
    with pytest.raises(ApiError, match="not a time"):
        names(filters=[early | {"value": "soon"}])


def test_summary_counts_what_is_behind_and_what_failed(proton: Proton) -> None:
    proton.service(service_spec("one", "two"))
    proton.register("service", "svc", majorVersion="1")
    proton.settled(
        "UpdateServiceInstance", serviceName="shop", name="two", deploymentType="MINOR_VERSION"
    )
    counts = proton("GetResourcesSummary")["counts"]
    assert counts["serviceInstances"] == {
        "total": 2,
        "failed": 0,
        "upToDate": 1,
        "behindMajor": 0,
        "behindMinor": 1,
    }
    assert counts["services"] == {"total": 1, "failed": 0}
    assert counts["environmentTemplates"] == {"total": 1}


def test_pipeline_inputs_may_be_required(proton: Proton) -> None:
    files = service_files()
    schema = files["schema/schema.yaml"].decode()
    schema = schema.replace(
        "command: {type: string, default: make}", "command: {type: string}"
    ).replace("    PipelineInput:\n", "    PipelineInput:\n      required: [command]\n")
    proton.register("service", "strict", files | {"schema/schema.yaml": schema.encode()})
    with pytest.raises(ApiError, match="pipeline: the required input 'command'") as refused:
        proton.service(service_spec("one", pipeline=""), template="strict")
    assert refused.value.code == "ValidationException"
    proton.service(service_spec("one"), template="strict")
    proton.settled(
        "UpdateServiceInstance",
        serviceName="shop",
        name="one",
        deploymentType="CURRENT_VERSION",
        spec=service_spec("one", port=8, pipeline=""),
    )
    assert instance(proton)["deploymentStatus"] == "SUCCEEDED"


def test_a_new_resource_takes_no_tags_of_aws(proton: Proton) -> None:
    with pytest.raises(ApiError, match="Tags with the prefix aws: are reserved") as refused:
        proton.service(service_spec("one"), tags=[{"key": "aws:proton:account", "value": "1"}])
    assert refused.value.code == "ValidationException"
    assert proton("ListServices") == {"services": []}
