"""Rewrite a template as its ``Transform`` section and ``Fn::Transform`` parts say."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.errors import TransformFailedError
from proton_emulator.aws.cloudformation.transforms.macros import invoke_macro

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.cloudformation.stack import StackIdentity

SAM = "AWS::Serverless-2016-10-31"
# Its functions (Fn::Length, Fn::ToJsonString) are evaluated in every template.
_LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"


def declared(template: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The transforms of a template, in listed order, each ``{"Name", "Parameters"}``."""
    section = template.get("Transform") or []
    listed = section if isinstance(section, list) else [section]
    return [{"Name": each, "Parameters": {}} if isinstance(each, str) else each for each in listed]


def has_transforms(template: Mapping[str, Any]) -> bool:
    return bool(declared(template)) or _has_local(template)


def transform(
    template: dict[str, Any],
    parameters: dict[str, str],
    stack: StackIdentity,
    macros: dict[str, str],
) -> dict[str, Any]:
    """The processed template; TransformFailedError tells which transform refused and why."""
    if not has_transforms(template):
        return template
    processed: dict[str, Any] = _apply_local(deepcopy(template), parameters, stack, macros)
    for each in declared(template):
        processed = _apply(each, processed, parameters, stack, macros)
    processed.pop("Transform", None)
    return processed


def _apply(
    each: dict[str, Any],
    fragment: dict[str, Any],
    parameters: dict[str, str],
    stack: StackIdentity,
    macros: dict[str, str],
) -> dict[str, Any]:
    name = str(each.get("Name"))
    if name == SAM:
        from proton_emulator.aws.cloudformation.transforms.sam import expand

        return expand(fragment, parameters, stack)
    if name == _LANGUAGE_EXTENSIONS:
        if _has_loop(fragment):
            raise TransformFailedError(f"Transform {name}: Fn::ForEach is not emulated")
        return fragment
    if name.startswith("AWS::"):
        raise TransformFailedError(f"Transform {name} is not emulated")
    without = {key: value for key, value in fragment.items() if key != "Transform"}
    given = each.get("Parameters") or {}
    result: Any = invoke_macro(name, without, given, parameters, stack, macros)
    if not isinstance(result, dict):
        raise TransformFailedError(
            f"Transform {stack.account_id}::{name} failed with: Fragment is not a template"
        )
    return result


def _has_loop(value: Any) -> bool:
    if isinstance(value, dict):
        looped = any(str(key).startswith("Fn::ForEach::") for key in value)
        return looped or any(_has_loop(item) for item in value.values())
    return isinstance(value, list) and any(_has_loop(item) for item in value)


def _has_local(value: Any) -> bool:
    if isinstance(value, dict):
        return "Fn::Transform" in value or any(_has_local(item) for item in value.values())
    return isinstance(value, list) and any(_has_local(item) for item in value)


def _apply_local(
    value: Any, parameters: dict[str, str], stack: StackIdentity, macros: dict[str, str]
) -> Any:
    """Innermost first, each ``Fn::Transform`` replaces its siblings with what its macro returns."""
    if isinstance(value, list):
        return [_apply_local(item, parameters, stack, macros) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {
        key: item if key == "Fn::Transform" else _apply_local(item, parameters, stack, macros)
        for key, item in value.items()
    }
    call = inner.pop("Fn::Transform", None)
    if not isinstance(call, dict):
        return inner
    name, given = str(call.get("Name")), call.get("Parameters") or {}
    if name.startswith("AWS::"):
        raise TransformFailedError(f"Transform {name} is not emulated")
    return invoke_macro(name, inner, given, parameters, stack, macros)
