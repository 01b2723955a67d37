"""Lifecycle hooks and scaling policies of groups; the groups themselves are moto's."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.resources.simple import ApiCall

HANDLERS = {
    "AWS::AutoScaling::LifecycleHook": ApiCall(
        "autoscaling",
        "put_lifecycle_hook",
        "delete_lifecycle_hook",
        "LifecycleHookName",
        {
            "LifecycleHookName": "LifecycleHookName",
            "AutoScalingGroupName": "AutoScalingGroupName",
        },
        named="LifecycleHookName",
    ).handler(),
    "AWS::AutoScaling::ScalingPolicy": ApiCall(
        "autoscaling",
        "put_scaling_policy",
        "delete_policy",
        "PolicyARN",
        {"PolicyName": "PolicyName", "AutoScalingGroupName": "AutoScalingGroupName"},
        named="PolicyName",
        gives={"Arn": "PolicyARN", "PolicyName": "PolicyName"},
    ).handler(),
}
