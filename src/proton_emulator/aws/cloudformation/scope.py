"""The names a template can read while one stack is created or updated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation import dynamic_references
from proton_emulator.aws.cloudformation.errors import ResourceFailedError, ValidationError
from proton_emulator.aws.cloudformation.intrinsics import NO_VALUE, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from proton_emulator.aws.cloudformation.stack import Physical, StackIdentity

_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}


@dataclass(slots=True)
class StackScope:
    """Implements ``intrinsics.Scope`` over parameters, conditions, mappings and live resources."""

    template: Mapping[str, Any]
    stack: StackIdentity
    parameters: Mapping[str, Any]
    live: dict[str, Physical]
    find_export: Callable[[str], str | None]
    notification_arns: list[str] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    _conditions: dict[str, bool | None] = field(default_factory=dict)

    @property
    def region(self) -> str:
        return self.stack.region

    def ref(self, name: str) -> Any:
        if name in self.parameters:
            return self.parameters[name]
        if name.startswith("AWS::"):
            return self._pseudo(name)
        return self._resource(name).id

    def attribute(self, logical_id: str, name: str) -> Any:
        physical = self._resource(logical_id)
        try:
            return physical.attribute(name)
        except KeyError:
            kind = self.template["Resources"][logical_id]["Type"]
            message = (
                f"Template error: resource {logical_id} ({kind}) does not support attribute type "
                f"{name} in Fn::GetAtt"
            )
            raise ResourceFailedError(message) from None

    def condition(self, name: str) -> bool:
        declared = self.template.get("Conditions") or {}
        if name not in declared:
            raise ValidationError(f"Template error: unresolved condition dependency {name}")
        if name in self._conditions and self._conditions[name] is None:
            raise ValidationError(f"Template error: condition {name} depends on itself")
        if name not in self._conditions:
            self._conditions[name] = None
            self._conditions[name] = bool(evaluate(declared[name], self))
        return bool(self._conditions[name])

    def mapping(self, name: str) -> dict[str, Any]:
        mappings = self.template.get("Mappings") or {}
        if name not in mappings:
            raise ValidationError(f"Template error: Mapping named '{name}' is not present")
        found: dict[str, Any] = mappings[name]
        return found

    def export(self, name: str) -> str:
        value = self.find_export(name)
        if value is None:
            raise ResourceFailedError(f"No export named {name} found.")
        self.imported.add(name)
        return value

    def dynamic(self, text: str) -> str:
        return dynamic_references.replace(text, self.stack.account_id, self.stack.region)

    def holds(self, definition: Mapping[str, Any]) -> bool:
        """Whether the ``Condition`` of a resource or output, if it has one, is true."""
        name = definition.get("Condition")
        return name is None or self.condition(name)

    def _resource(self, logical_id: str) -> Physical:
        if logical_id in self.live:
            return self.live[logical_id]
        raise ValidationError(
            f"Template format error: Unresolved resource dependencies [{logical_id}] "
            "in the Resources block of the template"
        )

    def _pseudo(self, name: str) -> Any:
        stack = self.stack
        values: dict[str, Any] = {
            "AWS::AccountId": stack.account_id,
            "AWS::NoValue": NO_VALUE,
            "AWS::NotificationARNs": self.notification_arns,
            "AWS::Partition": stack.partition,
            "AWS::Region": stack.region,
            "AWS::StackId": stack.id,
            "AWS::StackName": stack.name,
            "AWS::URLSuffix": _SUFFIXES.get(stack.partition, "amazonaws.com"),
        }
        if name not in values:
            raise ValidationError(f"Template format error: Unresolved dependency {name}")
        return values[name]
