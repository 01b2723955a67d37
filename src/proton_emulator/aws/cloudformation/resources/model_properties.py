"""Properties moto's models misread or cannot do without, put into the shape they take."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from proton_emulator.aws import moto_internals

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


def _named(desired: Desired) -> dict[str, Any]:
    """Moto's model of a parameter has no name of its own when the template gives none."""
    return {"Name": desired.name, **deepcopy(desired.properties)}


def _with_default(name: str, value: Any) -> Callable[[Desired], dict[str, Any]]:
    """What the service itself takes as *name*, where moto's model demands the property."""

    def fix(desired: Desired) -> dict[str, Any]:
        return {name: deepcopy(value), **deepcopy(desired.properties)}

    return fix


def _key_policy(desired: Desired) -> dict[str, Any]:
    """As text, which moto keeps as it is; without one, KMS lets the account's root use the key."""
    root = f"arn:aws:iam::{desired.stack.account_id}:root"
    statement = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
    policy = desired.properties.get("KeyPolicy") or {
        "Version": POLICY_VERSION,
        "Statement": [statement],
    }
    text = policy if isinstance(policy, str) else json.dumps(policy, default=str)
    return {**deepcopy(desired.properties), "KeyPolicy": text}


def _in_named_zone(desired: Desired) -> dict[str, Any]:
    """A record may name its zone by domain; moto's model wants the zone's id."""
    properties = deepcopy(desired.properties)
    domain = str(properties.get("HostedZoneName", ""))
    if domain and not properties.get("HostedZoneId"):
        backend = moto_internals.backend("route53", desired.stack.account_id, "aws")
        for zone in backend.zones.values():
            if zone.name.rstrip(".") == domain.rstrip("."):
                properties["HostedZoneId"] = zone.id
    return properties


FIXES: dict[str, Callable[[Desired], dict[str, Any]]] = {
    "AWS::Batch::JobDefinition": _with_default("RetryStrategy", {"Attempts": 1}),
    "AWS::EC2::TransitGateway": _with_default("Description", ""),
    "AWS::IAM::ManagedPolicy": _policies,
    "AWS::IAM::Policy": _policies,
    "AWS::IAM::Role": _policies,
    "AWS::IAM::User": _policies,
    "AWS::KMS::Key": _key_policy,
    "AWS::Route53::RecordSet": _in_named_zone,
    "AWS::Route53::RecordSetGroup": _in_named_zone,
    "AWS::SSM::Parameter": _named,
}
