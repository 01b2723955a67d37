"""Security group rules for traffic going out; the rest of EC2 is moto's."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, attributes, client
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _permission(properties: dict[str, Any]) -> dict[str, Any]:
    permission: dict[str, Any] = {"IpProtocol": str(properties["IpProtocol"])}
    if permission["IpProtocol"] != "-1":
        permission["FromPort"] = properties.get("FromPort", -1)
        permission["ToPort"] = properties.get("ToPort", -1)
    description = properties.get("Description")
    extra = {"Description": description} if description else {}
    if "CidrIp" in properties:
        permission["IpRanges"] = [{"CidrIp": properties["CidrIp"]} | extra]
    if "CidrIpv6" in properties:
        permission["Ipv6Ranges"] = [{"CidrIpv6": properties["CidrIpv6"]} | extra]
    if "DestinationPrefixListId" in properties:
        permission["PrefixListIds"] = [{"PrefixListId": properties["DestinationPrefixListId"]}]
    if "DestinationSecurityGroupId" in properties:
        group = properties["DestinationSecurityGroupId"]
        permission["UserIdGroupPairs"] = [{"GroupId": group} | extra]
    return permission


def _make_egress(desired: Desired) -> Physical:
    properties = desired.properties
    made = client("ec2", desired.stack).authorize_security_group_egress(
        GroupId=properties["GroupId"], IpPermissions=[_permission(properties)]
    )
    rules = made.get("SecurityGroupRules") or [{}]
    identifier = rules[0].get("SecurityGroupRuleId") or desired.name
    return Physical(identifier, attributes({"Id": identifier}))


def _remove_egress(desired: Desired, _current: Physical) -> None:
    properties = desired.properties
    client("ec2", desired.stack).revoke_security_group_egress(
        GroupId=properties["GroupId"], IpPermissions=[_permission(properties)]
    )


HANDLERS = {"AWS::EC2::SecurityGroupEgress": ApiHandler(_make_egress, _remove_egress)}
