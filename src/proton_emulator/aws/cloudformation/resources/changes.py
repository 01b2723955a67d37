"""Changes in place that moto's models leave out, make wrongly, or make by losing the content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.intrinsics import text
from proton_emulator.aws.cloudformation.resources.handler import client, tag_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.aws.cloudformation.stack import Desired, Physical

# Removing and making again under the same name leaves these as they would be after a change.
RECREATED = frozenset(
    (
        "AWS::EC2::Route",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::VPCEndpoint",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::Route53::RecordSetGroup",
    )
)


def _changed(desired: Desired, name: str) -> bool:
    return bool(desired.properties.get(name) != desired.before.get(name))


def _as_text(value: Any) -> str:
    return json.dumps(value, default=str) if isinstance(value, (dict, list)) else text(value)


def _tags(desired: Desired) -> list[dict[str, str]]:
    listed = tag_map(desired.properties.get("Tags"))
    return [{"Key": key, "Value": value} for key, value in listed.items()]


def _bucket(desired: Desired, current: Physical) -> None:
    s3, properties = client("s3", desired.stack), desired.properties
    if _changed(desired, "Tags"):
        s3.put_bucket_tagging(Bucket=current.id, Tagging={"TagSet": _tags(desired)})
    if _changed(desired, "VersioningConfiguration"):
        wanted = properties.get("VersioningConfiguration") or {"Status": "Suspended"}
        s3.put_bucket_versioning(Bucket=current.id, VersioningConfiguration=wanted)
    if _changed(desired, "PublicAccessBlockConfiguration"):
        wanted = properties.get("PublicAccessBlockConfiguration") or {}
        s3.put_public_access_block(Bucket=current.id, PublicAccessBlockConfiguration=wanted)
    if _changed(desired, "BucketEncryption"):
        rules = (properties.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration")
        _encrypt(s3, current.id, rules or [])


def _encrypt(s3: Any, bucket: str, rules: list[dict[str, Any]]) -> None:
    if not rules:
        s3.delete_bucket_encryption(Bucket=bucket)
        return
    renamed = [
        {"ApplyServerSideEncryptionByDefault": rule.get("ServerSideEncryptionByDefault", {})}
        for rule in rules
    ]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": renamed})


def _table(desired: Desired, current: Physical) -> None:
    dynamodb, properties = client("dynamodb", desired.stack), desired.properties
    known = ("BillingMode", "ProvisionedThroughput")
    given = {key: properties[key] for key in known if key in properties and _changed(desired, key)}
    if _changed(desired, "StreamSpecification"):
        wanted = properties.get("StreamSpecification")
        stream = {"StreamEnabled": True} | wanted if wanted else {"StreamEnabled": False}
        given["StreamSpecification"] = stream
    if given:
        dynamodb.update_table(TableName=current.id, **given)
    if "TimeToLiveSpecification" in properties and _changed(desired, "TimeToLiveSpecification"):
        dynamodb.update_time_to_live(
            TableName=current.id, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    if _tags(desired):
        arn = current.attribute("Arn")
        dynamodb.tag_resource(ResourceArn=arn, Tags=_tags(desired))


def _topic(desired: Desired, current: Physical) -> None:
    sns = client("sns", desired.stack)
    for name in ("DisplayName", "KmsMasterKeyId"):
        if _changed(desired, name):
            value = text(desired.properties.get(name, ""))
            sns.set_topic_attributes(TopicArn=current.id, AttributeName=name, AttributeValue=value)
    if _tags(desired):
        sns.tag_resource(ResourceArn=current.id, Tags=_tags(desired))


_QUEUE_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DelaySeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "RedrivePolicy",
    "VisibilityTimeout",
)


def _queue(desired: Desired, current: Physical) -> None:
    sqs, properties = client("sqs", desired.stack), desired.properties
    given = {name: _as_text(properties[name]) for name in _QUEUE_ATTRIBUTES if name in properties}
    if given:
        sqs.set_queue_attributes(QueueUrl=current.id, Attributes=given)
    if _tags(desired):
        sqs.tag_queue(QueueUrl=current.id, Tags=tag_map(properties.get("Tags")))


def _role(desired: Desired, current: Physical) -> None:
    iam, properties = client("iam", desired.stack), desired.properties
    name, before = current.id, desired.before
    if _changed(desired, "AssumeRolePolicyDocument"):
        trust = _as_text(properties["AssumeRolePolicyDocument"])
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)
    if _changed(desired, "Description") or _changed(desired, "MaxSessionDuration"):
        known = ("Description", "MaxSessionDuration")
        iam.update_role(
            RoleName=name, **{key: properties[key] for key in known if key in properties}
        )
    _attach(iam, name, before.get("ManagedPolicyArns"), properties.get("ManagedPolicyArns"))
    wanted = {
        each["PolicyName"]: each["PolicyDocument"] for each in properties.get("Policies") or ()
    }
    for each in before.get("Policies") or ():
        if each["PolicyName"] not in wanted:
            iam.delete_role_policy(RoleName=name, PolicyName=each["PolicyName"])
    for policy, document in wanted.items():
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=_as_text(document))
    if _tags(desired):
        iam.tag_role(RoleName=name, Tags=_tags(desired))


def _attach(iam: Any, role: str, before: list[str] | None, after: list[str] | None) -> None:
    for arn in set(before or ()) - set(after or ()):
        iam.detach_role_policy(RoleName=role, PolicyArn=arn)
    for arn in set(after or ()) - set(before or ()):
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)


def _key(desired: Desired, current: Physical) -> None:
    kms, properties = client("kms", desired.stack), desired.properties
    description = properties.get("Description", "")
    kms.update_key_description(KeyId=current.id, Description=description)
    if "KeyPolicy" in properties and _changed(desired, "KeyPolicy"):
        policy = _as_text(properties["KeyPolicy"])
        kms.put_key_policy(KeyId=current.id, PolicyName="default", Policy=policy)
    if _changed(desired, "EnableKeyRotation"):
        rotate = properties.get("EnableKeyRotation")
        (kms.enable_key_rotation if rotate else kms.disable_key_rotation)(KeyId=current.id)
    if _tags(desired):
        listed = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in _tags(desired)]
        kms.tag_resource(KeyId=current.id, Tags=listed)


def _alias(desired: Desired, _current: Physical) -> None:
    properties = desired.properties
    client("kms", desired.stack).update_alias(
        AliasName=properties["AliasName"], TargetKeyId=properties["TargetKeyId"]
    )


def _log_group(desired: Desired, current: Physical) -> None:
    logs, days = client("logs", desired.stack), desired.properties.get("RetentionInDays")
    if days is None:
        logs.delete_retention_policy(logGroupName=current.id)
    else:
        logs.put_retention_policy(logGroupName=current.id, retentionInDays=days)
    if _tags(desired):
        tags = tag_map(desired.properties.get("Tags"))
        logs.tag_log_group(logGroupName=current.id, tags=tags)


def _vpc(desired: Desired, current: Physical) -> None:
    ec2 = client("ec2", desired.stack)
    for name in ("EnableDnsSupport", "EnableDnsHostnames"):
        if _changed(desired, name):
            wanted = bool(desired.properties.get(name, name == "EnableDnsSupport"))
            ec2.modify_vpc_attribute(VpcId=current.id, **{name: {"Value": wanted}})


def _subnet(desired: Desired, current: Physical) -> None:
    wanted = {"Value": bool(desired.properties.get("MapPublicIpOnLaunch"))}
    client("ec2", desired.stack).modify_subnet_attribute(
        SubnetId=current.id, MapPublicIpOnLaunch=wanted
    )


_HEALTH_CHECK = (
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckPath",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "Matcher",
    "UnhealthyThresholdCount",
)


def _target_group(desired: Desired, current: Physical) -> None:
    elb, properties = client("elbv2", desired.stack), desired.properties
    given = {name: properties[name] for name in _HEALTH_CHECK if name in properties}
    elb.modify_target_group(TargetGroupArn=current.id, **given)
    wanted = properties.get("TargetGroupAttributes")
    if wanted:
        elb.modify_target_group_attributes(TargetGroupArn=current.id, Attributes=wanted)


def _load_balancer(desired: Desired, current: Physical) -> None:
    elb, properties = client("elbv2", desired.stack), desired.properties
    attributes = properties.get("LoadBalancerAttributes")
    if attributes:
        elb.modify_load_balancer_attributes(LoadBalancerArn=current.id, Attributes=attributes)
    if _changed(desired, "SecurityGroups") and properties.get("SecurityGroups"):
        groups = properties["SecurityGroups"]
        elb.set_security_groups(LoadBalancerArn=current.id, SecurityGroups=groups)


CHANGES: dict[str, Callable[[Desired, Physical], None]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::VPC": _vpc,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _target_group,
    "AWS::IAM::Role": _role,
    "AWS::KMS::Alias": _alias,
    "AWS::KMS::Key": _key,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
}
