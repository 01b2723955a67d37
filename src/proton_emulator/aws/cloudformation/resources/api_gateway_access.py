"""Who may call a REST API and with what: authorizers, keys, usage plans, validators, models."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    lower_first,
)
from proton_emulator.aws.cloudformation.resources.simple import ApiCall
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_API = {"restApiId": "RestApiId"}


def _make_plan(desired: Desired) -> Physical:
    properties = desired.properties
    known = ("Description", "Quota", "Throttle")
    given: dict[str, Any] = {key: properties[key] for key in known if key in properties}
    given["ApiStages"] = [
        {key: each[key] for key in ("ApiId", "Stage") if key in each}
        for each in properties.get("ApiStages") or ()
    ]
    made = client("apigateway", desired.stack).create_usage_plan(
        name=properties.get("UsagePlanName") or desired.name, **lower_first(given)
    )
    return Physical(made["id"], attributes({"Id": made["id"]}))


def _remove_plan(desired: Desired, current: Physical) -> None:
    client("apigateway", desired.stack).delete_usage_plan(usagePlanId=current.id)


ACCESS = {
    "AWS::ApiGateway::ApiKey": ApiCall(
        "apigateway",
        "create_api_key",
        "delete_api_key",
        "id",
        {"apiKey": "Ref"},
        named="Name",
        camel_case=True,
        only=("CustomerId", "Description", "Enabled", "GenerateDistinctId", "Name", "Value"),
        gives={"APIKeyId": "id"},
    ).handler(),
    "AWS::ApiGateway::Authorizer": ApiCall(
        "apigateway",
        "create_authorizer",
        "delete_authorizer",
        "id",
        _API | {"authorizerId": "Ref"},
        renamed={"ProviderARNs": "providerARNs"},
        camel_case=True,
        gives={"AuthorizerId": "id"},
    ).handler(),
    "AWS::ApiGateway::RequestValidator": ApiCall(
        "apigateway",
        "create_request_validator",
        "delete_request_validator",
        "id",
        _API | {"requestValidatorId": "Ref"},
        named="Name",
        camel_case=True,
        gives={"RequestValidatorId": "id"},
    ).handler(),
    "AWS::ApiGateway::UsagePlan": ApiHandler(_make_plan, _remove_plan),
    "AWS::ApiGateway::UsagePlanKey": ApiCall(
        "apigateway",
        "create_usage_plan_key",
        "delete_usage_plan_key",
        "KeyId",
        {"usagePlanId": "UsagePlanId", "keyId": "KeyId"},
        camel_case=True,
        gives={"Id": "KeyId"},
    ).handler(),
}
