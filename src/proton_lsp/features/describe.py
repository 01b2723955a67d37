"""Names, types and resources in words: Markdown for hovers and completions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from proton_bundle.values import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proton_bundle.jinja.signatures import Signature
    from proton_bundle.values import Member, ValueType
    from proton_cloudformation.resource_schema import PropertySchema

_MOST_VALUES = 12
_CONSTRAINTS = (
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minimum", "at least {}"),
    ("maximum", "at most {}"),
    ("minItems", "at least {} items"),
    ("maxItems", "at most {} items"),
    ("pattern", "matches `{}`"),
    ("format", "format `{}`"),
)


def type_text(value_type: ValueType) -> str:
    """``string``, ``'a' | 'b'``, ``list of string``, ``object``."""
    match value_type:
        case Scalar(enum=enum) if enum:
            shown = [json.dumps(each, default=str) for each in enum[:_MOST_VALUES]]
            return " | ".join([*shown, "…"] if len(enum) > _MOST_VALUES else shown)
        case Scalar(kind=kind):
            return kind
        case Array(item=item):
            return f"list of {type_text(item)}"
        case Object():
            return "object"
        case _:
            return "unknown"


def member_text(path: str, member: Member, raw: object = None) -> str:
    """An input, an output or a name that Proton gives; *raw* is an input's own JSON schema."""
    lines = [f"```\n{path}: {type_text(member.type)}\n```"]
    declared = member.declaration
    described = member.description or (declared.description if declared else "")
    lines += [each for each in (declared.title if declared else "", described) if each]
    if member.has_default:
        lines.append(f"Default: `{json.dumps(member.default, default=str)}`")
    elif not member.required:
        lines.append("Optional, without a default: it may be undefined.")
    lines += [constraints] if (constraints := constraints_text(raw)) else []
    if declared is not None:
        lines.append(f"Declared in `{declared.path}`")
    return "\n\n".join(lines)


def constraints_text(raw: object) -> str:
    """What a JSON schema asks of a value, in words."""
    if not isinstance(raw, dict):
        return ""
    said = [words.format(raw[key]) for key, words in _CONSTRAINTS if key in raw]
    return ", ".join(said).capitalize() if said else ""


def signature_text(word: str, signature: Signature) -> str:
    return f"```\n{word} {signature.label}\n```\n\n{signature.doc}"


def property_text(path: str, schema: PropertySchema) -> str:
    """A property of a CloudFormation resource."""
    kinds = " | ".join(map(json.dumps, schema.enum[:_MOST_VALUES])) or " | ".join(schema.types)
    lines = [f"```\n{path}: {kinds or 'any'}\n```"]
    lines += ["Required."] if schema.required else []
    lines += [schema.description] if schema.description else []
    return "\n\n".join(lines)


def values_text(values: Mapping[str, object]) -> str:
    """What specs give: one line a place."""
    shown: Iterable[str] = (
        f"- {where}: `{json.dumps(value, default=str)}`" for where, value in values.items()
    )
    return "\n".join(list(shown)[:_MOST_VALUES])
