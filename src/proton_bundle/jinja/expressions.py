"""Jinja's expression grammar over the tokens of one island.

Every method returns a tree: where the tokens make no sense it holds ``Invalid`` parts and
``problems`` says why. The grammar is Jinja's own, quirks included: any word may be a name, ``~``
binds tighter than ``+``, and a filter applies to the whole of ``-x``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.cursor import TokenCursor
from proton_bundle.jinja.literals import number_value, string_value
from proton_bundle.jinja.tree import (
    Arguments,
    Attribute,
    Binary,
    Call,
    Comparison,
    Conditional,
    Expression,
    Filter,
    Invalid,
    Keyword,
    Literal,
    Mapping,
    Name,
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

_CONSTANTS: dict[str, object] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "none": None,
    "None": None,
}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_LEVELS = {"+": 4, "-": 4, "~": 5, "*": 6, "/": 6, "//": 6, "%": 6, "**": 7}
_WORD_LEVELS = {"or": 1, "and": 2}
_COMPARE = 3
_CLOSERS = frozenset({")", "]", "}", "end"})
_TEST_ARGUMENT = frozenset({"name", "string", "integer", "float", "[", "{"})


class ExpressionParser(TokenCursor):
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
        if self.current.kind in _CLOSERS:
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

    def _missing(self) -> Expression:
        at = self.end if self.current.kind == "end" else self.current.start
        self.report("expected-expression", f"expected an expression {self._after()}")
        return Invalid(Span(at, at))

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

    def _attribute(self, target: Expression, start: int) -> Expression:
        dot = self.advance()
        token = self.current
        if token.kind == "integer":
            return Subscript(Span(start, token.end), target, self.primary())
        if token.kind == "name":
            self.advance()
            return Attribute(Span(start, token.end), target, token.text, token.span)
        self.report("expected-name", "expected a name after '.'", dot.span)
        return Attribute(Span(start, dot.end), target, "", Span(dot.end, dot.end))

    def _subscript(self, target: Expression, start: int) -> Expression:
        bracket = self.advance()
        items: list[Expression] = []
        while self.current.kind not in _CLOSERS:
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

    def arguments(self) -> Arguments:
        """From ``(`` to ``)``: positional, then named, then one ``*x`` and one ``**x`` at most."""
        bracket = self.advance()
        positional: list[Expression] = []
        keywords: list[Keyword] = []
        starred: list[Expression] = []
        stars = 0
        while self.current.kind not in _CLOSERS:
            before = self._index
            if self.current.kind in {"*", "**"}:
                rank = len(self.current.kind)
                self._check_order(stars < rank)
                stars = max(stars, rank)
                self.advance()
                starred.append(self.expression())
            elif self.current.kind == "name" and self.peek().kind == "=":
                self._check_order(stars < len("**"))
                keywords.append(self._keyword())
            else:
                self._check_order(not stars and not keywords)
                positional.append(self.expression())
            if not self._next_item(")", before):
                break
        self._close(bracket, ")")
        span = Span(bracket.start, self.end)
        return Arguments(span, tuple(positional), tuple(keywords), tuple(starred))

    def _check_order(self, in_order: bool) -> None:
        if not in_order:
            self.report(
                "argument-order", "positional arguments come first, then named, '*' and '**'"
            )

    def _keyword(self) -> Keyword:
        name = self.advance()
        self.advance()
        value = self.expression()
        return Keyword(Span(name.start, self.end), name.text, name.span, value)

    def _next_item(self, closer: str, before: int) -> bool:
        """Whether another item of a bracket may follow; a missing comma is said and passed over."""
        if self.accept(","):
            return True
        if self.current.kind in _CLOSERS:
            return False
        self.report("expected-token", f"expected ',' or '{closer}', found {self._found()}")
        if self._index == before:
            self.advance()
        return True

    def _close(self, bracket: Token, closer: str) -> None:
        if self.accept(closer):
            return
        if self.current.kind == "end":
            self.report("unclosed-bracket", f"'{bracket.text}' is never closed", bracket.span)
        else:
            self.report(
                "expected-token", f"expected '{closer}' {self._after()}, found {self._found()}"
            )

    # --- values ----------------------------------------------------------------------------

    def primary(self, *, namespace: bool = False) -> Expression:
        """A name, a literal or a bracket; with *namespace* also ``name.attribute`` as a target."""
        token = self.current
        match token.kind:
            case "name":
                return self._name(namespace=namespace)
            case "string":
                return self._strings()
            case "integer" | "float":
                return self._number()
            case "(":
                self.advance()
                inner = self.tuple_or_expression(parenthesised=True)
                self._close(token, ")")
                return inner
            case "[":
                return self._list()
            case "{":
                return self._dict()
            case _:
                return self._missing()

    def _name(self, *, namespace: bool) -> Expression:
        token = self.advance()
        if token.text in _CONSTANTS:
            return Literal(token.span, _CONSTANTS[token.text])
        name = Name(token.span, token.text)
        if namespace and self.current.kind == ".":
            return self._attribute(name, token.start)
        return name

    def _strings(self) -> Expression:
        start = self.current.start
        value = ""
        while self.current.kind == "string":
            token = self.current
            body = token.text[1:-1] if token.text[1:].endswith(token.text[0]) else token.text[1:]
            try:
                value += string_value(body)
            except ValueError as error:
                self.report("invalid-string", str(error))
            self.advance()
        return Literal(Span(start, self.end), value)

    def _number(self) -> Expression:
        token = self.current
        value: object = None
        try:
            value = number_value(token.text, is_float=token.kind == "float")
        except ValueError as error:
            self.report("invalid-number", str(error))
        self.advance()
        return Literal(token.span, value)

    def _list(self) -> Expression:
        bracket = self.advance()
        items: list[Expression] = []
        while self.current.kind not in _CLOSERS:
            before = self._index
            items.append(self.expression())
            if not self._next_item("]", before):
                break
        self._close(bracket, "]")
        return Sequence(Span(bracket.start, self.end), tuple(items), is_tuple=False)

    def _dict(self) -> Expression:
        bracket = self.advance()
        items: list[tuple[Expression, Expression]] = []
        while self.current.kind not in _CLOSERS:
            before = self._index
            key = self.expression()
            value: Expression = self.expression() if self.expect(":") else Invalid(key.span)
            items.append((key, value))
            if not self._next_item("}", before):
                break
        self._close(bracket, "}")
        return Mapping(Span(bracket.start, self.end), tuple(items))
