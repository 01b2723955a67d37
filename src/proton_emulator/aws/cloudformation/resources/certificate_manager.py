"""Certificates; they are issued at once, for nobody answers a validation offline."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.resources.handler import ApiHandler, client, keep
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _make(desired: Desired) -> Physical:
    properties = desired.properties
    known = ("DomainName", "SubjectAlternativeNames", "ValidationMethod", "CertificateAuthorityArn")
    given = {name: properties[name] for name in known if name in properties}
    made = client("acm", desired.stack).request_certificate(**given)
    return Physical(made["CertificateArn"])


def _remove(desired: Desired, current: Physical) -> None:
    client("acm", desired.stack).delete_certificate(CertificateArn=current.id)


HANDLERS = {"AWS::CertificateManager::Certificate": ApiHandler(_make, _remove, keep)}
