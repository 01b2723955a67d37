"""No template may hurt the machine that renders it, however it tries."""

from __future__ import annotations

import resource
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.errors import ProtonBundleError
from proton_bundle.limits import Limits
from proton_bundle.rendering import ProblemKind, render
from proton_bundle.source import SourceText

DOUBLING = (
    "{% set ns = namespace(x=START) %}{% for i in range(60) %}{% set ns.x = STEP %}{% endfor %}USE"
)


def doubling(start: str, step: str, use: str = "") -> str:
    return DOUBLING.replace("START", start).replace("STEP", step).replace("USE", use)


BOMBS = {
    "a range": "{% for i in range(10**9) %}{% endfor %}",
    "nested loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "filtered loops": "{% for i in range(99999) %}{% for j in range(99999) if false %}{% endfor %}{% endfor %}",
    "long output": "{% for i in range(99999) %}" + "x" * 500 + "{% endfor %}",
    "a long body": "{% for i in range(99999) %}" + "{% if i %}{% endif %}" * 300 + "{% endfor %}",
    "recursive loop": "{% for i in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "recursive macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "branching macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) }}",
    "macro without calls of itself": "{% macro a() %}"
    + "{{ 1 }}" * 50
    + "{% endmacro %}{% for i in range(99999) %}{{ a() }}{% endfor %}",
    "repetition": "{{ 'a' * 10**9 }}",
    "list repetition": "{{ [1] * 10**9 }}",
    "repetition of repetition": "{{ [['a' * 1000] * 1000] * 1000 }}",
    "power": "{{ 9 ** (9 ** 9) }}",
    "negative power": "{{ (-9) ** (10**9) }}",
    "squaring": doubling("3", "ns.x * ns.x"),
    "concatenation": doubling("'ab'", "ns.x ~ ns.x"),
    "addition": doubling("'ab'", "ns.x + ns.x"),
    "list addition": doubling("[1]", "ns.x + ns.x"),
    "nested lists": doubling("[1]", "[ns.x, ns.x]", "{{ ns.x }}"),
    "nested tuples": doubling("(1,)", "(ns.x, ns.x)", "{{ {ns.x: 1} }}"),
    "nested dicts": doubling("{}", "{'a': ns.x, 'b': ns.x}", "{{ ns.x | tojson }}"),
    "nested dict calls": doubling("{}", "dict(a=ns.x, b=ns.x)", "{{ ns.x }}"),
    "compared lists": doubling("[1]", "[ns.x, ns.x]", "{{ ns.x == ns.x }}"),
    "formatting": doubling("'ab'", "'{0}{0}'.format(ns.x)"),
    "format map": doubling("'ab'", "'{a}{a}'.format_map({'a': ns.x})"),
    "printf": doubling("'ab'", "'%s%s' % (ns.x, ns.x)"),
    "printf filter": doubling("'ab'", "'%s%s' | format(ns.x, ns.x)"),
    "joining": doubling("'ab'", "[ns.x, ns.x] | join"),
    "joining by method": doubling("'ab'", "''.join([ns.x, ns.x])"),
    "glue": doubling("'ab'", "[1, 2, 3] | join(ns.x)"),
    "replacing": doubling("'ab'", "ns.x | replace('a', 'aa')"),
    "replacing by method": doubling("'aa'", "ns.x.replace('a', ns.x)"),
    "indentation": "{{ ('a\n' * 9999) | indent(9999) }}",
    "center": "{{ 'x' | center(1000000000) }}",
    "center by method": "{{ 'x'.center(10**9) }}",
    "ljust": "{{ 'x'.ljust(10**9) }}",
    "zfill": "{{ 'x'.zfill(10**9) }}",
    "tabs": "{{ '\t'.expandtabs(10**9) }}",
    "bytes": "{{ (1).to_bytes(10**9, 'big') }}",
    "format width": "{{ '{:1000000000}'.format(1) }}",
    "nested format width": "{{ '{:{w}}'.format(1, w=10**9) }}",
    "printf width": "{{ '%1000000000d' % 1 }}",
    "printf star": "{{ '%*d' % (10**9, 1) }}",
    "printf precision": "{{ '%.1000000000f' | format(1) }}",
    "json indent": "{{ [[[[1]]]] | tojson(indent=10**9) }}",
    "batch": "{{ [1] | batch(10**9, 'x') | list }}",
    "slice": "{{ [1] | slice(10**9) | list }}",
    "wordwrap": "{{ ('a ' * 9999) | wordwrap(1, wrapstring='b' * 9999) }}",
    "lorem ipsum": "{{ lipsum(10**9) }}",
    "round": "{{ 1.5 | round(10**9, 'floor') }}",
    "summed lists": "{{ range(9999) | batch(1) | sum(start=[]) | length }}{% for i in range(9999) %}{{ range(9999) | batch(1) | sum(start=[]) | length }}{% endfor %}",
    "striptags": "{% for i in range(9999) %}{{ ('<!---->' * 99999) | striptags }}{% endfor %}",
    "searching": "{% set big = range(99999) | list %}{% for i in range(99999) %}{{ -1 in big }}{% endfor %}",
    "slices kept": "{% set big = 'x' * 900000 %}{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l, big[i:]] %}{% endfor %}",
    "copies kept": "{% set big = 'x' * 900000 %}{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l, big | upper] %}{% endfor %}",
    "searching by a test": "{% set big = 'ab' * 400000 %}{% for i in range(99999) %}{{ 'abc' is in big }}{% endfor %}",
    "largest of a range": "{% for i in range(99999) %}{{ range(99999) | max }}{% endfor %}",
    "searching a range": "{% for i in range(99999) %}{{ 'a' in range(99999) }}{% endfor %}",
    "searching by method": "{% set l = range(99999) | list %}{% for i in range(99999) %}{{ l.index(99998) }}{% endfor %}",
    "many arguments": "{% for i in range(99999) %}{% set c = cycler(*range(99999)) %}{% endfor %}",
    "views": doubling("{'a': 1}", "{'a': [ns.x.values(), ns.x.values()]}", "{{ ns.x.values() }}"),
    "codecs": "{{ ('é' * 900000).encode('punycode') | length }}",
    "block in itself": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "callers": "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}"
    + "{% call m() %}" * 25
    + "x"
    + "{% endcall %}" * 25,
    "filter blocks": "{% filter replace('a', 'aa') %}" * 50 + "a" + "{% endfilter %}" * 50,
    "set blocks": "{% set x %}ab{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40,
    "mapped filter": "{{ range(99999) | map('string') | map('center', 9999) | join | length }}",
    "namespace in itself": "{% set ns = namespace() %}{% set ns.me = ns %}{% set ns.us = [ns, ns] %}{{ ns.us * 999999 }}",
    "deep list": "{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
    "deep expression": "{{ " + "(" * 20_000 + ")" * 20_000 + " }}",
    "long chain": "{{ " + "1 + " * 50_000 + "1 }}",
    "deep blocks": "{% if 1 %}" * 5_000 + "{% endif %}" * 5_000,
    "deep loops": "{% for i in [1] %}" * 60 + "{% endfor %}" * 60,
    "long number": "{{ " + "9" * 50_000 + " }}",
    "long template": "x" * 2_000_001,
    "many tokens": "{{ a }}" * 250_000,
}


def seconds(text: str) -> tuple[float, ProblemKind | None]:
    start = time.process_time()
    problem = render(SourceText("t", text), {}).problem
    return time.process_time() - start, problem.kind if problem else None


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_problem_in_bounded_time_and_memory(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, kind = seconds(BOMBS[name])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert kind in (ProblemKind.LIMIT, ProblemKind.SYNTAX, ProblemKind.FAILURE)
    assert taken < 8
    assert grown < 600_000_000 / (1 if sys.platform == "darwin" else 1024)


def test_the_host_can_stop_a_rendering_by_raising() -> None:
    class TimeIsUpError(Exception):
        pass

    calls: list[int] = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise TimeIsUpError

    text = "{% for i in range(99999) %}{% for j in range(9999) %}{{ j }}{% endfor %}{% endfor %}"
    with pytest.raises(TimeIsUpError):
        render(SourceText("t", text), {}, check=check)
    assert len(calls) == 3


def test_a_hosts_own_error_leaves_even_where_it_looks_like_the_templates() -> None:
    def check() -> None:
        raise ProtonBundleError("ten seconds are over")

    with pytest.raises(ProtonBundleError, match="ten seconds"):
        render(SourceText("t", "{% for i in range(99999) %}{% endfor %}"), {}, check=check)


SMALL = Limits(render_steps=2_000, render_characters=2_000, operand_characters=1_000)
PIECES = st.sampled_from(
    [
        "{% for i in range(50) %}",
        "{% for i in x recursive %}",
        "{% endfor %}",
        "{% set x = x ~ x %}",
        "{% set x = [x, x] %}",
        "{% set ns.x = ns.x + ns.x %}",
        "{{ ns.x }}",
        "{{ x | join(x) }}",
        "{{ x | string | replace('a', x) }}",
        "{% macro m(x) %}",
        "{% endmacro %}",
        "{{ m(x) }}",
        "{{ x.format(x, x) }}",
        "{{ x | indent(40) }}",
        "aaaa",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_rendering_never_exceeds_its_limits(text: str) -> None:
    source = SourceText("t", "{% set ns = namespace(x='a') %}{% set x = 'a{0}{1}' %}" + text)
    steps: list[int] = []
    result = render(source, {}, limits=SMALL, check=lambda: steps.append(1))
    assert result.text is None or len(result.text) <= SMALL.render_characters


def test_every_published_template_costs_little() -> None:
    """Real loops over twenty instances stay far below the limits."""
    text = (
        "{% for i in instances %}{% if i.a == 'x' %}"
        + "{{ i.b }}\n" * 300
        + "{% endif %}{% endfor %}"
    )
    instances = [{"a": "x", "b": "value"}] * 20
    assert render(SourceText("t", text), {"instances": instances}).problem is None
