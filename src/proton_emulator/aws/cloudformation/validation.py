"""What CloudFormation refuses in a template before it makes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_cloudformation.graph import CircularDependencyError, order
from proton_cloudformation.references import SUBSTITUTION
from proton_emulator.aws.cloudformation.errors import ValidationError
from proton_emulator.aws.cloudformation.resources import handler_for
from proton_emulator.aws.cloudformation.template import require_resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def check(template: Mapping[str, Any]) -> None:
    """Raise ValidationError for malformed resources, unknown types, dangling names and cycles."""
    require_resources(template)
    resources = template["Resources"]
    _check_types(resources)
    defined = set(resources) | set(template.get("Parameters") or ())
    outputs = template.get("Outputs") or {}
    for section, content in (("Resources", resources), ("Outputs", outputs)):
        missing = sorted(set(_names(content)) - defined)
        if missing:
            raise ValidationError(
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                f"in the {section} block of the template"
            )
    _check_depends_on(resources)
    _check_conditions(template)
    try:
        order(resources)
    except CircularDependencyError as error:
        raise ValidationError(str(error)) from None


def _check_types(resources: Mapping[str, Any]) -> None:
    kinds = sorted({resource["Type"] for resource in resources.values()})
    unknown = [kind for kind in kinds if handler_for(kind) is None]
    if unknown:
        raise ValidationError(
            f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]"
        )


def _check_depends_on(resources: Mapping[str, Any]) -> None:
    for logical_id, resource in resources.items():
        wanted = resource.get("DependsOn") or ()
        for name in (wanted,) if isinstance(wanted, str) else wanted:
            if name not in resources:
                raise ValidationError(
                    f"Template format error: Unresolved resource dependencies [{name}] in the "
                    f"Resources block of the template ({logical_id} depends on it)"
                )


def _check_conditions(template: Mapping[str, Any]) -> None:
    declared = template.get("Conditions") or {}
    for section in ("Resources", "Outputs"):
        for name, definition in (template.get(section) or {}).items():
            wanted = set(_conditions_of(definition))
            if isinstance(definition, dict) and isinstance(definition.get("Condition"), str):
                wanted.add(definition["Condition"])
            missing = sorted(wanted - set(declared))
            if missing:
                raise ValidationError(
                    f"Template format error: Unresolved condition dependency {missing[0]} in the "
                    f"{section} block of the template ({name})"
                )


def _conditions_of(value: Any) -> Iterator[str]:
    """Every condition that a ``Fn::If`` names."""
    if isinstance(value, list):
        for item in value:
            yield from _conditions_of(item)
    elif isinstance(value, dict):
        argument = value.get("Fn::If")
        if isinstance(argument, list) and argument and isinstance(argument[0], str):
            yield argument[0]
        for item in value.values():
            yield from _conditions_of(item)


def _names(value: Any) -> Iterator[str]:
    """Every parameter and resource that a value refers to; pseudo parameters are left out."""
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        if len(value) == 1:
            yield from _called(*next(iter(value.items())))
        for item in value.values():
            yield from _names(item)


def _called(function: str, argument: Any) -> Iterable[str]:
    if function == "Ref" and isinstance(argument, str) and not argument.startswith("AWS::"):
        return (argument,)
    if function == "Fn::GetAtt":
        name = argument.split(".", 1)[0] if isinstance(argument, str) else argument[0]
        return (name,)
    if function == "Fn::Sub":
        return _substituted(argument)
    return ()


def _substituted(argument: Any) -> Iterator[str]:
    listed = isinstance(argument, list) and len(argument) == 2
    text, own = argument if listed else (argument, {})
    for found in SUBSTITUTION.finditer(text) if isinstance(text, str) else ():
        if found[1] not in own and not found[1].startswith("AWS::"):
            yield found[1]
