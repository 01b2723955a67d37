"""From the text of a template to its long form, checked as far as CloudFormation checks at once."""

from __future__ import annotations

import json
from typing import Any

import yaml

from proton_emulator.aws.cloudformation.errors import ValidationError

SECTIONS = frozenset(
    (
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Hooks",
        "Globals",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    )
)
_PLAIN_NAMES = {"!Ref": "Ref", "!Condition": "Condition"}
_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE_LOADER):  # type: ignore[misc] # the C loader has no type
    """YAML as CloudFormation reads it: short forms become long, dates stay text."""


def _short_form(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    tag = f"!{suffix}"
    key = _PLAIN_NAMES.get(tag, f"Fn::{suffix}")
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if key == "Fn::GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {key: value}


_Loader.add_multi_constructor("!", _short_form)
_Loader.add_constructor(
    "tag:yaml.org,2002:timestamp", yaml.constructor.SafeConstructor.construct_yaml_str
)


def load(body: str) -> dict[str, Any]:
    """Parse JSON or YAML; raises ValidationError with CloudFormation's wording."""
    template = _parse(body)
    if not isinstance(template, dict):
        raise ValidationError("Template format error: unsupported structure.")
    unknown = [str(key) for key in template if key not in SECTIONS]
    if unknown:
        raise ValidationError(f"Invalid template property or properties [{', '.join(unknown)}]")
    return template


def _parse(body: str) -> Any:
    if body.lstrip().startswith("{"):
        try:
            return json.loads(body)
        except ValueError:
            pass  # YAML's flow style also begins with a brace; its error is the better one
    try:
        return yaml.load(body, Loader=_Loader)  # noqa: S506 # a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        message = f"Template format error: YAML not well-formed.{place} {error.problem or ''}"
        raise ValidationError(message.rstrip()) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValidationError(f"Template format error: YAML not well-formed. {error}") from None


def require_resources(template: dict[str, Any]) -> None:
    """Raise unless ``Resources`` is a mapping of resources that each have a type."""
    resources = template.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise ValidationError(
            "Template format error: At least one Resources member must be defined."
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
