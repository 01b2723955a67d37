"""No function's process and no unpacked code outlives the emulator, however it ends."""

from __future__ import annotations

import gc
import io
import json
import os
import select
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import urllib3

from emulator.served_aws import served_aws, zipped
from proton_emulator.aws.lambda_runtime.fleet import MAX_IDLE, Fleet
from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion, Invocation
from proton_emulator.aws.lambda_runtime.interpreters import command

needs_pidfd = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="NO PIDFD: the ends of processes were not watched"
)

HANDLER = "import os\ndef handler(e, c):\n    return [os.getpid(), os.environ['TMPDIR']]\n"

EMULATOR = """
import sys
sys.path[:0] = sys.argv[1:]
from emulator.test_lambda_processes import run
from proton_emulator.aws.lambda_runtime.fleet import Fleet
fleet = Fleet()
print(run(fleet, 1).payload.decode(), flush=True)
sys.stdin.read()
"""


def version(owner: int, **settings: object) -> FunctionVersion:
    name = f"f{owner}"
    known = {
        "arn": f"arn:aws:lambda:us-east-1:123456789012:function:{name}",
        "version": "$LATEST",
        "runtime": "python{}.{}".format(*sys.version_info),
        "handler": "index.handler",
        "code": zipped({"index.py": HANDLER}),
    }
    return FunctionVersion(owner=owner, name=name, **{**known, **settings})


def run(fleet: Fleet, owner: int, **settings: object):
    return fleet.run(version(owner, **settings), Invocation("request", b"{}"), "stream")


def pid_of(outcome) -> int:
    return int(json.loads(outcome.payload)[0])


def ended(pid: int) -> bool:
    """Wait for the end of a process that is not our child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 10)[0])
    finally:
        os.close(descriptor)


@needs_pidfd
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, None])
def test_everything_goes_with_the_emulator(end: signal.Signals | None):
    paths = [str(Path(__file__).parents[1]), *filter(None, sys.path)]
    with subprocess.Popen(
        [sys.executable, "-c", EMULATOR, *paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as emulator:
        assert emulator.stdout is not None
        assert emulator.stdin is not None
        pid, folder = json.loads(emulator.stdout.readline())
        assert Path(folder).is_dir()
        if end is None:
            emulator.stdin.close()
        else:
            emulator.send_signal(end)
        emulator.wait(10)
        # The guard holds the output open until it is done.
        assert emulator.stdout.read() == ""
    assert ended(pid)
    assert not Path(folder).parents[1].exists()


def test_idle_processes_are_capped():
    fleet = Fleet()
    pids = [pid_of(run(fleet, owner)) for owner in range(1, MAX_IDLE + 3)]
    try:
        first, last = pids[0], pids[-1]
        assert pid_of(run(fleet, MAX_IDLE + 2)) == last
        assert pid_of(run(fleet, 1)) != first
    finally:
        fleet.close()


@needs_pidfd
def test_a_process_that_ended_while_idle_costs_the_next_caller_nothing():
    fleet = Fleet()
    try:
        for _ in range(20):
            outcome = run(fleet, 1)
            assert not outcome.failed, outcome.payload
            os.kill(pid_of(outcome), signal.SIGKILL)
            assert ended(pid_of(outcome))
    finally:
        fleet.close()


@needs_pidfd
def test_a_reset_of_moto_ends_the_processes_of_its_functions():
    with served_aws() as aws:
        name = aws.function("import os\ndef handler(e, c):\n    return os.getpid()\n")
        pid = aws.invoke(name).payload
        urllib3.request("POST", f"{aws.url}/moto-api/reset")
        gc.collect()
        assert ended(pid)


@needs_pidfd
def test_what_a_handler_started_ends_with_it():
    code = (
        "import os, subprocess\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "def handler(e, c):\n    return [child.pid, os.getpid()]\n"
    )
    fleet = Fleet()
    child, handler = json.loads(run(fleet, 1, code=zipped({"index.py": code})).payload)
    os.kill(handler, signal.SIGKILL)
    assert ended(child)
    fleet.close()


def test_close_ends_idle_processes_and_the_fleet_goes_on():
    fleet = Fleet()
    first = pid_of(run(fleet, 1))
    fleet.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert pid_of(run(fleet, 1)) != first
    fleet.close()


def test_an_archive_entry_that_leads_outside_stays_inside():
    buffer = io.BytesIO(zipped({"index.py": HANDLER, "../../escaped.py": ""}))
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, "../../..")
    fleet = Fleet()
    outcome = run(fleet, 1, code=buffer.getvalue())
    folder = Path(json.loads(outcome.payload)[1]).parent
    found = {each.name for each in folder.rglob("*") if each.name in {"escaped.py", "link"}}
    escaped = (folder.parent / "escaped.py").exists()
    fleet.close()
    assert found == {"escaped.py"}
    assert not escaped


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"package_type": "Image", "runtime": ""}, "needs Docker"),
        ({"code": b""}, "has no code"),
        ({"runtime": "cobol85"}, "cannot run the runtime cobol85"),
    ],
)
def test_what_cannot_run_says_why_and_leaves_nothing(settings: dict[str, object], message: str):
    fleet = Fleet()
    outcome = run(fleet, 1, **settings)
    assert outcome.failed
    assert message in outcome.payload.decode()
    fleet.close()


def test_another_python_serves_the_runtime_it_stands_for_and_ours_any_other(tmp_path, monkeypatch):
    ours = sys.executable
    for version, works in (("3.77", True), ("3.78", False)):
        program = tmp_path / f"python{version}"
        program.write_text(f'#!/bin/sh\nexec {ours} "$@"\n' if works else "#!/bin/sh\nexit 127\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    def interpreter(version: str) -> str:
        return command(f"python{version}", tmp_path, tmp_path)[0]

    assert interpreter("3.77") == str(tmp_path / "python3.77")
    assert interpreter("3.78") == ours
    assert interpreter("3.79") == ours
    assert interpreter("{}.{}".format(*sys.version_info)) == ours
