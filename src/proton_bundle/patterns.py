"""Matching patterns that a bundle's author wrote, at a bounded cost."""

from __future__ import annotations

import re

_LONGEST_PATTERN = 1_000
_LONGEST_SUBJECT = 10_000
_LONGEST_RISKY_SUBJECT = 24
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{\d*,\d*\}|\{\d{2,}\})")


def is_risky(pattern: str) -> bool:
    """Whether matching *pattern* may take exponential time: it repeats a group."""
    return _REPEATED_GROUP.search(pattern) is not None


def matches(pattern: str, value: str) -> bool | None:
    """Whether *value* matches somewhere; None where that would cost too much to tell.

    Raises ``re.error`` for what Python does not take for a pattern.
    """
    longest = _LONGEST_RISKY_SUBJECT if is_risky(pattern) else _LONGEST_SUBJECT
    if len(pattern) > _LONGEST_PATTERN or len(value) > longest:
        return None
    return re.search(pattern, value) is not None
