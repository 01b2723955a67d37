"""Firehose delivery streams; Kinesis streams are moto's."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.resources.simple import ApiCall

HANDLERS = {
    "AWS::KinesisFirehose::DeliveryStream": ApiCall(
        "firehose",
        "create_delivery_stream",
        "delete_delivery_stream",
        "DeliveryStreamName",
        {"DeliveryStreamName": "Ref"},
        named="DeliveryStreamName",
        gives={"Arn": "DeliveryStreamARN"},
        kept=True,
    ).handler(),
}
