"""What Terraform holds after an apply, from the JSON that it prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from proton_emulator.automation.result import Resource


def output_values(printed: str) -> dict[str, str | None]:
    """The values of ``terraform output -json`` as texts; None for lists, objects and null.

    ValueError where it is no such JSON.
    """
    # Numbers stay as they are written: a float would change long ones.
    read = json.loads(printed, parse_int=str, parse_float=str)
    if not isinstance(read, dict):
        raise ValueError("the outputs are no JSON object")
    return {name: _text(value.get("value")) for name, value in read.items()}


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def managed_resources(printed: str) -> tuple[Resource, ...]:
    """The resources of ``terraform show -json``, those of modules too, data sources not.

    ValueError where it is no such JSON.
    """
    read = json.loads(printed)
    values = read.get("values") if isinstance(read, dict) else None
    # Without any resource or output there are no values at all.
    return tuple(_managed(values["root_module"])) if values else ()


def _managed(root: Mapping[str, Any]) -> Iterator[Resource]:
    pending = [root]
    while pending:
        module = pending.pop()
        for each in module.get("resources", ()):
            if each["mode"] == "managed":
                yield Resource(each["address"], each["type"])
        pending += reversed(module.get("child_modules", []))
