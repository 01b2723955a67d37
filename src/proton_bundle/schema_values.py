"""Inputs against their schema: defaults filled in, values checked as OpenAPI 3.0 says.

A default is never checked: published bundles have defaults outside their own enum, and deployed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.schema import InputType


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """*pointer* leads to the value: mapping keys and list indexes."""

    pointer: tuple[str | int, ...]
    message: str


def merge_defaults(input_type: InputType, given: Mapping[str, object]) -> dict[str, object]:
    """*given* over the defaults, in the schema's order, names unknown to the schema last.

    Objects inside *given* are completed too. What has neither value nor default stays absent.
    """
    return _Completion(input_type.types).complete(input_type.raw, given)


def missing_inputs(input_type: InputType, given: Mapping[str, object]) -> tuple[str, ...]:
    """Required inputs that are neither given nor have a default."""
    properties = input_type.properties
    return tuple(
        name
        for name in input_type.required
        if name not in given and "default" not in _as_mapping(properties.get(name))
    )


def validate(input_type: InputType, given: Mapping[str, object]) -> tuple[ValueProblem, ...]:
    """Each value in *given* that its property's schema refuses, in the schema's order.

    A required input that is missing is not reported here, see `missing_inputs`.
    """
    from proton_bundle.openapi_validation import problems

    found: list[ValueProblem] = []
    for name, property_schema in input_type.properties.items():
        if name in given and isinstance(property_schema, dict):
            found += (
                ValueProblem((name, *pointer), message)
                for pointer, message in problems(property_schema, given[name], input_type.types)
            )
    return tuple(found)


class _Completion:
    """Fills defaults in; *types* are what references lead to."""

    def __init__(self, types: Mapping[str, object]) -> None:
        self._types = types

    def complete(
        self, schema: Mapping[str, object], given: Mapping[str, object]
    ) -> dict[str, object]:
        completed: dict[str, object] = {}
        properties = _as_mapping(schema.get("properties"))
        for name, property_schema in properties.items():
            described = _as_mapping(property_schema)
            if name in given:
                completed[name] = self._value(described, given[name])
            elif "default" in described:
                completed[name] = described["default"]
        completed |= {name: value for name, value in given.items() if name not in properties}
        return completed

    def _value(self, schema: Mapping[str, object], value: object) -> object:
        schema = self._resolved(schema)
        if isinstance(value, dict) and "properties" in schema:
            return self.complete(schema, value)
        if isinstance(value, list) and "items" in schema:
            items = _as_mapping(schema["items"])
            return [self._value(items, item) for item in value]
        return value

    def _resolved(self, schema: Mapping[str, object]) -> Mapping[str, object]:
        for _ in range(len(self._types) + 1):
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                break
            schema = _as_mapping(self._types.get(reference.removeprefix("#/")))
        return schema


def _as_mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
