"""``proton start``'s process: one ready line, an end within five seconds."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import urllib3

from proton_emulator.service_model import session

TEMPLATE = "Resources: {Topic: {Type: AWS::SNS::Topic}, Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}"
RUN = "import sys; from proton_emulator.server import run; run(port=int(sys.argv[1]))"


@contextmanager
def process(port: int = 0) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", RUN, str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def ready_url(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    line = running.stdout.readline()
    assert line.startswith("Proton emulator ready at http://127.0.0.1:"), line
    return line.split()[-1]


def ended_within(running: subprocess.Popen[str], seconds: float) -> bool:
    begun = time.monotonic()
    running.wait(seconds + 10)
    return time.monotonic() - begun <= seconds


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_with_everything_loaded(number: signal.Signals) -> None:
    with process() as running:
        url = ready_url(running)
        clients = session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")
        clients.client("cloudformation", endpoint_url=url).create_stack(
            StackName="x", TemplateBody=TEMPLATE
        )
        clients.client("proton", endpoint_url=url).list_services()
        running.send_signal(number)
        assert ended_within(running, 5)
        assert running.returncode == 0
        assert running.communicate() == ("", "")


def test_stop_request_ends_it() -> None:
    with process() as running:
        url = ready_url(running)
        answer = urllib3.request("POST", f"{url}/_proton/stop", retries=False)
        assert answer.json() == {"stopping": True}
        assert ended_within(running, 5)
        assert running.returncode == 0


def test_taken_port_is_an_error() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        process(taken.getsockname()[1]) as running,
    ):
        _, errors = running.communicate(timeout=30)
        assert running.returncode != 0
        assert "OSError" in errors
        assert "already in use" in errors


def test_it_starts_without_what_only_requests_need() -> None:
    """Ready as fast as moto_server: what is heavy is loaded afterwards."""
    code = (
        "import sys; from proton_emulator.server.listener import Listener;"
        "Listener('127.0.0.1', 0);"
        "heavy = {'moto.cloudformation.models', 'cfnlint', 'samtranslator', 'jinja2.sandbox',"
        "'moto.awslambda.models', 'proton_emulator.service.engine.engine', 'jsonschema'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
