# ruff: noqa: ANN401, N802 - jinja2's own types end here; visitors carry the names of nodes
"""The code that templates compile to: it measures what it builds, through ``environment.meter``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import nodes
from jinja2.compiler import CodeGenerator

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.compiler import Frame


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


def _call(name: str, *arguments: Any) -> nodes.Call:
    line = arguments[0].lineno
    return nodes.Call(
        nodes.EnvironmentAttribute(name), list(arguments), [], None, None, lineno=line
    )


def _charge(weight: int) -> nodes.ExprStmt:
    return nodes.ExprStmt(_call("meter.spend", nodes.Const(weight, lineno=1)), lineno=1)
