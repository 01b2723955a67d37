"""Published bundles, from folder to running infrastructure, through stock boto3 over HTTP."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from corpus import AWS_SAMPLES, ITEM_API, require_corpus
from emulator.served_proton import CONNECTION, ROLE, Served, served

pytestmark = require_corpus

ENVIRONMENT_SPEC = "proton: EnvironmentSpec\nspec: {}\n"
ITEM_SPEC = """\
proton: ServiceSpec
pipeline: {unit_test_command: "ls"}
instances:
  - name: one
    environment: dev
    spec:
      api_path: books
      api_http_method: GET
      lambda_runtime: python3.8
      lambda_handler: app.handler
      code_uri: "s3://code/function.zip"
"""
FARGATE_SPEC = """\
proton: ServiceSpec
pipeline: {}
instances:
  - {name: one, environment: dev, spec: {}}
"""


def deploy_environment(aws: Served, spec: str = ENVIRONMENT_SPEC) -> dict[str, str]:
    """Its outputs."""
    proton = aws.client("proton")
    proton.create_environment(
        name="dev",
        templateName="env",
        templateMajorVersion="1",
        spec=spec,
        protonServiceRoleArn=ROLE,
        componentRoleArn=ROLE,
    )
    aws.wait("environment_deployed", name="dev")
    outputs = proton.list_environment_outputs(environmentName="dev")["outputs"]
    return {output["key"]: output["valueString"] for output in outputs}


def deploy_service(aws: Served, spec: str) -> None:
    proton = aws.client("proton")
    proton.create_service(
        name="shop",
        templateName="svc",
        templateMajorVersion="1",
        spec=spec,
        repositoryId="local/shop",
        branchName="main",
        repositoryConnectionArn=CONNECTION,
    )
    aws.wait("service_created", name="shop")
    aws.wait("service_pipeline_deployed", name="shop")


def instance_resources(aws: Served) -> list[dict[str, Any]]:
    [stack] = aws.client("proton").list_service_instance_provisioned_resources(
        serviceName="shop", serviceInstanceName="one"
    )["provisionedResources"]
    stacks = aws.client("cloudformation")
    found: list[dict[str, Any]] = stacks.describe_stack_resources(StackName=stack["name"])[
        "StackResources"
    ]
    return found


def delete_all(aws: Served) -> None:
    proton = aws.client("proton")
    proton.delete_service(name="shop")
    aws.wait("service_deleted", name="shop")
    proton.delete_environment(name="dev")
    assert aws.emulator.settle()
    assert proton.list_environments()["environments"] == []
    stacks = aws.client("cloudformation").list_stacks()["StackSummaries"]
    assert {stack["StackStatus"] for stack in stacks} == {"DELETE_COMPLETE"}


def test_item_api_deploys_with_its_own_macro() -> None:
    compatible = [{"templateName": "env", "majorVersion": "1"}]
    with served() as aws:
        aws.client("s3").create_bucket(Bucket="code")
        aws.client("s3").put_object(Bucket="code", Key="function.zip", Body=function_zip())
        aws.register("environment", "env", ITEM_API / "environment")
        aws.register(
            "service",
            "svc",
            ITEM_API / "lambda-service",
            compatibleEnvironmentTemplates=compatible,
        )
        assert len(deploy_environment(aws)) == 5
        deploy_service(aws, ITEM_SPEC)
        types = {resource["ResourceType"] for resource in instance_resources(aws)}
        assert {"AWS::Lambda::Function", "AWS::ApiGateway::Deployment"} <= types
        delete_all(aws)


def function_zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return {}\n")
    return data.getvalue()


def test_component_reaches_the_instance_it_is_attached_to() -> None:
    component = AWS_SAMPLES / "component-templates/s3-bucket-component"
    with served() as aws:
        proton = aws.client("proton")
        folder = AWS_SAMPLES / "environment-templates/fargate-env/v1"
        aws.register("environment", "env", folder)
        aws.register(
            "service",
            "svc",
            AWS_SAMPLES / "service-templates/load-balanced-fargate-svc/v1",
            compatibleEnvironmentTemplates=[{"templateName": "env", "majorVersion": "1"}],
            supportedComponentSources=["DIRECTLY_DEFINED"],
        )
        deploy_environment(aws)
        deploy_service(aws, FARGATE_SPEC)
        assert "bucket" not in task_definition(aws).lower()
        proton.create_component(
            name="bucket",
            manifest=(component / "manifest.yaml").read_text(),
            templateFile=template_of(component),
            serviceName="shop",
            serviceInstanceName="one",
        )
        aws.wait("component_deployed", name="bucket")
        redeploy_instance(aws)
        outputs = proton.list_component_outputs(componentName="bucket")["outputs"]
        assert outputs
        for output in outputs:
            assert output["valueString"] in task_definition(aws)
        proton.update_component(
            name="bucket",
            deploymentType="CURRENT_VERSION",
            serviceName="",
            serviceInstanceName="",
        )
        aws.wait("component_deployed", name="bucket")
        # The instance's role still holds the component's policy until it is deployed again.
        redeploy_instance(aws)
        proton.delete_component(name="bucket")
        aws.wait("component_deleted", name="bucket")
        delete_all(aws)


def redeploy_instance(aws: Served) -> None:
    aws.client("proton").update_service_instance(
        serviceName="shop", name="one", deploymentType="CURRENT_VERSION"
    )
    aws.wait("service_instance_deployed", serviceName="shop", name="one")


def template_of(component: Any) -> str:
    [template] = [path for path in component.iterdir() if path.name == "cloudformation.yaml"]
    return str(template.read_text())


def task_definition(aws: Served) -> str:
    """The template of the instance's stack, in which Proton's filters wrote."""
    [stack] = aws.client("proton").list_service_instance_provisioned_resources(
        serviceName="shop", serviceInstanceName="one"
    )["provisionedResources"]
    stacks = aws.client("cloudformation")
    return str(stacks.get_template(StackName=stack["name"])["TemplateBody"])
