"""``proton check`` as a person sees it: a bar while cfn-lint works, and Ctrl-C that ends at once."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sample import write_base

# Seconds; much less than one lint may take before it times out.
_SOON = 15
_MANY = 12


def start(folder: Path, cache: Path, *options: str, **streams: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "proton_cli", "check", *options, "."],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(cache), "TERM": "xterm"},
        start_new_session=True,
        **streams,
    )


def read_all(descriptor: int) -> str:
    """What is written to a pseudo-terminal until its last writer is gone."""
    written = b""
    while True:
        try:
            data = os.read(descriptor, 4096)
        except OSError:  # how Linux says end of file here
            data = b""
        if not data:
            return written.decode(errors="replace")
        written += data


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    folder = tmp_path / "bundles"
    for name in ("one", "two", "three"):
        write_base(folder / name, "environment")
    (folder / ".git").mkdir()
    return folder


@pytest.fixture
def many_bundles(tmp_path: Path) -> Path:
    """Each with its own text, so that cfn-lint has work for longer than a bar is held back."""
    folder = tmp_path / "many"
    for number in range(_MANY):
        bundle = write_base(folder / f"bundle-{number}", "environment")
        for template in bundle.rglob("cloudformation.yaml"):
            topics = (f"  T{number}x{each}: {{Type: AWS::SNS::Topic}}\n" for each in range(100))
            template.write_text(
                template.read_text().replace("Resources:\n", "Resources:\n" + "".join(topics))
            )
    (folder / ".git").mkdir()
    return folder


def test_a_bar_is_drawn_while_it_works_and_only_on_standard_error(many_bundles, tmp_path):
    ours, theirs = pty.openpty()
    process = start(many_bundles, tmp_path / "cache", stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    drawn = read_all(ours)
    os.close(ours)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "cfn-lint" in drawn
    assert f"/{_MANY}" in drawn
    assert out.decode() == f"No findings in {_MANY} bundles, {_MANY * 3} files.\n"


def test_nothing_is_drawn_when_the_answer_comes_at_once(bundles, tmp_path):
    ours, theirs = pty.openpty()
    process = start(bundles, tmp_path, "--no-cfn-lint", stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    assert read_all(ours) == ""
    os.close(ours)
    assert process.wait(60) == 0


def test_an_interrupt_ends_it_with_all_its_processes(bundles, tmp_path):
    process = start(
        bundles, tmp_path / "cache", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        process.wait()
        pytest.skip("this system does not tell a process's children")
    while process.poll() is None and not _workers(process.pid):
        time.sleep(0.01)  # there is no event for "has started a process"
    workers = _workers(process.pid)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert time.monotonic() - begun < _SOON
    assert [each for each in workers if Path(f"/proc/{each}").exists()] == []


def _workers(pid: int) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        return [child for task in tasks for child in task.read_text().split()]
    except OSError:
        return []
