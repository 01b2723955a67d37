"""Templates of a shape nobody foresaw: one refusal in words instead of a Python error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from proton_emulator.aws.cloudformation.errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What reading a list as a mapping, a number as a name or an endless nesting raises.
_UNFORESEEN = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


@contextmanager
def refused_if_malformed(part: str) -> Iterator[None]:
    """Name the *part* of the template in which something has an unexpected structure."""
    try:
        yield
    except _UNFORESEEN as error:
        detail = str(error) or type(error).__name__
        raise ValidationError(
            f"Template format error: unexpected structure in {part} ({detail})"
        ) from error
