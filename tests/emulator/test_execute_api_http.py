"""Deployed HTTP APIs, called over HTTP as a client of API Gateway would."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from emulator.deployed_apis import ECHO, HttpApi, http
from emulator.served_aws import ServedAws, served_aws

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = """
import json
def handler(event, context):
    return json.loads(event["body"])
"""


@pytest.fixture(scope="module")
def aws() -> Iterator[ServedAws]:
    with served_aws() as served:
        yield served


@pytest.fixture(scope="module")
def function(aws: ServedAws) -> str:
    return aws.function(ECHO)


def test_the_event_of_format_2_has_awss_fields(aws: ServedAws, function: str):
    api = HttpApi(aws, "live", COLOUR="blue").route("POST /books/{isbn}", function)
    answer = api.call(
        "POST",
        "/live/books/a%20b?tag=x&tag=y%20z",
        body='{"a": 1}',
        headers={"Cookie": "a=1; b=2", "Content-Type": "application/json", "User-Agent": "tests"},
    )
    assert answer.headers["apigw-requestid"]
    event = answer.json()
    headers = event.pop("headers")
    context = event.pop("requestContext")
    assert event == {
        "version": "2.0",
        "routeKey": "POST /books/{isbn}",
        "rawPath": "/live/books/a b",
        "rawQueryString": "tag=x&tag=y%20z",
        "cookies": ["a=1", "b=2"],
        "queryStringParameters": {"tag": "x,y z"},
        "pathParameters": {"isbn": "a b"},
        "stageVariables": {"COLOUR": "blue"},
        "body": '{"a": 1}',
        "isBase64Encoded": False,
    }
    assert headers["content-type"] == "application/json"
    assert all(name == name.lower() for name in headers)
    assert set(context) == {
        "accountId", "apiId", "domainName", "domainPrefix", "http", "requestId", "routeKey",
        "stage", "time", "timeEpoch",
    }  # fmt: skip
    assert context["http"] == {
        "method": "POST",
        "path": "/live/books/a b",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "tests",
    }


def test_absent_things_are_left_out_of_format_2(aws: ServedAws, function: str):
    api = HttpApi(aws).route("GET /", function)
    event = api.call("GET", "/").json()
    assert event["rawPath"] == "/"
    assert set(event) == {
        "version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext",
        "isBase64Encoded",
    }  # fmt: skip


def test_the_event_of_format_1_is_the_rest_event_with_a_version(aws: ServedAws, function: str):
    api = HttpApi(aws, "live").route("ANY /{proxy+}", function, "1.0")
    event = api.call("PUT", "/live/a/b?x=1", body="é").json()
    assert event["version"] == "1.0"
    assert event["resource"] == "/{proxy+}"
    assert event["path"] == event["requestContext"]["path"] == "/live/a/b"
    assert event["httpMethod"] == "PUT"
    assert event["pathParameters"] == {"proxy": "a/b"}
    assert event["multiValueQueryStringParameters"] == {"x": ["1"]}
    assert event["stageVariables"] is None
    assert event["body"] == "é"
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"


def test_the_most_specific_route_answers(aws: ServedAws, function: str):
    api = HttpApi(aws)
    keys = ("GET /books/new", "GET /books/{isbn}", "ANY /books/{isbn}", "ANY /{all+}", "$default")
    for key in keys:
        api.route(key, function)
    asked = {
        ("GET", "/books/new"): "GET /books/new",
        ("GET", "/books/1"): "GET /books/{isbn}",
        ("DELETE", "/books/new"): "ANY /books/{isbn}",
        ("GET", "/books/1/pages"): "ANY /{all+}",
        ("GET", "/"): "$default",
    }
    for (method, path), key in asked.items():
        assert api.call(method, path).json()["routeKey"] == key


def test_the_default_stage_needs_no_name_and_others_do(aws: ServedAws, function: str):
    api = HttpApi(aws, "$default", "dev").route("GET /books", function)
    assert api.call("GET", "/books").json()["requestContext"]["stage"] == "$default"
    assert api.call("GET", "/dev/books").json()["requestContext"]["stage"] == "dev"
    assert api.call("GET", "/%24default/books").json()["rawPath"] == "/books"
    host = {"Host": f"{api.id}.execute-api.us-east-1.amazonaws.com"}
    assert http.request("GET", f"{aws.url}/books", headers=host).json()["rawPath"] == "/books"


def test_unknown_routes_and_stages(aws: ServedAws, function: str):
    api = HttpApi(aws, "live").route("GET /books", function)
    assert (api.call("GET", "/live/x").status, api.call("GET", "/live/x").json()) == (
        404,
        {"message": "Not Found"},
    )
    assert api.call("POST", "/live/books").status == 404
    assert api.call("GET", "/draft/books").status == 403


def test_bodies_that_are_not_text_arrive_in_base64(aws: ServedAws, function: str):
    api = HttpApi(aws).route("POST /", function)
    for kind in ("application/octet-stream", "application/x-www-form-urlencoded"):
        event = api.call("POST", "/", body=b"a=\xff", headers={"Content-Type": kind}).json()
        assert event["isBase64Encoded"] is True
        assert base64.b64decode(event["body"]) == b"a=\xff"
    event = api.call("POST", "/", body=b"{}", headers={"Content-Type": "a/b+json"}).json()
    assert (event["body"], event["isBase64Encoded"]) == ("{}", False)


@pytest.mark.parametrize(
    ("said", "status", "kind", "body"),
    [
        ({"a": 1}, 200, "application/json", b'{"a": 1}'),
        ("text", 200, "application/json", b"text"),
        ({"statusCode": 201, "body": "made"}, 201, "text/plain; charset=utf-8", b"made"),
        (
            {"statusCode": 200, "body": "/w==", "isBase64Encoded": True,
             "headers": {"content-type": "image/png"}},
            200, "image/png", b"\xff",
        ),
    ],
)  # fmt: skip
def test_format_2_makes_a_response_of_any_answer(
    answering: HttpApi, said: object, status: int, kind: str, body: bytes
):
    answer = answering.call("POST", "/", body=json.dumps(said))
    assert (answer.status, answer.headers["Content-Type"], answer.data) == (status, kind, body)


@pytest.fixture(scope="module")
def answering(aws: ServedAws) -> HttpApi:
    return HttpApi(aws).route("POST /", aws.function(ANSWER))


def test_cookies_become_headers(answering: HttpApi):
    said = {"statusCode": 200, "cookies": ["a=1", "b=2"]}
    answer = answering.call("POST", "/", body=json.dumps(said))
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("said", [{"statusCode": "many"}, {"statusCode": 200, "body": {}}])
def test_an_answer_of_another_shape_is_an_internal_server_error(answering: HttpApi, said: object):
    answer = answering.call("POST", "/", body=json.dumps(said))
    assert (answer.status, answer.json()) == (500, {"message": "Internal Server Error"})


def test_a_failing_function_is_an_internal_server_error(aws: ServedAws):
    api = HttpApi(aws).route("GET /", aws.function("def handler(e, c):\n    return 1 / 0\n"))
    assert api.call("GET", "/").json() == {"message": "Internal Server Error"}


def test_the_apis_cors_configuration_answers_for_the_function(aws: ServedAws):
    own = {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "own"}}
    api = HttpApi(aws).route("POST /", aws.function(f"def handler(e, c):\n    return {own}\n"))
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    assert api.call("OPTIONS", "/", headers=asked).status == 404
    api.client.update_api(
        ApiId=api.id,
        CorsConfiguration={
            "AllowOrigins": ["https://a.example"],
            "AllowMethods": ["GET", "POST"],
            "AllowHeaders": ["x-one"],
            "ExposeHeaders": ["x-two"],
            "MaxAge": 60,
        },
    )
    preflight = api.call("OPTIONS", "/", headers=asked)
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "https://a.example"
    assert preflight.headers["access-control-allow-methods"] == "GET,POST"
    assert preflight.headers["access-control-allow-headers"] == "x-one"
    assert preflight.headers["access-control-max-age"] == "60"
    answer = api.call("POST", "/", headers={"Origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert answer.headers["access-control-expose-headers"] == "x-two"
    stranger = api.call("POST", "/", headers={"Origin": "https://b.example"})
    assert stranger.status == 200
    assert "access-control-allow-origin" not in stranger.headers


def test_an_authorizer_is_never_passed_over_in_silence(aws: ServedAws, function: str):
    api = HttpApi(aws)
    authorizer = api.client.create_authorizer(
        ApiId=api.id, Name="people", AuthorizerType="JWT", IdentitySource=["$request.header.A"]
    )["AuthorizerId"]
    api.route("GET /", function, AuthorizationType="JWT", AuthorizerId=authorizer)
    answer = api.call("GET", "/")
    assert answer.status == 501
    assert "JWT authorizer people of GET /" in answer.json()["message"]
