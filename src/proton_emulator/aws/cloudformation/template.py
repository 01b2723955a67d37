"""From the text of a template to its long form, refused in CloudFormation's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_cloudformation import template as templates
from proton_cloudformation.functions import SECTIONS
from proton_emulator.aws.cloudformation.errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# SAM's section, which only its transform reads.
_KNOWN = frozenset((*SECTIONS, "Globals"))
_MOST_RESOURCES = 500
# Of a key given twice CloudFormation takes the last.
_TOLERATED = frozenset(("duplicate-key",))


def load(body: str) -> dict[str, Any]:
    """Parse JSON or YAML; ValidationError says where it is broken."""
    template = templates.load(body)
    for problem in template.problems:
        if problem.kind in _TOLERATED:
            continue
        if problem.kind == "not-a-mapping":
            raise ValidationError("Template format error: unsupported structure.")
        line, column = template.source.position(problem.span.start)
        raise ValidationError(
            f"Template format error: YAML not well-formed. (line {line + 1}, column {column + 1}) "
            f"{problem.message}"
        )
    unknown = [key for key in template.data if key not in _KNOWN]
    if unknown:
        raise ValidationError(f"Invalid template property or properties [{', '.join(unknown)}]")
    for path in _nulls(template.data):
        raise ValidationError(
            f"Template format error: [{path}] 'null' values are not allowed in templates"
        )
    return dict(template.data)


def _nulls(value: object, path: str = "") -> Iterator[str]:
    """The paths of what is empty, such as ``/Resources/A/Properties/Name``."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _nulls(item, f"{path}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _nulls(item, f"{path}/{index}")


def require_resources(template: Mapping[str, Any]) -> None:
    """Raise unless ``Resources`` is a mapping of resources that each have a type."""
    resources = template.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise ValidationError(
            "Template format error: At least one Resources member must be defined."
        )
    if len(resources) > _MOST_RESOURCES:
        raise ValidationError(
            f"Template format error: Number of resources, {len(resources)}, is greater than "
            f"maximum allowed, {_MOST_RESOURCES}"
        )
    for logical_id, resource in resources.items():
        if not isinstance(resource, dict):
            raise ValidationError(
                f"Template format error: [/Resources/{logical_id}] resource definition is malformed"
            )
        if not isinstance(resource.get("Type"), str):
            raise ValidationError(
                f"Template format error: [/Resources/{logical_id}] "
                "Every Resources object must contain a Type member."
            )
