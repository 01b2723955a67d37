"""Types without a model: a record made from the registry schema, and named as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_cloudformation.registry import resource_schema
from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation.stack import Desired, Outcome, Physical

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_cloudformation.resource_schema import ResourceSchema

_ID_LENGTH = 17


class RecordedHandler:
    """``Ref`` is the schema's primary identifier, ``Fn::GetAtt`` its read-only properties."""

    outcome = Outcome.RECORDED

    def create(self, desired: Desired) -> Physical:
        schema = resource_schema(desired.type)
        return record(desired, schema) if schema else Physical(desired.name)

    def update(self, desired: Desired, current: Physical) -> Physical | None:
        known = current.model or {}
        return Physical(current.id, _reader(known | desired.properties), known)

    def delete(self, desired: Desired, current: Physical) -> None:
        """A record ends with its stack."""


def record(desired: Desired, schema: ResourceSchema) -> Physical:
    generated = {path: made_up(desired, schema, path) for path in sorted(schema.attributes)}
    identifier = [
        str(_at(desired.properties, path) or generated.get(path) or desired.name)
        for path in schema.primary_identifier
    ]
    known = desired.properties | generated
    return Physical("|".join(identifier) or desired.name, _reader(known), generated)


def made_up(desired: Desired, schema: ResourceSchema, path: str) -> object:
    """A plausible value for a read-only property: an ARN, an address, an id, a number or a flag."""
    found = schema.property_at(path.split("."))
    types = found.types if found else ()
    if found and found.enum:
        return found.enum[0]
    if "string" in types or not types:
        return _text(desired, path.rpartition(".")[2])
    if "boolean" in types:
        return False
    if "array" in types:
        return []
    return {} if "object" in types else 0


def _text(desired: Desired, name: str) -> str:
    _, service, kind = desired.type.split("::")[:3]
    stack, lower = desired.stack, name.lower()
    if lower.endswith("arn"):
        return (
            f"arn:{stack.partition}:{service.lower()}:{stack.region}:{stack.account_id}:"
            f"{kind.lower()}/{desired.name}"
        )
    random = str(moto_internals.random_source().get_random_hex(_ID_LENGTH))
    if any(part in lower for part in ("url", "uri", "endpoint", "domain", "dnsname", "address")):
        return f"{random}.{stack.region}.{service.lower()}.amazonaws.com"
    if lower.endswith("id"):
        return random
    return desired.name if lower.endswith("name") else f"{lower}-{random}"


def _at(properties: dict[str, Any], path: str) -> object:
    found: Any = properties
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _reader(known: dict[str, Any]) -> Callable[[str], object]:
    def attribute(name: str) -> object:
        if name in known:
            return known[name]
        found = _at(known, name)
        if found is None:
            raise KeyError(name)
        return found

    return attribute
