"""REST and HTTP APIs that tests build with the control plane's own operations, and call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import urllib3

if TYPE_CHECKING:
    from emulator.served_aws import ServedAws

ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event)}
"""
http = urllib3.PoolManager(retries=False, maxsize=20)


def invocations(name: str, region: str = "us-east-1") -> str:
    """The URI by which API Gateway names a function."""
    function = f"arn:aws:lambda:{region}:123456789012:function:{name}"
    return f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"


class RestApi:
    """A REST API under construction, through the control plane's own operations."""

    def __init__(self, aws: ServedAws, region: str = "us-east-1", **settings: Any) -> None:
        self.aws = aws
        self.region = region
        self.client = aws.client("apigateway", region)
        self.id = self.client.create_rest_api(name="api", **settings)["id"]
        root = self.client.get_resources(restApiId=self.id)["items"][0]["id"]
        self.resources = {"/": root}

    def resource(self, path: str) -> str:
        if path not in self.resources:
            parent, _, part = path.rpartition("/")
            self.resources[path] = self.client.create_resource(
                restApiId=self.id, parentId=self.resource(parent or "/"), pathPart=part
            )["id"]
        return self.resources[path]

    def method(self, method: str, path: str, authorization: str = "NONE", **settings: Any) -> dict:
        ids = {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": method}
        self.client.put_method(**ids, authorizationType=authorization, **settings)
        return ids

    def function(self, method: str, path: str, name: str, kind: str = "AWS_PROXY") -> dict:
        ids = self.method(method, path)
        uri = invocations(name, self.region)
        self.client.put_integration(**ids, type=kind, integrationHttpMethod="POST", uri=uri)
        return ids

    def deploy(self, stage: str = "live", **settings: Any) -> RestApi:
        self.client.create_deployment(restApiId=self.id, stageName=stage, **settings)
        return self

    def call(self, method: str, path: str, **settings: Any) -> urllib3.BaseHTTPResponse:
        url = f"{self.aws.url}/_aws/execute-api/{self.id}{path}"
        return http.request(method, url, **settings)


class HttpApi:
    """An HTTP API under construction, through the control plane's own operations."""

    def __init__(self, aws: ServedAws, *stages: str, **variables: str) -> None:
        self.aws = aws
        self.client = aws.client("apigatewayv2")
        self.id = self.client.create_api(Name="api", ProtocolType="HTTP")["ApiId"]
        for stage in stages or ("$default",):
            self.client.create_stage(
                ApiId=self.id, StageName=stage, AutoDeploy=True, StageVariables=variables
            )

    def route(self, key: str, function: str, version: str = "2.0", **settings: Any) -> HttpApi:
        integration = self.client.create_integration(
            ApiId=self.id,
            IntegrationType="AWS_PROXY",
            IntegrationUri=f"arn:aws:lambda:us-east-1:123456789012:function:{function}",
            PayloadFormatVersion=version,
        )["IntegrationId"]
        target = f"integrations/{integration}"
        self.client.create_route(ApiId=self.id, RouteKey=key, Target=target, **settings)
        return self

    def call(self, method: str, path: str, **settings: Any) -> urllib3.BaseHTTPResponse:
        url = f"{self.aws.url}/_aws/execute-api/{self.id}{path}"
        return http.request(method, url, **settings)
