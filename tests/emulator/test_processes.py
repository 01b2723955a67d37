"""Programs that the emulator runs: their output, their limits, and what they leave behind."""

from __future__ import annotations

import os
import select
import sys
import threading
from pathlib import Path

import pytest

from proton_emulator.processes.guard import Guard
from proton_emulator.processes.home import furnish
from proton_emulator.processes.running import run

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="NO /proc: nobody knows where daemons come from"
)
_DAEMON = "setsid sh -c 'sleep 600 >/dev/null 2>&1 & echo $! > daemon.pid'"


@pytest.fixture
def guard():
    made = Guard("test")
    yield made
    made.close()


def ran(guard, script: str, *, seconds: float = 30.0, stopping=None, apart: bool = False):
    out: list[str] = []
    err: list[str] = []
    ended = run(
        ["/bin/sh", "-c", script],
        folder=guard.folder,
        variables={"PATH": os.environ["PATH"], "SAID": "hello"},
        guard=guard,
        stopping=stopping or threading.Event(),
        seconds=seconds,
        out=out.append,
        err=err.append if apart else None,
    )
    return ended, out, err


def test_output_comes_line_by_line_and_the_exit_code_at_the_end(guard):
    ended, out, _ = ran(guard, 'echo "$SAID"; echo oops >&2; printf last; exit 3')
    assert (ended.code, ended.timed_out, ended.stopped) == (3, False, False)
    assert out == ["hello", "oops", "last"]


def test_errors_come_apart_where_that_is_asked_for(guard):
    _, out, err = ran(guard, "echo one; echo two >&2", apart=True)
    assert (out, err) == (["one"], ["two"])


def test_of_this_machines_variables_it_sees_none(guard, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    _, out, _ = ran(guard, 'echo "[$AWS_SECRET_ACCESS_KEY]"')
    assert out == ["[]"]


def test_what_takes_too_long_is_ended(guard):
    ended, out, _ = ran(guard, "echo begun; sleep 600", seconds=0.2)
    assert ended.timed_out
    assert ended.code < 0
    assert out == ["begun"]


def test_a_stop_ends_it(guard):
    stopping = threading.Event()
    stopping.set()
    ended, _, _ = ran(guard, "sleep 600", stopping=stopping)
    assert ended.stopped
    assert not ended.timed_out


def test_what_it_leaves_running_ends_with_it(guard):
    _, out, _ = ran(guard, "sleep 600 & echo $!")
    assert not _alive(int(out[0]))


def test_what_is_stopped_may_put_its_things_in_order(guard):
    stopping = threading.Event()
    out: list[str] = []

    def hear(line: str) -> None:
        out.append(line)
        stopping.set()

    ended = run(
        ["/bin/sh", "-c", "trap 'echo ordered; exit 5' INT; echo ready; sleep 600 & wait"],
        folder=guard.folder,
        variables={"PATH": os.environ["PATH"]},
        guard=guard,
        stopping=stopping,
        seconds=30,
        out=hear,
        grace=lambda: 10.0,
    )
    assert (ended.code, ended.stopped) == (5, True)
    assert out == ["ready", "ordered"]


@needs_proc
def test_a_daemon_that_left_its_session_ends_with_it(guard):
    _, out, _ = ran(guard, f"{_DAEMON} & wait; cat daemon.pid")
    assert _ends(int(out[0]))


@needs_proc
def test_a_daemon_of_a_program_under_way_ends_with_the_guard():
    guard = Guard("test")
    heard, pids = threading.Event(), []

    def hear(line: str) -> None:
        pids.append(int(line))
        heard.set()

    def work() -> None:
        run(
            ["/bin/sh", "-c", f"{_DAEMON} & wait; cat daemon.pid; sleep 600"],
            folder=guard.folder,
            variables={"PATH": os.environ["PATH"]},
            guard=guard,
            stopping=threading.Event(),
            seconds=600,
            out=hear,
        )

    thread = threading.Thread(target=work)
    thread.start()
    assert heard.wait(30)
    assert _alive(pids[0])
    guard.close()
    assert _ends(pids[0])
    thread.join(30)


def test_a_line_without_end_is_cut(guard):
    script = f"{sys.executable} -c \"print('x' * 100_000)\""
    _, out, _ = ran(guard, script)
    assert sum(map(len, out)) == 100_000
    assert max(map(len, out)) <= 8 * 1024


def test_bytes_that_are_no_text_do_not_end_it(guard):
    _, out, _ = ran(guard, "printf 'a\\377b\\n'")
    assert out == ["a\ufffdb"]


def test_a_program_that_is_not_there_is_an_error(guard):
    with pytest.raises(FileNotFoundError):
        run(
            ["no-such-program"],
            folder=guard.folder,
            variables={},
            guard=guard,
            stopping=threading.Event(),
            seconds=1,
            out=print,
        )


def test_a_home_has_the_users_version_managers_and_nothing_else(tmp_path, monkeypatch):
    users, home = tmp_path / "users", tmp_path / "home"
    for name in (".aws", ".kube", ".asdf", ".config/mise", ".config/gcloud"):
        (users / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(users))
    furnish(home)
    furnish(home)
    assert {str(path.relative_to(home)) for path in home.rglob("*")} == {
        ".asdf",
        ".config",
        ".config/mise",
    }


def _alive(pid: int) -> bool:
    """Killed processes of ours that nobody reaped yet do not count."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _ends(pid: int) -> bool:
    """Whether a process that is no child of ours is dead soon: it is killed, and takes a moment."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 10)[0])
    finally:
        os.close(process)
