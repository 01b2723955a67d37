"""How odd a line stands among its neighbours: what is to blame stands out.

Where several changes would let YAML read on, the one that makes the text most regular is the
likeliest.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from proton_bundle.decode.indentation import (
    entry_column,
    is_item,
    opens_block,
    said_after,
    said_before,
)
from proton_bundle.decode.lines import indent_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXT_BLOCK = re.compile(r"[|>][-+0-9]*\s*$")
_RARE = 3
"""A grid of two columns holds where at most one line in so many is off it."""
_ENOUGH = 4
_MOST = 0.8
"""What this share of a file's lists do is its habit."""


class Habits:
    """How one file is indented: the width of a step, and whether odd columns are the exception."""

    def __init__(self, lines: Sequence[str]) -> None:
        said = [line for line in lines if line.strip()]
        steps: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
        for above, below in pairwise(said):
            if opens_block(above):
                steps[is_item(below)][indent_of(below) - entry_column(above)] += 1
        usual = [step for step, _ in steps[False].most_common() if step > 0]
        self.step = usual[0] if usual else 2
        self.item_steps = _habitual(steps[True]) or {0, self.step}
        off = sum(indent_of(line) % 2 for line in said)
        self.unit = 2 if off * _RARE <= len(said) else 1

    def oddity(self, lines: list[str], number: int, text: str) -> int:
        """How odd it would be for line *number* to read *text*, with the lines around it."""
        before, after = said_before(lines, number), said_after(lines, number)
        above = lines[before] if before >= 0 else ""
        below = lines[after] if after < len(lines) else ""
        if not text.strip():
            return self._joint(above, below)
        off_grid = int(indent_of(text) % self.unit > 0)
        return self._joint(above, text) + self._joint(text, below) + off_grid

    def _joint(self, above: str, below: str) -> int:
        """1 where *below* does not stand as lines behind *above* do."""
        if not above.strip() or not below.strip():
            return 0
        column, level = entry_column(above), indent_of(below)
        if _TEXT_BLOCK.search(above):
            return int(level <= indent_of(above))
        if opens_block(above):
            steps = self.item_steps if is_item(below) else {self.step}
            return int(level - column not in steps)
        if is_item(below):
            return int(level >= column)
        return int(level > column or indent_of(above) < level < column)


def _habitual(steps: Counter[int]) -> set[int]:
    """What nearly all do; nothing where they differ, or are too few to tell."""
    if steps.total() < _ENOUGH:
        return set()
    return {step for step, count in steps.items() if count >= _MOST * steps.total()}
