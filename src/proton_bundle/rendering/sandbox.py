# ruff: noqa: ANN401, N802 - values of templates have any type; visitors carry the names of nodes
"""Jinja's sandbox with a meter: what a template may reach, and how much it may build.

Jinja guards attributes. It does not guard costs: ``'x' * 10**9``, ``'x'.center(10**9)`` or a list
that doubles itself forty times. So every value that a template builds is measured when it is built:
no value is larger, printed, than ``Limits.operand_characters``, and everything costs steps.
"""

from __future__ import annotations

from types import GeneratorType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from jinja2 import StrictUndefined, Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import LoopContext, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as DEFAULT_TESTS
from jinja2.utils import Namespace

from proton_bundle.jinja.filters import FILTERS
from proton_bundle.rendering.metering import (
    COLLECTIONS,
    Meter,
    check_call,
    check_filter,
    check_operator,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2.compiler import Frame
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
        if getattr(function, "__self__", None) in (self, meter):
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


class MeteringCodeGenerator(CodeGenerator):
    """Compiles templates to code that measures what it builds."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.concatenate(context.eval_ctx, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        self.write("(")
        self._write_compared(node.expr, frame)
        for operand in node.ops:
            self.visit(operand, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:
        self.write(f" {self._COMPARISONS[node.op]} ")
        self._write_compared(node.expr, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.cut(")
        self.visit(node.node, frame)
        for bound in (node.arg.start, node.arg.stop, node.arg.step):
            self.write(", ")
            if bound is None:
                self.write("None")
            else:
                self.visit(bound, frame)
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        self._write_built(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        self._write_built(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        if node.ctx == "load":
            self._write_built(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        if node.recursive:
            node.body.insert(0, _charge(weigh(node.body)))
        node.iter = _call("rounds", node.iter, nodes.Const(weigh(node.body)))
        super().visit_For(node, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> Any:
        node.body.insert(0, _charge(weigh(node.body)))
        return super().macro_body(node, frame)

    _COMPARISONS: ClassVar[dict[str, str]] = {
        "eq": "==",
        "ne": "!=",
        "gt": ">",
        "gteq": ">=",
        "lt": "<",
        "lteq": "<=",
        "in": "in",
        "notin": "not in",
    }

    def _write_compared(self, node: nodes.Expr, frame: Frame) -> None:
        if isinstance(node, nodes.Const):
            self.visit(node, frame)
            return
        self.write("environment.meter.built(")
        self.visit(node, frame)
        self.write(")")

    def _write_built(self, write: Callable[[Any, Any], None], node: Any, frame: Frame) -> None:
        self.write("environment.meter.built(")
        write(node, frame)
        self.write(")")


def weigh(body: list[nodes.Node]) -> int:
    """How many steps one run of *body* costs, inner loops and macros aside."""
    weight = 1
    stack = list(body)
    while stack:
        node = stack.pop()
        weight += 1
        if not isinstance(node, (nodes.For, nodes.Macro, nodes.Expr)):
            stack.extend(node.iter_child_nodes())
    return weight


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


def _call(name: str, *arguments: Any) -> nodes.Call:
    line = arguments[0].lineno
    return nodes.Call(
        nodes.EnvironmentAttribute(name), list(arguments), [], None, None, lineno=line
    )


def _charge(weight: int) -> nodes.ExprStmt:
    return nodes.ExprStmt(_call("meter.spend", nodes.Const(weight, lineno=1)), lineno=1)


_METERED_FILTERS = {
    **{name: _metered(name, function) for name, function in DEFAULT_FILTERS.items()},
    **{name: _metered(name, function) for name, function in FILTERS.items()},
}
# jinja2 types them as bare functions.
_TESTS = cast("dict[str, Callable[..., Any]]", DEFAULT_TESTS)
_METERED_TESTS = {name: _metered(name, test) for name, test in _TESTS.items()}
