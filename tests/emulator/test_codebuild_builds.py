"""CodeBuild provisioning: the commands of a manifest, what they share, how they fail."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from emulator.codebuild_support import IMAGE, Project, project
from proton_emulator.processes.running import Ended
from proton_emulator.service.provisioners.codebuild import execution
from proton_emulator.service.provisioners.outcome import ProvisioningError, StoppedError


@pytest.fixture
def build():
    with project() as made:
        yield made


def failure(build: Project, text: str, **given) -> str:
    with pytest.raises(ProvisioningError) as caught:
        build.provision(text, **given)
    return str(caught.value)


def test_commands_share_one_shell(build):
    said = build.says(
        """
        provision:
          - topic=alarms; export EXPORTED=yes
          - greet() { echo "hello $1"; }
          - mkdir deep && cd deep
          - greet "$topic"; basename "$PWD"; sh -c 'echo $EXPORTED'
        """
    )
    assert said == ["hello alarms", "deep", "yes"]


def test_a_command_may_be_any_text(build):
    said = build.says(
        """
        provision:
          - |
            cat <<EOF
            it's "$HOME_TOWN"
            EOF
          - echo 'it''s'; echo "a ' b"
          - |
            # only a comment
          - ''
          - |
            for each in 1 2; do
              echo "$each"
            done
          - set -Ceu; set -- some arguments
          - "cat <<'EOF'\\nno end"
          - echo "$# arguments"
        env: {variables: {HOME_TOWN: Köln}}
        """
    )
    assert [line for line in said if "here-document" not in line] == [
        'it\'s "Köln"',
        "its",
        "a ' b",
        "1",
        "2",
        "no end",
        "2 arguments",
    ]


def test_the_bundle_lies_where_the_commands_begin(build):
    said = build.says(
        """
        provision:
          - test "$PWD" = "$CODEBUILD_SRC_DIR"
          - cat main.tf modules/net/main.tf
          - ./deploy.sh
        """,
        files={
            "main.tf": b"root\n",
            "modules/net/main.tf": b"net\n",
            "deploy.sh": b"#!/bin/sh\necho deployed\n",
        },
    )
    assert said == ["root", "net", "deployed"]


@pytest.mark.parametrize("name", ["../up", "/etc/up", "a/../../up", "", "."])
def test_no_file_is_written_outside_of_the_build(build, name):
    assert "outside" in failure(build, "provision: [ls]", files={name: b""})
    assert build.left_behind() == []


def test_files_that_cannot_be_are_named(build):
    files = {"a": b"", "a/b": b""}
    assert "'a/b' cannot be written" in failure(build, "provision: [ls]", files=files)


def test_the_first_failure_ends_the_build_and_is_told(build):
    message = failure(
        build,
        """
        provision:
          - echo fine
          - echo oops >&2; (exit 3)
          - touch never
        """,
    )
    [stream] = build.aws.logs.describe_log_streams(logGroupName=f"/aws/codebuild/{build.name}")[
        "logStreams"
    ]
    assert message == (
        "Command 2 of 3 of 'provision', `echo oops >&2; (exit 3)`, failed with exit code 3.\n"
        "Its last output:\n"
        "oops\n"
        f"The whole log is in CloudWatch Logs: group /aws/codebuild/{build.name}, "
        f"stream {stream['logStreamName']}."
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("false", 1),
        ("exit 4", 4),
        ("return 5", 5),
        ("set -e; (exit 6); true", 6),
        ("exec sh -c 'exit 7'", 7),
        ("'echo \"unclosed'", 2),
        ("if true", 2),
        ("kill -9 $$", -9),
    ],
)
def test_every_way_to_fail_is_known(build, command, code):
    message = failure(build, f"provision:\n  - true\n  - {command}\n  - touch never")
    outcome = f"failed with exit code {code}." if code > 0 else "was ended by SIGKILL."
    assert message.startswith("Command 2 of 3 of 'provision', `")
    assert message.partition("`, ")[2].partition("\n")[0] == outcome


def test_a_command_may_end_the_build_well(build):
    assert build.says("provision: [echo one, exit 0, echo two]") == ["one"]


def test_a_mistake_in_one_command_does_not_swallow_the_next(build):
    message = failure(build, "provision:\n  - 'echo \"unclosed'\n  - 'echo closed\"'")
    assert message.startswith("Command 1 of 2")


def test_a_program_that_is_not_there_is_asked_for(build):
    message = failure(build, "provision: [no-such-program --all]")
    assert "failed with exit code 127" in message
    assert f"no-such-program is not on this machine, though CodeBuild's image {IMAGE}" in message
    assert "command-1: line 1: no-such-program: command not found" in message
    assert str(build.guard.folder) not in message


def test_another_shell_than_bash_will_do(build, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    said = build.says("provision: ['x=1; set -Ceu; cd /', 'echo $x $PWD']")
    assert said == ["1 /"]
    message = failure(build, "provision: [true, no-such-program]")
    assert message.startswith("Command 2 of 2")
    assert "\nno-such-program is not on this machine" in message


def test_long_commands_are_cut(build):
    message = failure(build, f"provision:\n  - |\n    false {'x' * 1000}\n    false")
    assert len(message.splitlines()[0]) < 300
    assert " …`, failed" in message


def test_without_commands_there_is_nothing_to_provision_but_all_is_deprovisioned(build):
    assert "no 'provision' commands" in failure(build, "deprovision: [ls]")
    build.deprovision("provision: [ls]")


def test_deprovision_runs_its_own_commands(build):
    with pytest.raises(ProvisioningError, match="Command 1 of 1 of 'deprovision', `exit 9`"):
        build.deprovision("provision: [true]\ndeprovision: [exit 9]")


def test_it_needs_an_emulator_that_is_served(build):
    build.endpoint_url = None
    assert "proton start" in failure(build, "provision: [ls]")


def test_a_build_has_its_time(build):
    message = failure(
        build,
        """
        provision: [echo begun, sleep 600]
        project_properties: {TimeoutInMinutes: "0.005"}
        """,
    )
    assert message.startswith(
        "Command 2 of 2 of 'provision', `sleep 600`, was ended, as the build took longer than "
        "0.005 minutes.\nTimeoutInMinutes under project_properties"
    )


@pytest.mark.parametrize(
    ("properties", "seconds"),
    [("{}", 3600), ("{TimeoutInMinutes: 5}", 300), ('{TimeoutInMinutes: "90"}', 5400)],
)
def test_its_time_is_an_hour_unless_the_project_says_otherwise(
    build, monkeypatch, properties, seconds
):
    given = []

    def ran(_: object, **arguments: object) -> Ended:
        given.append(arguments["seconds"])
        return Ended(0)

    monkeypatch.setattr(execution, "run", ran)
    build.provision(f"provision: [ls]\nproject_properties: {properties}")
    assert given == [seconds]


@pytest.mark.parametrize("minutes", ["soon", "0", "-1", "[1]", ".nan", ".inf"])
def test_a_time_that_is_none_is_refused(build, minutes):
    text = f"provision: [true]\nproject_properties: {{TimeoutInMinutes: {minutes}}}"
    assert "has to be a number of minutes" in failure(build, text)


def test_a_stop_ends_the_build(build):
    begun = build.guard.folder / "begun"
    os.mkfifo(begun)

    def stop_when_begun() -> None:
        begun.read_text()
        build.stopping.set()

    stopper = threading.Thread(target=stop_when_begun)
    stopper.start()
    with pytest.raises(StoppedError):
        build.provision(f"provision: ['echo $$ > {begun}', sleep 600]")
    stopper.join()
    assert build.left_behind() == [begun]


def test_after_a_stop_no_build_begins_and_none_fails(build):
    build.stopping.set()
    with pytest.raises(StoppedError):
        build.provision("provision: [false]")


def test_what_fails_because_of_a_stop_is_no_failure(build, monkeypatch):
    def stop_meanwhile(**_: object) -> None:
        build.stopping.set()
        raise EndpointConnectionError(endpoint_url="gone")

    monkeypatch.setattr(build.aws.secretsmanager, "get_secret_value", stop_meanwhile)
    with pytest.raises(StoppedError):
        build.provision("provision: [ls]\nenv: {secrets_manager: {TOKEN: x}}")


def test_a_folder_that_is_gone_is_told(build):
    build.guard.close()
    assert "No folder can be made for the build" in failure(build, "provision: [ls]")


def test_nothing_is_left_behind(build):
    [pid] = build.says(
        """
        provision:
          - mkdir -p protected/deep && touch protected/deep/file && chmod -R a-w protected
          - ln -s / root
          - sleep 600 & echo $!
        """
    )
    assert build.left_behind() == []
    assert not _alive(int(pid))


def test_after_a_failure_nothing_is_left_behind_either(build):
    failure(build, "provision: [false]")
    assert build.left_behind() == []


def test_output_without_end_is_kept_within_bounds(build):
    script = "import sys; sys.stdout.write('x' * 10_000_000)"
    message = failure(build, f'provision: ["{sys.executable} -c \\"{script}\\"", "false"]')
    assert len(message) < 3000
    log = build.log()
    assert sum(map(len, log)) < 2_200_000
    assert "cut here" in log[-1]


def test_the_last_output_is_short_and_plain(build):
    message = failure(
        build,
        r"""
        provision:
          - seq 100
          - |
            seq 1000 1100
            printf '\033[31mred\033[0m \a\r\n'
            exit 1
        """,
    )
    said = message.partition("Its last output:\n")[2].splitlines()[:-1]
    assert said[-1].strip() == "red"
    assert said[0] > "1000"
    assert len(said) <= 20


def test_outputs_are_those_left_in_the_file(build):
    text = '[{"key": "TopicArn", "valueString": "arn:x"}, {"key": "Size", "valueString": ""}]'
    outputs = build.provision(f"provision:\n  - |\n    echo '{text}' > proton-outputs.json")
    assert outputs == {"TopicArn": "arn:x", "Size": ""}


@pytest.mark.parametrize(
    "command",
    [
        "true",
        "echo '{}' > proton-outputs.json",
        "echo '[1]' > proton-outputs.json",
        "echo 'no JSON' > proton-outputs.json",
        """(echo '[{"key": "A", "valueString": "1"}]'; yes '' | head -1100000) > proton-outputs.json""",
        """echo '[{"key": "A", "valueString": 1}]' > proton-outputs.json""",
        """echo '[{"key": [], "valueString": "1"}]' > proton-outputs.json""",
        """printf '[%.0s' $(seq 100000) > proton-outputs.json""",
        "mkfifo proton-outputs.json",
        "mkdir proton-outputs.json",
        """echo '[{"key": "A", "valueString": "1"}]' > x; ln -s x proton-outputs.json""",
    ],
)
def test_any_other_file_gives_no_outputs(build, command):
    text = "provision:\n  - |\n    " + command
    assert build.provision(text) == {}


def test_a_file_of_outputs_that_was_packed_counts_once_it_is_written(build):
    packed = {"proton-outputs.json": b'[{"key": "Old", "valueString": "1"}]'}
    assert build.provision("provision: ['cat proton-outputs.json']", files=packed) == {}
    same = "provision: ['cp proton-outputs.json x; cat x > proton-outputs.json']"
    assert build.provision(same, files=packed) == {"Old": "1"}


def test_builds_of_one_project_run_side_by_side(build):
    meeting = build.guard.folder / "meeting"
    os.mkfifo(meeting)
    other = threading.Thread(
        target=build.provision, args=[f"provision: ['echo hello > {meeting}']"]
    )
    other.start()
    assert build.says(f"provision: ['cat {meeting}']") == ["hello"]
    other.join()


def _alive(pid: int) -> bool:
    """Killed processes that nobody reaped yet do not count."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
