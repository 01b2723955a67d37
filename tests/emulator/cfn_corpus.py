"""The published bundles as chains of stacks: environment, instance, pipeline, rendered by Jinja."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jinja2
import yaml

from corpus import AWS_SAMPLES, ITEM_API

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = "123456789012"
REGION = "us-east-1"
CODE_BUCKET = "item-code"
CODE_KEY = "function.zip"


@dataclass(frozen=True)
class Service:
    folder: Path
    inputs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain:
    """One environment and a service in it."""

    environment: Path
    service: Service | None
    environment_inputs: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        name = (
            self.environment.parent.name if self.environment.name == "v1" else self.environment.name
        )
        if self.service is None:
            return name
        folder = self.service.folder
        return f"{name}/{folder.parent.name if folder.name == 'v1' else folder.name}"


_CODE = f"s3://{CODE_BUCKET}/{CODE_KEY}"
_LAMBDA = {"lambda_bucket": CODE_BUCKET, "lambda_key": CODE_KEY, "code_uri": _CODE}


def _templates(kind: str, name: str) -> Path:
    return AWS_SAMPLES / f"{kind}-templates" / name / "v1"


def _chains() -> list[Chain]:
    by_environment = {
        "ecs-ec2-env": (
            "backend-ecs-ec2",
            "load-balanced-ecs-ec2",
            "scheduled-ecs-ec2",
            "worker-ecs-ec2",
        ),
        "fargate-env": (
            "backend-fargate",
            "load-balanced-fargate",
            "scheduled-fargate",
            "worker-fargate",
        ),
        "vpc-env": ("apigw-lambda", "apprunner", "scheduled-lambda", "worker-lambda"),
    }
    chains = [
        Chain(
            _templates("environment", environment),
            Service(_templates("service", f"{name}-svc"), _LAMBDA),
        )
        for environment, names in by_environment.items()
        for name in names
    ]
    multi, micro = (
        AWS_SAMPLES / "lambda-multi-svc",
        AWS_SAMPLES / "public-private-fargate-microservices",
    )
    old = AWS_SAMPLES / "loadbalanced-fargate-svc"
    resource = {"resource_name": "task", "resource_handler": "src/api"}
    chains += [
        Chain(
            multi / "lambda-env" / "v1", Service(multi / "service-crud" / "v1", resource | _LAMBDA)
        ),
        Chain(
            multi / "lambda-env" / "v1",
            Service(multi / "service-data-processing" / "v1", resource | _LAMBDA),
        ),
        Chain(
            old / "loadbalanced-fargate-env" / "v1",
            Service(old / "loadbalanced-fargate-svc" / "v1"),
        ),
        Chain(
            micro / "microservices-env" / "v1",
            Service(micro / "microservices-svc" / "loadbalanced-public-svc" / "v1"),
        ),
        Chain(
            micro / "microservices-env" / "v1",
            Service(micro / "microservices-svc" / "private-fargate-svc" / "v1"),
        ),
    ]
    return chains


CHAINS = _chains()
ITEM_CHAIN = Chain(
    ITEM_API / "environment",
    Service(
        ITEM_API / "lambda-service",
        {"code_uri": _CODE, "api_path": "books", "api_http_method": "GET"},
    ),
)


def _schema_types(folder: Path) -> dict[str, Any]:
    return yaml.safe_load((folder / "schema" / "schema.yaml").read_text())["schema"]


def _inputs(folder: Path, key: str, given: dict[str, Any]) -> dict[str, Any]:
    schema = _schema_types(folder)
    properties = schema["types"].get(schema.get(key), {}).get("properties", {})
    values: dict[str, Any] = {}
    for name, declared in properties.items():
        if name in given:
            values[name] = given[name]
        elif "default" in declared:
            values[name] = declared["default"]
        elif declared.get("type") == "string":
            values[name] = (declared.get("enum") or [f"{name}-value"])[0].replace("_", "-")
    return values


def _spec(folder: Path) -> dict[str, Any]:
    path = folder.parent / "spec" / "spec.yaml"
    return yaml.safe_load(path.read_text()) if path.is_file() else {}


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    for name in (
        "ecs_task_definition_formatted_env_vars",
        "lambda_function_formatted_env_vars",
        "iam_policy_arns",
    ):
        environment.filters[f"proton_cfn_{name}"] = lambda value, raw=True: ""
    environment.filters["proton_cfn_sanitize"] = lambda value: value
    environment.filters["tojson"] = json.dumps
    return environment


def _render(folder: Path, infrastructure: str, **context: Any) -> str:
    text = (folder / infrastructure / "cloudformation.yaml").read_text()
    return _environment().from_string(text).render(context)


SERVICE = {
    "name": "svc-api",
    "repository_id": "org/code",
    "branch_name": "main",
    "repository_connection_arn": f"arn:aws:codestar-connections:{REGION}:{ACCOUNT}:connection/c1",
}


def environment_template(chain: Chain) -> str:
    given = _spec(chain.environment).get("spec", {}) | chain.environment_inputs
    inputs = _inputs(chain.environment, "environment_input_type", given)
    return _render(
        chain.environment, "infrastructure", environment={"name": "dev", "inputs": inputs}
    )


def _instance(chain: Chain, environment_outputs: dict[str, str]) -> dict[str, Any]:
    assert chain.service
    folder = chain.service.folder
    spec = (_spec(folder).get("instances") or [{}])[0].get("spec", {})
    inputs = _inputs(folder, "service_input_type", spec | chain.service.inputs)
    environment = {"name": "dev", "account_id": ACCOUNT, "outputs": environment_outputs}
    components = {"default": {"outputs": {}}}
    return {
        "name": "prod",
        "inputs": inputs,
        "environment": environment,
        "components": components,
    }


def instance_template(chain: Chain, environment_outputs: dict[str, str]) -> str:
    assert chain.service
    instance = _instance(chain, environment_outputs)
    return _render(
        chain.service.folder,
        "instance_infrastructure",
        environment=instance["environment"],
        service=SERVICE,
        service_instance=instance,
    )


def pipeline_template(
    chain: Chain, environment_outputs: dict[str, str], instance_outputs: dict[str, str]
) -> str:
    assert chain.service
    folder = chain.service.folder
    inputs = _inputs(folder, "pipeline_input_type", _spec(folder).get("pipeline", {}))
    instance = _instance(chain, environment_outputs) | {"outputs": instance_outputs}
    return _render(
        folder,
        "pipeline_infrastructure",
        pipeline={"inputs": inputs},
        service=SERVICE,
        service_instances=[instance],
    )
