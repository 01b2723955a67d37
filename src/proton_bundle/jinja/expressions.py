"""Jinja's expression grammar over the tokens of one island.

Every method returns a tree: where the tokens make no sense it holds ``Invalid`` parts and
``problems`` says why. The grammar is Jinja's own, quirks included: any word may be a name, ``~``
binds tighter than ``+``, and a filter applies to the whole of ``-x``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.operands import CLOSERS, OperandParser
from proton_bundle.jinja.tree import (
    Arguments,
    Binary,
    Call,
    Comparison,
    Conditional,
    Expression,
    Filter,
    Invalid,
    Sequence,
    Slice,
    Subscript,
    Test,
    Unary,
)
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.jinja.lexer import Token

MAX_NESTING = 40
"""How deep brackets and conditionals may nest; Jinja's own parser gives up a little later."""

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_LEVELS = {"+": 4, "-": 4, "~": 5, "*": 6, "/": 6, "//": 6, "%": 6, "**": 7}
_WORD_LEVELS = {"or": 1, "and": 2}
_COMPARE = 3
_TEST_ARGUMENT = frozenset({"name", "string", "integer", "float", "[", "{"})


class ExpressionParser(OperandParser):
    """Reads expressions; each method leaves the cursor behind what it read."""

    def __init__(self, tokens: list[Token], opener: Span, closer: str) -> None:
        super().__init__(tokens, opener, closer)
        self._depth = 0

    # --- whole expressions -----------------------------------------------------------------

    def finish(self, expression: Expression | None = None) -> Expression | None:
        """*expression*, joined with whatever wrongly stands between it and the delimiter."""
        if self.current.kind == "end":
            return expression
        self.report("expected-end", self._leftover())
        parts = [] if expression is None else [expression]
        while self.current.kind != "end":
            before = self._index
            part = self.expression()
            if self._index == before:
                self.advance()
            elif not isinstance(part, Invalid):
                parts.append(part)
        return Invalid(Span(parts[0].span.start if parts else self.end, self.end), tuple(parts))

    def _leftover(self) -> str:
        if self.current.kind == "=":
            return "'=' does not compare; write '=='"
        if self.current.kind in CLOSERS:
            return f"'{self.current.text}' closes nothing"
        return f"expected '{self._closer}' {self._after()}, found {self._found()}"

    def tuple_or_expression(
        self, *, conditional: bool = True, stop_word: str = "", parenthesised: bool = False
    ) -> Expression:
        """One expression, or a tuple where commas follow; ends before *stop_word*."""
        start = self.current.start
        items: list[Expression] = []
        is_tuple = False
        while not (self.current.kind in {")", "end"} or (stop_word and self.at_word(stop_word))):
            items.append(self.expression(conditional=conditional))
            if not self.accept(","):
                break
            is_tuple = True
        if is_tuple or (parenthesised and not items and self.current.kind == ")"):
            return Sequence(Span(start, max(start, self.end)), tuple(items), is_tuple=True)
        return items[0] if items else self._missing()

    def expression(self, *, conditional: bool = True) -> Expression:
        """``or``, and with *conditional* also ``a if b else c``."""
        if self._depth >= MAX_NESTING:
            return self._give_up()
        self._depth += 1
        start = self.current.start
        node = self._binary(1)
        while conditional and self.accept_word("if"):
            test = self._binary(1)
            otherwise = self.expression() if self.accept_word("else") else None
            node = Conditional(Span(start, self.end), test, node, otherwise)
        self._depth -= 1
        return node

    def _give_up(self) -> Expression:
        start = self.current.start
        self.report("too-deep", f"more than {MAX_NESTING} brackets deep; use {{% set %}} for parts")
        self.skip_rest()
        return Invalid(Span(start, self.end))

    # --- operators -------------------------------------------------------------------------

    def _binary(self, level: int) -> Expression:
        start = self.current.start
        left = self._not(start) if level <= _COMPARE and self.at_word("not") else self._unary()
        while True:
            token = self.current
            if level <= _COMPARE and self._at_comparison():
                left = self._comparison(left, start)
                continue
            levels = _WORD_LEVELS if token.kind == "name" else _LEVELS
            found = levels.get(token.text, 0)
            if not found or found < level:
                return left
            self.advance()
            right = self._binary(found + 1)
            left = Binary(Span(start, self.end), token.text, left, right)

    def _not(self, start: int) -> Expression:
        starts = []
        while self.at_word("not"):
            starts.append(self.advance().start)
        operand = self._binary(_COMPARE)
        for begin in reversed(starts):
            operand = Unary(Span(begin, max(begin, self.end)), "not", operand)
        return operand

    def _at_comparison(self) -> bool:
        token = self.current
        if token.kind != "name":
            return token.kind in _COMPARISONS
        return token.text == "in" or (token.text == "not" and self._before_in())

    def _before_in(self) -> bool:
        following = self.peek()
        return following.kind == "name" and following.text == "in"

    def _comparison(self, first: Expression, start: int) -> Expression:
        rest: list[tuple[str, Expression]] = []
        while self._at_comparison():
            operator = self.advance().text
            if operator == "not":
                self.advance()
                operator = "not in"
            rest.append((operator, self._binary(_COMPARE + 1)))
        return Comparison(Span(start, self.end), first, tuple(rest))

    def _unary(self) -> Expression:
        start = self.current.start
        signs = []
        while self.current.kind in {"-", "+"}:
            signs.append(self.advance())
        node = self._postfix(self.primary(), signs[-1].end if signs else start)
        for sign in reversed(signs):
            node = Unary(Span(sign.start, max(sign.end, self.end)), sign.text, node)
        return self._filters(node, start)

    # --- what follows a value --------------------------------------------------------------

    def _postfix(self, node: Expression, start: int) -> Expression:
        start = min(start, node.span.start)
        while True:
            kind = self.current.kind
            if kind == ".":
                node = self._attribute(node, start)
            elif kind == "[":
                node = self._subscript(node, start)
            elif kind == "(":
                arguments = self.arguments()
                node = Call(Span(start, self.end), node, arguments)
            else:
                return node

    def _filters(self, node: Expression, start: int) -> Expression:
        while True:
            if self.current.kind == "|":
                self.advance()
                node = self.filter(node, start)
            elif self.at_word("is"):
                node = self._test(node, start)
            elif self.current.kind == "(":
                arguments = self.arguments()
                node = Call(Span(start, self.end), node, arguments)
            else:
                return node

    def _subscript(self, target: Expression, start: int) -> Expression:
        bracket = self.advance()
        items: list[Expression] = []
        while self.current.kind not in CLOSERS:
            items.append(self._index_or_slice())
            if not self.accept(","):
                break
            if self.current.kind == "]":
                self._missing()
        self._close(bracket, "]")
        span = Span(bracket.end, max(bracket.end, self._tokens[self._index - 1].start))
        index = items[0] if len(items) == 1 else Sequence(span, tuple(items), is_tuple=True)
        return Subscript(Span(start, self.end), target, index)

    def _index_or_slice(self) -> Expression:
        begin = self.current.start
        first = None if self.current.kind == ":" else self.expression()
        if first is not None and self.current.kind != ":":
            return first
        self.advance()
        second = self._slice_part()
        third = self._slice_part() if self.accept(":") else None
        return Slice(Span(begin, self.end), first, second, third)

    def _slice_part(self) -> Expression | None:
        return None if self.current.kind in {":", "]", ","} else self.expression()

    def filter(self, target: Expression | None, start: int) -> Filter:
        """A filter's name and arguments; the ``|`` is read already."""
        name, span = self._dotted_name("a filter")
        arguments = self.arguments() if name and self.current.kind == "(" else None
        return Filter(Span(start, max(start, self.end)), target, name, span, arguments)

    def _test(self, target: Expression, start: int) -> Expression:
        self.advance()
        negated = self.accept_word("not")
        name, span = self._dotted_name("a test")
        arguments: Arguments | None = None
        if self.current.kind == "(":
            arguments = self.arguments()
        elif self.current.kind in _TEST_ARGUMENT and not self.at_word("else", "or", "and"):
            arguments = self._bare_test_argument()
        return Test(Span(start, self.end), target, name, span, arguments, negated)

    def _bare_test_argument(self) -> Arguments:
        if self.at_word("is"):
            self.report("chained-test", "'is' cannot follow another test; join them with 'and'")
        start = self.current.start
        argument = self._postfix(self.primary(), start)
        return Arguments(Span(start, self.end), (argument,))

    def _dotted_name(self, what: str) -> tuple[str, Span]:
        before = self._index
        start = self.current.start
        if self.current.kind != "name":
            self.report("expected-name", f"expected {what}'s name {self._after()}")
            return "", Span(self.end, self.end)
        name = self.advance().text
        while self.current.kind == ".":
            self.advance()
            if self.current.kind != "name":
                self.report("expected-name", f"expected a name after '{name}.'")
                break
            name += f".{self.advance().text}"
        return name, Span(start, self._tokens[max(before, self._index - 1)].end)
