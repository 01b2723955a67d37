"""The place in one island's tokens, and the problems found there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.tree import Problem

if TYPE_CHECKING:
    from proton_bundle.jinja.lexer import Token
    from proton_bundle.source import Span


class TokenCursor:
    """Steps through *tokens*; *opener* and *closer* are the island's delimiters, for messages."""

    def __init__(self, tokens: list[Token], opener: Span, closer: str) -> None:
        self._tokens = tokens
        self._opener = opener
        self._closer = closer
        self._index = 0
        self._reported = -1
        self.current = tokens[0]
        self.problems: list[Problem] = []

    def advance(self) -> Token:
        token = self.current
        if token.kind != "end":
            self._index += 1
            self.current = self._tokens[self._index]
        return token

    def accept(self, kind: str) -> bool:
        if self.current.kind != kind:
            return False
        self.advance()
        return True

    def at_word(self, *words: str) -> bool:
        return self.current.kind == "name" and self.current.text in words

    def accept_word(self, word: str) -> bool:
        if not self.at_word(word):
            return False
        self.advance()
        return True

    def peek(self) -> Token:
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    @property
    def end(self) -> int:
        """The offset behind the last token read."""
        return self._tokens[self._index - 1].end if self._index else self._opener.end

    def report(self, kind: str, message: str, span: Span | None = None) -> None:
        """Add a problem, at the current token unless *span* is given; one a token is enough."""
        if self._reported == self._index:
            return
        self._reported = self._index
        self.problems.append(Problem(span or self._here(), kind, message))

    def _here(self) -> Span:
        if self.current.kind != "end":
            return self.current.span
        return self._tokens[self._index - 1].span if self._index else self._opener

    def _found(self) -> str:
        return f"'{self._closer}'" if self.current.kind == "end" else f"'{self.current.text}'"

    def _after(self) -> str:
        if not self._index:
            return f"between '{self._opener_text}' and '{self._closer}'"
        return f"after '{self._tokens[self._index - 1].text}'"

    @property
    def _opener_text(self) -> str:
        return {"}}": "{{", "%}": "{%"}[self._closer]

    def expect(self, kind: str) -> bool:
        if self.accept(kind):
            return True
        self.report("expected-token", f"expected '{kind}' {self._after()}, found {self._found()}")
        return False

    def expect_word(self, word: str) -> bool:
        if self.accept_word(word):
            return True
        self.report("expected-token", f"expected '{word}' {self._after()}, found {self._found()}")
        return False

    def skip_rest(self) -> None:
        """Go to the end, where nothing more is reported."""
        self._index = len(self._tokens) - 1
        self.current = self._tokens[self._index]
        self._reported = self._index
