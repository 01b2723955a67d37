"""Everything that the published bundles make, asked back from the services, to see what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _own(name: str) -> str:
    """Empty for what AWS itself has and leaves: public parameters, the logs of functions."""
    return "" if name.startswith("/aws/") else name


# service, operation, the list in its answer, what names an entry
_LISTS: tuple[tuple[str, str, str, Callable[[Any], str]], ...] = (
    ("acm", "list_certificates", "CertificateSummaryList", lambda each: each["CertificateArn"]),
    ("apigateway", "get_rest_apis", "items", lambda each: each["id"]),
    ("apigatewayv2", "get_apis", "Items", lambda each: each["ApiId"]),
    (
        "autoscaling",
        "describe_auto_scaling_groups",
        "AutoScalingGroups",
        lambda each: each["AutoScalingGroupName"],
    ),
    (
        "autoscaling",
        "describe_launch_configurations",
        "LaunchConfigurations",
        lambda each: each["LaunchConfigurationName"],
    ),
    ("cloudwatch", "describe_alarms", "MetricAlarms", lambda each: each["AlarmName"]),
    ("codebuild", "list_projects", "projects", str),
    ("codepipeline", "list_pipelines", "pipelines", lambda each: each["name"]),
    ("dynamodb", "list_tables", "TableNames", str),
    ("ec2", "describe_addresses", "Addresses", lambda each: each["AllocationId"]),
    (
        "ec2",
        "describe_internet_gateways",
        "InternetGateways",
        lambda each: each["InternetGatewayId"],
    ),
    ("ec2", "describe_launch_templates", "LaunchTemplates", lambda each: each["LaunchTemplateId"]),
    (
        "ec2",
        "describe_nat_gateways",
        "NatGateways",
        lambda each: f"{each['NatGatewayId']}" if each["State"] != "deleted" else "",
    ),
    ("ec2", "describe_route_tables", "RouteTables", lambda each: each["RouteTableId"]),
    ("ec2", "describe_security_groups", "SecurityGroups", lambda each: each["GroupId"]),
    ("ec2", "describe_subnets", "Subnets", lambda each: each["SubnetId"]),
    (
        "ec2",
        "describe_vpc_endpoints",
        "VpcEndpoints",
        lambda each: each["VpcEndpointId"] if each["State"] != "deleted" else "",
    ),
    ("ec2", "describe_vpcs", "Vpcs", lambda each: each["VpcId"]),
    ("ecr", "describe_repositories", "repositories", lambda each: each["repositoryName"]),
    ("ecs", "list_task_definitions", "taskDefinitionArns", str),
    ("elbv2", "describe_load_balancers", "LoadBalancers", lambda each: each["LoadBalancerArn"]),
    ("elbv2", "describe_target_groups", "TargetGroups", lambda each: each["TargetGroupArn"]),
    ("events", "list_rules", "Rules", lambda each: each["Name"]),
    ("iam", "list_instance_profiles", "InstanceProfiles", lambda each: each["InstanceProfileName"]),
    ("iam", "list_roles", "Roles", lambda each: each["RoleName"]),
    ("kms", "list_aliases", "Aliases", lambda each: each["AliasName"]),
    ("lambda", "list_functions", "Functions", lambda each: each["FunctionName"]),
    ("logs", "describe_log_groups", "logGroups", lambda each: _own(each["logGroupName"])),
    ("route53", "list_hosted_zones", "HostedZones", lambda each: each["Id"]),
    ("s3", "list_buckets", "Buckets", lambda each: each["Name"]),
    ("servicediscovery", "list_namespaces", "Namespaces", lambda each: each["Id"]),
    ("servicediscovery", "list_services", "Services", lambda each: each["Id"]),
    ("sns", "list_subscriptions", "Subscriptions", lambda each: each["SubscriptionArn"]),
    ("sns", "list_topics", "Topics", lambda each: each["TopicArn"]),
    ("sqs", "list_queues", "QueueUrls", str),
    ("ssm", "describe_parameters", "Parameters", lambda each: _own(each["Name"])),
)


def inventory(client: Callable[[str], Any]) -> set[str]:
    """``service operation name`` of everything there is; *client* makes a client of a service."""
    found: set[str] = set()
    for service, operation, key, name in _LISTS:
        entries = getattr(client(service), operation)().get(key) or ()
        found |= {f"{service} {operation} {name(each)}" for each in entries if name(each)}
    policies = client("iam").list_policies(Scope="Local")["Policies"]
    return found | {f"iam list_policies {each['PolicyName']}" for each in policies}
