"""Bucket policies; buckets themselves are moto's."""

from __future__ import annotations

import json

from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, client
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _make_policy(desired: Desired) -> Physical:
    bucket, document = desired.properties["Bucket"], desired.properties["PolicyDocument"]
    policy = document if isinstance(document, str) else json.dumps(document, default=str)
    client("s3", desired.stack).put_bucket_policy(Bucket=bucket, Policy=policy)
    return Physical(bucket)


def _remove_policy(desired: Desired, current: Physical) -> None:
    client("s3", desired.stack).delete_bucket_policy(Bucket=current.id)


HANDLERS = {
    "AWS::S3::BucketPolicy": ApiHandler(
        _make_policy, _remove_policy, lambda desired, _: _make_policy(desired)
    ),
}
