"""Template parameters: given values and defaults, checked against their constraints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.dynamic_references import ssm_parameter
from proton_emulator.aws.cloudformation.errors import ValidationError
from proton_emulator.aws.cloudformation.intrinsics import text

if TYPE_CHECKING:
    from collections.abc import Mapping

_SSM_VALUE = re.compile(r"AWS::SSM::Parameter::Value<(.+)>")


@dataclass(frozen=True, slots=True)
class Parameters:
    """*values* answer ``Ref``; *shown* is what DescribeStacks lists; *raw* what transforms get."""

    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    shown: list[dict[str, str]] = field(default_factory=list)


def resolve(
    template: Mapping[str, Any], given: Mapping[str, str], account_id: str, region: str
) -> Parameters:
    """Every declared parameter with its value; raises ValidationError."""
    declared: dict[str, Any] = template.get("Parameters") or {}
    unknown = [name for name in given if name not in declared]
    if unknown:
        raise ValidationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    raw = {
        name: text(given.get(name, declaration.get("Default")))
        for name, declaration in declared.items()
        if name in given or declaration.get("Default") is not None
    }
    missing = [name for name in declared if name not in raw]
    if missing:
        raise ValidationError(f"Parameters: [{', '.join(missing)}] must have values")
    resolved = Parameters(raw=raw)
    for name, declaration in declared.items():
        _check(name, raw[name], declaration)
        _add(resolved, name, declaration, (account_id, region))
    return resolved


def _add(
    resolved: Parameters, name: str, declaration: dict[str, Any], place: tuple[str, str]
) -> None:
    kind, value = declaration.get("Type", "String"), resolved.raw[name]
    shown = {"ParameterKey": name, "ParameterValue": value}
    if found := _SSM_VALUE.fullmatch(kind):
        kind, value = found[1], ssm_parameter(value, *place)
        shown["ResolvedValue"] = value
    if str(declaration.get("NoEcho", "")).lower() == "true":
        shown["ParameterValue"] = "****"
    resolved.shown.append(shown)
    resolved.values[name] = _typed(kind, value)


def _typed(kind: str, value: str) -> Any:
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [item.strip() for item in value.split(",")] if value else []
    return value


def _check(name: str, value: str, declaration: Mapping[str, Any]) -> None:
    allowed = [text(item) for item in declaration.get("AllowedValues") or ()]
    is_list = "List" in str(declaration.get("Type", ""))
    items = [item.strip() for item in value.split(",")] if is_list else [value]
    if allowed and any(item not in allowed for item in items):
        _refuse(name, f"must be one of AllowedValues [{', '.join(allowed)}]", declaration)
    pattern = declaration.get("AllowedPattern")
    if pattern and not all(re.fullmatch(pattern, item) for item in items):
        _refuse(name, f"must match pattern {pattern}", declaration)
    if declaration.get("Type") == "Number":
        _check_number(name, value, declaration)
    elif (
        not int(declaration.get("MinLength", 0))
        <= len(value)
        <= int(declaration.get("MaxLength", len(value)))
    ):
        _refuse(name, "has a length outside MinLength and MaxLength", declaration)


def _check_number(name: str, value: str, declaration: Mapping[str, Any]) -> None:
    try:
        number = float(value)
    except ValueError:
        raise ValidationError(f"Parameter '{name}' must be a number.") from None
    low, high = declaration.get("MinValue", number), declaration.get("MaxValue", number)
    if not float(low) <= number <= float(high):
        _refuse(name, "must be a number between MinValue and MaxValue", declaration)


def _refuse(name: str, rule: str, declaration: Mapping[str, Any]) -> None:
    constraint = declaration.get("ConstraintDescription")
    if constraint:
        raise ValidationError(f"Parameter {name} failed to satisfy constraint: {constraint}")
    raise ValidationError(f"Parameter '{name}' {rule}")
