"""Scalable targets and scaling policies."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, attributes, client
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_TARGET = ("ServiceNamespace", "ResourceId", "ScalableDimension")


def _scaling(desired: Desired) -> Any:
    return client("application-autoscaling", desired.stack)


def _make_target(desired: Desired) -> Physical:
    properties = desired.properties
    known = (*_TARGET, "MinCapacity", "MaxCapacity", "RoleARN", "SuspendedState")
    given = {name: properties[name] for name in known if name in properties}
    _scaling(desired).register_scalable_target(**given)
    identifier = "|".join(
        properties[name] for name in ("ResourceId", "ScalableDimension", "ServiceNamespace")
    )
    return Physical(identifier, attributes({"Id": identifier}))


def _remove_target(desired: Desired, _current: Physical) -> None:
    properties = desired.properties
    _scaling(desired).deregister_scalable_target(**{name: properties[name] for name in _TARGET})


def _place(desired: Desired) -> dict[str, str]:
    """A policy names its target by three properties or by the target's id, which holds them."""
    properties = desired.properties
    if "ScalingTargetId" in properties:
        parts = properties["ScalingTargetId"].split("|")
        named = zip(("ResourceId", "ScalableDimension", "ServiceNamespace"), parts, strict=True)
        return dict(named)
    return {name: properties[name] for name in _TARGET}


def _make_policy(desired: Desired) -> Physical:
    properties = desired.properties
    given: dict[str, Any] = {"PolicyType": properties["PolicyType"]}
    for name in ("StepScalingPolicyConfiguration", "TargetTrackingScalingPolicyConfiguration"):
        if name in properties:
            given[name] = properties[name]
    made = _scaling(desired).put_scaling_policy(
        PolicyName=properties["PolicyName"], **_place(desired), **given
    )
    arn = made["PolicyARN"]
    return Physical(arn, attributes({"Arn": arn}))


def _remove_policy(desired: Desired, _current: Physical) -> None:
    name = desired.properties["PolicyName"]
    _scaling(desired).delete_scaling_policy(PolicyName=name, **_place(desired))


HANDLERS = {
    "AWS::ApplicationAutoScaling::ScalableTarget": ApiHandler(
        _make_target, _remove_target, lambda desired, _: _make_target(desired)
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ApiHandler(
        _make_policy, _remove_policy, lambda desired, _: _make_policy(desired)
    ),
}
