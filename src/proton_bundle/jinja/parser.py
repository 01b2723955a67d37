"""``parse``: any text to a tree, every problem with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from proton_bundle.jinja.blocks import BlockBuilder, set_statement
from proton_bundle.jinja.depth import limit_depth
from proton_bundle.jinja.expressions import ExpressionParser
from proton_bundle.jinja.lexer import Lexed, lex_strict, lex_tolerant
from proton_bundle.jinja.recovery import extent
from proton_bundle.jinja.tags import parse_tag
from proton_bundle.jinja.tree import (
    BlockTag,
    Comment,
    Data,
    Delimiters,
    Expression,
    Invalid,
    Output,
    Problem,
    Raw,
    Template,
)
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_bundle.jinja.tags import Head

_T = TypeVar("_T")
_OPEN = re.compile(r"\{[{%#][-+]?")
_RAW = re.compile(r"\{%[-+]?\s*(raw)\s*(-?%\})")
_END_RAW = re.compile(r"(\{%[-+]?)\s*(endraw)\s*([-+]?%\})")
_COMMENT_END = re.compile(r"[-+]?#\}")
_DYNAMIC_REFERENCE = re.compile(r"\{\{[-+]?\s*resolve\s*:")
_LINE_END = re.compile(r"[\r\n]|\Z")
MAX_PROBLEMS = 1_000
"""A file with more mistakes than this is no template; reading it on would only cost time."""

_LINE_BREAK = re.compile(r"[\r\n]")


def parse(text: str) -> Template:
    """The tree of *text*; never raises. It has no problems exactly where Jinja would accept it."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._builder = BlockBuilder(text)
        self._problems: list[Problem] = []
        self._islands: list[Output | Comment | BlockTag | Raw] = []
        self._raw_can_end = True
        self._comment_lost = False

    def parse(self) -> Template:
        position = 0
        while match := self._next(position):
            if match.start() > position:
                self._builder.add(Data(Span(position, match.start())))
            position = self._island(match)
        if position < len(self._text):
            self._builder.add(Data(Span(position, len(self._text))))
        body = self._builder.finish(len(self._text))
        problems = sorted([*self._problems, *self._builder.problems], key=lambda p: p.span)
        return Template(body, tuple(problems), tuple(self._islands))

    def _next(self, position: int) -> re.Match[str] | None:
        match = _OPEN.search(self._text, position)
        if match is None or self._mistakes < MAX_PROBLEMS:
            return match
        message = f"more than {MAX_PROBLEMS} mistakes; nothing behind this is read"
        self._problem(Span(*match.span()), "too-many-problems", message)
        return None

    @property
    def _mistakes(self) -> int:
        return len(self._problems) + len(self._builder.problems)

    def _island(self, match: re.Match[str]) -> int:
        opener = Span(*match.span())
        if match[0][1] == "#":
            return self._comment(opener)
        if match[0][1] == "{":
            return self._output(opener)
        if raw := _RAW.match(self._text, opener.start):
            return self._raw(opener, raw)
        return self._tag(opener)

    def _problem(self, span: Span, kind: str, message: str) -> None:
        self._problems.append(Problem(span, kind, message))

    def _comment(self, opener: Span) -> int:
        close = _COMMENT_END.search(self._text, opener.end) if not self._comment_lost else None
        if close is None and self._is_end(opener.end):
            end = opener.end
        elif close is None:
            self._comment_lost = True
            end = _line_end(self._text, opener.end)
            self._problem(opener, "unclosed", "'{#' is never closed; expected '#}'")
        else:
            end = close.end()
        delimiters = Delimiters(opener, Span(*close.span()) if close else None)
        comment = Comment(Span(opener.start, end), delimiters)
        self._islands.append(comment)
        self._builder.add(comment)
        return end

    def _is_end(self, offset: int) -> bool:
        """Whether nothing follows, where Jinja misses that a comment or ``raw`` stays open."""
        return len(self._text) - offset <= len("\r\n") and not self._text[offset:].strip("\r\n")

    def _raw(self, opener: Span, raw: re.Match[str]) -> int:
        span = Span(*raw.span())
        start = BlockTag(span, Delimiters(opener, Span(*raw.span(2))), "raw", Span(*raw.span(1)))
        match = _END_RAW.search(self._text, span.end) if self._raw_can_end else None
        if match is None:
            self._raw_can_end = False
            self._check_raw_end(span)
            node = Raw(span, start, Span(span.end, span.end), None)
        else:
            delimiters = Delimiters(Span(*match.span(1)), Span(*match.span(3)))
            end = BlockTag(Span(*match.span()), delimiters, "endraw", Span(*match.span(2)))
            data = Span(span.end, match.start())
            node = Raw(Span(span.start, match.end()), start, data, end)
        self._islands.append(node)
        self._builder.add(node)
        return node.span.end

    def _check_raw_end(self, span: Span) -> None:
        trimmed = self._text.startswith("-", span.end - len("-%}"))
        rest = self._text[span.end :]
        if not (self._is_end(span.end) or (trimmed and not rest.strip())):
            message = "'{% raw %}' opened here is never closed; '{% endraw %}' is missing"
            self._problem(span, "unclosed-block", message)

    def _output(self, opener: Span) -> int:
        if dynamic := _DYNAMIC_REFERENCE.match(self._text, opener.start):
            return self._dynamic_reference(opener, dynamic)

        def read(lexed: Lexed) -> tuple[Expression, list[Problem]]:
            parser = ExpressionParser(lexed.tokens, opener, "}}")
            node = parser.tuple_or_expression()
            rest = parser.finish(node)
            return limit_depth(rest or node, lexed, parser.problems)

        lexed, expression = self._read(opener, "}}", read)
        output = Output(Span(opener.start, lexed.end), Delimiters(opener, lexed.close), expression)
        self._islands.append(output)
        self._builder.add(output)
        return lexed.end

    def _dynamic_reference(self, opener: Span, match: re.Match[str]) -> int:
        end, close = extent(self._text, opener, "}}")
        stop = close.end if close else end
        self._problem(
            Span(opener.start, stop),
            "dynamic-reference",
            "Jinja cannot read a dynamic reference; write {% raw %}{{resolve:…}}{% endraw %} "
            "or print the text: {{ '{{resolve:…}}' }}",
        )
        inside = Invalid(Span(match.end(), max(match.end(), end)))
        output = Output(Span(opener.start, stop), Delimiters(opener, close), inside)
        self._islands.append(output)
        self._builder.add(output)
        return stop

    def _tag(self, opener: Span) -> int:
        def read(lexed: Lexed) -> tuple[Head, list[Problem]]:
            return parse_tag(lexed.tokens, Delimiters(opener, lexed.close), lexed.end)

        lexed, head = self._read(opener, "%}", read)
        self._islands.append(head.tag)
        if head.tag.keyword == "set" and not head.opens:
            self._builder.add(set_statement(head))
        else:
            self._builder.add_tag(head)
        return lexed.end

    def _read(
        self, opener: Span, closer: str, read: Callable[[Lexed], tuple[_T, list[Problem]]]
    ) -> tuple[Lexed, _T]:
        """Read an island as Jinja does; if that fails, as far as it can be told to go."""
        damaged = bool(self._problems)
        lexed = lex_strict(self._text, opener.end, closer, damaged=damaged)
        if lexed is not None:
            result, problems = read(lexed)
            if not problems or not _LINE_BREAK.search(self._text, opener.end, lexed.end):
                self._problems += problems
                return lexed, result
        lexed = self._recover(opener, closer)
        result, problems = read(lexed)
        first_bad = min((p.span.start for p in lexed.problems), default=len(self._text) + 1)
        found = [p for p in problems if p.span.start < first_bad] + lexed.problems
        if not found:
            found.append(Problem(Span(opener.start, lexed.end), "syntax", "Jinja cannot read this"))
        self._problems += found
        return lexed, result

    def _recover(self, opener: Span, closer: str) -> Lexed:
        end, close = extent(self._text, opener, closer)
        tokens, problems = lex_tolerant(self._text, opener.end, end)
        stop = close.end if close else end
        begin = self._text[opener.start : opener.start + 2]
        if close is None:
            message = f"'{begin}' is never closed; expected '{closer}'"
            problems.append(Problem(Span(opener.start, stop), "unclosed", message))
        elif not self._text.startswith(closer, close.end - 2):
            wrong = self._text[close.end - 2 : close.end]
            message = f"'{begin}' is closed by '{wrong}'; expected '{closer}'"
            problems.append(Problem(close, "wrong-delimiter", message))
        return Lexed(tokens, close, stop, problems)


def _line_end(text: str, start: int) -> int:
    match = _LINE_END.search(text, start)
    return match.start() if match else len(text)
