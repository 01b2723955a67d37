"""The keywords of OpenAPI 3.0's schema objects: what each holds, and which types it bounds."""

from __future__ import annotations

from proton_bundle.decode import plain
from proton_bundle.decode.nodes import MappingNode, Node, ScalarNode, SequenceNode

BOUNDS = {
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "object": (
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "maxProperties",
    ),
}
"""The keywords that say something of values of one type only."""

PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)

COUNTS = tuple(each for pair in PAIRS[1:] for each in pair)
NUMBERS = ("minimum", "maximum", "multipleOf")
FLAGS = (
    "exclusiveMinimum",
    "exclusiveMaximum",
    "uniqueItems",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
)
LISTS = ("required", "enum", "allOf", "anyOf", "oneOf")
MAPPINGS = ("properties", "items", "not")

KNOWN = (
    *("title", "description", "type", "format", "default", "example", "enum", "nullable"),
    *(keyword for keywords in BOUNDS.values() for keyword in keywords),
    *("allOf", "anyOf", "oneOf", "not", "$ref"),
    *("readOnly", "writeOnly", "deprecated", "discriminator", "externalDocs", "xml"),
)

OF_JSON_SCHEMA = (
    *("const", "examples", "patternProperties", "additionalItems", "contains", "propertyNames"),
    *("if", "then", "else", "dependencies", "definitions", "$defs", "$id", "$schema", "$comment"),
)
"""Keywords that later JSON schemas have and OpenAPI 3.0 has not."""


def bounded_kind(keyword: str) -> str | None:
    """The type whose values *keyword* bounds; integers are numbers."""
    return next((kind for kind, keywords in BOUNDS.items() if keyword in keywords), None)


def wanted(keyword: str, value: Node) -> str | None:
    """What *keyword* must hold, if *value* is something else."""
    given = plain(value) if isinstance(value, ScalarNode) else None
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if keyword in COUNTS:
        is_count = is_number and isinstance(given, int) and given >= 0
        return None if is_count else "a whole number, 0 or more"
    if keyword in NUMBERS:
        return None if is_number else "a number"
    if keyword in FLAGS:
        return None if isinstance(given, bool) else "true or false"
    if keyword in LISTS:
        return None if isinstance(value, SequenceNode) else "a list"
    if keyword in MAPPINGS:
        return None if isinstance(value, MappingNode) else "a mapping"
    if keyword == "pattern":
        return None if isinstance(value, ScalarNode) else "a text"
    return None
