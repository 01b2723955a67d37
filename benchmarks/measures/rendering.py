"""Rendering with a source map.

A sample is all published CloudFormation templates, beside jinja2 with the same filters, data and
strict undefined names, neither sandboxed nor mapped. First both compile and render, then both
render what they compiled before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from time import perf_counter

from benchmarks.contestants import Warm, interleave
from benchmarks.effort import Effort
from benchmarks.row import MedianRatio, Row


def measure(effort: Effort) -> list[Row]:
    rounds = effort.of(30)
    return [
        _row("Render the published templates", rounds, MedianRatio(1.5), keep=False),
        _row("Render them again", rounds, None, keep=True),
    ]


def _row(what: str, rounds: int, budget: MedianRatio | None, *, keep: bool) -> Row:
    contestants = [Warm(f"{__name__}:{name}", keep) for name in ("ours", "jinja2")]
    own, plain = interleave(rounds, *contestants)
    return Row(what, own, "jinja2 alone", plain, budget)


def ours(keep: bool) -> Callable[[], list[float]]:
    from benchmarks.template_data import templates
    from proton_bundle.limits import DEFAULT
    from proton_bundle.rendering import render

    subjects = templates()
    numbers = count()

    def once() -> list[float]:
        # What is compiled is kept for the same limits only.
        limits = DEFAULT if keep else replace(DEFAULT, render_steps=10**9 + next(numbers))
        start = perf_counter()
        results = [render(source, context, limits=limits) for source, context in subjects]
        took = perf_counter() - start
        if any(result.text is None for result in results):
            raise RuntimeError("a published template does not render")
        return [took]

    return once


def jinja2(keep: bool) -> Callable[[], list[float]]:
    from jinja2 import Environment, StrictUndefined

    from benchmarks.template_data import templates
    from proton_bundle.jinja.filters import FILTERS

    environment = Environment(undefined=StrictUndefined)
    environment.filters.update(FILTERS)
    compiled = cache(environment.from_string) if keep else environment.from_string
    subjects = [(source.text, context) for source, context in templates()]

    def once() -> list[float]:
        start = perf_counter()
        for text, context in subjects:
            compiled(text).render(context)
        return [perf_counter() - start]

    return once
