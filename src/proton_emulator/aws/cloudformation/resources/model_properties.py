"""Properties moto's models misread or cannot do without, put into the shape they take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.aws.cloudformation.stack import Desired

POLICY_VERSION = "2012-10-17"


def _with_policy_versions(value: Any) -> Any:
    """IAM takes a policy document without ``Version``; moto refuses it."""
    if isinstance(value, dict):
        copied = {key: _with_policy_versions(item) for key, item in value.items()}
        if "Statement" in copied:
            copied.setdefault("Version", POLICY_VERSION)
            copied["Version"] = str(copied["Version"])
        return copied
    if isinstance(value, list):
        return [_with_policy_versions(item) for item in value]
    return value


def _policies(desired: Desired) -> dict[str, Any]:
    fixed: dict[str, Any] = _with_policy_versions(desired.properties)
    return fixed


# moto refuses a double hyphen in these names, which the service itself takes: aws-sdk-js#3300.
_STRICTER_THAN_AWS = frozenset(("AWS::ElasticLoadBalancingV2::TargetGroup",))


def acceptable_name(resource_type: str, name: str) -> str:
    """The name under which moto lets a resource be made."""
    return re.sub("-{2,}", "-", name) if resource_type in _STRICTER_THAN_AWS else name


def restore_name(made: Any, resource_type: str, name: str) -> None:
    """Give a resource the name that was asked for; its ARN keeps the acceptable one."""
    if resource_type in _STRICTER_THAN_AWS:
        made.name = name


FIXES: dict[str, Callable[[Desired], dict[str, Any]]] = {
    "AWS::IAM::ManagedPolicy": _policies,
    "AWS::IAM::Policy": _policies,
    "AWS::IAM::Role": _policies,
    "AWS::IAM::User": _policies,
}
