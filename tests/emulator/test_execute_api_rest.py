"""Deployed REST APIs, called over HTTP as a client of API Gateway would."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from emulator.deployed_apis import ECHO, RestApi, http
from emulator.served_aws import ServedAws, served_aws

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = """
import json
def handler(event, context):
    return json.loads(event["body"])
"""
FAILING = "def handler(event, context):\n    raise RuntimeError('boom')\n"


@pytest.fixture(scope="module")
def aws() -> Iterator[ServedAws]:
    with served_aws() as served:
        yield served


@pytest.fixture(scope="module")
def echo(aws: ServedAws) -> RestApi:
    name = aws.function(ECHO)
    api = RestApi(aws)
    for path in ("/", "/books", "/books/{isbn}", "/files/{path+}"):
        api.function("ANY" if "+" in path else "GET", path, name)
    return api.deploy(variables={"COLOUR": "blue"})


def test_the_event_of_a_proxy_integration_has_awss_fields(echo: RestApi):
    answer = echo.call(
        "GET",
        "/live/books/a%20b?tag=x&tag=y&empty=",
        headers={"X-Custom": "one", "User-Agent": "tests"},
    )
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["x-amzn-RequestId"]
    event = answer.json()
    context = event.pop("requestContext")
    headers = event.pop("headers")
    multiple = event.pop("multiValueHeaders")
    assert event == {
        "resource": "/books/{isbn}",
        "path": "/books/a%20b",
        "httpMethod": "GET",
        "queryStringParameters": {"tag": "y", "empty": ""},
        "multiValueQueryStringParameters": {"tag": ["x", "y"], "empty": [""]},
        "pathParameters": {"isbn": "a b"},
        "stageVariables": {"COLOUR": "blue"},
        "body": None,
        "isBase64Encoded": False,
    }
    assert headers["X-Custom"] == "one"
    assert multiple["X-Custom"] == ["one"]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    identity = context.pop("identity")
    assert identity["sourceIp"] == "127.0.0.1"
    assert identity["userAgent"] == "tests"
    assert set(context) == {
        "accountId", "apiId", "deploymentId", "domainName", "domainPrefix", "extendedRequestId",
        "httpMethod", "path", "protocol", "requestId", "requestTime", "requestTimeEpoch",
        "resourceId", "resourcePath", "stage",
    }  # fmt: skip
    assert context["accountId"] == "123456789012"
    assert context["path"] == "/live/books/a%20b"
    assert context["stage"] == "live"
    assert context["resourcePath"] == "/books/{isbn}"
    assert context["domainName"] == f"{echo.id}.execute-api.us-east-1.amazonaws.com"


@pytest.mark.parametrize("path", ["/live/books", "/live/books/"])
def test_a_request_without_query_or_parameters_has_nulls(echo: RestApi, path: str):
    event = echo.call("GET", path).json()
    assert event["resource"] == "/books"
    for name in ("pathParameters", "queryStringParameters", "multiValueQueryStringParameters"):
        assert event[name] is None


def test_all_three_addresses_reach_the_same_api(echo: RestApi):
    url = echo.aws.url
    host = {"Host": f"{echo.id}.execute-api.us-east-1.amazonaws.com"}
    answers = [
        http.request("GET", f"{url}/_aws/execute-api/{echo.id}/live/books"),
        http.request("GET", f"{url}/restapis/{echo.id}/live/_user_request_/books"),
        http.request("GET", f"{url}/live/books", headers=host),
    ]
    assert {answer.json()["requestContext"]["path"] for answer in answers} == {"/live/books"}


def test_the_root_and_greedy_paths(echo: RestApi):
    assert echo.call("GET", "/live").json()["resource"] == "/"
    assert echo.call("GET", "/live/").json()["resource"] == "/"
    event = echo.call("DELETE", "/live/files/a/b%2Fc").json()
    assert event["pathParameters"] == {"path": "a/b/c"}
    assert event["httpMethod"] == "DELETE"


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "/live/nowhere", "Missing Authentication Token"),
        ("POST", "/live/books", "Missing Authentication Token"),
        ("GET", "/live/files", "Missing Authentication Token"),
        ("GET", "/draft/books", "Forbidden"),
        ("GET", "/", "Forbidden"),
    ],
)
def test_what_is_not_deployed_is_refused(echo: RestApi, method: str, path: str, message: str):
    answer = echo.call(method, path)
    assert (answer.status, answer.json()) == (403, {"message": message})


def test_an_unknown_api_is_refused(aws: ServedAws):
    answer = http.request("GET", f"{aws.url}/_aws/execute-api/abc123/live/")
    assert (answer.status, answer.json()) == (403, {"message": "Forbidden"})


def test_an_api_without_a_deployment_does_not_answer(aws: ServedAws):
    api = RestApi(aws)
    api.function("GET", "/books", aws.function(ECHO))
    assert api.call("GET", "/live/books").status == 403
    assert api.deploy().call("GET", "/live/books").status == 200


def test_other_requests_still_reach_moto(aws: ServedAws):
    api = RestApi(aws)
    assert api.client.get_rest_api(restApiId=api.id)["name"] == "api"


@pytest.fixture(scope="module")
def answering(aws: ServedAws) -> RestApi:
    api = RestApi(aws)
    api.function("POST", "/", aws.function(ANSWER))
    api.function("GET", "/fails", aws.function(FAILING))
    slow = "import threading\ndef handler(e, c):\n    threading.Event().wait(60)\n"
    api.function("GET", "/slow", aws.function(slow, Timeout=1))
    api.function("GET", "/broken", aws.function("import no_such_module\n"))
    api.function("GET", "/gone", "no-such-function")
    api.function("GET", "/java", aws.function("", "java17"))
    return api.deploy()


def test_status_headers_and_body_are_the_functions(answering: RestApi):
    said = {
        "statusCode": "201",
        "headers": {"Content-Type": "text/html", "X-One": "1", "X-Flag": True},
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
        "body": "<p>é</p>",
    }
    answer = answering.call("POST", "/live", json=said)
    assert answer.status == 201
    assert answer.data.decode() == "<p>é</p>"
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["X-Flag"] == "true"
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]


def test_an_empty_answer_is_an_empty_200(answering: RestApi):
    answer = answering.call("POST", "/live", json={})
    assert (answer.status, answer.data) == (200, b"")


@pytest.mark.parametrize(
    "said",
    [None, "text", [], {"statusCode": "many"}, {"body": {"not": "text"}}, {"statuscode": 200}],
)
def test_an_answer_of_another_shape_is_a_502(answering: RestApi, said: object):
    answer = answering.call("POST", "/live", json=said)
    assert (answer.status, answer.json()) == (502, {"message": "Internal server error"})
    assert answer.headers["x-amzn-ErrorType"] == "InternalServerErrorException"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/fails", 502), ("/slow", 502), ("/broken", 502), ("/java", 502), ("/gone", 500)],
)
def test_a_function_that_fails_is_an_internal_server_error(
    answering: RestApi, path: str, status: int
):
    answer = answering.call("GET", f"/live{path}")
    assert (answer.status, answer.json()) == (status, {"message": "Internal server error"})


def test_binary_bodies_go_both_ways_where_the_api_declares_them(aws: ServedAws):
    mirror = (
        "def handler(event, context):\n"
        "    return {'body': event['body'], 'isBase64Encoded': event['isBase64Encoded'],\n"
        "            'headers': {'X-Encoded': event['isBase64Encoded']}}\n"
    )
    api = RestApi(aws)
    add = {"op": "add", "path": "/binaryMediaTypes", "value": "image/png"}  # moto's form of it
    api.client.update_rest_api(restApiId=api.id, patchOperations=[add])
    api.function("POST", "/", aws.function(mirror))
    api.deploy()
    png = bytes(range(256))
    headers = {"Content-Type": "image/png", "Accept": "image/png"}
    answer = api.call("POST", "/live", body=png, headers=headers)
    assert answer.data == png
    assert answer.headers["X-Encoded"] == "true"
    # Whoever does not ask for the binary type gets the base64 text, as on AWS.
    answer = api.call("POST", "/live", body=png, headers={"Content-Type": "image/png"})
    assert base64.b64decode(answer.data) == png
    answer = api.call("POST", "/live", body="plain", headers={"Content-Type": "text/plain"})
    assert (answer.data, answer.headers["X-Encoded"]) == (b"plain", "false")


def test_lower_case_types_and_stage_variables_in_the_uri(aws: ServedAws):
    client = aws.client("lambda")
    name = aws.function("def handler(e, c):\n    return {'body': c.function_version}\n")
    version = client.publish_version(FunctionName=name)["Version"]
    client.create_alias(FunctionName=name, Name="stable", FunctionVersion=version)
    api = RestApi(aws)
    api.function("GET", "/", "${stageVariables.NAME}:${stageVariables.ALIAS}", kind="AWS_PROXY")
    api.deploy(variables={"NAME": name, "ALIAS": "stable"})
    assert api.call("GET", "/live").data == version.encode()
    # OpenAPI documents write aws_proxy, and moto keeps it; boto3 would not send it.
    from moto.apigateway.models import apigateway_backends

    stored = apigateway_backends["123456789012"]["us-east-1"].apis[api.id]
    stored.resources[api.resources["/"]].get_integration("GET").integration_type = "aws_proxy"
    assert api.call("GET", "/live").data == version.encode()


def test_an_api_in_another_region_is_found(aws: ServedAws):
    name = aws.function(ECHO, client=aws.client("lambda", "ap-southeast-2"))
    api = RestApi(aws, "ap-southeast-2")
    api.function("GET", "/", name)
    event = api.deploy().call("GET", "/live").json()
    assert event["requestContext"]["domainName"].endswith(".ap-southeast-2.amazonaws.com")


def test_an_authorizer_is_never_passed_over_in_silence(aws: ServedAws):
    api = RestApi(aws)
    authorizer = api.client.create_authorizer(
        restApiId=api.id, name="people", type="COGNITO_USER_POOLS", providerARNs=["arn:aws:cognito"]
    )["id"]
    api.function("GET", "/", aws.function(ECHO))
    api.method("GET", "/closed", "COGNITO_USER_POOLS", authorizerId=authorizer)
    answer = api.deploy().call("GET", "/live/closed")
    assert answer.status == 501
    assert "COGNITO_USER_POOLS authorizer people" in answer.json()["message"]


def test_an_api_key_is_asked_for(aws: ServedAws):
    api = RestApi(aws)
    ids = api.method("GET", "/", apiKeyRequired=True)
    api.client.put_integration(
        **ids, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
    )
    api.client.put_integration_response(**ids, statusCode="200")
    key = api.client.create_api_key(name="key", enabled=True)["value"]
    api.deploy()
    assert api.call("GET", "/live").status == 403
    assert api.call("GET", "/live", headers={"x-api-key": "wrong"}).status == 403
    assert api.call("GET", "/live", headers={"x-api-key": key}).status == 200


def test_a_mock_answers_a_preflight(aws: ServedAws):
    api = RestApi(aws)
    ids = api.method("OPTIONS", "/")
    api.client.put_integration(
        **ids, type="MOCK", requestTemplates={"application/json": '{"statusCode": 204}'}
    )
    api.client.put_method_response(**ids, statusCode="204")
    api.client.put_integration_response(
        **ids,
        statusCode="204",
        responseParameters={"method.response.header.Access-Control-Allow-Origin": "'*'"},
    )
    answer = api.deploy().call("OPTIONS", "/live")
    assert (answer.status, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_velocity_is_refused_by_name(aws: ServedAws):
    api = RestApi(aws)
    ids = api.method("GET", "/")
    template = '#set($code = 200) {"statusCode": $code}'
    api.client.put_integration(**ids, type="MOCK", requestTemplates={"application/json": template})
    answer = api.deploy().call("GET", "/live")
    assert answer.status == 501
    assert "Velocity template of GET /" in answer.json()["message"]


def test_a_function_without_proxy_gets_the_body_and_picks_a_response(aws: ServedAws):
    code = (
        "def handler(event, context):\n"
        "    if event.get('fail'):\n        raise ValueError('[404] no such book')\n"
        "    return {'got': event}\n"
    )
    api = RestApi(aws)
    ids = api.function("POST", "/", aws.function(code), kind="AWS")
    api.client.put_integration_response(**ids, statusCode="200")
    api.client.put_integration_response(
        **ids,
        statusCode="404",
        selectionPattern=r"\[404\].*",
        responseTemplates={"text/plain": "no"},
    )
    api.deploy()
    answer = api.call("POST", "/live", json={"a": 1})
    assert (answer.status, answer.json()) == (200, {"got": {"a": 1}})
    answer = api.call("POST", "/live", json={"fail": 1})
    assert (answer.status, answer.data) == (404, b"no")


class Backend(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.end_headers()
        self.wfile.write(json.dumps([self.path, body.decode(), self.headers["X-One"]]).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def backend() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Backend) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_an_http_backend_on_this_machine_is_called(aws: ServedAws, backend: str):
    api = RestApi(aws)
    ids = api.method("ANY", "/{path+}", requestParameters={"method.request.path.path": True})
    api.client.put_integration(
        **ids,
        type="HTTP_PROXY",
        integrationHttpMethod="ANY",
        uri=f"{backend}/v1/{{path}}",
        requestParameters={"integration.request.path.path": "method.request.path.path"},
    )
    answer = api.deploy().call("PUT", "/live/a/b?c=d", body="data", headers={"X-One": "1"})
    assert answer.status == 202
    assert answer.json() == ["/v1/a/b?c=d", "data", "1"]


def test_a_backend_elsewhere_is_not_called(aws: ServedAws):
    api = RestApi(aws)
    ids = api.method("GET", "/")
    api.client.put_integration(
        **ids, type="HTTP_PROXY", integrationHttpMethod="GET", uri="http://example.com/"
    )
    answer = api.deploy().call("GET", "/live")
    assert answer.status == 501
    assert "http://example.com/" in answer.json()["message"]


def test_another_service_behind_an_integration_is_named(aws: ServedAws):
    api = RestApi(aws)
    ids = api.method("GET", "/")
    api.client.put_integration(
        **ids,
        type="AWS",
        integrationHttpMethod="POST",
        uri="arn:aws:apigateway:us-east-1:sqs:path/queue",
        credentials="arn:aws:iam::123456789012:role/handler",
    )
    answer = api.deploy().call("GET", "/live")
    assert answer.status == 501
    assert "sqs:path/queue" in answer.json()["message"]


def test_eighty_requests_from_eight_threads_read_dynamodb_through_a_function(aws: ServedAws):
    dynamodb = aws.client("dynamodb")
    dynamodb.create_table(
        TableName="books",
        KeySchema=[{"AttributeName": "isbn", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "isbn", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="books", Item={"isbn": {"S": "42"}, "title": {"S": "Proton"}})
    code = (
        "import boto3, json, os\n"
        "table = boto3.resource('dynamodb').Table(os.environ['TABLE'])\n"
        "def handler(event, context):\n"
        "    key = {'isbn': event['queryStringParameters']['isbn']}\n"
        "    return {'statusCode': 200, 'body': json.dumps(table.get_item(Key=key)['Item'])}\n"
    )
    settings = {"Environment": {"Variables": {"TABLE": "books"}}, "Timeout": 30}
    api = RestApi(aws)
    api.function("GET", "/books", aws.function(code, **settings))
    api.deploy()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.call("GET", "/live/books?isbn=42"), range(80)))
    assert [answer.status for answer in answers] == [200] * 80
    assert all(answer.json() == {"isbn": "42", "title": "Proton"} for answer in answers)
