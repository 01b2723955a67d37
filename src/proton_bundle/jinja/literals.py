"""The values of Jinja's string and number literals."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{1,3})|x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})"
    r"|U(?P<U>[0-9A-Fa-f]{8})|N\{(?P<N>[^}]+)\}|(?P<one>.))",
    re.DOTALL,
)
_LINE_END = re.compile(r"\r\n|\r")
_CHARACTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def string_value(body: str) -> str:
    """What *body*, the text between the quotes, stands for; ValueError on an impossible escape."""
    body = _LINE_END.sub("\n", body)
    return _ESCAPE.sub(_unescape, body) if "\\" in body else body


def number_value(text: str, *, is_float: bool) -> int | float:
    """The number *text* stands for; ValueError where Python refuses it."""
    digits = text.replace("_", "")
    if not is_float:
        return int(digits, 0)
    if not digits.isascii():
        msg = "only the digits 0 to 9 can stand in a number with a fraction"
        raise ValueError(msg)
    return float(digits)


def _unescape(match: re.Match[str]) -> str:
    if octal := match["octal"]:
        return chr(int(octal, 8))
    if code := match["x"] or match["u"] or match["U"]:
        if int(code, 16) > 0x10FFFF:
            raise ValueError(f"no character has the number {code}")
        return chr(int(code, 16))
    if name := match["N"]:
        return _character_named(name)
    return _single(match["one"])


def _character_named(name: str) -> str:
    import unicodedata

    try:
        return unicodedata.lookup(name)
    except KeyError:
        raise ValueError(f"no character is called {name!r}") from None


def _single(letter: str) -> str:
    if letter in "xuUN":
        raise ValueError(f"'\\{letter}' needs a complete character number or name behind it")
    if letter in "\\'\"":
        return letter
    if letter == "\n":
        return ""
    return _CHARACTERS.get(letter, f"\\{letter}")
