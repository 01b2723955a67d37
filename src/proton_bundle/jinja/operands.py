"""What operators stand between: names, literals, brackets, and the arguments of calls.

Brackets hold whole expressions, which ``proton_bundle.jinja.expressions`` reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from proton_bundle.jinja.cursor import TokenCursor
from proton_bundle.jinja.literals import number_value, string_value
from proton_bundle.jinja.tree import (
    Arguments,
    Attribute,
    Expression,
    Invalid,
    Keyword,
    Literal,
    Mapping,
    Name,
    Sequence,
    Subscript,
)
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.jinja.lexer import Token

_CONSTANTS: dict[str, object] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "none": None,
    "None": None,
}
CLOSERS = frozenset({")", "]", "}", "end"})


class OperandParser(TokenCursor, ABC):
    """Reads operands; each method leaves the cursor behind what it read."""

    @abstractmethod
    def expression(self, *, conditional: bool = True) -> Expression:
        """A whole expression."""

    @abstractmethod
    def tuple_or_expression(
        self, *, conditional: bool = True, stop_word: str = "", parenthesised: bool = False
    ) -> Expression:
        """One expression, or a tuple where commas follow."""

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
        while self.current.kind not in CLOSERS:
            before = self._index
            items.append(self.expression())
            if not self._next_item("]", before):
                break
        self._close(bracket, "]")
        return Sequence(Span(bracket.start, self.end), tuple(items), is_tuple=False)

    def _dict(self) -> Expression:
        bracket = self.advance()
        items: list[tuple[Expression, Expression]] = []
        while self.current.kind not in CLOSERS:
            before = self._index
            key = self.expression()
            value: Expression = self.expression() if self.expect(":") else Invalid(key.span)
            items.append((key, value))
            if not self._next_item("}", before):
                break
        self._close(bracket, "}")
        return Mapping(Span(bracket.start, self.end), tuple(items))

    def arguments(self) -> Arguments:
        """From ``(`` to ``)``: positional, then named, then one ``*x`` and one ``**x`` at most."""
        bracket = self.advance()
        positional: list[Expression] = []
        keywords: list[Keyword] = []
        starred: list[Expression] = []
        stars = 0
        while self.current.kind not in CLOSERS:
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
        if self.current.kind in CLOSERS:
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

    def _missing(self) -> Expression:
        at = self.end if self.current.kind == "end" else self.current.start
        self.report("expected-expression", f"expected an expression {self._after()}")
        return Invalid(Span(at, at))
