"""Tokens of one Jinja island, with exact offsets.

``lex_strict`` ends an island where Jinja's own lexer ends it: at the first closing delimiter
outside strings and brackets. ``lex_tolerant`` reads a given stretch, however broken, and says what
is wrong.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from proton_bundle.jinja.tree import Problem
from proton_bundle.source import Span

MAX_TOKENS = 50_000
"""An island longer than this is refused, so that a hostile file costs bounded memory."""


class Token(NamedTuple):
    """*kind* is ``name integer float string end``, or the operator itself."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Lexed(NamedTuple):
    """An island's tokens, the last of kind ``end``; *close* is None where no delimiter stands."""

    tokens: list[Token]
    close: Span | None
    end: int
    problems: list[Problem]


_DIGITS = r"(?:\d+_)*\d+"
_TOKENS = rf"""
    (?P<float>(?<!\.){_DIGITS}(?:(?:\.{_DIGITS})?e[+-]?{_DIGITS}|\.{_DIGITS}))
  | (?P<integer>0b(?:_?[01])+ | 0o(?:_?[0-7])+ | 0x(?:_?[\da-f])+ | [1-9](?:_?\d)* | 0(?:_?0)*)
  | (?P<name>\w+)
  | (?P<string>'[^'\\]*(?:\\.[^'\\]*)*' | "[^"\\]*(?:\\.[^"\\]*)*")
  | (?P<operator>// | \*\* | [=!<>]= | [-+*/%~\[\](){{}}<>=.:|,;])
"""
_FLAGS = re.VERBOSE | re.IGNORECASE | re.DOTALL
_INSIDE = re.compile(rf"\s*(?:{_TOKENS})", _FLAGS)
_AT_TOP = {
    "}}": re.compile(rf"\s*(?:(?P<close>-?\}}\}}) | {_TOKENS})", _FLAGS),
    "%}": re.compile(rf"\s*(?:(?P<close>[-+]?%\}}) | {_TOKENS})", _FLAGS),
}
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\w+")
_PARTNER = {"(": ")", "[": "]", "{": "}"}
_NESTED_ISLAND = re.compile(r"\{[{%]")


def lex_strict(text: str, start: int, closer: str, *, damaged: bool = False) -> Lexed | None:
    """The tokens from *start* to *closer* as Jinja reads them; None where Jinja would refuse.

    In a *damaged* template, refused already, an island also ends where another one opens: this
    keeps the cost of many unclosed islands linear.
    """
    tokens: list[Token] = []
    expected: list[str] = []
    at_top = _AT_TOP[closer]
    position = start
    while match := (_INSIDE if expected else at_top).match(text, position):
        kind = match.lastgroup or ""
        begin, position = match.span(kind)
        if kind == "close":
            tokens.append(Token("end", "", begin, begin))
            return Lexed(tokens, Span(begin, position), position, [])
        word = match[kind]
        if kind == "operator":
            kind = word
            if word in _PARTNER:
                if damaged and _NESTED_ISLAND.match(text, begin):
                    return None
                expected.append(_PARTNER[word])
            elif word in ")]}" and (not expected or expected.pop() != word):
                return None
        elif kind == "name":
            position = _name_end(text, position, len(text))
            word = text[begin:position]
            if not word.isidentifier():
                return None
        tokens.append(Token(kind, word, begin, position))
        if len(tokens) > MAX_TOKENS:
            return None
    return None


def lex_tolerant(text: str, start: int, stop: int) -> tuple[list[Token], list[Problem]]:
    """Every token in ``[start, stop)``; what is none becomes a problem and is left out."""
    tokens: list[Token] = []
    problems: list[Problem] = []
    position = start
    while len(tokens) <= MAX_TOKENS:
        if match := _INSIDE.match(text, position, stop):
            kind = match.lastgroup or ""
            begin, position = match.span(kind)
            if kind == "name":
                position = _name_end(text, position, stop)
                if not text[begin:position].isidentifier():
                    problems.append(_bad_name(text, Span(begin, position)))
            word = text[begin:position]
            tokens.append(Token(word if kind == "operator" else kind, word, begin, position))
            continue
        begin = _SPACE.match(text, position, stop).end()  # type: ignore[union-attr]  # matches ""
        if begin == stop:
            break
        if text[begin] in "'\"":
            problems.append(_open_string(text, Span(begin, stop)))
            tokens.append(Token("string", text[begin:stop].rstrip(), begin, stop))
            position = stop
        else:
            position = begin + 2 if text[begin : begin + 2] == "&&" else begin + 1
            problems.append(_bad_character(text, Span(begin, position)))
    else:
        problems.append(
            Problem(Span(start, stop), "too-long", f"more than {MAX_TOKENS} words in one island")
        )
    tokens.append(Token("end", "", stop, stop))
    return tokens, problems


def _name_end(text: str, end: int, stop: int) -> int:
    """Where a name ends that Python allows, such as one with a middle dot, which ``\\w`` is not."""
    while end < stop and text[end] > "\x7f" and f"a{text[end]}".isidentifier():
        rest = _WORD.match(text, end + 1, stop)
        end = rest.end() if rest else end + 1
    return end


_INSTEAD = {"&&": "and", "!": "not", "&": "and"}


def _bad_character(text: str, span: Span) -> Problem:
    found = text[span.start : span.end]
    hint = f"; write '{_INSTEAD[found]}'" if found in _INSTEAD else ""
    return Problem(span, "unexpected-character", f"unexpected character {found!r}{hint}")


def _bad_name(text: str, span: Span) -> Problem:
    return Problem(span, "invalid-name", f"{text[span.start : span.end]!r} is not a name")


def _open_string(text: str, span: Span) -> Problem:
    quote = text[span.start]
    return Problem(span, "unclosed-string", f"this string has no closing {quote}")
