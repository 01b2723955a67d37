"""The report: every figure in one Markdown file, misses first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.machine import describe
from benchmarks.row import Measured, Row, Unit

_HEAD = "| what | ours | baseline | ratio | budget | kept |\n| --- | --- | --- | --- | --- | --- |"
_INTRODUCTION = """\
# Benchmarks

Written by `make bench`. Both sides of a row ran in turns in the same run, each in a process of its
own, with bytecode present. A figure is the median, then the 95th percentile of its samples, then
the peak of resident memory: of the largest process where a command starts others."""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one measure, or why there are none."""

    title: str
    about: str
    rows: tuple[Row, ...] = ()
    failure: str = ""


def render(sections: Sequence[Section], *, quick: bool = False) -> str:
    """The whole report."""
    rough = "A quick run with few repetitions: the figures are rough." if quick else ""
    parts = [_INTRODUCTION, rough, "\n".join(f"- {line}" for line in describe())]
    parts += [_verdict(sections), *(_section(each) for each in sections)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _verdict(sections: Sequence[Section]) -> str:
    promised = [row for section in sections for row in section.rows if row.is_kept is not None]
    missed = [row for row in promised if not row.is_kept]
    failed = [section for section in sections if section.failure]
    lines = [f"{len(promised) - len(missed)} of {len(promised)} budgets are kept."]
    lines += [f"- **Missed:** {row.what}, {row.budget}" for row in missed]
    lines += [f"- **Not measured:** {section.title}" for section in failed]
    return "\n".join([lines[0], "", *lines[1:]]).strip()


def _section(section: Section) -> str:
    lines = [f"## {section.title}", "", section.about, ""]
    if section.rows:
        lines += [_HEAD, *(_line(row) for row in section.rows)]
    if section.failure:
        lines += ["Not measured:", "", *_quoted(section.failure)]
    return "\n".join(lines).rstrip()


def _quoted(text: str) -> Iterator[str]:
    return (f"    {line}" for line in text.splitlines())


def _line(row: Row) -> str:
    baseline = f"{row.against}: {_figure(row.baseline)}" if row.baseline else ""
    ratio = f"{row.ratio:.2f} ×" if row.ratio else ""
    kept = {None: "", True: "yes", False: "**no**"}[row.is_kept]
    cells = [row.what, _figure(row.ours), baseline, ratio, str(row.budget or ""), kept]
    return f"| {' | '.join(cells)} |"


def _figure(measured: Measured) -> str:
    if measured.unit is Unit.BYTES:
        return _bytes(measured.median)
    text = f"{_seconds(measured.median)}, p95 {_seconds(measured.p95)}"
    return f"{text}, {_bytes(measured.peak)}" if measured.peak else text


def _seconds(value: float) -> str:
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1000:.{1 if value < 0.1 else 0}f} ms"


def _bytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"
