"""Where in YAML something is being typed, told from lines and columns.

The tree is no help here: what is typed is not yet in it, and an empty line belongs to whatever its
indentation says. Jinja is masked, so only YAML's own lines count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_lsp.features import FeatureContext

_LINE = re.compile(
    r"""(?P<lead>[ ]*(?:-[ ]+)*)
        (?:(?P<key>'[^']*'|"[^"]*"|[^\s:#\-'"{\[][^:#]*?)\s*:(?:(?P<gap>[ ]+)|$))?
        (?P<rest>.*)""",
    re.VERBOSE,
)
_WORD_END = re.compile(r"[\w:.\-/$]*")


@dataclass(frozen=True, slots=True)
class Insertion:
    """A key or an item of what lies at *path* (*key* None), or the value of *key* there.

    *before* is what is typed so far, *span* what an item replaces: that, and the word's rest;
    behind an open *quote* both begin after it.
    """

    path: tuple[str | int, ...]
    key: str | None
    before: str
    span: Span
    is_item: bool
    has_colon: bool
    quote: str = ""

    def starts(self, *steps: str | None) -> bool:
        """Whether the path begins with these; None stands for any one step."""
        return len(self.path) >= len(steps) and all(
            wanted is None or wanted == step for wanted, step in zip(steps, self.path, strict=False)
        )

    def word(self, characters: str = r"\w:.\-/") -> tuple[str, Span]:
        """The last word typed, and the span that a completion of it replaces."""
        match = re.search(rf"[{characters}]*$", self.before)
        typed = match[0] if match else ""
        start = self.span.start + len(self.before) - len(typed)
        return typed, Span(start, self.span.end)


def insertion_at(context: FeatureContext, offset: int) -> Insertion | None:
    """What is being typed at *offset*; None in a comment."""
    source = context.source
    text = context.masked
    line, column = source.position(offset)
    row = source.line_span(line)
    match = _LINE.fullmatch(text[row.start : row.start + column])
    if match is None or match["rest"].startswith("#") or " #" in match["rest"]:
        return None
    is_value = match["gap"] is not None
    if match["key"] is not None and not is_value:
        return None
    lead = match["lead"]
    quote = _open_quote(match["rest"])
    rest_start = row.start + match.start("rest") + len(quote)
    after = _WORD_END.match(text, offset, row.end)
    end = after.end() if after else offset
    if not is_value and text[end - 1 : end] == ":" and end > offset:
        end -= 1
    dashes = [at for at, character in enumerate(lead) if character == "-"]
    return Insertion(
        path=_path(context, line, len(lead), dashes),
        key=_unquoted(match["key"]) if is_value else None,
        before=match["rest"][len(quote) :],
        span=Span(rest_start, end),
        is_item=bool(dashes) and not is_value,
        has_colon=text[end : end + 1] == ":",
        quote=quote,
    )


def _path(
    context: FeatureContext, line: int, column: int, dashes: list[int]
) -> tuple[str | int, ...]:
    """The keys and indexes that lead to the mapping or sequence at *column* of *line*."""
    path: list[str | int] = []
    limit, in_item = column, False
    for dash in reversed(dashes):
        path.append(0)
        limit, in_item = dash, True
    for at, name in _marks_above(context, line):
        if at > limit or (limit == 0 and not in_item):
            continue
        if name is None:
            if at == limit and in_item:
                path[-1] = int(path[-1]) + 1
            elif at < limit:
                path.append(0)
                limit, in_item = at, True
        elif at < limit or in_item:
            # A list may stand at the very column of its key.
            path.append(name)
            limit, in_item = at, False
    return tuple(reversed(path))


def _marks_above(context: FeatureContext, line: int) -> Iterator[tuple[int, str | None]]:
    """Keys (with their name) and dashes (None) above *line*, nearest first, with columns."""
    source, text = context.source, context.masked
    for number in range(line - 1, -1, -1):
        row = source.line_span(number)
        match = _LINE.fullmatch(text[row.start : row.end])
        if match is None or text[row.start : row.end].lstrip()[:1] in ("", "#"):
            continue
        lead = match["lead"]
        if match["key"] is not None:
            yield len(lead), _unquoted(match["key"])
        for at in range(len(lead) - 1, -1, -1):
            if lead[at] == "-":
                yield at, None


def _open_quote(typed: str) -> str:
    """The quote that *typed* begins with and does not close."""
    quote = typed[:1]
    return quote if quote in ("'", '"') and quote not in typed[1:] else ""


def _unquoted(key: str) -> str:
    return key[1:-1] if key[:1] in "'\"" and len(key) > 1 else key
