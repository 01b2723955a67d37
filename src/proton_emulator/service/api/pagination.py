"""Pages of a list: ``maxResults`` items, and an opaque ``nextToken`` that leads on."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, TypeVar

from proton_emulator.service.errors import ValidationException

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")

DEFAULT_PAGE = 100


def page(
    items: Iterable[T],
    params: Mapping[str, object],
    result: str,
    view: Callable[[T], Mapping[str, object]],
) -> dict[str, object]:
    """The page that *params* ask for, its items seen through *view*, under the key *result*."""
    every = [*items]
    size = params.get("maxResults") or DEFAULT_PAGE
    start = _start(params.get("nextToken"), len(every))
    end = start + size if isinstance(size, int) else len(every)
    answer: dict[str, object] = {result: [view(item) for item in every[start:end]]}
    if end < len(every):
        answer["nextToken"] = base64.b64encode(b"page:%d" % end).decode()
    return answer


def _start(token: object, count: int) -> int:
    if not token:
        return 0
    try:
        word, number = base64.b64decode(str(token), validate=True).decode().split(":")
        start = int(number)
    except (binascii.Error, ValueError):
        raise ValidationException(f"The nextToken is not one of this service: {token}") from None
    if word != "page" or not 0 <= start <= count:
        raise ValidationException(f"The nextToken is not one of this service: {token}")
    return start
