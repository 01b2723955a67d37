"""Evaluate CloudFormation's intrinsic functions over a scope that knows names."""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from typing import TYPE_CHECKING, Any, Protocol

from proton_emulator.aws.cloudformation.errors import ResourceFailedError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

NO_VALUE: Any = type("NoValue", (), {"__repr__": lambda _: "AWS::NoValue"})()
_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


class Scope(Protocol):
    """Where names come from while a template is evaluated."""

    @property
    def region(self) -> str: ...
    def ref(self, name: str) -> Any: ...
    def attribute(self, logical_id: str, name: str) -> Any: ...
    def condition(self, name: str) -> bool: ...
    def mapping(self, name: str) -> dict[str, Any]: ...
    def export(self, name: str) -> str: ...
    def dynamic(self, text: str) -> str: ...


def evaluate(value: Any, scope: Scope) -> Any:
    """The value with every function applied; ``AWS::NoValue`` removes its key or item."""
    if isinstance(value, dict):
        return _evaluate_mapping(value, scope)
    if isinstance(value, list):
        items = (evaluate(item, scope) for item in value)
        return [item for item in items if item is not NO_VALUE]
    if isinstance(value, str) and "{{resolve:" in value:
        return scope.dynamic(value)
    return value


def _evaluate_mapping(value: dict[str, Any], scope: Scope) -> Any:
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](argument, scope)
        if name == "Condition" and isinstance(argument, str):
            return scope.condition(argument)
        if str(name).startswith("Fn::"):
            raise ValidationError(
                f"Template error: {name} is not a function this emulator evaluates"
            )
    evaluated = ((key, evaluate(item, scope)) for key, item in value.items())
    return {key: item for key, item in evaluated if item is not NO_VALUE}


def text(value: Any) -> str:
    """A scalar as CloudFormation writes it into text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value)
    return str(value)


def _arguments(argument: Any, name: str, *counts: int) -> list[Any]:
    if not isinstance(argument, list) or len(argument) not in counts:
        wanted = " or ".join(str(count) for count in counts)
        raise ValidationError(
            f"Template error: {name} object requires a list of {wanted} parameters"
        )
    return argument


def _ref(argument: Any, scope: Scope) -> Any:
    if not isinstance(argument, str):
        raise ValidationError("Template error: Ref must name a parameter or a resource")
    return scope.ref(argument)


def _get_att(argument: Any, scope: Scope) -> Any:
    parts = argument.split(".", 1) if isinstance(argument, str) else list(argument)
    if len(parts) < 2:
        raise ValidationError(
            "Template error: every Fn::GetAtt object requires two non-empty parameters, "
            "the resource name and the resource attribute"
        )
    attribute = ".".join(text(evaluate(part, scope)) for part in parts[1:])
    return scope.attribute(parts[0], attribute)


def _sub(argument: Any, scope: Scope) -> str:
    local: dict[str, Any] = {}
    if isinstance(argument, list):
        template, given = _arguments(argument, "Fn::Sub", 2)
        local = {key: evaluate(item, scope) for key, item in given.items()}
    else:
        template = argument
    if not isinstance(template, str):
        raise ValidationError("Template error: Fn::Sub requires a string")

    def replace(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        if name in local:
            return text(local[name])
        if "." in name:
            return text(scope.attribute(*name.split(".", 1)))
        return text(scope.ref(name))

    replaced = _PLACEHOLDER.sub(replace, template)
    return scope.dynamic(replaced) if "{{resolve:" in replaced else replaced


def _join(argument: Any, scope: Scope) -> str:
    separator, items = _arguments(argument, "Fn::Join", 2)
    evaluated = evaluate(items, scope)
    if not isinstance(evaluated, list):
        raise ValidationError("Template error: Fn::Join requires a list of values to join")
    joined = text(evaluate(separator, scope)).join(text(item) for item in evaluated)
    return scope.dynamic(joined) if "{{resolve:" in joined else joined


def _select(argument: Any, scope: Scope) -> Any:
    index, items = _arguments(argument, "Fn::Select", 2)
    position, choices = int(evaluate(index, scope)), evaluate(items, scope)
    if isinstance(choices, str):
        choices = choices.split(",")
    if not 0 <= position < len(choices):
        raise ResourceFailedError(
            f"Template error: Fn::Select cannot select nonexistent value at index {position}"
        )
    return choices[position]


def _split(argument: Any, scope: Scope) -> list[str]:
    delimiter, source = _arguments(argument, "Fn::Split", 2)
    return text(evaluate(source, scope)).split(delimiter)


def _find_in_map(argument: Any, scope: Scope) -> Any:
    name, *keys = _arguments(argument, "Fn::FindInMap", 3, 4)
    default = keys.pop() if len(keys) == 3 else None
    table: Any = scope.mapping(text(evaluate(name, scope)))
    path = [text(evaluate(key, scope)) for key in keys]
    for key in path:
        if key not in table:
            if isinstance(default, dict) and "DefaultValue" in default:
                return evaluate(default["DefaultValue"], scope)
            raise ValidationError(
                f"Template error: Unable to get mapping for {name}::{'::'.join(path)}"
            )
        table = table[key]
    return evaluate(table, scope)


def _get_azs(argument: Any, scope: Scope) -> list[str]:
    region = evaluate(argument, scope) or scope.region
    return [f"{region}{zone}" for zone in "abc"]


def _cidr(argument: Any, scope: Scope) -> list[str]:
    block, count, *bits = (evaluate(part, scope) for part in _arguments(argument, "Fn::Cidr", 2, 3))
    network = ipaddress.ip_network(block, strict=False)
    suffix = int(bits[0]) if bits else 8
    subnets = network.subnets(new_prefix=network.max_prefixlen - suffix)
    found = [str(subnet) for subnet, _ in zip(subnets, range(int(count)), strict=False)]
    if len(found) < int(count):
        raise ValidationError(
            f"Template error: Fn::Cidr cannot make {count} blocks of {suffix} bits out of {block}"
        )
    return found


def _if(argument: Any, scope: Scope) -> Any:
    name, yes, no = _arguments(argument, "Fn::If", 3)
    return evaluate(yes if scope.condition(name) else no, scope)


def _equals(argument: Any, scope: Scope) -> bool:
    left, right = (evaluate(part, scope) for part in _arguments(argument, "Fn::Equals", 2))
    return left == right or text(left) == text(right)


def _truth(value: Any, scope: Scope) -> bool:
    evaluated = evaluate(value, scope)
    return evaluated if isinstance(evaluated, bool) else text(evaluated).lower() == "true"


def _to_json(argument: Any, scope: Scope) -> str:
    return json.dumps(evaluate(argument, scope), separators=(",", ":"))


def _transform(argument: Any, _scope: Scope) -> Any:
    name = argument.get("Name") if isinstance(argument, dict) else argument
    raise ValidationError(f"Template error: Fn::Transform {name} was not applied")


_FUNCTIONS: dict[str, Callable[[Any, Scope], Any]] = {
    "Ref": _ref,
    "Fn::And": lambda argument, scope: all(_truth(item, scope) for item in argument),
    "Fn::Base64": lambda argument, scope: base64.b64encode(
        text(evaluate(argument, scope)).encode()
    ).decode(),
    "Fn::Cidr": _cidr,
    "Fn::Equals": _equals,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _get_azs,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": lambda argument, scope: scope.export(text(evaluate(argument, scope))),
    "Fn::Join": _join,
    "Fn::Length": lambda argument, scope: len(evaluate(argument, scope)),
    "Fn::Not": lambda argument, scope: not _truth(argument[0], scope),
    "Fn::Or": lambda argument, scope: any(_truth(item, scope) for item in argument),
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json,
    "Fn::Transform": _transform,
}
