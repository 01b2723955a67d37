"""The emulator's port: administration, sane answers to odd requests, one state for all services."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3
from botocore.exceptions import ClientError

from emulator.proton_support import environment_files
from emulator.served_proton import ROLE, Served, served
from proton_emulator.server.settings import settings

HTTP = urllib3.PoolManager(retries=False)


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    with served() as aws:
        yield aws
    HTTP.clear()


@pytest.fixture
def aws(running: Served) -> Served:
    """Emptied of what other tests left."""
    assert post(running, "reset").json() == {"reset": True}
    return running


def get(aws: Served, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return HTTP.request("GET", f"{aws.emulator.endpoint_url}/_proton/{path}", headers=headers)


def post(aws: Served, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return HTTP.request("POST", f"{aws.emulator.endpoint_url}/_proton/{path}", headers=headers)


def call(aws: Served, target: str, body: str = "{}") -> urllib3.BaseHTTPResponse:
    """Without a signature."""
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"}
    return HTTP.request("POST", aws.emulator.endpoint_url, headers=headers, body=body)


def test_health_and_readiness(aws: Served) -> None:
    health = {"status": "up", "aws_endpoint_url": None, "terraform": "wait"}
    assert get(aws, "health").json() == health
    assert get(aws, "ready").json() == {"ready": True}


def test_unknown_administration_path_lists_the_known(aws: Served) -> None:
    answer = get(aws, "nothing")
    assert answer.status == 404
    assert "health" in answer.json()["message"]


def test_only_posts_of_this_machine_change_anything(aws: Served) -> None:
    assert get(aws, "reset").status == 405
    assert post(aws, "reset", Origin="https://evil.example").status == 403
    assert post(aws, "reset", Origin="http://localhost:3000").status == 200
    assert post(aws, "stop").json()["stopping"] is False


def test_status_tells_what_is_there(aws: Served) -> None:
    aws.client("proton").create_environment_template(name="env")
    aws.client("proton", "eu-west-1").create_service_template(name="svc")
    templates = get(aws, "status").json()["templates"]
    assert {(t["name"], t["kind"], t["region"]) for t in templates} == {
        ("env", "environment", "us-east-1"),
        ("svc", "service", "eu-west-1"),
    }
    post(aws, "reset")
    assert get(aws, "status").json()["templates"] == []
    assert aws.client("proton").list_environment_templates()["templates"] == []


def test_requests_are_logged(aws: Served) -> None:
    last = get(aws, "requests").json()["requests"][-1:]
    after = last[0]["id"] if last else 0
    with pytest.raises(ClientError):
        aws.client("proton").get_environment(name="x")
    aws.client("cloudformation").list_stacks()
    logged = get(aws, f"requests?after={after}").json()["requests"]
    assert [(r["service"], r["operation"], r["status"]) for r in logged] == [
        ("proton", "GetEnvironment", 400),
        ("cloudformation", "ListStacks", 200),
    ]


def test_unsigned_request_is_answered(aws: Served) -> None:
    answer = call(aws, "AwsProton20200720.ListServices")
    assert (answer.status, answer.json()) == (200, {"services": []})


def test_unknown_operation_answers_json(aws: Served) -> None:
    answer = call(aws, "AwsProton20200720.Nothing")
    assert answer.status == 400
    assert answer.json()["__type"].endswith("UnknownOperationException")
    answer = call(aws, "AwsProton20200720.GetServiceSyncConfig", '{"serviceName": "x"}')
    assert answer.status == 501
    assert "GetServiceSyncConfig" in answer.json()["message"]


def test_operation_moto_lacks_answers_an_aws_error(aws: Served) -> None:
    client = aws.client("codepipeline")
    with pytest.raises(ClientError) as refused:
        client.list_rule_types()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "list_rule_types" in str(refused.value)


def test_accounts_and_regions_are_apart(aws: Served) -> None:
    aws.client("proton").create_environment_template(name="env")
    other = aws.client("proton", "eu-west-1")
    assert other.list_environment_templates()["templates"] == []
    role = aws.client("sts").assume_role(
        RoleArn="arn:aws:iam::999999999999:role/x", RoleSessionName="test"
    )
    keys = role["Credentials"]
    from proton_emulator.service_model import session

    theirs = session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
        region_name="us-east-1",
    ).client("proton", endpoint_url=aws.emulator.endpoint_url)
    made = theirs.create_environment_template(name="mine")["environmentTemplate"]
    assert made["arn"] == "arn:aws:proton:us-east-1:999999999999:environment-template/mine"
    assert len(theirs.list_environment_templates()["templates"]) == 1


def test_reset_fences_off_deployments_under_way(aws: Served) -> None:
    proton, s3 = aws.client("proton"), aws.client("s3")
    s3.create_bucket(Bucket="bundles")
    proton.create_environment_template(name="env")
    for _ in range(5):
        source = {"s3": {"bucket": "bundles", "key": "missing"}}
        proton.create_environment_template_version(templateName="env", source=source)
        post(aws, "reset")
        assert proton.list_environment_templates()["templates"] == []
        proton.create_environment_template(name="env")
        versions = proton.list_environment_template_versions(templateName="env")
        assert versions["templateVersions"] == []
        s3.create_bucket(Bucket="bundles")


def test_bad_parameters_of_foreign_clients_are_refused(aws: Served) -> None:
    answer = call(aws, "AwsProton20200720.GetEnvironment", json.dumps({"name": "-"}))
    assert answer.json()["__type"].endswith("ValidationException")
    answer = call(aws, "AwsProton20200720.CreateEnvironment", json.dumps({"name": ROLE}))
    assert answer.json()["message"].startswith("4 validation errors")


def test_another_cloudformation_endpoint_can_stand_beneath(
    aws: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Here it is our own, over HTTP: what matters is that boto3 clients are all it takes."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setattr(settings, "aws_endpoint_url", aws.emulator.endpoint_url)
    for path, data in environment_files("Resources: {Topic: {Type: AWS::SNS::Topic}}").items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    aws.register("environment", "env", tmp_path)
    proton = aws.client("proton")
    proton.create_environment(
        name="dev",
        templateName="env",
        templateMajorVersion="1",
        spec="proton: EnvironmentSpec\nspec: {}\n",
        protonServiceRoleArn=ROLE,
    )
    aws.wait("environment_deployed", name="dev")
    logged = get(aws, "requests").json()["requests"]
    assert "CreateStack" in {request["operation"] for request in logged}


def sign(account: str = "testing", region: str = "us-east-1") -> str:
    scope = f"{account}/20260101/{region}/proton/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"


def listed(aws: Served, authorization: str, body: bytes = b"{}") -> urllib3.BaseHTTPResponse:
    headers = {"X-Amz-Target": "AwsProton20200720.ListEnvironmentTemplates"}
    headers |= {"Content-Type": "application/x-amz-json-1.0", "Authorization": authorization}
    return HTTP.request("POST", aws.emulator.endpoint_url, headers=headers, body=body)


def test_a_region_that_does_not_exist_is_the_callers_mistake(aws: Served) -> None:
    answer = listed(aws, sign(region="mars-1"))
    assert answer.status == 400
    assert "no region 'mars-1'" in answer.json()["message"]


def test_a_body_that_is_not_text_is_the_callers_mistake(aws: Served) -> None:
    answer = listed(aws, sign(), b"\xff\xfe")
    assert answer.status == 400
    assert answer.json()["__type"].endswith("SerializationException")


def test_a_twelve_digit_access_key_is_the_account(aws: Served) -> None:
    aws.client("proton").create_environment_template(name="mine")
    other = "111122223333"
    assert listed(aws, sign(account=other)).json() == {"templates": []}
    assert listed(aws, sign(account="123456789012")).json()["templates"][0]["name"] == "mine"
