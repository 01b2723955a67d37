"""Alarms; dashboards are moto's."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, attributes, client
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _make_alarm(desired: Desired, name: str | None = None) -> Physical:
    properties = dict(desired.properties)
    name = name or properties.pop("AlarmName", None) or desired.name
    properties.pop("AlarmName", None)
    watch = client("cloudwatch", desired.stack)
    watch.put_metric_alarm(AlarmName=name, **properties)
    made = watch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    return Physical(name, attributes({"Arn": made["AlarmArn"]}))


def _remove_alarm(desired: Desired, current: Physical) -> None:
    client("cloudwatch", desired.stack).delete_alarms(AlarmNames=[current.id])


HANDLERS = {
    "AWS::CloudWatch::Alarm": ApiHandler(
        _make_alarm, _remove_alarm, lambda desired, current: _make_alarm(desired, current.id)
    ),
}
