"""The automation that applies pull requests: its modes, its order, and its end."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

import pytest

from emulator.terraform_programs import (
    PROGRAM,
    Line,
    require_terraform,
    script,
    without_registry,
)
from proton_emulator.automation.automation import Automation, Mode
from proton_emulator.processes.guard import Guard
from proton_emulator.service.git_provider import LocalRepositories, PullRequestState
from proton_emulator.service.model.deployables import RepositoryBranch
from proton_emulator.service.provisioners.self_managed.change import DELETED

REPOSITORY = RepositoryBranch("GITHUB", "org/infra", "main")
_ARN = "arn:aws:proton:us-east-1:123456789012:environment/dev"
_WAIT = 60.0
_QUEUE = 'resource "aws_sqs_queue" "jobs" {}\noutput "Url" { value = aws_sqs_queue.jobs.url }\n'
_AWS = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
_DATA = 'resource "terraform_data" "d" { input = "x" }\noutput "o" { value = "v" }\n'
# Answers like Terraform; what `apply` does beside goes in front.
_ANSWERS = """
case "$1" in
output) echo '{"made": {"value": "yes"}}' ;;
show) echo '{"values": {"root_module": {"resources": [
  {"address": "a_b.c", "mode": "managed", "type": "a_b"}]}}}' ;;
esac
"""


@dataclass
class Told:
    """Takes notifications; `wait` gives the next one that comes."""

    all: list[dict] = field(default_factory=list)
    _came: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, **notification) -> None:
        with self._came:
            self.all.append(notification)
            self._came.notify_all()

    def wait(self, count: int = 1) -> dict:
        with self._came:
            assert self._came.wait_for(lambda: len(self.all) >= count, _WAIT), self.all
            return self.all[count - 1]


@pytest.fixture
def guard():
    made = Guard("test")
    yield made
    made.close()


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def repositories(tmp_path):
    return LocalRepositories(tmp_path / "git")


@pytest.fixture
def line(tmp_path):
    made = Line(tmp_path / "line")
    yield made
    made.close()


@pytest.fixture
def play(guard, told, repositories, tmp_path):
    """Makes an automation; all are stopped at the end."""
    made = []

    def start(mode, program, variables=None, notify=told) -> Automation:
        variables = variables or {"PATH": os.environ["PATH"]}
        folder = guard.folder / "terraform"
        find = program if callable(program) else lambda: program
        made.append(Automation(mode, folder, guard, notify, repositories, variables, find))
        return made[-1]

    yield start
    for each in made:
        each.stop()


def opened(repositories, files, *, folder="dev", deployment="d-1", arn=_ARN):
    return repositories.open(
        REPOSITORY,
        branch=f"proton--{folder}-{len(repositories.all())}",
        title="Update requested for Proton",
        folder=folder,
        files=files,
        arn=arn,
        deployment=deployment,
    )


def state(repositories, number: int) -> PullRequestState:
    return repositories.all()[number - 1].state


# --- modes -------------------------------------------------------------------------------------


def test_who_waits_does_nothing(play, repositories, told):
    automation = play(Mode.WAIT, None)
    automation.opened(opened(repositories, {"main.tf": _QUEUE}))
    automation.stop()
    assert told.all == []
    assert state(repositories, 1) is PullRequestState.OPEN


@pytest.mark.parametrize("mode", [Mode.APPLY, Mode.AUTO])
def test_a_pull_request_is_merged_and_applied(play, repositories, told, tmp_path, mode):
    automation = play(mode, script(tmp_path, _ANSWERS))
    automation.opened(opened(repositories, {"main.tf": _QUEUE}))
    assert told.wait() == {
        "arn": _ARN,
        "deployment": "d-1",
        "status": "SUCCEEDED",
        "outputs": {"made": "yes"},
        "message": "",
    }
    assert state(repositories, 1) is PullRequestState.MERGED
    applied = automation.applied(REPOSITORY, "dev")
    assert [each.address for each in applied.resources] == ["a_b.c"]
    assert automation.applied(REPOSITORY, "prod") is None


def test_without_a_program_it_is_recorded(play, repositories, told):
    automation = play(Mode.AUTO, None)
    automation.opened(opened(repositories, {"main.tf": _QUEUE}))
    answer = told.wait()
    assert answer["status"] == "SUCCEEDED"
    assert answer["outputs"] == {"Url": "recorded:Url"}
    assert answer["message"] == (
        "recorded, not applied: neither terraform nor tofu is on PATH: install one to apply it"
    )
    assert state(repositories, 1) is PullRequestState.MERGED
    applied = automation.applied(REPOSITORY, "dev")
    assert applied.recorded
    assert [each.address for each in applied.resources] == ["aws_sqs_queue.jobs"]


def test_who_only_records_runs_nothing(play, repositories, told, tmp_path):
    asked = tmp_path / "asked"
    automation = play(Mode.RECORD, script(tmp_path, f"touch {asked}"))
    automation.opened(opened(repositories, {"main.tf": _QUEUE}))
    answer = told.wait()
    assert (answer["status"], answer["outputs"]) == ("SUCCEEDED", {"Url": "recorded:Url"})
    assert answer["message"] == "recorded, not applied: as asked for (--terraform record)"
    assert automation.applied(REPOSITORY, "dev").recorded
    assert not asked.exists()


def test_who_must_apply_fails_without_a_program(play, repositories, told):
    play(Mode.APPLY, None).opened(opened(repositories, {"main.tf": _QUEUE}))
    answer = told.wait()
    assert (answer["status"], answer["outputs"]) == ("FAILED", {})
    assert answer["message"].startswith("neither terraform nor tofu is on PATH")


@require_terraform
def test_without_a_network_it_is_recorded_with_the_reason(play, repositories, told, tmp_path):
    automation = play(Mode.AUTO, PROGRAM, without_registry(tmp_path))
    automation.opened(opened(repositories, {"main.tf": _AWS + _QUEUE}))
    answer = told.wait()
    assert answer["status"] == "SUCCEEDED"
    assert answer["outputs"] == {"Url": "recorded:Url"}
    assert answer["message"] == (
        "recorded, not applied: 127.0.0.1 cannot be reached for hashicorp/aws: "
        "go online, or name a mirror in TF_CLI_CONFIG_FILE"
    )
    assert automation.applied(REPOSITORY, "dev").recorded


@require_terraform
def test_who_must_apply_fails_without_a_network(play, repositories, told, tmp_path):
    automation = play(Mode.APPLY, PROGRAM, without_registry(tmp_path))
    automation.opened(opened(repositories, {"main.tf": _AWS + _QUEUE}))
    answer = told.wait()
    assert answer["status"] == "FAILED"
    assert answer["message"].startswith("Error: Failed to query available provider packages")


@pytest.mark.parametrize("program", [None, PROGRAM], ids=["without", "with"])
def test_a_mistake_is_never_recorded(play, repositories, told, tmp_path, program):
    automation = play(Mode.AUTO, program, without_registry(tmp_path))
    automation.opened(opened(repositories, {"main.tf": _AWS + 'resource "a" "b" {\n'}))
    answer = told.wait()
    assert answer["status"] == "FAILED"
    assert "main.tf line" in answer["message"]
    assert automation.applied(REPOSITORY, "dev") is None


# --- with Terraform ----------------------------------------------------------------------------


@require_terraform
def test_what_lies_in_the_repository_is_applied(play, repositories, told, tmp_path):
    automation = play(Mode.AUTO, PROGRAM, without_registry(tmp_path))
    automation.opened(opened(repositories, {"main.tf": _DATA}))
    first = told.wait()
    assert (first["status"], first["outputs"]) == ("SUCCEEDED", {"o": "v"})
    # A later pull request adds to what lies there.
    more = 'output "kept" { value = terraform_data.d.id }\n'
    automation.opened(opened(repositories, {"more.tf": more}, deployment="d-2"))
    second = told.wait(2)
    assert second["deployment"] == "d-2"
    assert second["outputs"].keys() == {"o", "kept"}
    assert not automation.applied(REPOSITORY, "dev").recorded


@require_terraform
def test_a_deletion_destroys_and_notifies_nobody(play, repositories, told, tmp_path):
    automation = play(Mode.APPLY, PROGRAM, without_registry(tmp_path))
    witness = tmp_path / "destroyed"
    text = (
        'resource "terraform_data" "d" {\n  provisioner "local-exec" {\n    when = destroy\n'
        f'    command = "touch {witness}"\n  }}\n}}\n'
    )
    automation.opened(opened(repositories, {"main.tf": text}))
    told.wait()
    automation.opened(opened(repositories, {"main.tf": f"# deleted\n{text}"}, deployment=DELETED))
    # The next in the folder begins when the deletion is done.
    automation.opened(opened(repositories, {"main.tf": _DATA}, deployment="d-3"))
    assert told.wait(2)["deployment"] == "d-3"
    assert witness.exists()
    assert [each["deployment"] for each in told.all] == ["d-1", "d-3"]
    assert state(repositories, 2) is PullRequestState.MERGED


def test_what_was_recorded_is_not_destroyed(play, repositories, told, tmp_path):
    asked = tmp_path / "asked"
    programs = [None, script(tmp_path, f"touch {asked}")]
    automation = play(Mode.AUTO, lambda: programs.pop(0))
    automation.opened(opened(repositories, {"main.tf": _QUEUE}))
    told.wait()
    automation.opened(opened(repositories, {"main.tf": "# deleted\n"}, deployment=DELETED))
    _drain(automation)
    assert automation.applied(REPOSITORY, "dev") is None
    assert not asked.exists()


def test_a_destroy_that_fails_is_logged(play, repositories, told, tmp_path, caplog):
    body = _ANSWERS + '[ "$1" = apply ] && touch terraform.tfstate\n'
    body += '[ "$1" != destroy ] || { echo "Error: no way" >&2; exit 1; }'
    automation = play(Mode.AUTO, script(tmp_path, body))
    automation.opened(opened(repositories, {"main.tf": _QUEUE}))
    told.wait()
    automation.opened(opened(repositories, {"main.tf": _QUEUE}, deployment=DELETED))
    _drain(automation)
    assert "Error: no way" in caplog.text
    assert len(told.all) == 1


# --- order, failures, end ----------------------------------------------------------------------


def test_one_folder_is_applied_at_a_time_in_order(play, repositories, told, tmp_path):
    body = 'if [ "$1" = apply ]; then mkdir busy || exit 9; cat n; rmdir busy; fi'
    automation = play(Mode.APPLY, script(tmp_path, body + _ANSWERS))
    for number in range(4):
        files = {"n": str(number)}
        automation.opened(opened(repositories, files, deployment=f"d-{number}"))
    told.wait(4)
    assert [each["deployment"] for each in told.all] == [f"d-{n}" for n in range(4)]
    assert {each["status"] for each in told.all} == {"SUCCEEDED"}


def test_folders_do_not_wait_for_each_other(play, repositories, told, tmp_path, line):
    body = f'[ "$1" = apply ] && [ -f first.tf ] && read go < {line.path}\n'
    automation = play(Mode.APPLY, script(tmp_path, body + _ANSWERS))
    automation.opened(opened(repositories, {"first.tf": ""}, folder="dev", arn="first"))
    automation.opened(opened(repositories, {"second.tf": ""}, folder="dev/svc-i", arn="second"))
    assert told.wait()["arn"] == "second"
    line.say()
    assert told.wait(2)["arn"] == "first"


@pytest.mark.parametrize(
    "body",
    ['[ "$1" != output ] || echo "no json"', '[ "$1" != output ] || echo "[]"'],
)
def test_an_unexpected_answer_fails_with_words(play, repositories, told, tmp_path, body, caplog):
    play(Mode.AUTO, script(tmp_path, body)).opened(opened(repositories, {"main.tf": ""}))
    answer = told.wait()
    assert answer["status"] == "FAILED"
    assert answer["message"].startswith("the automation failed: ")


def test_a_program_that_cannot_start_fails_with_words(play, repositories, told, tmp_path, caplog):
    automation = play(Mode.AUTO, str(tmp_path / "gone"))
    automation.opened(opened(repositories, {"main.tf": ""}))
    answer = told.wait()
    assert answer["status"] == "FAILED"
    assert "FileNotFoundError" in answer["message"]


def test_a_notification_that_is_refused_does_not_end_the_folder(
    play, repositories, told, tmp_path, caplog
):
    def refuse(**notification) -> None:
        told(**notification)
        if len(told.all) == 1:
            raise ValueError("no such deployment")

    automation = play(Mode.AUTO, script(tmp_path, _ANSWERS), notify=refuse)
    automation.opened(opened(repositories, {"main.tf": ""}))
    automation.opened(opened(repositories, {"main.tf": ""}, deployment="d-2"))
    assert told.wait(2)["deployment"] == "d-2"
    assert "no such deployment" in caplog.text


def test_what_is_given_up_ends_in_good_order_and_the_next_follows(
    play, repositories, told, tmp_path, line
):
    ordered = tmp_path / "ordered"
    body = (
        '[ "$1" = apply ] && [ ! -f next.tf ] && '
        f"{{ trap 'touch {ordered}; exit 1' INT; echo go > {line.path}; sleep 600 & wait; }}\n"
    )
    automation = play(Mode.APPLY, script(tmp_path, body + _ANSWERS))
    endless = opened(repositories, {"main.tf": ""})
    waiting = opened(repositories, {"main.tf": "# 2"}, deployment="d-2")
    automation.opened(endless)
    assert line.hear()
    automation.opened(waiting)
    automation.given_up(waiting)
    repositories.close(waiting)
    automation.opened(opened(repositories, {"next.tf": ""}, deployment="d-3"))
    automation.given_up(endless)
    assert told.wait()["deployment"] == "d-3"
    assert ordered.exists()
    assert [each["deployment"] for each in told.all] == ["d-3"]


@require_terraform
def test_what_terraform_made_before_it_was_given_up_is_not_forgotten(
    play, repositories, told, tmp_path, line
):
    automation = play(Mode.APPLY, PROGRAM, without_registry(tmp_path))
    made = 'resource "terraform_data" "made" {}\noutput "id" { value = terraform_data.made.id }\n'
    endless = (
        'resource "terraform_data" "endless" {\n  depends_on = [terraform_data.made]\n'
        f'  provisioner "local-exec" {{ command = "echo go > {line.path}; sleep 600" }}\n}}\n'
    )
    first = opened(repositories, {"main.tf": made, "endless.tf": endless})
    automation.opened(first)
    assert line.hear()
    automation.given_up(first)
    automation.opened(opened(repositories, {"endless.tf": ""}, deployment="d-2"))
    told.wait()
    addresses = [each.address for each in automation.applied(REPOSITORY, "dev").resources]
    assert addresses == ["terraform_data.made"]


def test_a_stop_ends_terraform_and_nothing_is_notified(play, repositories, told, tmp_path, line):
    body = f'[ "$1" != apply ] || {{ echo go > {line.path}; sleep 600; }}'
    automation = play(Mode.APPLY, script(tmp_path, body))
    automation.opened(opened(repositories, {"main.tf": ""}))
    automation.opened(opened(repositories, {"main.tf": "# 2"}, deployment="d-2"))
    assert line.hear() == b"go\n"
    automation.stop()
    automation.opened(opened(repositories, {"main.tf": ""}, deployment="d-3"))
    assert told.all == []
    assert not _threads(automation)
    assert state(repositories, 2) is PullRequestState.OPEN


def _threads(automation) -> list[threading.Thread]:
    return list(automation._threads.values())


def _drain(automation) -> None:
    for thread in _threads(automation):
        thread.join(_WAIT)
        assert not thread.is_alive()
