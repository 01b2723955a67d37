"""Give properties the types their registry schema declares: ``"1"`` becomes 1 where 1 is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.errors import ResourceFailedError
from proton_emulator.aws.cloudformation.intrinsics import text

if TYPE_CHECKING:
    from proton_cloudformation.resource_schema import PropertySchema, ResourceSchema

# What a custom resource is given is its own affair.
_OPEN = ("Custom::", "AWS::CloudFormation::CustomResource")
_BOOLEANS = {"true": True, "false": False}


def coerce(properties: dict[str, Any], schema: ResourceSchema | None) -> dict[str, Any]:
    """A copy of *properties*; what the schema does not describe or does not fit stays as it is."""
    if schema is None:
        return properties
    return {
        name: _coerced(value, schema.properties.get(name)) for name, value in properties.items()
    }


def refuse_unknown(
    logical_id: str, properties: dict[str, Any], schema: ResourceSchema | None
) -> None:
    """ResourceFailedError, in the registry's words, for a property that the type does not have."""
    if schema is None or schema.type_name.startswith(_OPEN):
        return
    for name in properties:
        if name not in schema.properties:
            raise ResourceFailedError(
                f"Properties validation failed for resource {logical_id} with message: "
                f"[#: extraneous key [{name}] is not permitted]"
            )


def _coerced(value: Any, schema: PropertySchema | None) -> Any:
    if schema is None:
        return value
    if isinstance(value, dict):
        members = schema.members
        rest = schema.map_value
        return {key: _coerced(item, members.get(key) or rest) for key, item in value.items()}
    if isinstance(value, list):
        item_schema = schema.item
        return [_coerced(item, item_schema) for item in value]
    return _scalar(value, schema.types)


def _scalar(value: Any, types: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return value if not types or "string" in types else _from_text(value, types)
    if types and not set(types) & {"integer", "number", "boolean", "object"} and "string" in types:
        return text(value)
    if isinstance(value, bool) and types == ("string",):
        return text(value)
    return value


def _from_text(value: str, types: tuple[str, ...]) -> Any:
    if "boolean" in types and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    if "integer" in types and value.removeprefix("-").isdigit():
        return int(value)
    if "number" in types:
        try:
            number = float(value)
        except ValueError:
            return value
        return int(number) if number.is_integer() else number
    return value
