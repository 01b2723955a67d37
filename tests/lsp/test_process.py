"""How the server's process begins and ends: exit codes, lost parents, TCP, closed pipes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "proton_cli", "lsp"]
PATIENCE = 20


def frame(**message: object) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def read(stream) -> dict:
    length = 0
    while (line := stream.readline()).strip():
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    assert length, "the server closed the connection"
    return json.loads(stream.read(length))


def answer(stream, number: int) -> dict:
    while (message := read(stream)).get("id") != number:
        pass
    return message


def initialize(process_id: int | None = None) -> bytes:
    params = {"processId": process_id, "rootUri": None, "capabilities": {}}
    return frame(id=1, method="initialize", params=params)


@pytest.fixture
def server():
    process = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        yield process
        if process.poll() is None:
            process.kill()


def send(server, *frames: bytes) -> None:
    server.stdin.write(b"".join(frames))
    server.stdin.flush()


def test_a_session_that_says_goodbye_ends_with_0(server):
    send(server, initialize(), frame(id=2, method="shutdown"))
    assert answer(server.stdout, 1)["result"]["serverInfo"]["name"] == "proton"
    assert answer(server.stdout, 2)["result"] is None
    send(server, frame(method="exit"))
    assert server.wait(PATIENCE) == 0
    assert server.stderr.read() == b""


def test_exit_without_shutdown_ends_with_1(server):
    send(server, initialize(), frame(method="exit"))
    assert server.wait(PATIENCE) == 1


def test_closed_standard_input_ends_the_server(server):
    send(server, initialize())
    answer(server.stdout, 1)
    server.stdin.close()
    assert server.wait(PATIENCE) == 1


def test_the_server_ends_with_the_process_that_started_it(server):
    """Standard input stays open, as when the editor's pipes were inherited by someone else."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as parent:
        send(server, initialize(parent.pid))
        answer(server.stdout, 1)
        os.kill(parent.pid, signal.SIGKILL)
    assert server.wait(PATIENCE) == 1


def test_a_parent_of_another_container_does_not_end_the_server(server):
    send(server, initialize(2**22 + 1), frame(id=2, method="shutdown"))
    assert answer(server.stdout, 2)["result"] is None


def test_bytes_that_are_no_message_are_survived(server):
    garbage = b"Content-Length: 9\r\n\r\n\xff\xfe{not js" + b"Content-Length: 2\r\n\r\n[]"
    send(server, initialize(), garbage, frame(id=2, method="shutdown"))
    assert answer(server.stdout, 2)["result"] is None


def test_tcp_serves_one_client_and_ends_with_it():
    with subprocess.Popen([*COMMAND, "--tcp", "127.0.0.1:0"], stderr=subprocess.PIPE) as server:
        ready = server.stderr.readline().decode()
        port = int(re.fullmatch(r"Listening on 127\.0\.0\.1:(\d+)\n", ready)[1])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            stream = connection.makefile("rwb")
            stream.write(initialize() + frame(id=2, method="shutdown"))
            stream.flush()
            assert answer(stream, 1)["result"]["capabilities"]["positionEncoding"] == "utf-16"
            assert answer(stream, 2)["result"] is None
            stream.write(frame(method="exit"))
            stream.flush()
            assert server.wait(PATIENCE) == 0


@pytest.mark.parametrize("arguments", [["--tcp", "nowhere"], ["--stdio", "--tcp", "x:1"]])
def test_wrong_usage_ends_with_2(arguments):
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert done.stderr.startswith(b"proton: ")
