"""A change of each kind, as deployments of a small environment and service ask for it."""

from __future__ import annotations

from dataclasses import replace

from proton_bundle.context import (
    ComponentData,
    EnvironmentData,
    InstanceData,
    ServiceData,
    component_context,
    environment_context,
    instance_context,
    pipeline_context,
)
from proton_emulator.service.provisioners.self_managed.change import Change, Kind

DEPLOYMENT = "6f1e8a52-1f6a-4f0e-9a55-0d6f3f9c2b11"
ENVIRONMENT_ARN = "arn:aws:proton:us-east-1:123456789012:environment/dev"
SERVICE_ARN = "arn:aws:proton:us-east-1:123456789012:service/web"
ACCOUNT = {"proton:account": "123456789012"}
DEV = EnvironmentData("dev", "123456789012", {"VpcId": "vpc-1"})
WEB = ServiceData("web", "arn:aws:codestar-connections:…:connection/1", "example/web", "main")
BUCKET = ComponentData("bucket", {"BucketName": "assets"})


def environment(**inputs: object) -> Change:
    return Change(
        kind=Kind.ENVIRONMENT,
        arn=ENVIRONMENT_ARN,
        deployment=DEPLOYMENT,
        folder="dev",
        sources={},
        context=environment_context("dev", inputs),
        tags={**ACCOUNT, "proton:environment": ENVIRONMENT_ARN},
        template_arn="arn:aws:proton:us-east-1:123456789012:environment-template/network",
        version=(1, 0),
    )


def instance(component: ComponentData | None = None, **inputs: object) -> Change:
    return replace(
        environment(),
        kind=Kind.SERVICE_INSTANCE,
        arn=f"{SERVICE_ARN}/service-instance/blue",
        folder="dev/web-blue",
        context=instance_context(
            environment=DEV, service=WEB, name="blue", inputs=inputs, component=component
        ),
        template_arn="arn:aws:proton:us-east-1:123456789012:service-template/backend",
        version=(2, 11),
        environment_arn=ENVIRONMENT_ARN,
    )


def pipeline(*instances: InstanceData, **inputs: object) -> Change:
    return replace(
        instance(),
        kind=Kind.PIPELINE,
        arn=f"{SERVICE_ARN}/pipeline",
        folder="web/pipeline",
        context=pipeline_context(service=WEB, inputs=inputs, instances=instances),
        environment_arn=None,
    )


def component(**instance_inputs: object) -> Change:
    """Attached when there are inputs of the instance to read."""
    attached = {"service": "web", "instance": "blue"} if instance_inputs else {}
    return Change(
        kind=Kind.COMPONENT,
        arn="arn:aws:proton:us-east-1:123456789012:component/bucket",
        deployment=DEPLOYMENT,
        folder="dev/components/bucket",
        sources={},
        context=component_context(
            name="bucket", environment=DEV, instance_inputs=instance_inputs, **attached
        ),
        tags={**ACCOUNT, "proton:environment": ENVIRONMENT_ARN},
        environment_arn=ENVIRONMENT_ARN,
    )


EVERY_KIND = (
    environment(cidr="10.0.0.0/16"),
    instance(BUCKET, port=80),
    pipeline(InstanceData("blue", {"port": 80}, DEV), unit_test=True),
    component(port=80),
)
