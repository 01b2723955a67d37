"""``Fn::GetAtt`` on moto's models, which answer only some of the attributes a type has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_cloudformation.registry import resource_schema
from proton_emulator.aws.cloudformation.resources.handler import snake
from proton_emulator.aws.cloudformation.resources.recorded import made_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_cloudformation.resource_schema import ResourceSchema
    from proton_emulator.aws.cloudformation.stack import Desired


def attribute_reader(made: Any, identifier: str, desired: Desired) -> Callable[[str], object]:
    """The model's attribute or field; else what follows from the id; else a made-up value, once."""
    generated: dict[str, object] = {}

    def attribute(name: str) -> object:
        found = _from_model(made, name)
        if found is not None:
            return found
        schema = resource_schema(desired.type)
        found = _derived(made, name, identifier, desired, schema)
        if found is not None:
            return found
        if schema is None or name not in schema.attributes:
            raise KeyError(name)
        if name not in generated:
            generated[name] = made_up(desired, schema, name)
        return generated[name]

    return attribute


def _from_model(made: Any, name: str) -> object:
    from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

    try:
        found = made.get_cfn_attribute(name)
    except (AttributeError, NotImplementedError, UnformattedGetAttTemplateException):
        found = None
    if found is not None:
        return found
    field = getattr(made, snake(name), None)
    return field if isinstance(field, (str, int, float, bool, list)) else None


def _derived(
    made: Any, name: str, identifier: str, desired: Desired, schema: ResourceSchema | None
) -> object:
    if name.endswith("Arn"):
        arn = identifier if identifier.startswith("arn:") else getattr(made, "arn", None)
        if arn:
            return str(arn)
    if name.endswith("FullName") and ":" in identifier:
        # arn:…:targetgroup/name/id and arn:…:loadbalancer/app/name/id
        return identifier.rpartition(":")[2].removeprefix("loadbalancer/")
    if schema is not None and schema.primary_identifier == (name,):
        return identifier
    return desired.properties.get(name)
