# ruff: noqa: ANN401 - values of templates have any type
"""Jinja's sandbox with a meter: what a template may reach, and how much it may build.

Jinja guards attributes. It does not guard costs: ``'x' * 10**9``, ``'x'.center(10**9)`` or a list
that doubles itself forty times. So every value that a template builds is measured when it is built:
no value is larger, printed, than ``Limits.operand_characters``, and everything costs steps.
"""

from __future__ import annotations

from types import GeneratorType
from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, Undefined, pass_context
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import LoopContext, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as DEFAULT_TESTS
from jinja2.utils import Namespace

from proton_bundle.jinja.filters import FILTERS
from proton_bundle.rendering.costs import check_call, check_filter, check_operator
from proton_bundle.rendering.meter import COLLECTIONS, Meter
from proton_bundle.rendering.metering_code import MeteringCodeGenerator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2.nodes import EvalContext
    from jinja2.runtime import Context

_METERED_OPERATORS = frozenset(("+", "*", "**", "%"))


class Sandbox(ImmutableSandboxedEnvironment):
    """Proton's Jinja: defaults everywhere, no loader, no autoescape, Proton's filters.

    The code of a template is compiled once and runs in a copy of the sandbox with its own meter.
    """

    intercepted_binops = _METERED_OPERATORS
    meter: Meter

    def __init__(self, undefined: type[Undefined] = StrictUndefined) -> None:
        # The optimizer would evaluate constant expressions before anything is metered, and so
        # would an unconditional finalize.
        super().__init__(undefined=undefined, optimized=False, finalize=_measure_output)
        self.code_generator_class = MeteringCodeGenerator
        self.filters.update(_METERED_FILTERS)
        self.tests.update(_METERED_TESTS)
        self.globals.update(namespace=PlainNamespace)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        meter = self.meter
        owner = getattr(function, "__self__", None)
        if owner is self or owner is meter:
            return function(*args)
        if isinstance(function, LoopContext) and args:
            args = (self.rounds(args[0], 1), *args[1:])
        check_call(meter, function, args, kwargs)
        meter.enter()
        try:
            return meter.built(super().call(context, function, *args, **kwargs))
        finally:
            meter.leave()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        check_operator(self.meter, operator, left, right)
        return super().call_binop(context, operator, left, right)

    # --- called by compiled templates ------------------------------------------------------

    def rounds(self, iterable: Any, weight: int) -> Any:
        """*iterable*, each round of the loop costing *weight* steps."""
        if isinstance(iterable, Undefined):
            return iterable
        if hasattr(iterable, "__len__"):
            self.meter.spend(len(iterable) * weight)
            return iterable
        return self._metered_rounds(iterable, weight)

    def concatenate(self, evaluation: EvalContext, parts: tuple[Any, ...]) -> str:
        """``a ~ b``."""
        self.meter.allow(self.meter.measure_all(parts))
        return markup_join(parts) if evaluation.autoescape else str_join(parts)

    def cut(self, value: Any, start: Any, stop: Any, step: Any) -> Any:
        """``value[start:stop:step]``."""
        return self.meter.built(value[start:stop:step])

    def _metered_rounds(self, iterable: Any, weight: int) -> Iterator[Any]:
        for item in iterable:
            self.meter.spend(weight)
            yield item


class PlainNamespace(Namespace):
    """A namespace that can hold itself cannot show its contents."""

    def __repr__(self) -> str:
        return "<Namespace>"


@pass_context
def _measure_output(context: Context, value: Any) -> Any:
    """Jinja's finalize: what a ``{{ … }}`` gives, before it becomes text."""
    environment = context.environment
    assert isinstance(environment, Sandbox)
    return environment.meter.built(value)


def _metered(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test that checks what it will cost, and measures what it gives."""
    passed = getattr(getattr(function, "jinja_pass_arg", None), "name", None)

    @pass_context
    def metered(context: Context, *args: Any, **kwargs: Any) -> Any:
        environment = context.environment
        assert isinstance(environment, Sandbox)
        check_filter(environment.meter, name, args, kwargs)
        if name == "sum" or (args and isinstance(args[0], GeneratorType)):
            args = (_charged(environment.meter, name, args, kwargs), *args[1:])
        if name == "tojson" and args and isinstance(args[0], StrictUndefined):
            str(args[0])  # fails with the missing name, where json would fail with a Python type
        if passed == "context":
            args = (context, *args)
        elif passed == "eval_context":
            args = (context.eval_ctx, *args)
        elif passed == "environment":
            args = (environment, *args)
        return environment.meter.built(function(*args, **kwargs))

    return metered


def _charged(
    meter: Meter, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Iterator[Any]:
    """The items of args[0], a step each; more where each is added to a growing collection."""
    grows = name == "sum" and any(isinstance(v, COLLECTIONS) for v in (*args[1:], *kwargs.values()))
    for count, item in enumerate(args[0]):
        meter.spend(count if grows else 1)
        yield item


_METERED_FILTERS = {
    **{name: _metered(name, function) for name, function in DEFAULT_FILTERS.items()},
    **{name: _metered(name, function) for name, function in FILTERS.items()},
}
# jinja2 types them as bare functions.
_TESTS = cast("dict[str, Callable[..., Any]]", DEFAULT_TESTS)
_METERED_TESTS = {name: _metered(name, test) for name, test in _TESTS.items()}
