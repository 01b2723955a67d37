"""Lambda functions, versions, aliases, permissions, layers and addresses."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.intrinsics import text
from proton_emulator.aws.cloudformation.naming import random_text
from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    tag_map,
    undone_on_failure,
)
from proton_emulator.aws.cloudformation.resources.inline_code import zipped
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_CONFIGURATION = (
    "Description",
    "Environment",
    "EphemeralStorage",
    "Handler",
    "ImageConfig",
    "MemorySize",
    "Role",
    "Runtime",
    "Timeout",
    "TracingConfig",
    "VpcConfig",
    "KMSKeyArn",
    "Layers",
)
_QUALIFIED_PARTS = 8  # arn:aws:lambda:region:account:function:name:qualifier


def _lambda(desired: Desired) -> Any:
    return client("lambda", desired.stack)


def _configuration(properties: dict[str, Any]) -> dict[str, Any]:
    given = {name: properties[name] for name in _CONFIGURATION if name in properties}
    if "KmsKeyArn" in properties:
        given["KMSKeyArn"] = properties["KmsKeyArn"]
    if "Variables" in given.get("Environment", {}):
        variables = given["Environment"]["Variables"]
        given["Environment"] = {"Variables": {key: text(item) for key, item in variables.items()}}
    if "VpcConfig" in given:
        given["VpcConfig"] = {"SecurityGroupIds": [], "SubnetIds": []} | given["VpcConfig"]
    return given


def _code(properties: dict[str, Any]) -> dict[str, Any]:
    """``ZipFile`` is source text in templates and a zip archive in the API."""
    code = properties["Code"]
    if "ZipFile" in code:
        return {"ZipFile": zipped(code["ZipFile"], str(properties.get("Runtime", "")))}
    known = ("S3Bucket", "S3Key", "S3ObjectVersion", "ImageUri")
    return {name: str(code[name]) for name in known if name in code}


def _make_function(desired: Desired) -> Physical:
    properties = desired.properties
    optional = {
        name: properties[name] for name in ("PackageType", "Architectures") if name in properties
    }
    if "ImageUri" in properties["Code"]:
        optional["PackageType"] = "Image"
    made = _lambda(desired).create_function(
        FunctionName=properties.get("FunctionName") or desired.name,
        Code=_code(properties),
        Tags=dict(desired.stack.tags) | tag_map(properties.get("Tags")),
        **_configuration(properties),
        **optional,
    )
    name = made["FunctionName"]
    with undone_on_failure(_lambda(desired).delete_function, FunctionName=name):
        _reserve(desired, name)
    return _function(made)


def _function(made: dict[str, Any]) -> Physical:
    return Physical(made["FunctionName"], attributes({"Arn": made["FunctionArn"]}))


def _reserve(desired: Desired, name: str) -> None:
    wanted = desired.properties.get("ReservedConcurrentExecutions")
    if wanted is not None:
        _lambda(desired).put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=wanted
        )


def _change_function(desired: Desired, current: Physical) -> Physical:
    service, properties = _lambda(desired), desired.properties
    service.update_function_configuration(FunctionName=current.id, **_configuration(properties))
    made = service.update_function_code(FunctionName=current.id, **_code(properties))
    _reserve(desired, current.id)
    return _function(made)


def _remove_function(desired: Desired, current: Physical) -> None:
    _lambda(desired).delete_function(FunctionName=current.id)


def _make_version(desired: Desired) -> Physical:
    properties = desired.properties
    description = properties.get("Description", "")
    made = _lambda(desired).publish_version(
        FunctionName=properties["FunctionName"], Description=description
    )
    values = {"Version": made["Version"], "FunctionArn": made["FunctionArn"]}
    return Physical(made["FunctionArn"], attributes(values))


def _remove_version(desired: Desired, current: Physical) -> None:
    name, _, version = current.id.rpartition(":")
    _lambda(desired).delete_function(FunctionName=name, Qualifier=version)


def _alias(desired: Desired) -> dict[str, Any]:
    properties = desired.properties
    given = {name: properties[name] for name in ("Description",) if name in properties}
    weights = (properties.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or ()
    if weights:
        by_version = {each["FunctionVersion"]: each["FunctionWeight"] for each in weights}
        given["RoutingConfig"] = {"AdditionalVersionWeights": by_version}
    return given | {
        "FunctionName": properties["FunctionName"],
        "Name": properties["Name"],
        "FunctionVersion": str(properties["FunctionVersion"]),
    }


def _alias_made(made: dict[str, Any]) -> Physical:
    return Physical(made["AliasArn"], attributes({"AliasArn": made["AliasArn"]}))


def _make_alias(desired: Desired) -> Physical:
    return _alias_made(_lambda(desired).create_alias(**_alias(desired)))


def _change_alias(desired: Desired, _current: Physical) -> Physical:
    return _alias_made(_lambda(desired).update_alias(**_alias(desired)))


def _remove_alias(desired: Desired, _current: Physical) -> None:
    properties = desired.properties
    _lambda(desired).delete_alias(FunctionName=properties["FunctionName"], Name=properties["Name"])


def _split(function: str) -> dict[str, str]:
    """A name or ARN as the API's FunctionName and, where one is in it, Qualifier."""
    parts = function.split(":")
    if len(parts) == _QUALIFIED_PARTS:
        return {"FunctionName": ":".join(parts[:-1]), "Qualifier": parts[-1]}
    return {"FunctionName": function}


def _make_permission(desired: Desired) -> Physical:
    properties = desired.properties
    known = (
        "Action",
        "EventSourceToken",
        "FunctionUrlAuthType",
        "Principal",
        "PrincipalOrgID",
        "SourceAccount",
        "SourceArn",
    )
    statement = f"{desired.stack.name}-{desired.logical_id}-{random_text(12)}"
    _lambda(desired).add_permission(
        **_split(properties["FunctionName"]),
        StatementId=statement,
        **{name: properties[name] for name in known if name in properties},
    )
    return Physical(statement, attributes({"Id": statement}))


def _remove_permission(desired: Desired, current: Physical) -> None:
    place = _split(desired.properties["FunctionName"])
    _lambda(desired).remove_permission(**place, StatementId=current.id)


def _make_layer(desired: Desired) -> Physical:
    properties = desired.properties
    known = ("Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo")
    made = _lambda(desired).publish_layer_version(
        LayerName=properties.get("LayerName") or desired.name,
        Content=properties["Content"],
        **{name: properties[name] for name in known if name in properties},
    )
    arn = made["LayerVersionArn"]
    return Physical(arn, attributes({"LayerVersionArn": arn}))


def _remove_layer(desired: Desired, current: Physical) -> None:
    name, _, version = current.id.rpartition(":")
    _lambda(desired).delete_layer_version(LayerName=name, VersionNumber=int(version))


def _make_url(desired: Desired) -> Physical:
    properties = desired.properties
    given = {"AuthType": properties["AuthType"]}
    if "Cors" in properties:
        given["Cors"] = properties["Cors"]
    made = _lambda(desired).create_function_url_config(
        FunctionName=properties["TargetFunctionArn"], **given
    )
    values = {"FunctionUrl": made["FunctionUrl"], "FunctionArn": made["FunctionArn"]}
    return Physical(made["FunctionArn"], attributes(values))


def _remove_url(desired: Desired, _current: Physical) -> None:
    name = desired.properties["TargetFunctionArn"]
    _lambda(desired).delete_function_url_config(FunctionName=name)


HANDLERS = {
    "AWS::Lambda::Alias": ApiHandler(_make_alias, _remove_alias, _change_alias),
    "AWS::Lambda::Function": ApiHandler(_make_function, _remove_function, _change_function),
    "AWS::Lambda::LayerVersion": ApiHandler(_make_layer, _remove_layer),
    "AWS::Lambda::Permission": ApiHandler(_make_permission, _remove_permission),
    "AWS::Lambda::Url": ApiHandler(_make_url, _remove_url),
    "AWS::Lambda::Version": ApiHandler(_make_version, _remove_version),
}
