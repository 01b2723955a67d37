"""The harness of ``make bench`` on its smallest cases; nothing here judges a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.contestants import Command, Warm, interleave
from benchmarks.editor import Editor
from benchmarks.effort import QUICK
from benchmarks.generated import TEMPLATE, write_bundle
from benchmarks.measures import MEASURES, load
from benchmarks.measures.fast_pass import check
from benchmarks.report import Section, render
from benchmarks.row import P95, Measured, MedianRatio, Row, Unit

from command import proton
from corpus import require_corpus

ROOT = Path(__file__).resolve().parents[2]


class Counting:
    def __init__(self, log: list[str], name: str) -> None:
        self.log, self.name = log, name

    def round(self) -> list[float]:
        self.log.append(self.name)
        return [float(len(self.log))]

    def close(self) -> int:
        self.log.append(f"end {self.name}")
        return 1


def test_contestants_take_turns_and_change_places_after_a_round_that_does_not_count():
    log: list[str] = []
    first, second = interleave(3, Counting(log, "a"), Counting(log, "b"))
    assert log == [*"ab", *"ba", *"ab", *"ba", "end a", "end b"]
    assert (first.samples, second.samples) == ((4, 5, 8), (3, 6, 7))


def test_a_contestant_that_fails_ends_the_others_too():
    class Failing(Counting):
        def round(self) -> list[float]:
            raise RuntimeError("broken")

    log: list[str] = []
    with pytest.raises(RuntimeError, match="broken"):
        interleave(1, Counting(log, "a"), Failing(log, "b"))
    assert set(log) == {"a", "end a", "end b"}


def test_figures():
    measured = Measured(tuple(float(n) for n in range(1, 101)))
    assert (measured.median, measured.p95) == (50.5, 95)
    assert Measured((3.0,)).p95 == 3


@pytest.mark.parametrize(("ours", "kept"), [(1.5, True), (1.6, False)])
def test_budgets(ours: float, kept: bool):
    own, baseline = Measured((ours,)), Measured((1.0,))
    assert Row("x", own, "y", baseline, MedianRatio(1.5)).is_kept is kept
    assert Row("x", own, budget=P95(1.5)).is_kept is kept
    assert Row("x", own).is_kept is None


def test_the_report_says_what_was_missed_and_what_was_not_measured():
    missed = Row("Start", Measured((0.3,), 2**20), "nothing", Measured((0.1,)), MedianRatio(1.2))
    memory = Row("Memory", Measured((2.0**21,), unit=Unit.BYTES))
    sections = [
        Section("One", "About it.", (missed, memory)),
        Section("Two", "", failure="boom"),
    ]
    report = render(sections)
    assert "0 of 1 budgets are kept." in report
    assert "- **Missed:** Start, ≤ 1.2 ×" in report
    assert "- **Not measured:** Two" in report
    row = "| Start | 300 ms, p95 300 ms, 1 MiB | nothing: 100 ms, p95 100 ms | 3.00 × | ≤ 1.2 × | **no** |"
    assert row in report
    assert "| Memory | 2 MiB |" in report


def test_a_process_has_its_own_peak():
    [found] = interleave(1, Command([sys.executable, "-c", "x = bytearray(400_000_000)"]))
    assert found.peak is not None
    assert 400 < found.peak / 1e6 < 500


def test_an_unexpected_exit_code_is_no_measurement():
    with pytest.raises(RuntimeError, match="exit code 3"):
        Command([sys.executable, "-c", "raise SystemExit(3)"]).round()


@pytest.mark.parametrize("lines", [300, 5000])
def test_the_generated_bundle_is_sound_and_as_long_as_wanted(lines: int, tmp_path: Path):
    bundle = write_bundle(tmp_path, lines)
    assert 0.9 < len((bundle / TEMPLATE).read_text().splitlines()) / lines < 1.1
    done = proton("check", "--no-cfn-lint", "--no-cache", bundle)
    assert done.returncode == 0, done.stdout
    assert "No findings in 1 bundle" in done.stdout


def test_a_warm_child_answers_each_round(tmp_path: Path):
    write_bundle(tmp_path, 40)
    [found] = interleave(2, Warm("benchmarks.measures.fast_pass:check", str(tmp_path)))
    assert len(found.samples) == 2
    assert check(str(tmp_path))()[0] > 0


def test_an_editor_sees_findings_and_completions(tmp_path: Path):
    from benchmarks.measures.editing import Completion, Findings, Subject

    subject = Subject("small", write_bundle(tmp_path, 40), TEMPLATE, None)
    for kind in (Findings, Completion):
        typist = kind(subject)
        try:
            assert all(sample > 0 for sample in typist.round())
        finally:
            typist.close()


def test_a_server_that_ends_is_told():
    with Editor([sys.executable, "-c", ""]) as editor, pytest.raises(RuntimeError, match="ended"):
        editor.wait(lambda _: True)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_says_what_it_measures(name: str):
    title, _, about = (load(name).__doc__ or "").partition("\n\n")
    assert title.endswith(".")
    assert about


@require_corpus
def test_rendering_is_measured_on_the_published_templates():
    fresh, again = load("rendering").measure(QUICK)
    assert fresh.ratio
    assert again.ratio


def test_the_command_names_its_measures():
    command = [sys.executable, "-m", "benchmarks", "--quick", "nothing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode
    assert "no measure 'nothing'; there are: rendering" in done.stderr
