"""Lambda authorizers of both kinds of API are asked, and decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.deployed_apis import ECHO, HttpApi, RestApi, invocations
from emulator.served_aws import ServedAws, served_aws
from proton_emulator.aws.execute_api.authorizer_policy import allows

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = """
import json
def handler(event, context):
    token = event.get("authorizationToken") or event["queryStringParameters"]["token"]
    if token == "nobody":
        raise Exception("Unauthorized")
    if token == "broken":
        raise Exception("oh")
    return {
        "principalId": "me",
        "policyDocument": {"Version": "2012-10-17", "Statement": [
            {"Action": "execute-api:Invoke", "Effect": token, "Resource": event["methodArn"]},
        ]},
        "context": {"number": 1, "event": json.dumps(sorted(event))},
    }
"""
SIMPLE = """
def handler(event, context):
    return {"isAuthorized": event["identitySource"] == ["yes"], "context": {"arn": event["routeArn"]}}
"""


@pytest.fixture(scope="module")
def aws() -> Iterator[ServedAws]:
    with served_aws() as served:
        yield served


@pytest.fixture(scope="module")
def rest(aws: ServedAws) -> RestApi:
    api = RestApi(aws)
    echo, uri = aws.function(ECHO), invocations(aws.function(POLICY))
    sources = {
        "TOKEN": "method.request.header.Token",
        "REQUEST": "method.request.querystring.token",
    }
    for kind, source in sources.items():
        authorizer = api.client.create_authorizer(
            restApiId=api.id, name=kind, type=kind, authorizerUri=uri, identitySource=source
        )["id"]
        ids = api.method("GET", f"/{kind}", "CUSTOM", authorizerId=authorizer)
        api.client.put_integration(
            **ids, type="AWS_PROXY", integrationHttpMethod="POST", uri=invocations(echo)
        )
    return api.deploy()


def ask(rest: RestApi, kind: str, token: str):
    if kind == "TOKEN":
        return rest.call("GET", "/live/TOKEN", headers={"Token": token} if token else {})
    return rest.call("GET", f"/live/REQUEST?token={token}")


@pytest.mark.parametrize("kind", ["TOKEN", "REQUEST"])
def test_an_authorizer_of_a_rest_api_lets_pass_and_adds_its_context(rest: RestApi, kind: str):
    answer = ask(rest, kind, "Allow")
    assert answer.status == 200
    added = answer.json()["requestContext"]["authorizer"]
    assert added["principalId"] == "me"
    assert added["number"] == "1"
    assert "methodArn" in added["event"]


@pytest.mark.parametrize("kind", ["TOKEN", "REQUEST"])
@pytest.mark.parametrize(
    ("token", "status"), [("Deny", 403), ("", 401), ("nobody", 401), ("broken", 500)]
)
def test_an_authorizer_of_a_rest_api_refuses(rest: RestApi, kind: str, token: str, status: int):
    assert ask(rest, kind, token).status == status


def test_an_authorizer_of_an_http_api(aws: ServedAws):
    api = HttpApi(aws)
    authorizer = api.client.create_authorizer(
        ApiId=api.id,
        Name="simple",
        AuthorizerType="REQUEST",
        AuthorizerUri=invocations(aws.function(SIMPLE)),
        AuthorizerPayloadFormatVersion="2.0",
        EnableSimpleResponses=True,
        IdentitySource=["$request.header.Token"],
    )["AuthorizerId"]
    settings = {"AuthorizationType": "CUSTOM", "AuthorizerId": authorizer}
    api.route("GET /books", aws.function(ECHO), **settings)
    answer = api.call("GET", "/books", headers={"Token": "yes"})
    arn = f"arn:aws:execute-api:us-east-1:123456789012:{api.id}/$default/GET/books"
    assert answer.json()["requestContext"]["authorizer"] == {"lambda": {"arn": arn}}
    assert api.call("GET", "/books", headers={"Token": "no"}).status == 403
    assert api.call("GET", "/books").status == 401


ARN = "arn:aws:execute-api:us-east-1:123456789012:abc/live/GET/books"


def statement(effect: str, resource: object, action: object = "execute-api:Invoke") -> dict:
    return {"Effect": effect, "Resource": resource, "Action": action}


@pytest.mark.parametrize(
    ("statements", "allowed"),
    [
        ([statement("Allow", ARN)], True),
        (statement("Allow", ["x", "*"], ["s3:*", "execute-api:*"]), True),
        ([statement("Allow", "arn:aws:execute-api:*:*:abc/live/*/b??ks")], True),
        ([statement("Allow", "*"), statement("Deny", ARN)], False),
        ([statement("Allow", ARN, "s3:GetObject")], False),
        ([statement("Allow", f"{ARN}/1")], False),
        ([], False),
        (None, False),
        (["Allow"], False),
    ],
)
def test_policies(statements: object, allowed: bool):
    assert allows({"Statement": statements}, ARN) is allowed
