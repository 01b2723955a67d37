"""REST APIs (API Gateway v1), made through the service's own API so that Body, stages and
deployments behave as they do there."""

from __future__ import annotations

import json
from typing import Any

from proton_emulator.aws.cloudformation.resources.api_gateway_access import ACCESS
from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    lower_first,
    tag_map,
    undone_on_failure,
)
from proton_emulator.aws.cloudformation.resources.open_api import import_document
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _gateway(desired: Desired) -> Any:
    return client("apigateway", desired.stack)


def _given(properties: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name[:1].lower() + name[1:]: properties[name] for name in names if name in properties}


# -- RestApi -------------------------------------------------------------------------------------


def _make_api(desired: Desired) -> Physical:
    gateway, properties = _gateway(desired), desired.properties
    document = _document(desired)
    info = document.get("info") or {}
    given = _given(properties, "Description", "ApiKeySourceType", "MinimumCompressionSize")
    if "apiKeySourceType" in given:
        given["apiKeySource"] = given.pop("apiKeySourceType")
    if "EndpointConfiguration" in properties:
        given["endpointConfiguration"] = lower_first(properties["EndpointConfiguration"])
    if "Policy" in properties:
        given["policy"] = json.dumps(properties["Policy"])
    tags = dict(desired.stack.tags) | tag_map(properties.get("Tags"))
    made = gateway.create_rest_api(
        name=properties.get("Name") or info.get("title") or desired.name, tags=tags, **given
    )
    with undone_on_failure(gateway.delete_rest_api, restApiId=made["id"]):
        if document:
            import_document(gateway, made["id"], document)
        return _api(desired, made["id"], document)


def _change_api(desired: Desired, current: Physical) -> Physical:
    gateway, properties = _gateway(desired), desired.properties
    operations = [
        {"op": "replace", "path": f"/{name.lower()}", "value": properties[name]}
        for name in ("Name", "Description")
        if name in properties
    ]
    gateway.update_rest_api(restApiId=current.id, patchOperations=operations)
    document = _document(desired)
    # Importing replaces all paths, also those that other stacks have added; so only when it must.
    if document and document != current.model:
        import_document(gateway, current.id, document)
    return _api(desired, current.id, document)


def _document(desired: Desired) -> dict[str, Any]:
    body = desired.properties.get("Body")
    if isinstance(body, dict):
        return body
    location = desired.properties.get("BodyS3Location")
    if not location:
        return {}
    import yaml

    s3 = client("s3", desired.stack)
    found = s3.get_object(Bucket=location["Bucket"], Key=location["Key"])["Body"].read()
    document = yaml.safe_load(found)
    return document if isinstance(document, dict) else {}


def _api(desired: Desired, api_id: str, document: dict[str, Any]) -> Physical:
    items = _gateway(desired).get_resources(restApiId=api_id)["items"]
    root = next(item["id"] for item in items if item["path"] == "/")
    values = {"RootResourceId": root, "RestApiId": api_id}
    return Physical(api_id, attributes(values), document)


def _remove_api(desired: Desired, current: Physical) -> None:
    _gateway(desired).delete_rest_api(restApiId=current.id)


# -- Resource and Method -------------------------------------------------------------------------


def _make_resource(desired: Desired) -> Physical:
    properties = desired.properties
    made = _gateway(desired).create_resource(
        restApiId=properties["RestApiId"],
        parentId=properties["ParentId"],
        pathPart=properties["PathPart"],
    )
    return Physical(made["id"], attributes({"ResourceId": made["id"]}))


def _remove_resource(desired: Desired, current: Physical) -> None:
    api_id = desired.properties["RestApiId"]
    _gateway(desired).delete_resource(restApiId=api_id, resourceId=current.id)


def _method_place(desired: Desired) -> dict[str, str]:
    properties = desired.properties
    return {
        "restApiId": properties["RestApiId"],
        "resourceId": properties["ResourceId"],
        "httpMethod": properties["HttpMethod"],
    }


def _make_method(desired: Desired) -> Physical:
    gateway, properties, place = _gateway(desired), desired.properties, _method_place(desired)
    optional = _given(
        properties,
        "AuthorizerId",
        "AuthorizationScopes",
        "OperationName",
        "RequestParameters",
        "RequestModels",
        "RequestValidatorId",
    )
    gateway.put_method(
        **place,
        authorizationType=properties.get("AuthorizationType", "NONE"),
        apiKeyRequired=bool(properties.get("ApiKeyRequired")),
        **optional,
    )
    integration = dict(properties.get("Integration") or {})
    with undone_on_failure(gateway.delete_method, **place):
        for response in properties.get("MethodResponses") or ():
            gateway.put_method_response(**place, **lower_first_keys(response))
        if integration:
            _put_integration(gateway, place, integration)
    return Physical(f"{place['restApiId']}|{place['resourceId']}|{place['httpMethod']}")


def _put_integration(gateway: Any, place: dict[str, str], integration: dict[str, Any]) -> None:
    responses = integration.pop("IntegrationResponses", None) or ()
    gateway.put_integration(**place, **lower_first_keys(integration))
    for response in responses:
        given = lower_first_keys(response)
        gateway.put_integration_response(**place, **given)


def lower_first_keys(value: dict[str, Any]) -> dict[str, Any]:
    """Only the outermost keys: below them stand header and content-type names."""
    return {key[:1].lower() + key[1:]: item for key, item in value.items()}


def _remove_method(desired: Desired, _current: Physical) -> None:
    _gateway(desired).delete_method(**_method_place(desired))


# -- Deployment and Stage ------------------------------------------------------------------------


def _make_deployment(desired: Desired) -> Physical:
    """A deployment that names a stage points it at itself, or makes it where it is not there."""
    gateway, properties = _gateway(desired), desired.properties
    api_id = properties["RestApiId"]
    made = gateway.create_deployment(restApiId=api_id, **_given(properties, "Description"))
    deployment_id, name = made["id"], properties.get("StageName")
    stage = {"name": name, "made": False, "previous": None}
    undo = {"restApiId": api_id, "deploymentId": deployment_id}
    with undone_on_failure(gateway.delete_deployment, **undo):
        if name:
            stage |= _deploy_to_stage(desired, name, deployment_id)
    return Physical(deployment_id, attributes({"DeploymentId": deployment_id}), stage)


def _deploy_to_stage(desired: Desired, name: str, deployment_id: str) -> dict[str, Any]:
    """Whether the stage had to be made, and which deployment it was on before."""
    gateway, properties = _gateway(desired), desired.properties
    api_id = properties["RestApiId"]
    previous = _stage(gateway, api_id, name)
    if previous is not None:
        _point(gateway, api_id, name, deployment_id)
        return {"previous": previous.get("deploymentId")}
    described = _given(properties.get("StageDescription") or {}, "Variables", "Description")
    gateway.create_stage(restApiId=api_id, stageName=name, deploymentId=deployment_id, **described)
    return {"made": True}


def _remove_deployment(desired: Desired, current: Physical) -> None:
    """A stage still on this deployment goes with it, or back to the one it was on before."""
    gateway, api_id = _gateway(desired), desired.properties["RestApiId"]
    stage = current.model or {}
    present = _stage(gateway, api_id, stage["name"]) if stage.get("name") else None
    if present is not None and present.get("deploymentId") == current.id:
        if stage["made"]:
            gateway.delete_stage(restApiId=api_id, stageName=stage["name"])
        else:
            _point(gateway, api_id, stage["name"], stage["previous"] or "")
    gateway.delete_deployment(restApiId=api_id, deploymentId=current.id)


def _stage(gateway: Any, api_id: str, name: str) -> dict[str, Any] | None:
    stages = gateway.get_stages(restApiId=api_id).get("item") or ()
    return next((stage for stage in stages if stage["stageName"] == name), None)


def _point(gateway: Any, api_id: str, stage: str, deployment_id: str) -> None:
    operation = {"op": "replace", "path": "/deploymentId", "value": deployment_id}
    gateway.update_stage(restApiId=api_id, stageName=stage, patchOperations=[operation])


def _make_stage(desired: Desired) -> Physical:
    properties = desired.properties
    given = _given(
        properties,
        "RestApiId",
        "StageName",
        "DeploymentId",
        "Description",
        "Variables",
        "CacheClusterEnabled",
        "CacheClusterSize",
        "TracingEnabled",
    )
    tags = dict(desired.stack.tags) | tag_map(properties.get("Tags"))
    _gateway(desired).create_stage(**given, tags=tags)
    return Physical(properties["StageName"])


def _change_stage(desired: Desired, current: Physical) -> Physical:
    gateway, properties = _gateway(desired), desired.properties
    api_id = properties["RestApiId"]
    before = _stage(gateway, api_id, current.id) or {}
    wanted = properties.get("Variables") or {}
    operations = [
        {"op": "remove", "path": f"/variables/{name}"}
        for name in before.get("variables") or {}
        if name not in wanted
    ]
    operations += [
        {"op": "replace", "path": f"/variables/{name}", "value": str(value)}
        for name, value in wanted.items()
    ]
    for name in ("DeploymentId", "Description"):
        if name in properties:
            path = f"/{name[:1].lower()}{name[1:]}"
            operations.append({"op": "replace", "path": path, "value": str(properties[name])})
    gateway.update_stage(restApiId=api_id, stageName=current.id, patchOperations=operations)
    return current


def _remove_stage(desired: Desired, current: Physical) -> None:
    api_id = desired.properties["RestApiId"]
    _gateway(desired).delete_stage(restApiId=api_id, stageName=current.id)


HANDLERS = ACCESS | {
    "AWS::ApiGateway::Deployment": ApiHandler(
        _make_deployment, _remove_deployment, lambda _, current: current
    ),
    "AWS::ApiGateway::Method": ApiHandler(_make_method, _remove_method),
    "AWS::ApiGateway::Resource": ApiHandler(_make_resource, _remove_resource),
    "AWS::ApiGateway::RestApi": ApiHandler(_make_api, _remove_api, _change_api),
    "AWS::ApiGateway::Stage": ApiHandler(_make_stage, _remove_stage, _change_stage),
}
