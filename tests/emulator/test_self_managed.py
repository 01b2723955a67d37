"""Self-managed provisioning: Proton opens a pull request, and waits until somebody notifies it."""

from __future__ import annotations

import json
from queue import Queue

import pytest

from emulator.proton_support import (
    CONNECTION,
    ApiError,
    Proton,
    environment_files,
    service_files,
    service_spec,
)

SPEC = "proton: EnvironmentSpec\nspec: {size: 2}\n"
TERRAFORM = """\
infrastructure:
  templates: [{file: "*", rendering_engine: hcl, template_language: terraform}]
"""
REPOSITORY = {"provider": "GITHUB", "name": "org/infra"}
BRANCH = REPOSITORY | {"branch": "main"}


class SelfManaged(Proton):
    """With a linked repository, and Terraform templates for all that is deployed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: Queue = Queue()
        self.engine.host.opened = self.opened.put
        self("CreateRepository", **REPOSITORY, connectionArn=CONNECTION)

    def next(self):
        """The next pull request, once it is opened."""
        return self.opened.get(timeout=20)

    def files(self, pull_request) -> dict[str, str]:
        return self.engine.host.repositories.read(pull_request)

    def notify(self, pull_request, status: str = "SUCCEEDED", **told) -> None:
        self(
            "NotifyResourceDeploymentStatusChange",
            resourceArn=pull_request.arn,
            deploymentId=pull_request.deployment,
            status=status,
            **told,
        )

    def begin_environment(self):
        if not self("ListEnvironmentTemplates")["templates"]:
            main = b'output "Vpc" { value = "x" }\n'
            files = environment_files(manifest=TERRAFORM) | {"infrastructure/main.tf": main}
            self.register("environment", "env", files)
        self(
            "CreateEnvironment",
            name="dev",
            templateName="env",
            templateMajorVersion="1",
            spec=SPEC,
            provisioningRepository=BRANCH,
        )
        return self.next()

    def deployed_environment(self) -> dict:
        self.notify(self.begin_environment(), outputs=outputs(Vpc="vpc-1"))
        self.settle()
        return self("GetEnvironment", name="dev")["environment"]

    def begin_service(self, spec: str | None = None):
        empty = b"# nothing\n"
        files = service_files(manifest=TERRAFORM) | {
            "instance_infrastructure/main.tf": empty,
            "pipeline_infrastructure/main.tf": empty,
        }
        self.register("service", "svc", files, supportedComponentSources=["DIRECTLY_DEFINED"])
        self(
            "CreateService",
            name="shop",
            templateName="svc",
            templateMajorVersion="1",
            spec=spec or service_spec("one"),
            repositoryId="shop/shop",
            branchName="main",
            repositoryConnectionArn=CONNECTION,
        )


def outputs(**values: str) -> list[dict[str, str]]:
    return [{"key": key, "valueString": value} for key, value in values.items()]


@pytest.fixture
def proton():
    made = SelfManaged()
    yield made
    made.engine.close()


def environment(proton: Proton) -> dict:
    return proton("GetEnvironment", name="dev")["environment"]


def test_an_environment_is_in_progress_until_it_is_notified(proton) -> None:
    pull_request = proton.begin_environment()
    assert environment(proton)["deploymentStatus"] == "IN_PROGRESS"
    assert pull_request.title == "Update requested for Proton - environment/dev"
    assert pull_request.branch.startswith("proton--proton-environment-")
    assert pull_request.folder == "dev"
    files = proton.files(pull_request)
    assert {*files} == {
        "main.tf",
        "proton.environment.variables.tf",
        "proton.auto.tfvars.json",
        ".proton/deployment-metadata.json",
    }
    data = json.loads(files["proton.auto.tfvars.json"])
    assert data["environment"] == {
        "name": "dev",
        "inputs": {"cidr": "10.0.0.0/16", "size": 2},
    }
    metadata = json.loads(files[".proton/deployment-metadata.json"])
    assert metadata["deploymentId"] == environment(proton)["lastAttemptedDeploymentId"]
    proton.notify(pull_request, outputs=outputs(Vpc="vpc-1"))
    proton.settle()
    assert environment(proton)["deploymentStatus"] == "SUCCEEDED"
    shown = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert shown == outputs(Vpc="vpc-1")
    [made] = proton("ListEnvironmentProvisionedResources", environmentName="dev")[
        "provisionedResources"
    ]
    arn = "arn:aws:proton:us-east-1:123456789012:repository/github:org/infra"
    assert made == {
        "name": "dev",
        "identifier": f"{arn}/dev",
        "provisioningEngine": "TERRAFORM",
    }
    with pytest.raises(ApiError, match="in use"):
        proton("DeleteRepository", **REPOSITORY)


def test_a_failure_is_told_in_the_words_of_whoever_notified(proton) -> None:
    proton.notify(proton.begin_environment(), "FAILED", statusMessage="no VPC left")
    proton.settle()
    failed = environment(proton)
    assert failed["deploymentStatus"] == "FAILED"
    assert failed["deploymentStatusMessage"] == "no VPC left"


def test_a_notification_of_progress_refreshes_outputs_and_message(proton) -> None:
    pull_request = proton.begin_environment()
    told = {"outputs": outputs(Vpc="early"), "statusMessage": "applying"}
    proton.notify(pull_request, "IN_PROGRESS", **told)
    shown = environment(proton)
    assert shown["deploymentStatus"] == "IN_PROGRESS"
    assert shown["deploymentStatusMessage"] == "applying"
    listed = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert listed == outputs(Vpc="early")
    proton.notify(pull_request)
    proton.settle()
    assert environment(proton)["deploymentStatus"] == "SUCCEEDED"
    listed = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert listed == outputs(Vpc="early")


def test_only_the_last_deployment_can_be_notified(proton) -> None:
    first = proton.begin_environment()
    proton.notify(first)
    proton.settle()
    proton("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION", spec=SPEC)
    second = proton.next()
    with pytest.raises(ApiError, match="not the last deployment") as refused:
        proton.notify(first)
    assert refused.value.code == "ConflictException"
    proton.notify(second)
    proton.settle()
    with pytest.raises(ApiError, match="has ended as SUCCEEDED"):
        proton.notify(second, "FAILED")
    proton.notify(second, outputs=outputs(Vpc="later"))
    listed = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert listed == outputs(Vpc="later")


def test_what_is_not_there_or_not_self_managed_cannot_be_notified(proton) -> None:
    arn = "arn:aws:proton:us-east-1:123456789012:environment/nowhere"
    with pytest.raises(ApiError, match="does not exist") as refused:
        proton("NotifyResourceDeploymentStatusChange", resourceArn=arn, status="SUCCEEDED")
    assert refused.value.code == "ResourceNotFoundException"
    managed = proton.environment("managed", "cloud")
    with pytest.raises(ApiError, match="provisioned by Proton itself"):
        proton("NotifyResourceDeploymentStatusChange", resourceArn=managed["arn"])


def test_a_service_reads_the_environment_and_its_pipeline_the_instances(proton) -> None:
    proton.deployed_environment()
    proton("UpdateAccountSettings", pipelineProvisioningRepository=BRANCH)
    proton.begin_service()
    instance = proton.next()
    assert instance.folder == "dev/shop-one"
    data = json.loads(proton.files(instance)["proton.auto.tfvars.json"])
    assert data["environment"]["outputs"] == {"Vpc": "vpc-1"}
    assert data["service_instance"]["inputs"] == {"port": 80, "color": "blue"}
    proton.notify(instance, outputs=outputs(Url="http://one"))
    pipeline = proton.next()
    assert pipeline.folder == "shop/pipeline"
    data = json.loads(proton.files(pipeline)["proton.auto.tfvars.json"])
    [seen] = data["service_instances"]
    assert (seen["name"], seen["outputs"]) == ("one", {"Url": "http://one"})
    proton.notify(pipeline)
    proton.settle()
    service = proton("GetService", name="shop")["service"]
    assert service["status"] == "ACTIVE"
    assert service["pipeline"]["deploymentStatus"] == "SUCCEEDED"


def test_a_pipeline_without_a_repository_says_what_to_set(proton) -> None:
    proton.deployed_environment()
    proton.begin_service()
    proton.notify(proton.next())
    proton.settle()
    service = proton("GetService", name="shop")["service"]
    assert service["status"] == "CREATE_FAILED"
    assert "pipelineProvisioningRepository" in service["pipeline"]["deploymentStatusMessage"]


def test_cloudformation_and_terraform_are_not_mixed(proton) -> None:
    proton.deployed_environment()
    proton.register("service", "plain")
    with pytest.raises(ApiError, match="is self-managed"):
        proton.service(service_spec("one"), template="plain")
    proton.environment("managed", "cloud")
    compatible = [{"templateName": "cloud", "majorVersion": "1"}]
    files = service_files(manifest=TERRAFORM) | {
        "instance_infrastructure/main.tf": b"# nothing\n",
        "pipeline_infrastructure/main.tf": b"# nothing\n",
    }
    proton.register("service", "tf", files, compatibleEnvironmentTemplates=compatible)
    with pytest.raises(ApiError, match="has no provisioningRepository"):
        proton.service(service_spec("one:managed"), template="tf")


def test_a_component_in_terraform_has_a_folder_of_its_own(proton) -> None:
    proton.deployed_environment()
    manifest = TERRAFORM.replace('"*"', "main.tf")
    component = {"name": "extra", "manifest": manifest, "templateFile": "# a bucket\n"}
    proton("CreateComponent", **component, environmentName="dev")
    pull_request = proton.next()
    assert pull_request.folder == "dev/components/extra"
    assert "# a bucket" in proton.files(pull_request)["main.tf"]
    metadata = json.loads(proton.files(pull_request)[".proton/deployment-metadata.json"])
    assert metadata["componentMetadata"]["componentType"] == "default"
    proton.notify(pull_request)
    proton.settle()
    assert proton("GetComponent", name="extra")["component"]["deploymentStatus"] == "SUCCEEDED"
    proton.environment("managed", "cloud")
    with pytest.raises(ApiError, match="has no provisioningRepository"):
        proton("CreateComponent", **(component | {"name": "other"}), environmentName="managed")


def test_a_deletion_marks_the_files_and_waits_for_nobody(proton) -> None:
    pull_request = proton.begin_environment()
    proton.engine.host.repositories.merge(pull_request)
    proton.notify(pull_request)
    proton.settle()
    proton.settled("DeleteEnvironment", name="dev")
    with pytest.raises(ApiError, match="does not exist"):
        environment(proton)
    files = proton.files(proton.next())
    metadata = json.loads(files[".proton/deployment-metadata.json"])
    assert metadata["isResourceDeleted"] is True
    assert metadata["deploymentId"] == "<proton-resource-deleted>"
    assert "no longer managed by AWS Proton" in files["main.tf"]


def test_a_deletion_closes_what_was_never_merged(proton) -> None:
    proton.notify(proton.begin_environment(), "FAILED")
    proton.settle()
    proton.settled("DeleteEnvironment", name="dev")
    [left] = proton.engine.host.pull_requests
    assert left.state == "CLOSED"


def test_cancelling_closes_the_pull_request(proton) -> None:
    proton.begin_environment()
    cancelling = proton("CancelEnvironmentDeployment", environmentName="dev")["environment"]
    assert cancelling["deploymentStatus"] == "CANCELLING"
    proton.settle()
    shown = environment(proton)
    assert shown["deploymentStatus"] == "CANCELLED"
    assert shown["deploymentStatusMessage"] == "User initiated cancellation."
    [closed] = proton.engine.host.pull_requests
    assert closed.state == "CLOSED"
    with pytest.raises(ApiError, match="only a deployment that is IN_PROGRESS"):
        proton("CancelEnvironmentDeployment", environmentName="dev")
    proton("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION", spec=SPEC)
    proton.notify(proton.next())
    proton.settle()
    assert environment(proton)["deploymentStatus"] == "SUCCEEDED"


def test_a_cancelled_instance_fails_its_service(proton) -> None:
    proton.deployed_environment()
    proton("UpdateAccountSettings", pipelineProvisioningRepository=BRANCH)
    proton.begin_service()
    proton.next()
    name = {"serviceName": "shop", "serviceInstanceName": "one"}
    view = proton("CancelServiceInstanceDeployment", **name)["serviceInstance"]
    assert view["deploymentStatus"] == "CANCELLING"
    proton.settle()
    assert proton("GetService", name="shop")["service"]["status"] == "CREATE_FAILED"


def test_a_reset_ends_the_waiting(proton) -> None:
    proton.begin_environment()
    proton.engine.close()
    assert proton.engine.workers.settle(5)


def test_a_branch_that_git_refuses_ends_the_deployment_in_words(proton) -> None:
    main = b"# nothing\n"
    files = environment_files(manifest=TERRAFORM) | {"infrastructure/main.tf": main}
    proton.register("environment", "env", files)
    proton.settled(
        "CreateEnvironment",
        name="dev",
        templateName="env",
        templateMajorVersion="1",
        spec=SPEC,
        provisioningRepository=REPOSITORY | {"branch": "a..b"},
    )
    message = environment(proton)["deploymentStatusMessage"]
    assert "a..b" in message
    assert "Internal" not in message


def test_cancelling_after_the_merge_leaves_it_merged(proton) -> None:
    pull_request = proton.begin_environment()
    proton.engine.host.repositories.merge(pull_request)
    given_up = []
    proton.engine.host.given_up = given_up.append
    proton.settled("CancelEnvironmentDeployment", environmentName="dev")
    # Whoever applies it hears of it all the same.
    assert [each.branch for each in given_up] == [pull_request.branch]
    assert environment(proton)["deploymentStatus"] == "CANCELLED"
    [merged] = proton.engine.host.pull_requests
    assert merged.state == "MERGED"


def test_a_deletion_marks_what_was_applied_and_never_merged(proton) -> None:
    proton.notify(proton.begin_environment())
    proton.settle()
    proton.settled("DeleteEnvironment", name="dev")
    files = proton.files(proton.next())
    assert "no longer managed by AWS Proton" in files["main.tf"]
    first, last = proton.engine.host.pull_requests
    assert (first.state, last.state) == ("CLOSED", "OPEN")


def test_outputs_of_a_failure_do_not_stand_for_those_of_the_last_success(proton) -> None:
    proton.deployed_environment()
    proton("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION", spec=SPEC)
    pull_request = proton.next()
    proton.notify(pull_request, "IN_PROGRESS", outputs=outputs(Vpc="vpc-2"))
    proton.notify(pull_request, "FAILED", outputs=outputs(Vpc="vpc-3"))
    proton.settle()
    listed = proton("ListEnvironmentOutputs", environmentName="dev")["outputs"]
    assert listed == outputs(Vpc="vpc-1")


def test_outputs_that_are_gone_are_not_kept(proton) -> None:
    proton.deployed_environment()
    proton("UpdateEnvironment", name="dev", deploymentType="CURRENT_VERSION", spec=SPEC)
    proton.notify(proton.next(), outputs=[])
    proton.settle()
    assert proton("ListEnvironmentOutputs", environmentName="dev")["outputs"] == []


def test_what_was_said_of_the_progress_does_not_tell_the_end(proton) -> None:
    pull_request = proton.begin_environment()
    proton.notify(pull_request, "IN_PROGRESS", statusMessage="applying")
    proton.notify(pull_request)
    proton.settle()
    assert "deploymentStatusMessage" not in environment(proton)


def test_the_first_word_of_the_end_counts(proton) -> None:
    pull_request = proton.begin_environment()
    with proton.engine.store.transaction():  # Before whoever waits for the first can see it.
        proton.notify(pull_request)
        for later in ("IN_PROGRESS", "FAILED"):
            with pytest.raises(ApiError, match="has ended as SUCCEEDED"):
                proton.notify(pull_request, later)
    proton.settle()
    assert environment(proton)["deploymentStatus"] == "SUCCEEDED"


def test_a_version_of_another_method_is_refused_where_the_environment_lacks_what_it_needs(
    proton,
) -> None:
    proton.deployed_environment()
    proton.register("environment", "env", environment_files(), majorVersion="1")
    minor = {"templateMajorVersion": "1", "templateMinorVersion": "1"}
    with pytest.raises(ApiError, match=r"AWS-managed, for which .* no protonServiceRoleArn"):
        proton("UpdateEnvironment", name="dev", deploymentType="MINOR_VERSION", **minor)
    managed = proton.environment("managed", "cloud")
    main = {"infrastructure/main.tf": b'output "Vpc" { value = "x" }\n'}
    files = environment_files(manifest=TERRAFORM) | main
    proton.register("environment", "cloud", files, majorVersion="1")
    with pytest.raises(ApiError, match=r"self-managed, for which .* no provisioningRepository"):
        proton("UpdateEnvironment", name="managed", deploymentType="MINOR_VERSION", **minor)
    assert proton("GetEnvironment", name="managed")["environment"]["arn"] == managed["arn"]


def test_a_deletion_marks_what_lies_in_the_repository_of_before(proton) -> None:
    first = proton.begin_environment()
    proton.engine.host.repositories.merge(first)
    proton.notify(first)
    proton.settle()
    other = REPOSITORY | {"name": "org/other"}
    proton("CreateRepository", **other, connectionArn=CONNECTION)
    moved = other | {"branch": "main"}
    proton(
        "UpdateEnvironment",
        name="dev",
        deploymentType="CURRENT_VERSION",
        provisioningRepository=moved,
    )
    second = proton.next()
    proton.engine.host.repositories.merge(second)
    proton.notify(second)
    proton.settle()
    proton.settled("DeleteEnvironment", name="dev")
    marked = [proton.next(), proton.next()]
    assert [each.repository.name for each in marked] == ["org/infra", "org/other"]
    assert {each.deployment for each in marked} == {"<proton-resource-deleted>"}
