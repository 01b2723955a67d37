"""Path templates of both kinds of API: ``/books/{isbn}``, ``/files/{path+}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_T = TypeVar("_T")
_STATIC, _PARAMETER, _GREEDY = range(3)


@dataclass(frozen=True, slots=True)
class Route(Generic[_T]):
    """A method (or ``ANY``) on a path template, and what stands behind it."""

    method: str
    template: str
    target: _T


@dataclass(frozen=True, slots=True)
class RouteMatch(Generic[_T]):
    """The route that serves a request, with the decoded values of its path parameters."""

    route: Route[_T]
    parameters: Mapping[str, str]


def best_match(routes: Iterable[Route[_T]], method: str, path: str) -> RouteMatch[_T] | None:
    """The most specific route: fixed segments before parameters before greedy ones, ANY last."""
    segments = _segments(path)
    found = []
    for route in routes:
        if route.method not in (method, "ANY"):
            continue
        template = _segments(route.template)
        parameters = _parameters(template, segments)
        if parameters is not None:
            rank = ([_kind(each) for each in template], route.method == "ANY")
            found.append((rank, RouteMatch(route, parameters)))
    return min(found, key=lambda each: each[0])[1] if found else None


def _parameters(template: list[str], segments: list[str]) -> dict[str, str] | None:
    values = {}
    for index, part in enumerate(template):
        if index >= len(segments):
            return None
        kind = _kind(part)
        if kind == _GREEDY:
            values[part[1:-2]] = unquote("/".join(segments[index:]))
            return values
        if kind == _PARAMETER:
            values[part[1:-1]] = unquote(segments[index])
        elif part != unquote(segments[index]):
            return None
    return values if len(template) == len(segments) else None


def _segments(path: str) -> list[str]:
    return [each for each in path.strip("/").split("/") if each]


def _kind(part: str) -> int:
    if not (part.startswith("{") and part.endswith("}")):
        return _STATIC
    return _GREEDY if part.endswith("+}") else _PARAMETER
