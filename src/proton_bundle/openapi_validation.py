"""OpenAPI 3.0 schema objects on top of jsonschema. Imported only when values are checked.

OpenAPI 3.0 is JSON schema's fourth draft, which has boolean ``exclusiveMinimum``, and ``nullable``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from proton_bundle.patterns import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TYPES = "urn:proton:types"
Pointer = tuple[str | int, ...]


def problems(
    schema: Mapping[str, object], value: object, types: Mapping[str, object]
) -> Iterator[tuple[Pointer, str]]:
    """Where *value* breaks *schema*; *types* are what its ``$ref: "#/TypeName"`` lead to.

    A part of the schema that is itself wrong refuses nothing: rules report it.
    """
    validator = _OpenAPIValidator(_absolute(schema), registry=_registry(types))
    try:
        for error in validator.iter_errors(value):
            yield tuple(error.absolute_path), error.message
    except Exception as error:
        # What jsonschema raises for a malformed schema depends on the keyword: TypeError,
        # re.error, its reference errors. None of them is the value's fault.
        if isinstance(error, (MemoryError, AssertionError)):
            raise


def _registry(types: Mapping[str, object]) -> Registry[Any]:
    resource: Resource[Any] = DRAFT4.create_resource(_absolute(types))
    registry: Registry[Any] = Registry().with_resource(_TYPES, resource)
    return registry


def _absolute(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """*node* with its references to types leading into the registry."""
    if isinstance(node, dict):
        return {
            key: _TYPES + value if key == "$ref" and isinstance(value, str) else _absolute(value)
            for key, value in node.items()
        }
    return [_absolute(item) for item in node] if isinstance(node, list) else node


def _type(validator: Any, kind: object, value: object, schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401 - jsonschema's keyword signature
    if value is None and schema.get("nullable") is True:
        return
    if not isinstance(kind, str) or validator.is_type(value, kind):
        return
    yield ValidationError(f"{value!r} is not of type '{kind}'")


def _enum(_: Any, allowed: object, value: object, schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401
    if value is None and schema.get("nullable") is True:
        return
    if isinstance(allowed, list) and not any(_is_same(value, each) for each in allowed):
        yield ValidationError(f"{value!r} is not one of {allowed!r}")


def _pattern(_: Any, pattern: object, value: object, __: Any) -> Iterator[ValidationError]:  # noqa: ANN401
    if not isinstance(value, str) or not isinstance(pattern, str):
        return
    if matches(pattern, value) is False:
        yield ValidationError(f"{value!r} does not match '{pattern}'")


def _is_same(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


_extend: Any = extend  # jsonschema's own annotations stop here
_OpenAPIValidator = _extend(Draft4Validator, {"type": _type, "enum": _enum, "pattern": _pattern})
