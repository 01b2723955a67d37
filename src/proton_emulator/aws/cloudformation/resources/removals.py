"""How to remove what moto's models make but cannot remove: one call of the service's API each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.resources.handler import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _call(service: str, operation: str, argument: str) -> Callable[[Desired, Physical], object]:
    """A removal that passes the physical id as its only argument."""

    def remove(desired: Desired, current: Physical) -> object:
        return getattr(client(service, desired.stack), operation)(**{argument: current.id})

    return remove


def _route(desired: Desired, _current: Physical) -> object:
    properties = desired.properties
    known = ("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock")
    given = {key: properties[key] for key in known if key in properties}
    return client("ec2", desired.stack).delete_route(**given)


def _gateway_attachment(desired: Desired, _current: Physical) -> object:
    ec2, properties = client("ec2", desired.stack), desired.properties
    if "InternetGatewayId" in properties:
        return ec2.detach_internet_gateway(
            InternetGatewayId=properties["InternetGatewayId"], VpcId=properties["VpcId"]
        )
    return ec2.detach_vpn_gateway(
        VpnGatewayId=properties["VpnGatewayId"], VpcId=properties["VpcId"]
    )


def _endpoint(desired: Desired, current: Physical) -> object:
    return client("ec2", desired.stack).delete_vpc_endpoints(VpcEndpointIds=[current.id])


def _volume_attachment(desired: Desired, _current: Physical) -> object:
    return client("ec2", desired.stack).detach_volume(VolumeId=desired.properties["VolumeId"])


def _address(desired: Desired, current: Physical) -> object:
    allocation = current.attribute("AllocationId")
    return client("ec2", desired.stack).release_address(AllocationId=allocation)


def _ecs_service(desired: Desired, current: Physical) -> object:
    ecs = client("ecs", desired.stack)
    cluster = desired.properties.get("Cluster", "default")
    return ecs.delete_service(cluster=cluster, service=current.id, force=True)


def _managed_policy(desired: Desired, current: Physical) -> object:
    iam, properties = client("iam", desired.stack), desired.properties
    for role in properties.get("Roles", ()):
        iam.detach_role_policy(RoleName=role, PolicyArn=current.id)
    for user in properties.get("Users", ()):
        iam.detach_user_policy(UserName=user, PolicyArn=current.id)
    for group in properties.get("Groups", ()):
        iam.detach_group_policy(GroupName=group, PolicyArn=current.id)
    _refuse_while_attached(iam, current.id)
    return iam.delete_policy(PolicyArn=current.id)


def _role(desired: Desired, current: Physical) -> object:
    """What the template attached goes with the role, also what an update attached later."""
    iam, properties = client("iam", desired.stack), desired.properties
    attached = iam.list_attached_role_policies(RoleName=current.id)["AttachedPolicies"]
    for policy in attached:
        if policy["PolicyArn"] in properties.get("ManagedPolicyArns", ()):
            iam.detach_role_policy(RoleName=current.id, PolicyArn=policy["PolicyArn"])
    inline = {each["PolicyName"] for each in properties.get("Policies", ())}
    for name in iam.list_role_policies(RoleName=current.id)["PolicyNames"]:
        if name in inline:
            iam.delete_role_policy(RoleName=current.id, PolicyName=name)
    return iam.delete_role(RoleName=current.id)


def _refuse_while_attached(iam: Any, policy: str) -> None:
    """As IAM does; moto would delete it and leave its users undeletable."""
    from botocore.exceptions import ClientError

    attached = iam.list_entities_for_policy(PolicyArn=policy)
    if any(attached[f"Policy{kind}"] for kind in ("Roles", "Users", "Groups")):
        message = "Cannot delete a policy attached to entities."
        error = {"Error": {"Code": "DeleteConflict", "Message": message}}
        raise ClientError(error, "DeletePolicy")


REMOVALS: dict[str, Callable[[Desired, Physical], object]] = {
    "AWS::EC2::EIP": _address,
    "AWS::EC2::InternetGateway": _call("ec2", "delete_internet_gateway", "InternetGatewayId"),
    "AWS::EC2::NatGateway": _call("ec2", "delete_nat_gateway", "NatGatewayId"),
    "AWS::EC2::NetworkInterface": _call("ec2", "delete_network_interface", "NetworkInterfaceId"),
    "AWS::EC2::Route": _route,
    "AWS::EC2::RouteTable": _call("ec2", "delete_route_table", "RouteTableId"),
    "AWS::EC2::SubnetRouteTableAssociation": _call(
        "ec2", "disassociate_route_table", "AssociationId"
    ),
    "AWS::EC2::TransitGateway": _call("ec2", "delete_transit_gateway", "TransitGatewayId"),
    "AWS::EC2::VPCEndpoint": _endpoint,
    "AWS::EC2::VPCGatewayAttachment": _gateway_attachment,
    "AWS::EC2::VPCPeeringConnection": _call(
        "ec2", "delete_vpc_peering_connection", "VpcPeeringConnectionId"
    ),
    "AWS::EC2::VPNGateway": _call("ec2", "delete_vpn_gateway", "VpnGatewayId"),
    "AWS::EC2::Volume": _call("ec2", "delete_volume", "VolumeId"),
    "AWS::EC2::VolumeAttachment": _volume_attachment,
    "AWS::ECS::Cluster": _call("ecs", "delete_cluster", "cluster"),
    "AWS::ECS::Service": _ecs_service,
    "AWS::ECS::TaskDefinition": _call("ecs", "deregister_task_definition", "taskDefinition"),
    "AWS::ElasticLoadBalancingV2::Listener": _call("elbv2", "delete_listener", "ListenerArn"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": _call("elbv2", "delete_rule", "RuleArn"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _call(
        "elbv2", "delete_load_balancer", "LoadBalancerArn"
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": _call(
        "elbv2", "delete_target_group", "TargetGroupArn"
    ),
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Role": _role,
    "AWS::Route53::HealthCheck": _call("route53", "delete_health_check", "HealthCheckId"),
    "AWS::Route53::HostedZone": _call("route53", "delete_hosted_zone", "Id"),
    # Through the API, which refuses a bucket that is not empty.
    "AWS::S3::Bucket": _call("s3", "delete_bucket", "Bucket"),
}
