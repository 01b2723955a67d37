"""Every private name of moto that the emulator touches, each with the reason it must.

``tests/emulator/test_cfn_moto_internals.py`` tells when one of them has moved.
"""

from __future__ import annotations

import importlib
import json
import sys
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

# moto's CloudFormation knows a type only once the module that defines its model is imported, and
# imports all of them at once (2 s). The service part of a type's name says which one is needed.
_MODEL_MODULES = {
    "ApiGateway": "apigateway",
    "AutoScaling": "autoscaling",
    "Batch": "batch",
    "CloudWatch": "cloudwatch",
    "DataPipeline": "datapipeline",
    "DynamoDB": "dynamodb",
    "EC2": "ec2",
    "ECR": "ecr",
    "ECS": "ecs",
    "EFS": "efs",
    "EMR": "emr",
    "ElasticLoadBalancing": "elb",
    "ElasticLoadBalancingV2": "elbv2",
    "Events": "events",
    "IAM": "iam",
    "IoT": "iot",
    "KMS": "kms",
    "Kinesis": "kinesis",
    "Lambda": "awslambda",
    "Logs": "logs",
    "RDS": "rds",
    "Redshift": "redshift",
    "Route53": "route53",
    "S3": "s3",
    "SNS": "sns",
    "SQS": "sqs",
    "SSM": "ssm",
    "SageMaker": "sagemaker",
    "StepFunctions": "stepfunctions",
}


def replace_cloudformation(backends: object) -> None:
    """Put our CloudFormation where moto looks for its own: ``moto.cloudformation``.

    moto finds a service by importing ``moto.<service>`` and reading ``<service>_backends`` there.
    A fresh package in front of moto's folder gives it ours, leaves submodules (its exceptions,
    which every model imports) importable, and spares the import of all models that moto's does.
    """
    import moto

    package = ModuleType("moto.cloudformation", "CloudFormation of the Proton emulator.")
    package.__path__ = [f"{path}/cloudformation" for path in moto.__path__]
    package.__package__ = "moto.cloudformation"
    package.cloudformation_backends = backends  # type: ignore[attr-defined] # moto reads this name
    sys.modules["moto.cloudformation"] = package
    moto.cloudformation = package


def stock_cloudformation_response() -> Any:
    """moto's own response class: serves the operations our engine does not own (stack sets)."""
    return importlib.import_module("moto.cloudformation.responses").CloudFormationResponse


@cache
def cloudformation_model(resource_type: str) -> Any | None:
    """moto's model class for a resource type, or None where moto has none."""
    module = _MODEL_MODULES.get(resource_type.split("::")[1])
    if module is None:
        return None
    from moto.core.common_models import CloudFormationModel

    importlib.import_module(f"moto.{module}.models")
    # moto keeps no registry: direct subclasses are what it searches itself.
    for model in CloudFormationModel.__subclasses__():
        if model.cloudformation_type() == resource_type:
            return model
    return None


def model_has(model: Any, operation: str) -> bool:
    """Whether a model implements ``update_…`` or ``delete_from_cloudformation_json`` itself."""
    return not hasattr(getattr(model, operation), "__isabstractmethod__")


@cache
def in_process_sender() -> Callable[..., Any]:
    """What ``mock_aws`` puts before botocore's sender: answers a request from moto's backends.

    While a mock is active moto's own handler sits on every client and answers first; botocore asks
    all handlers, so answering again would run the request twice.
    """
    from moto.core.botocore_stubber import BotocoreStubber
    from moto.core.models import botocore_stubber as active_mock

    stubber = BotocoreStubber()
    stubber.enabled = True

    def send(event_name: str, request: Any, **arguments: Any) -> Any:
        return None if active_mock.enabled else stubber(event_name, request, **arguments)

    return send


_TRUST_HEADER = "x-embedded-trust"


@cache
def trusted_headers() -> dict[str, str]:
    """Headers that take a request of this process past moto's IAM checks, and only such a one.

    CloudFormation acts for its caller, who was checked; moto knows no such role, and refuses the
    keys of in-process clients as soon as it enforces IAM.
    """
    from secrets import token_hex

    from moto.core.authorization import ActionAuthenticatorMixin as Authenticator

    token = token_hex()
    checked = Authenticator._authenticate_and_authorize_action  # noqa: SLF001 # the one seam

    def check(response: Any, iam_request: type, resource: str = "*") -> None:
        if response.headers.get(_TRUST_HEADER) != token:
            checked(response, iam_request, resource)

    Authenticator._authenticate_and_authorize_action = check  # noqa: SLF001
    return {_TRUST_HEADER: token}


def random_source() -> Any:
    """moto's seedable id source; everything that makes up an id draws from it."""
    from moto.moto_api._internal import mock_random

    return mock_random


def backend(service: str, account_id: str, region: str) -> Any:
    """The state of one moto service in one account and region (``aws`` for global services)."""
    from moto.backends import get_backend

    return get_backend(cast("Any", service))[account_id][region]


def replace_lambda_invoke(invoke: Callable[..., bytes]) -> None:
    """Every invocation in moto, by API or by another service's event, goes through one method.

    ``invoke`` takes moto's function, the body, and the headers of request and response.
    """
    from moto.awslambda.models import LambdaFunction

    def invoke_function(function: Any, body: Any, headers: Any, response_headers: Any) -> bytes:
        return invoke(function, body, headers, response_headers)

    if not hasattr(LambdaFunction.invoke, "of_the_emulator"):
        _read_qualifier_from_query()
    invoke_function.of_the_emulator = True  # type: ignore[attr-defined] # marks it as replaced
    LambdaFunction.invoke = invoke_function


def _read_qualifier_from_query() -> None:
    """moto looks for Invoke's qualifier in the payload; clients put it in the query string."""
    from moto.awslambda.responses import LambdaResponse

    stock_answer = LambdaResponse.invoke

    def answer_invoke(response: Any) -> Any:
        qualifier = response.querystring.get("Qualifier", [None])[0]
        response._get_param = lambda *_: qualifier  # noqa: SLF001 # moto asks for nothing else
        return stock_answer(response)

    LambdaResponse.invoke = answer_invoke


def lambda_client_error(code: str, message: str) -> Exception:
    """An error that moto's Lambda API answers with status 400."""
    from moto.awslambda.exceptions import LambdaClientError

    return cast("Exception", LambdaClientError(code, message))


def judge_bucket_policies_without_conditions() -> None:
    """moto takes the condition of a bucket policy's statement for true, or for a reason to deny.

    The usual "deny what does not come by TLS" would deny every object. Whether a condition holds
    is nothing that we could tell: statements that have one are left out.
    """
    from moto.s3.models import FakeBucket

    stock = FakeBucket.get_permission
    if hasattr(stock, "of_the_emulator"):
        return

    def permission(bucket: Any, action: str, resource: str) -> Any:
        if not bucket.policy:
            return stock(bucket, action, resource)
        from moto.iam.access_control import IAMPolicy

        policy = IAMPolicy(_without_conditions(bucket.policy))
        return policy.is_action_permitted(action, resource)

    permission.of_the_emulator = True  # type: ignore[attr-defined] # marks it as replaced
    FakeBucket.get_permission = permission


def _without_conditions(policy: bytes) -> str:
    document = json.loads(policy)
    statements = document.get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    document["Statement"] = [each for each in listed if not each.get("Condition")]
    return json.dumps(document)
