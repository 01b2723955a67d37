"""``python -m benchmarks [NAME...] [--quick]``: measure and report.

A whole run writes docs/benchmarks.md; a quick one or one of some measures only prints.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import traceback
from pathlib import Path

from benchmarks.contestants import ROOT
from benchmarks.effort import QUICK, Effort
from benchmarks.measures import MEASURES, load
from benchmarks.report import Section, render


def main() -> int:
    """1 where a budget was missed or a measure failed."""
    arguments = _parser().parse_args()
    names = arguments.names or list(MEASURES)
    effort = QUICK if arguments.quick else Effort()
    sections = [_measured(name, effort) for name in names]
    report = render(sections, quick=arguments.quick)
    whole = names == list(MEASURES) and not arguments.quick
    output = arguments.output or (ROOT / "docs" / "benchmarks.md" if whole else None)
    if output:
        output.write_text(report, encoding="utf-8")
    print(report)
    bad = any(s.failure or any(row.is_kept is False for row in s.rows) for s in sections)
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--quick", action="store_true", help="few repetitions, rough figures")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    return parser


def _measured(name: str, effort: Effort) -> Section:
    print(f"{name} …", file=sys.stderr, flush=True)
    measure = load(name)
    title, _, about = (inspect.getdoc(measure) or name).partition("\n\n")
    try:
        return Section(title.rstrip("."), about, tuple(measure.measure(effort)))
    except Exception:
        return Section(title.rstrip("."), about, failure=traceback.format_exc(limit=-2))


if __name__ == "__main__":
    sys.exit(main())
