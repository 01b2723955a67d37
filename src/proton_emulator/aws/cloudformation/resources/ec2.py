"""Security groups, whose rules moto's model reads in part; the rest of EC2 is moto's."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    tag_map,
    undone_on_failure,
)
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_EVERYTHING = "-1"


def _ec2(desired: Desired) -> Any:
    return client("ec2", desired.stack)


def _permission(rule: dict[str, Any], peer: str) -> dict[str, Any]:
    """A rule of a template in the API's form; *peer* is ``Source`` or ``Destination``."""
    permission: dict[str, Any] = {"IpProtocol": str(rule["IpProtocol"])}
    if permission["IpProtocol"] != _EVERYTHING:
        permission["FromPort"] = rule.get("FromPort", -1)
        permission["ToPort"] = rule.get("ToPort", -1)
    extra = {"Description": rule["Description"]} if rule.get("Description") else {}
    if "CidrIp" in rule:
        permission["IpRanges"] = [{"CidrIp": rule["CidrIp"]} | extra]
    if "CidrIpv6" in rule:
        permission["Ipv6Ranges"] = [{"CidrIpv6": rule["CidrIpv6"]} | extra]
    if f"{peer}PrefixListId" in rule:
        permission["PrefixListIds"] = [{"PrefixListId": rule[f"{peer}PrefixListId"]} | extra]
    if f"{peer}SecurityGroupId" in rule:
        permission["UserIdGroupPairs"] = [{"GroupId": rule[f"{peer}SecurityGroupId"]} | extra]
    return permission


# -- groups --------------------------------------------------------------------------------------


def _make_group(desired: Desired) -> Physical:
    properties, stack = desired.properties, desired.stack
    given = {"VpcId": properties["VpcId"]} if "VpcId" in properties else {}
    made = _ec2(desired).create_security_group(
        GroupName=properties.get("GroupName") or desired.name,
        Description=properties["GroupDescription"],
        **given,
    )
    group_id = made["GroupId"]
    tags = dict(stack.tags) | tag_map(properties.get("Tags"))
    tags |= {
        "aws:cloudformation:stack-name": stack.name,
        "aws:cloudformation:stack-id": stack.id,
        "aws:cloudformation:logical-id": desired.logical_id,
    }
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    with undone_on_failure(_ec2(desired).delete_security_group, GroupId=group_id):
        _ec2(desired).create_tags(Resources=[group_id], Tags=listed)
        _add_rules(desired, group_id, drop_default=True)
        return _group(desired, group_id)


def _group(desired: Desired, group_id: str) -> Physical:
    found = _described(desired, group_id)
    values = {"GroupId": group_id, "Id": group_id, "VpcId": found.get("VpcId", "")}
    return Physical(group_id, attributes(values), dict(desired.properties))


def _described(desired: Desired, group_id: str) -> dict[str, Any]:
    groups = _ec2(desired).describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    found: dict[str, Any] = groups[0]
    return found


def _add_rules(desired: Desired, group_id: str, *, drop_default: bool) -> None:
    """The rule that lets everything out goes only where the template has rules of its own."""
    ec2, properties = _ec2(desired), desired.properties
    incoming = [
        _permission(rule, "Source") for rule in properties.get("SecurityGroupIngress") or ()
    ]
    if incoming:
        ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=incoming)
    outgoing = [
        _permission(rule, "Destination") for rule in properties.get("SecurityGroupEgress") or ()
    ]
    if not outgoing:
        return
    if drop_default:
        default = _described(desired, group_id).get("IpPermissionsEgress")
        ec2.revoke_security_group_egress(GroupId=group_id, IpPermissions=default)
    ec2.authorize_security_group_egress(GroupId=group_id, IpPermissions=outgoing)


def _change_group(desired: Desired, current: Physical) -> Physical:
    """Takes back the rules of the former template; those of other resources stay."""
    ec2, before = _ec2(desired), current.model
    for rule in before.get("SecurityGroupIngress") or ():
        permissions = [_permission(rule, "Source")]
        ec2.revoke_security_group_ingress(GroupId=current.id, IpPermissions=permissions)
    for rule in before.get("SecurityGroupEgress") or ():
        permissions = [_permission(rule, "Destination")]
        ec2.revoke_security_group_egress(GroupId=current.id, IpPermissions=permissions)
    had_own = bool(before.get("SecurityGroupEgress"))
    _add_rules(desired, current.id, drop_default=not had_own)
    return _group(desired, current.id)


def _remove_group(desired: Desired, current: Physical) -> None:
    _ec2(desired).delete_security_group(GroupId=current.id)


# -- single rules --------------------------------------------------------------------------------


def _made_rule(made: dict[str, Any], desired: Desired) -> Physical:
    rules = made.get("SecurityGroupRules") or [{}]
    identifier = rules[0].get("SecurityGroupRuleId") or desired.name
    return Physical(identifier, attributes({"Id": identifier}))


def _rule(desired: Desired, peer: str) -> dict[str, Any]:
    properties = desired.properties
    return {"GroupId": properties["GroupId"], "IpPermissions": [_permission(properties, peer)]}


def _make_egress(desired: Desired) -> Physical:
    made = _ec2(desired).authorize_security_group_egress(**_rule(desired, "Destination"))
    return _made_rule(made, desired)


def _remove_egress(desired: Desired, _current: Physical) -> None:
    _ec2(desired).revoke_security_group_egress(**_rule(desired, "Destination"))


def _make_ingress(desired: Desired) -> Physical:
    made = _ec2(desired).authorize_security_group_ingress(**_rule(desired, "Source"))
    return _made_rule(made, desired)


def _remove_ingress(desired: Desired, _current: Physical) -> None:
    _ec2(desired).revoke_security_group_ingress(**_rule(desired, "Source"))


HANDLERS = {
    "AWS::EC2::SecurityGroup": ApiHandler(_make_group, _remove_group, _change_group),
    "AWS::EC2::SecurityGroupEgress": ApiHandler(_make_egress, _remove_egress),
    "AWS::EC2::SecurityGroupIngress": ApiHandler(_make_ingress, _remove_ingress),
}
