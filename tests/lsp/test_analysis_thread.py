"""What a person waits for goes first; what nobody waits for any more never runs."""

from __future__ import annotations

import threading

import pytest

from proton_lsp.analysis_thread import AnalysisThread, Priority


@pytest.fixture
def thread():
    thread = AnalysisThread()
    yield thread
    thread.stop()


def hold(thread: AnalysisThread) -> threading.Event:
    started, release = threading.Event(), threading.Event()
    thread.submit(Priority.REQUEST, lambda: (started.set(), release.wait(10)))
    assert started.wait(10)
    return release


def test_requests_overtake_indexing_and_keep_their_order(thread):
    done: list[str] = []
    release = hold(thread)
    jobs = [("index", Priority.WORKSPACE), ("check", Priority.OPEN_FILES)]
    jobs += [("hover", Priority.REQUEST), ("complete", Priority.REQUEST)]
    futures = [thread.submit(p, lambda name=name: done.append(name)) for name, p in jobs]
    release.set()
    for future in futures:
        future.result(10)
    assert done == ["hover", "complete", "check", "index"]


def test_a_job_cancelled_before_its_turn_never_runs(thread):
    ran: list[int] = []
    release = hold(thread)
    first = thread.submit(Priority.REQUEST, lambda: ran.append(1))
    second = thread.submit(Priority.REQUEST, lambda: ran.append(2))
    assert first.cancel()
    release.set()
    second.result(10)
    assert ran == [2]


def test_a_job_that_fails_does_not_end_the_thread(thread):
    with pytest.raises(ZeroDivisionError):
        thread.submit(Priority.REQUEST, lambda: 1 // 0).result(10)
    assert thread.submit(Priority.REQUEST, lambda: 7).result(10) == 7


def test_after_stop_nothing_is_taken(thread):
    thread.stop()
    assert thread.submit(Priority.REQUEST, lambda: 1).cancelled()
