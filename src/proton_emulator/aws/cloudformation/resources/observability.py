"""Log streams, metric filters and subscriptions; log groups are moto's."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.resources.simple import ApiCall

_FILTER = {"logGroupName": "LogGroupName", "filterName": "FilterName"}

HANDLERS = {
    "AWS::Logs::LogStream": ApiCall(
        "logs",
        "create_log_stream",
        "delete_log_stream",
        "LogStreamName",
        {"logGroupName": "LogGroupName", "logStreamName": "LogStreamName"},
        named="LogStreamName",
        camel_case=True,
    ).handler(),
    "AWS::Logs::MetricFilter": ApiCall(
        "logs",
        "put_metric_filter",
        "delete_metric_filter",
        "FilterName",
        _FILTER,
        named="FilterName",
        camel_case=True,
        only=("FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"),
    ).handler(),
    "AWS::Logs::SubscriptionFilter": ApiCall(
        "logs",
        "put_subscription_filter",
        "delete_subscription_filter",
        "FilterName",
        _FILTER,
        named="FilterName",
        camel_case=True,
        only=(
            "DestinationArn",
            "Distribution",
            "FilterName",
            "FilterPattern",
            "LogGroupName",
            "RoleArn",
        ),
    ).handler(),
}
