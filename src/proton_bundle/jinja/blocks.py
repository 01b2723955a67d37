"""Puts statements together: which tag ends which block, and which blocks are never ended."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.jinja.tags import BODIES, CONTINUATIONS, ENDS, Head
from proton_bundle.jinja.tree import (
    BlockTag,
    Branch,
    Comment,
    Data,
    For,
    If,
    Invalid,
    Orphan,
    Problem,
    Scope,
    Set,
    Simple,
    Statement,
)
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.jinja.tree import Expression

_END_WORD = re.compile(r"\bend\w+")

MAX_NESTING = 60
"""How deep blocks may nest; deeper ones are read as if they had no body."""


@dataclass(slots=True)
class _Arm:
    """One part of an open block: the head that starts it and the statements so far."""

    head: Head
    body: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A block whose end is not yet found."""

    arms: list[_Arm]

    @property
    def head(self) -> Head:
        return self.arms[0].head

    @property
    def keyword(self) -> str:
        return self.arms[0].head.closed_by

    def takes(self, keyword: str) -> bool:
        """Whether ``else`` or ``elif`` may stand here."""
        if self.arms[-1].head.tag.keyword == "else":
            return False
        return self.keyword == "if" or (self.keyword == "for" and keyword == "else")


class BlockBuilder:
    """Collects statements in text order; ``finish`` gives the template's body."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._body: list[Statement] = []
        self._open: list[_Open] = []
        self._too_deep: list[str] = []
        self._last_ends: dict[str, int] | None = None
        self.problems: list[Problem] = []

    def add(self, statement: Statement) -> None:
        self._current().append(statement)

    def add_tag(self, head: Head) -> None:
        keyword = head.tag.keyword
        if keyword in CONTINUATIONS:
            self._continue(head)
        elif keyword.startswith("end") and (keyword[3:] in BODIES or self._is_open(keyword[3:])):
            self._end(head, keyword[3:])
        elif not head.known:
            self._unknown(head)
        elif head.opens:
            self._begin(head)
        else:
            self.add(_flat(head))

    def finish(self, end: int) -> tuple[Statement, ...]:
        while self._open:
            self._close_unended(end)
        return tuple(self._body)

    def _current(self) -> list[Statement]:
        return self._open[-1].arms[-1].body if self._open else self._body

    def _is_open(self, keyword: str) -> bool:
        return keyword in self._too_deep or any(block.keyword == keyword for block in self._open)

    def _ends_later(self, tag: BlockTag) -> bool:
        """Whether an unknown tag has an end tag somewhere behind it, so it is meant as a block."""
        if self._last_ends is None:
            self._last_ends = {m[0]: m.start() for m in _END_WORD.finditer(self._text)}
        return self._last_ends.get(f"end{tag.keyword}", -1) >= tag.span.end

    def _unknown(self, head: Head) -> None:
        tag = head.tag
        if not tag.keyword:
            self.add(_flat(head))
            return
        meant = f"end{self._open[-1].keyword}" if tag.keyword == "end" and self._open else head.near
        self.problems.append(Problem(tag.keyword_span, "unknown-tag", _why_unknown(tag, meant)))
        if meant in ENDS and self._is_open(meant[3:]):
            self._end(head, meant[3:])
            return
        if self._ends_later(tag):
            self._begin(head)
        elif meant in BODIES - {"set"}:
            head.meant = meant
            self._begin(head)
        else:
            self.add(_flat(head))

    def _begin(self, head: Head) -> None:
        if len(self._open) < MAX_NESTING:
            self._open.append(_Open([_Arm(head)]))
            return
        if not self._too_deep:
            message = f"more than {MAX_NESTING} blocks deep; move the inner ones into a macro"
            self.problems.append(Problem(head.tag.span, "too-deep", message))
        self._too_deep.append(head.tag.keyword)
        self.add(_flat(head))

    def _continue(self, head: Head) -> None:
        if self._too_deep:
            self.add(_flat(head))
        elif self._open and self._open[-1].takes(head.tag.keyword):
            self._open[-1].arms.append(_Arm(head))
        else:
            self._orphan(head, self._why_no_arm(head.tag.keyword))

    def _why_no_arm(self, keyword: str) -> str:
        if not self._open:
            return f"'{{% {keyword} %}}' belongs to no open '{{% if %}}'"
        block = self._open[-1]
        if block.arms[-1].head.tag.keyword == "else" and block.keyword in {"if", "for"}:
            return f"'{{% {keyword} %}}' cannot follow '{{% else %}}'"
        return f"'{{% {keyword} %}}' cannot stand inside '{{% {block.keyword} %}}'"

    def _orphan(self, head: Head, message: str) -> None:
        self.problems.append(Problem(head.tag.span, "orphan", message))
        self.add(Orphan(head.tag.span, head.tag))

    def _end(self, head: Head, keyword: str) -> None:
        """The end of a block that *keyword* opened, however *head* spells it."""
        if self._too_deep:
            if keyword in self._too_deep:
                while self._too_deep.pop() != keyword:
                    pass
            self.add(_flat(head))
            return
        if not self._is_open(keyword):
            self._orphan(head, self._nothing_to_end(head.tag.keyword, keyword))
            return
        while self._open[-1].keyword != keyword:
            self._close_unended(head.tag.span.start)
        block = self._open.pop()
        self._check_block(block, head)
        self.add(_node(block, head.tag, head.tag.span.end))

    def _nothing_to_end(self, end: str, keyword: str) -> str:
        message = f"'{{% {end} %}}' ends nothing: no '{{% {keyword} %}}' is open"
        if self._open:
            message += f"; '{{% end{self._open[-1].keyword} %}}' is expected here"
        return message

    def _check_block(self, block: _Open, end: Head) -> None:
        opened = block.head.name
        if end.name and opened and end.name.name != opened.name:
            message = f"'{end.name.name}' does not end the block '{opened.name}'"
            self.problems.append(Problem(end.name.span, "block-name", message))
        if block.head.required and not all(map(self._is_blank, block.arms[0].body)):
            message = "a required block holds only comments and white space"
            self.problems.append(Problem(block.head.tag.span, "required-block", message))

    def _is_blank(self, statement: Statement) -> bool:
        match statement:
            case Comment():
                return True
            case Data(span=span):
                return not self._text[span.start : span.end].strip()
            case _:
                return False

    def _close_unended(self, end: int) -> None:
        block = self._open.pop()
        opened = f"'{{% {block.keyword} %}}' opened here is never closed"
        message = f"{opened}; '{{% end{block.keyword} %}}' is missing"
        self.problems.append(Problem(block.head.tag.span, "unclosed-block", message))
        self.add(_node(block, None, end))


def _why_unknown(tag: BlockTag, meant: str) -> str:
    if tag.keyword == "raw":
        return "'raw' stands alone in its tag: write '{% raw %}'"
    if tag.keyword == "endraw":
        return "'{% endraw %}' ends nothing: no '{% raw %}' is open"
    hint = f"; did you mean '{meant}'?" if meant else ""
    return f"'{tag.keyword}' is not a tag of Jinja{hint}"


def _flat(head: Head) -> Simple:
    expressions = [*head.expressions]
    expressions += [e for e in (head.value, head.test, head.filter) if e is not None]
    return Simple(head.tag.span, head.tag, tuple(expressions), tuple(head.binds))


def set_statement(head: Head) -> Set:
    """``{% set target = value %}``, which has no body."""
    return Set(head.tag.span, head.tag, _target(head), head.value, None, (), None)


def _node(block: _Open, end: BlockTag | None, stop: int) -> Statement:
    head = block.head
    span = Span(head.tag.span.start, stop)
    body = tuple(block.arms[0].body)
    match head.closed_by:
        case "if":
            branches = tuple(Branch(a.head.tag, a.head.test, tuple(a.body)) for a in block.arms)
            return If(span, branches, end)
        case "for":
            return _for(block, end, span)
        case "set":
            return Set(span, head.tag, _target(head), None, head.filter, body, end)
        case _:
            return Scope(
                span,
                head.tag,
                head.name,
                tuple(head.parameters),
                tuple(head.expressions),
                body,
                end,
            )


def _for(block: _Open, end: BlockTag | None, span: Span) -> For:
    head = block.head
    last = block.arms[1] if len(block.arms) > 1 else None
    return For(
        span,
        head.tag,
        _target(head),
        head.value or Invalid(head.tag.span),
        head.test,
        head.recursive,
        tuple(block.arms[0].body),
        last.head.tag if last else None,
        tuple(last.body) if last else (),
        end,
    )


def _target(head: Head) -> Expression:
    return head.target or Invalid(head.tag.span)
