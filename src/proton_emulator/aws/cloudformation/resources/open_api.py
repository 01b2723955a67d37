"""Import an OpenAPI document (2.0 or 3.x, with AWS's extensions) into a REST API."""

from __future__ import annotations

from typing import Any

_METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch"))
_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_PASSED = (
    "uri",
    "requestTemplates",
    "requestParameters",
    "passthroughBehavior",
    "cacheNamespace",
    "timeoutInMillis",
    "contentHandling",
    "credentials",
    "connectionType",
    "connectionId",
)


def import_document(client: Any, api_id: str, document: dict[str, Any]) -> None:
    """Replace every resource of the API by the paths of *document*."""
    root = clear(client, api_id)
    authorizers = _authorizers(client, api_id, document)
    resources = {"": root, "/": root}
    for path, operations in sorted((document.get("paths") or {}).items()):
        resource_id = _resource(client, api_id, path.rstrip("/"), resources)
        for verb, operation in operations.items():
            if verb.lower() in _METHODS or verb == _ANY:
                method = "ANY" if verb == _ANY else verb.upper()
                place = {"restApiId": api_id, "resourceId": resource_id, "httpMethod": method}
                _put(client, place, operation or {}, authorizers, document)


def clear(client: Any, api_id: str) -> str:
    """Remove every method and all resources but the root, whose id is returned."""
    items = client.get_resources(restApiId=api_id)["items"]
    root = next(item for item in items if item["path"] == "/")
    for item in sorted(items, key=lambda each: -len(each["path"])):
        if item is not root:
            client.delete_resource(restApiId=api_id, resourceId=item["id"])
    for method in root.get("resourceMethods") or {}:
        client.delete_method(restApiId=api_id, resourceId=root["id"], httpMethod=method)
    return str(root["id"])


def _resource(client: Any, api_id: str, path: str, known: dict[str, str]) -> str:
    if path in known:
        return known[path]
    parent, _, part = path.rpartition("/")
    parent_id = _resource(client, api_id, parent, known)
    made = client.create_resource(restApiId=api_id, parentId=parent_id, pathPart=part)
    known[path] = made["id"]
    return known[path]


def _put(
    client: Any,
    place: dict[str, str],
    operation: dict[str, Any],
    authorizers: dict[str, dict[str, str]],
    document: dict[str, Any],
) -> None:
    client.put_method(
        **place,
        apiKeyRequired=False,
        **_authorization(operation, authorizers, document),
    )
    for status in operation.get("responses") or {}:
        client.put_method_response(**place, statusCode=str(status))
    integration = operation.get(_INTEGRATION)
    if not isinstance(integration, dict):
        return
    given = {key: integration[key] for key in _PASSED if key in integration}
    if "httpMethod" in integration:
        given["integrationHttpMethod"] = integration["httpMethod"]
    client.put_integration(**place, type=str(integration["type"]).upper(), **given)
    for pattern, response in (integration.get("responses") or {}).items():
        _put_response(client, place, pattern, response)


def _put_response(
    client: Any, place: dict[str, str], pattern: str, response: dict[str, Any]
) -> None:
    given: dict[str, Any] = {
        key: response[key] for key in ("responseTemplates", "responseParameters") if key in response
    }
    if pattern != "default":
        given["selectionPattern"] = pattern
    client.put_integration_response(
        **place, statusCode=str(response.get("statusCode", "200")), **given
    )


def _authorization(
    operation: dict[str, Any], authorizers: dict[str, dict[str, str]], document: dict[str, Any]
) -> dict[str, str]:
    security = operation.get("security", document.get("security")) or ()
    for requirement in security:
        for name in requirement:
            if name in authorizers:
                return authorizers[name]
    return {"authorizationType": "NONE"}


def _authorizers(client: Any, api_id: str, document: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Authorizer name to the arguments that make a method use it."""
    components = document.get("components") or {}
    schemes = document.get("securityDefinitions") or components.get("securitySchemes") or {}
    found: dict[str, dict[str, str]] = {}
    for name, scheme in schemes.items():
        kind = scheme.get("x-amazon-apigateway-authtype", "")
        if kind == "awsSigv4":
            found[name] = {"authorizationType": "AWS_IAM"}
        elif isinstance(scheme.get(_AUTHORIZER), dict):
            found[name] = _authorizer(client, api_id, name, scheme)
    return found


def _authorizer(client: Any, api_id: str, name: str, scheme: dict[str, Any]) -> dict[str, str]:
    details = scheme[_AUTHORIZER]
    cognito = details.get("type") == "cognito_user_pools"
    given: dict[str, Any] = {
        "name": name,
        "type": str(details.get("type", "token")).upper(),
        "identitySource": details.get("identitySource")
        or f"method.request.header.{scheme.get('name', 'Authorization')}",
    }
    for key in ("authorizerUri", "providerARNs", "authorizerCredentials"):
        if key in details:
            given[key] = details[key]
    made = client.create_authorizer(restApiId=api_id, **given)
    return {
        "authorizationType": "COGNITO_USER_POOLS" if cognito else "CUSTOM",
        "authorizerId": made["id"],
    }
