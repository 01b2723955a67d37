"""Cloud Map namespaces and services."""

from __future__ import annotations

from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    keep,
)
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_CREATE = {
    "AWS::ServiceDiscovery::HttpNamespace": "create_http_namespace",
    "AWS::ServiceDiscovery::PrivateDnsNamespace": "create_private_dns_namespace",
    "AWS::ServiceDiscovery::PublicDnsNamespace": "create_public_dns_namespace",
}


def _discovery(desired: Desired) -> Any:
    return client("servicediscovery", desired.stack)


def _make_namespace(desired: Desired) -> Physical:
    discovery, properties = _discovery(desired), desired.properties
    known = ("Name", "Description", "Vpc", "Properties")
    given = {name: properties[name] for name in known if name in properties}
    started = getattr(discovery, _CREATE[desired.type])(**given)
    operation = discovery.get_operation(OperationId=started["OperationId"])["Operation"]
    identifier = operation["Targets"]["NAMESPACE"]
    made = discovery.get_namespace(Id=identifier)["Namespace"]
    zone = ((made.get("Properties") or {}).get("DnsProperties") or {}).get("HostedZoneId", "")
    values = {"Id": identifier, "Arn": made["Arn"], "HostedZoneId": zone}
    return Physical(identifier, attributes(values))


def _remove_namespace(desired: Desired, current: Physical) -> None:
    """moto makes a DNS namespace's hosted zone, but leaves it behind."""
    _discovery(desired).delete_namespace(Id=current.id)
    zone = current.attribute("HostedZoneId")
    if zone:
        client("route53", desired.stack).delete_hosted_zone(Id=zone)


def _make_service(desired: Desired) -> Physical:
    properties = desired.properties
    known = (
        "Description",
        "DnsConfig",
        "HealthCheckConfig",
        "HealthCheckCustomConfig",
        "NamespaceId",
        "Type",
    )
    name = properties.get("Name") or desired.name
    given = {key: properties[key] for key in known if key in properties}
    made = _discovery(desired).create_service(Name=name, **given)["Service"]
    values = {"Id": made["Id"], "Arn": made["Arn"], "Name": name}
    return Physical(made["Id"], attributes(values))


def _change_service(desired: Desired, current: Physical) -> Physical:
    known = ("Description", "DnsConfig", "HealthCheckConfig")
    properties = desired.properties
    wanted = {key: properties[key] for key in known if key in properties}
    if "DnsConfig" in wanted:  # of which only the records can change
        wanted["DnsConfig"] = {"DnsRecords": wanted["DnsConfig"]["DnsRecords"]}
    _discovery(desired).update_service(Id=current.id, Service=wanted)
    return current


def _remove_service(desired: Desired, current: Physical) -> None:
    _discovery(desired).delete_service(Id=current.id)


HANDLERS = {kind: ApiHandler(_make_namespace, _remove_namespace, keep) for kind in _CREATE} | {
    "AWS::ServiceDiscovery::Service": ApiHandler(_make_service, _remove_service, _change_service),
}
