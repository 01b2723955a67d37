"""A template made ready to deploy: parameters resolved, transforms applied, resources in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proton_cloudformation.graph import order
from proton_cloudformation.registry import resource_schema
from proton_emulator.aws.cloudformation.coercion import coerce, refuse_unknown
from proton_emulator.aws.cloudformation.errors import ValidationError
from proton_emulator.aws.cloudformation.intrinsics import evaluate, text
from proton_emulator.aws.cloudformation.malformed import refused_if_malformed
from proton_emulator.aws.cloudformation.naming import physical_name
from proton_emulator.aws.cloudformation.scope import StackScope
from proton_emulator.aws.cloudformation.stack import Desired, Output
from proton_emulator.aws.cloudformation.validation import check


@dataclass(frozen=True, slots=True)
class Plan:
    """*definitions* are the resources whose condition holds, each after what it depends on."""

    scope: StackScope
    definitions: dict[str, dict[str, Any]]

    def desired(self, logical_id: str, name: str | None = None) -> Desired:
        """Evaluate one resource; what it refers to must be live in the scope."""
        definition, stack = self.definitions[logical_id], self.scope.stack
        kind = definition["Type"]
        properties = evaluate(definition.get("Properties") or {}, self.scope)
        schema = resource_schema(kind)
        refuse_unknown(logical_id, properties, schema)
        return Desired(
            type=kind,
            logical_id=logical_id,
            name=name or physical_name(kind, stack.name, logical_id),
            properties=coerce(properties, schema),
            stack=stack,
        )

    def outputs(self) -> dict[str, Output]:
        declared = self.scope.template.get("Outputs") or {}
        with refused_if_malformed("Outputs"):
            return {
                key: self._output(key, definition)
                for key, definition in declared.items()
                if self.scope.holds(definition)
            }

    def _output(self, key: str, definition: dict[str, Any]) -> Output:
        if "Value" not in definition:
            raise ValidationError(
                f"Template format error: Every Outputs member must contain a Value object ({key})"
            )
        value = evaluate(definition["Value"], self.scope)
        if isinstance(value, (dict, list)):
            raise ValidationError(
                "Template format error: The Value field of every Outputs member must evaluate to "
                f"a String. ({key})"
            )
        export = evaluate((definition.get("Export") or {}).get("Name"), self.scope)
        description = definition.get("Description")
        return Output(key, text(value), description, text(export) if export else None)


def make_plan(scope: StackScope) -> Plan:
    """Check the scope's template and order what it will make; raises ValidationError."""
    check(scope.template)
    resources: dict[str, dict[str, Any]] = scope.template["Resources"]
    wanted = {name: resource for name, resource in resources.items() if scope.holds(resource)}
    return Plan(scope, {name: wanted[name] for name in order(wanted)})
