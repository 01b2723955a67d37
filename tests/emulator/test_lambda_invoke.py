"""What a client of Lambda sees when functions really run, without Docker."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from emulator.served_aws import ServedAws, served_aws, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="NODE ABSENT: not tried")


@pytest.fixture(scope="module")
def aws() -> Iterator[ServedAws]:
    with served_aws() as served:
        yield served


def test_a_python_handler_answers_and_sees_its_event_and_context(aws: ServedAws):
    name = aws.function(
        "def handler(event, context):\n"
        "    return [event, context.function_name, context.invoked_function_arn,\n"
        "            context.memory_limit_in_mb, context.get_remaining_time_in_millis() > 0]\n",
        MemorySize=256,
    )
    answer = aws.invoke(name, {"a": "é"})
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
    assert answer.payload == [{"a": "é"}, name, arn, "256", True]
    assert answer.error is None
    assert answer.response["ExecutedVersion"] == "$LATEST"


def test_a_warm_process_keeps_its_module_state(aws: ServedAws):
    name = aws.function(
        "calls = []\ndef handler(e, c):\n    calls.append(1)\n    return len(calls)\n"
    )
    assert [aws.invoke(name).payload for _ in range(3)] == [1, 2, 3]


def test_an_exception_is_reported_as_aws_reports_it(aws: ServedAws):
    name = aws.function("def handler(e, c):\n    print('before')\n    raise KeyError('isbn')\n")
    answer = aws.invoke(name)
    assert answer.error == "Unhandled"
    assert answer.payload["errorType"] == "KeyError"
    assert answer.payload["errorMessage"] == "'isbn'"
    assert "raise KeyError('isbn')" in answer.payload["stackTrace"][0]


def test_the_log_tail_holds_what_the_handler_printed_between_start_and_report(aws: ServedAws):
    name = aws.function(
        "import logging\nprint('cold')\n"
        "def handler(e, c):\n    print('one\\ntwo')\n    logging.warning('careful')\n"
    )
    lines = base64.b64decode(aws.invoke(name).response["LogResult"]).decode().splitlines()
    assert lines[0].startswith("START RequestId: ")
    assert lines[1:4] == ["cold", "one", "two"]
    assert lines[4].startswith("[WARNING]\t")
    assert lines[5].startswith("END RequestId: ")
    assert lines[6].startswith("REPORT RequestId: ")
    assert "Init Duration" in lines[6]
    warm = base64.b64decode(aws.invoke(name).response["LogResult"]).decode()
    assert "cold" not in warm
    assert "Init Duration" not in warm


def test_the_log_goes_to_cloudwatch_under_the_stream_the_handler_knows(aws: ServedAws):
    name = aws.function("def handler(e, c):\n    print('hello')\n    return c.log_stream_name\n")
    stream = aws.invoke(name).payload
    events = aws.client("logs").get_log_events(
        logGroupName=f"/aws/lambda/{name}", logStreamName=stream
    )["events"]
    assert [event["message"] for event in events][1] == "hello"


def test_a_handler_that_takes_too_long_is_ended_and_the_next_call_starts_afresh(aws: ServedAws):
    name = aws.function(
        "import threading\n"
        "def handler(e, c):\n    threading.Event().wait(60 if e.get('hang') else 0)\n    return 'done'\n",
        Timeout=1,
    )
    answer = aws.invoke(name, {"hang": True})
    assert answer.error == "Unhandled"
    assert answer.payload["errorType"] == "Sandbox.Timedout"
    assert answer.payload["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")
    assert aws.invoke(name).payload == "done"


def test_a_module_that_is_not_there_is_an_import_error(aws: ServedAws):
    name = aws.function("import no_such_module\n")
    for _ in range(2):
        answer = aws.invoke(name)
        assert answer.error == "Unhandled"
        assert answer.payload["errorType"] == "Runtime.ImportModuleError"
        assert "No module named 'no_such_module'" in answer.payload["errorMessage"]


def test_a_package_of_this_machine_that_the_function_did_not_bring_is_missing(aws: ServedAws):
    name = aws.function("import werkzeug\n")
    assert "No module named 'werkzeug'" in aws.invoke(name).payload["errorMessage"]


def test_a_process_that_exits_is_an_exit_error(aws: ServedAws):
    name = aws.function("import os\ndef handler(e, c):\n    os._exit(e.get('code', 0))\n")
    answer = aws.invoke(name, {"code": 3})
    assert answer.payload["errorType"] == "Runtime.ExitError"
    assert answer.payload["errorMessage"].endswith("Runtime exited with error: exit status 3")


def test_a_process_that_exits_after_its_answer_costs_the_next_caller_nothing(aws: ServedAws):
    name = aws.function("import os\ndef handler(e, c):\n    return os.getpid()\n")
    pids = set()
    for _ in range(4):
        pid = aws.invoke(name).payload
        pids.add(pid)
        os.kill(pid, signal.SIGKILL)
    assert len(pids) == 4


def test_variables_reach_the_handler_and_reserved_ones_are_lambdas(aws: ServedAws, monkeypatch):
    monkeypatch.setenv("OF_THE_EMULATOR", "secret")
    name = aws.function(
        "import os\ndef handler(e, c):\n    return dict(os.environ)\n",
        Environment={"Variables": {"TABLE": "items", "AWS_REGION": "mars"}},
    )
    seen = aws.invoke(name).payload
    assert seen["TABLE"] == "items"
    assert seen["AWS_REGION"] == seen["AWS_DEFAULT_REGION"] == "us-east-1"
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == name
    assert seen["AWS_ENDPOINT_URL"] == aws.url
    assert "OF_THE_EMULATOR" not in seen


WRITES_ITEM = """
import boto3
table = boto3.resource("dynamodb").Table("items")
def handler(event, context):
    table.put_item(Item=event)
    return boto3.client("sts").get_caller_identity()["Arn"]
"""


def test_a_handlers_boto3_reaches_the_same_account_region_and_state(aws: ServedAws):
    other = aws.client("sts").assume_role(
        RoleArn="arn:aws:iam::111122223333:role/me", RoleSessionName="me"
    )["Credentials"]
    keys = {
        "aws_access_key_id": other["AccessKeyId"],
        "aws_secret_access_key": other["SecretAccessKey"],
        "aws_session_token": other["SessionToken"],
    }
    aws.client("iam", **keys).create_role(RoleName="handler", AssumeRolePolicyDocument="{}")
    dynamodb = aws.client("dynamodb", "eu-west-1", **keys)
    dynamodb.create_table(
        TableName="items",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client = aws.client("lambda", "eu-west-1", **keys)
    role = "arn:aws:iam::111122223333:role/handler"
    name = aws.function(WRITES_ITEM, client=client, role=role, Timeout=20)
    answer = aws.invoke(name, {"id": "1"}, client=client)
    assert answer.payload == f"arn:aws:sts::111122223333:assumed-role/handler/{name}"
    assert dynamodb.scan(TableName="items")["Items"] == [{"id": {"S": "1"}}]


def test_eighty_calls_from_eight_threads_all_succeed_while_handlers_call_back(aws: ServedAws):
    name = aws.function(
        "import boto3\ns3 = boto3.client('s3')\n"
        "def handler(e, c):\n    s3.list_buckets()\n    return e['n']\n",
        Timeout=30,
    )
    client = aws.client("lambda")
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: aws.invoke(name, {"n": n}, client=client).payload, range(80))
        assert list(answers) == list(range(80))


def test_a_function_may_invoke_itself(aws: ServedAws):
    name = aws.function(
        "import boto3, json\nclient = boto3.client('lambda')\n"
        "def handler(e, c):\n"
        "    if not e['depth']:\n        return 0\n"
        "    event = json.dumps({'depth': e['depth'] - 1})\n"
        "    return 1 + json.load(client.invoke(FunctionName=c.function_name, Payload=event)['Payload'])\n",
        Timeout=30,
    )
    assert aws.invoke(name, {"depth": 3}).payload == 3


def test_new_code_and_new_configuration_start_a_new_process(aws: ServedAws):
    client = aws.client("lambda")
    name = aws.function("def handler(e, c):\n    return 'old'\n")
    assert aws.invoke(name).payload == "old"
    code = "import os\ndef handler(e, c):\n    return os.environ.get('WORD', 'new')\n"
    client.update_function_code(FunctionName=name, ZipFile=zipped({"index.py": code}))
    assert aws.invoke(name).payload == "new"
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"WORD": "newer"}}
    )
    assert aws.invoke(name).payload == "newer"


def test_a_published_version_keeps_its_code(aws: ServedAws):
    client = aws.client("lambda")
    name = aws.function("def handler(e, c):\n    return ['one', c.function_version]\n")
    published = client.publish_version(FunctionName=name)["Version"]
    client.create_alias(FunctionName=name, Name="live", FunctionVersion=published)
    code = "def handler(e, c):\n    return ['two', c.function_version]\n"
    client.update_function_code(FunctionName=name, ZipFile=zipped({"index.py": code}))
    assert aws.invoke(name).payload == ["two", "$LATEST"]
    assert aws.invoke(name, Qualifier=published).payload == ["one", published]
    assert aws.invoke(name, Qualifier="live").payload == ["one", published]


def test_an_event_invocation_is_accepted_at_once_and_runs_later(aws: ServedAws):
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName="done")["QueueUrl"]
    name = aws.function(
        "import boto3\n"
        "def handler(e, c):\n"
        "    boto3.client('sqs').send_message(QueueUrl=e['queue'], MessageBody='ran')\n",
        Timeout=20,
    )
    client = aws.client("lambda")
    payload = f'{{"queue": "{queue}"}}'
    response = client.invoke(FunctionName=name, InvocationType="Event", Payload=payload)
    assert response["StatusCode"] == 202
    assert response["Payload"].read() == b""
    received = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=15)
    assert received["Messages"][0]["Body"] == "ran"


def test_a_dry_run_runs_nothing(aws: ServedAws):
    name = aws.function("import no_such_module\n")
    response = aws.client("lambda").invoke(FunctionName=name, InvocationType="DryRun")
    assert response["StatusCode"] == 204


def test_a_payload_that_is_not_json_is_refused(aws: ServedAws):
    name = aws.function("def handler(e, c):\n    return e\n")
    with pytest.raises(ClientError) as refused:
        aws.client("lambda").invoke(FunctionName=name, Payload=b"{")
    assert refused.value.response["Error"]["Code"] == "InvalidRequestContentException"


def test_code_from_s3(aws: ServedAws):
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="code")
    source = "def handler(e, c):\n    return 'from s3'\n"
    s3.put_object(Bucket="code", Key="f.zip", Body=zipped({"app/main.py": source}))
    aws.client("lambda").create_function(
        FunctionName="from-s3",
        Runtime="python3.11",
        Role="arn:aws:iam::123456789012:role/handler",
        Handler="app/main.handler",
        Code={"S3Bucket": "code", "S3Key": "f.zip"},
    )
    assert aws.invoke("from-s3").payload == "from s3"


def test_layers_are_importable(aws: ServedAws):
    layer = aws.client("lambda").publish_layer_version(
        LayerName="shared", Content={"ZipFile": zipped({"python/shared.py": "WORD = 'layered'\n"})}
    )["LayerVersionArn"]
    code = "import shared\ndef handler(e, c):\n    return shared.WORD\n"
    name = aws.function(code, Layers=[layer])
    assert aws.invoke(name).payload == "layered"


NODE = """
exports.handler = (event, context, callback) => {
  console.log("got", event);
  if (event.reject) return Promise.reject(new RangeError("too far"));
  if (event.promise) return Promise.resolve(context.functionName);
  if (event.callback) setTimeout(() => callback(null, { called: true }), 5);
};
"""


@needs_node
def test_a_node_handler_with_promises_and_callbacks(aws: ServedAws):
    name = aws.function(NODE, "nodejs20.x")
    assert aws.invoke(name, {"promise": 1}).payload == name
    assert aws.invoke(name, {"callback": 1}).payload == {"called": True}
    assert aws.invoke(name).payload is None
    failed = aws.invoke(name, {"reject": 1})
    assert failed.error == "Unhandled"
    assert failed.payload["errorType"] == "RangeError"
    assert failed.payload["errorMessage"] == "too far"
    log = base64.b64decode(failed.response["LogResult"]).decode()
    assert "\tINFO\tgot { reject: 1 }" in log


@needs_node
def test_a_node_module_of_either_kind(aws: ServedAws):
    source = (
        'import { basename } from "node:path";\nexport const go = async () => basename("a/b");\n'
    )
    name = aws.function(zipped({"src/app.mjs": source}), "nodejs18.x", handler="src/app.go")
    assert aws.invoke(name).payload == "b"
    package = zipped({"app.js": source, "package.json": '{"type": "module"}'})
    assert aws.invoke(aws.function(package, "nodejs18.x", handler="app.go")).payload == "b"


@needs_node
def test_what_is_missing_in_node_is_named(aws: ServedAws):
    name = aws.function("require('no-such-package');", "nodejs20.x")
    assert aws.invoke(name).payload["errorType"] == "Runtime.ImportModuleError"
    assert "no-such-package" in aws.invoke(name).payload["errorMessage"]
    name = aws.function("exports.other = 1;", "nodejs20.x")
    assert aws.invoke(name).payload["errorType"] == "Runtime.HandlerNotFound"


BOOTSTRAP = """#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  event=$(curl -sS -D "$TMPDIR/headers" "$api/next") || exit 1
  id=$(tr -d '\\r' < "$TMPDIR/headers" | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //Ip')
  echo "serving $_HANDLER"
  curl -sS -X POST -d "{\\"echo\\": $event}" "$api/$id/response" > /dev/null
done
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="CURL ABSENT: no bootstrap was tried")
def test_a_bootstrap_script_of_a_provided_runtime(aws: ServedAws):
    name = aws.function(BOOTSTRAP, "provided.al2")
    assert aws.invoke(name, {"a": 1}).payload == {"echo": {"a": 1}}
    answer = aws.invoke(name, {"a": 2})
    assert answer.payload == {"echo": {"a": 2}}
    assert b"serving index.handler" in base64.b64decode(answer.response["LogResult"])


@pytest.mark.parametrize(
    ("archive", "message"),
    [
        (zipped({"bootstrap": "#!/bin/sh\n"}, mode=0o644), "Permission denied"),
        (zipped({"other": ""}), "Couldn't find valid bootstrap(s)"),
    ],
)
def test_a_bootstrap_that_cannot_start_is_named(aws: ServedAws, archive: bytes, message: str):
    answer = aws.invoke(aws.function(archive, "provided.al2023"))
    assert answer.payload["errorType"] == "Runtime.InvalidEntrypoint"
    assert message in answer.payload["errorMessage"]


@pytest.mark.parametrize("runtime", ["java17", "ruby3.2", "dotnet8", "go1.x"])
def test_a_runtime_that_cannot_be_run_deploys_and_says_what_is_missing(
    aws: ServedAws, runtime: str
):
    answer = aws.invoke(aws.function("", runtime))
    assert answer.error == "Unhandled"
    assert runtime in answer.payload["errorMessage"]
    assert "missing" in answer.payload["errorMessage"]


def test_code_that_is_no_archive_is_named(aws: ServedAws):
    answer = aws.invoke(aws.function(b"not a zip"))
    assert "not a zip archive" in answer.payload["errorMessage"]


def test_more_callers_than_processes_wait_for_their_turn(aws: ServedAws):
    name = aws.function("def handler(e, c):\n    return e['n']\n", Timeout=20)
    start = threading.Barrier(16)
    client = aws.client("lambda")

    def call(n: int) -> int:
        start.wait(10)
        return aws.invoke(name, {"n": n}, client=client).payload

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(call, range(16))) == list(range(16))
