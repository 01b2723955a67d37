"""Which handler makes resources of a type.

Our own handlers first (``_OWN`` names the module that has those of a service), then moto's models,
then a record of the registry's schema. A type with none of these is rejected by name.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from proton_cloudformation.registry import resource_schema

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.resources.handler import ResourceHandler

_OWN = {
    "ApiGateway": "api_gateway",
    "ApiGatewayV2": "api_gateway_v2",
    "ApplicationAutoScaling": "application_auto_scaling",
    "AutoScaling": "auto_scaling",
    "CertificateManager": "certificate_manager",
    "CloudFormation": "cloudformation",
    "CloudWatch": "cloudwatch",
    "CodeBuild": "code_suite",
    "CodePipeline": "code_suite",
    "Cognito": "cognito",
    "EC2": "ec2",
    "KinesisFirehose": "streaming",
    "Lambda": "lambda_",
    "Logs": "observability",
    "S3": "s3",
    "SNS": "messaging",
    "SQS": "messaging",
    "SecretsManager": "secrets_manager",
    "ServiceDiscovery": "service_discovery",
}


@cache
def handler_for(resource_type: str) -> ResourceHandler | None:
    """The handler of a type, or None: a type that can be neither emulated nor recorded."""
    own = _own_handlers(resource_type).get(resource_type)
    if own is not None:
        return own
    if resource_type.count("::") != 2:  # AWS::Service::Resource
        return None
    from proton_emulator.aws.cloudformation.resources.moto_models import model_handler
    from proton_emulator.aws.cloudformation.resources.recorded import RecordedHandler

    return model_handler(resource_type) or (
        RecordedHandler() if resource_schema(resource_type) else None
    )


def _own_handlers(resource_type: str) -> dict[str, ResourceHandler]:
    if resource_type.startswith("Custom::"):
        from proton_emulator.aws.cloudformation.resources.custom import CustomResourceHandler

        return {resource_type: CustomResourceHandler()}
    module = _OWN.get(resource_type.split("::")[1]) if "::" in resource_type else None
    if module is None:
        return {}
    handlers: dict[str, ResourceHandler] = import_module(f"{__name__}.{module}").HANDLERS
    return handlers
