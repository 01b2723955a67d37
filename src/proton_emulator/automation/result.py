"""What applying a pull request gave, in the terms of NotifyResourceDeploymentStatusChange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The API's own limits.
_MOST_OUTPUTS = 50
_LONGEST_STRING = 1024
_MOST_NAMED = 10
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Resource:
    """One managed resource; *address* as Terraform writes it, ``module.m.aws_sqs_queue.q[0]``."""

    address: str
    type: str


@dataclass(frozen=True, slots=True)
class Applied:
    """*recorded*: nothing was really made. *message* is for ``statusMessage``, empty for none."""

    outputs: Mapping[str, str]
    resources: tuple[Resource, ...]
    recorded: bool = False
    message: str = ""


def fitting(values: Mapping[str, str | None]) -> tuple[dict[str, str], str]:
    """The outputs that the API takes, and a sentence that names the others, empty for none.

    None stands for a value that is no string, number or boolean.
    """
    kept: dict[str, str] = {}
    left_out: list[str] = []
    for key, value in values.items():
        why = _unfit(key, value, len(kept))
        if value is not None and not why:
            kept[key] = value
        else:
            left_out.append(f"{key[:_LONGEST_NAME]} ({why})")
    return kept, _sentence(left_out)


def _unfit(key: str, value: str | None, already: int) -> str:
    if value is None:
        return "not a string, number or boolean"
    if not key or not value:
        return "empty"
    if max(len(key), len(value)) > _LONGEST_STRING:
        return f"longer than {_LONGEST_STRING:,} characters"
    return f"one of more than {_MOST_OUTPUTS}" if already == _MOST_OUTPUTS else ""


def _sentence(left_out: list[str]) -> str:
    if not left_out:
        return ""
    more = len(left_out) - _MOST_NAMED
    named = ", ".join(left_out[:_MOST_NAMED])
    return f"outputs left out: {named}{f' and {more} more' if more > 0 else ''}"
