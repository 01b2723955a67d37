"""The tags that belong together: an opening one, its ``elif`` and ``else``, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.tree import BlockTag, For, If, Raw, Scope, Set
from proton_bundle.jinja.walk import statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.tree import Statement, Template


def blocks(template: Template) -> Iterator[tuple[Statement, tuple[BlockTag, ...]]]:
    """Every block with its tags in text order; the last is its end tag, where there is one."""
    for statement in statements(template):
        tags = tags_of(statement)
        if tags:
            yield statement, tags


def tags_of(statement: Statement) -> tuple[BlockTag, ...]:
    """The tags of a block statement; none for anything else."""
    match statement:
        case If(branches=branches, end=end):
            found: tuple[BlockTag | None, ...] = (*(each.tag for each in branches), end)
        case For(tag=tag, else_tag=else_tag, end=end):
            found = (tag, else_tag, end)
        case Set(tag=tag, end=end) | Scope(tag=tag, end=end):
            found = (tag, end)
        case Raw(start=start, end=end):
            found = (start, end)
        case _:
            found = ()
    return tuple(tag for tag in found if tag is not None)


def end_of(statement: Statement) -> BlockTag | None:
    """The block's end tag, None where it is missing or the statement is no block."""
    end = getattr(statement, "end", None)
    return end if isinstance(end, BlockTag) else None
