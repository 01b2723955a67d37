"""SNS subscriptions and topic policies, SQS queue policies."""

from __future__ import annotations

import json
from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, attributes, client
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _policy(desired: Desired) -> str:
    document = desired.properties["PolicyDocument"]
    return document if isinstance(document, str) else json.dumps(document, default=str)


def _set_topics(desired: Desired, policy: str) -> None:
    sns = client("sns", desired.stack)
    for topic in desired.properties["Topics"]:
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


def _make_topic_policy(desired: Desired) -> Physical:
    """Remembers each topic's policy, which comes back when this one goes."""
    sns = client("sns", desired.stack)
    before = {
        topic: sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
        for topic in desired.properties["Topics"]
    }
    _set_topics(desired, _policy(desired))
    return Physical(desired.name, attributes({"Id": desired.name}), before)


def _change_topic_policy(desired: Desired, current: Physical) -> Physical:
    _set_topics(desired, _policy(desired))
    return current


def _remove_topic_policy(desired: Desired, current: Physical) -> None:
    sns = client("sns", desired.stack)
    for topic, policy in current.model.items():
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


def _set_queues(desired: Desired, policy: str) -> None:
    sqs = client("sqs", desired.stack)
    for queue in desired.properties["Queues"]:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})


def _make_queue_policy(desired: Desired) -> Physical:
    _set_queues(desired, _policy(desired))
    return Physical(desired.name, attributes({"Id": desired.name}))


def _change_queue_policy(desired: Desired, current: Physical) -> Physical:
    _set_queues(desired, _policy(desired))
    return current


def _remove_queue_policy(desired: Desired, _current: Physical) -> None:
    _set_queues(desired, "")


_SUBSCRIPTION_ATTRIBUTES = (
    "DeliveryPolicy",
    "FilterPolicy",
    "FilterPolicyScope",
    "RawMessageDelivery",
    "RedrivePolicy",
    "SubscriptionRoleArn",
)


def _attribute_texts(properties: dict[str, Any]) -> dict[str, str]:
    given = {name: properties[name] for name in _SUBSCRIPTION_ATTRIBUTES if name in properties}
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
    }


def _make_subscription(desired: Desired) -> Physical:
    properties = desired.properties
    made = client("sns", desired.stack).subscribe(
        TopicArn=properties["TopicArn"],
        Protocol=properties["Protocol"],
        Endpoint=properties.get("Endpoint", ""),
        Attributes=_attribute_texts(properties),
        ReturnSubscriptionArn=True,
    )
    arn = made["SubscriptionArn"]
    return Physical(arn, attributes({"Arn": arn}))


def _remove_subscription(desired: Desired, current: Physical) -> None:
    client("sns", desired.stack).unsubscribe(SubscriptionArn=current.id)


HANDLERS = {
    "AWS::SNS::Subscription": ApiHandler(_make_subscription, _remove_subscription),
    "AWS::SNS::TopicPolicy": ApiHandler(
        _make_topic_policy, _remove_topic_policy, _change_topic_policy
    ),
    "AWS::SQS::QueuePolicy": ApiHandler(
        _make_queue_policy, _remove_queue_policy, _change_queue_policy
    ),
}
