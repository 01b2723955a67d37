"""Whatever the commands of a build tell the AWS CLI, it speaks to the emulator."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from emulator.codebuild_support import AWS, PROTON, project

PROGRAM = '#!/bin/sh\nprintf "<%s>" "$@"\necho\n'


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With an AWS CLI that says how it was called."""
    program = tmp_path / "the aws"
    program.mkdir()
    (program / "aws").write_text(PROGRAM)
    (program / "aws").chmod(0o755)
    monkeypatch.setenv("PATH", f"{program}{os.pathsep}{os.environ['PATH']}")
    with project() as made:
        yield made


@pytest.mark.parametrize(
    ("command", "endpoint", "rest"),
    [
        ("sqs create-queue --queue-name 'a  b'", AWS, "<sqs><create-queue><--queue-name><a  b>"),
        ("proton get-service --name x", PROTON, "<proton><get-service><--name><x>"),
        (
            "proton --endpoint-url https://proton.us-east-1.amazonaws.com list-services",
            PROTON,
            "<proton><list-services>",
        ),
        (
            "--endpoint-url=https://sqs.eu-west-1.amazonaws.com sqs list-queues",
            AWS,
            "<sqs><list-queues>",
        ),
        ("--endpoint-url http://localhost:9 s3 ls", "http://localhost:9", "<s3><ls>"),
        ("--endpoint-url=http://localhost:9 s3 ls", "http://localhost:9", "<s3><ls>"),
        ("sns publish --message ''", AWS, "<sns><publish><--message><>"),
    ],
)
def test_it_is_told_the_emulators_endpoint(build, command: str, endpoint: str, rest: str) -> None:
    said = build.says(f"provision:\n  - |\n    aws {command}\n")
    assert said == [f"<--endpoint-url><{endpoint}>{rest}"]
