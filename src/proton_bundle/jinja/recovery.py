"""Where a broken island ends.

In order: at its own closing delimiter; at another island; at the quote that closes the YAML scalar
around it; at the end of a line, unless the next one plainly goes on; before a line ``key:``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from proton_bundle.source import Span

_STOP = re.compile(
    r"""
    '[^'\r\n]*' | "[^"\r\n]*"
  | (?P<close>[-+]?%\}|-?\}\})
  | (?P<open>\{[{%\#])
  | (?P<key>[\r\n][ \t]*(?:-[ \t]+)*[A-Za-z_][\w.:-]*:(?=[ \t\r\n]|\Z))
    """,
    re.VERBOSE,
)
_LINE_END = re.compile(r"[\r\n]")
_LOOK_BACK = 400
_GOES_ON = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?=[|.~)\]]|(?:and|or|if|else|is|in)\b|[-+*/=<>!]+[ ])")
_YAML_QUOTE = re.compile(r"(?:[:\-,\[{]|^|!\S*)[ \t]*(['\"])[^'\"\r\n]*\Z")
_CLOSING_QUOTE = {
    quote: re.compile(rf"{quote}(?=[ \t]*(?:[,\]}}\r\n#]|\Z))") for quote in ("'", '"')
}


class Extent(NamedTuple):
    """What belongs to a broken island: its text ends at *end*; *close* is its delimiter."""

    end: int
    close: Span | None


def extent(text: str, opener: Span, closer: str) -> Extent:
    """How far the island opened at *opener* goes, if Jinja cannot tell."""
    other: Span | None = None
    horizon = len(text)
    for match in _STOP.finditer(text, opener.end):
        if match["close"]:
            if match["close"].endswith(closer):
                return Extent(match.start(), Span(*match.span()))
            other = other or Span(*match.span())
        elif match["open"] or match["key"]:
            horizon = match.start()
            break
    if other is not None and _line_end(text, opener.end, other.start) == other.start:
        return Extent(other.start, other)
    return Extent(_unclosed_end(text, opener, horizon), None)


def _unclosed_end(text: str, opener: Span, horizon: int) -> int:
    end = _line_end(text, opener.end, horizon)
    if quote := _yaml_quote(text, opener.start):
        closing = _CLOSING_QUOTE[quote].search(text, opener.end, end)
        if closing:
            return closing.start()
    while end < horizon and (goes_on := _GOES_ON.match(text, end)) and goes_on.end() < horizon:
        end = _line_end(text, goes_on.end(), horizon)
    return opener.end + len(text[opener.end : end].rstrip())


def _line_end(text: str, start: int, stop: int) -> int:
    match = _LINE_END.search(text, start, stop)
    return match.start() if match else stop


def _yaml_quote(text: str, start: int) -> str | None:
    """The quote of the YAML scalar that is open at *start*, if one is."""
    horizon = max(0, start - _LOOK_BACK)
    line_end = max(text.rfind("\n", horizon, start), text.rfind("\r", horizon, start))
    match = _YAML_QUOTE.search(text, max(line_end + 1, horizon), start)
    return match[1] if match else None
