"""Parameters against their shapes: every constraint of the model, reported as AWS does."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from proton_emulator.service.api.service_model import service_model
from proton_emulator.service.errors import ValidationException

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FAILED = "failed to satisfy constraint:"
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "structure": (dict,),
    "list": (list,),
}


def validate(shape: str, value: object) -> None:
    """ValidationException that names every parameter at fault."""
    problems = [*_problems(shape, value, "")]
    if not problems:
        return
    noun = "error" if len(problems) == 1 else "errors"
    raise ValidationException(f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def _problems(name: str, value: object, path: str) -> Iterator[str]:
    shape = service_model().shapes[name]
    kind = shape["type"]
    right = isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
    if not right:
        yield f"Value at '{path or 'request'}' must be of type {kind}"
    elif isinstance(value, dict):
        yield from _members(shape, value, path)
    elif isinstance(value, list):
        yield from _range(shape, len(value), path, "a length")
        for index, item in enumerate(value, 1):
            yield from _problems(shape["member"]["shape"], item, f"{path}.{index}.member")
    elif isinstance(value, str):
        yield from _text(shape, value, path)
    elif isinstance(value, int):
        yield from _range(shape, value, path, "a value")


def _members(shape: Mapping[str, Any], value: Mapping[str, Any], path: str) -> Iterator[str]:
    prefix = f"{path}." if path else ""
    for required in shape.get("required", ()):
        if value.get(required) is None:
            yield f"Value at '{prefix}{required}' {_FAILED} must not be null"
    for member, reference in shape["members"].items():
        if value.get(member) is not None:
            yield from _problems(reference["shape"], value[member], f"{prefix}{member}")


def _text(shape: Mapping[str, Any], value: str, path: str) -> Iterator[str]:
    yield from _range(shape, len(value), path, "a length")
    if "enum" in shape and value not in shape["enum"]:
        allowed = ", ".join(shape["enum"])
        yield f"Value '{value}' at '{path}' {_FAILED} must be one of [{allowed}]"
    pattern = shape.get("pattern")
    if pattern and not _compiled(pattern).search(value):
        yield f"Value at '{path}' {_FAILED} must match {pattern}"


def _range(shape: Mapping[str, Any], size: int, path: str, what: str) -> Iterator[str]:
    for bound, wrong, word in (("min", int.__lt__, "at least"), ("max", int.__gt__, "at most")):
        if bound in shape and wrong(size, shape[bound]):
            limit = shape[bound]
            yield f"Value at '{path}' {_FAILED} must have {what} of {word} {limit}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Java's ``$`` ends the text; Python's also stands before a final line feed."""
    return re.compile(re.sub(r"\$(?=$|\))", r"\\Z", pattern))
