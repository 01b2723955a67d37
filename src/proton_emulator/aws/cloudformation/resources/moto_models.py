"""moto's own CloudFormation models as handlers, with what they leave out put right."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation.resources.changes import CHANGES, RECREATED
from proton_emulator.aws.cloudformation.resources.handler import tag_map
from proton_emulator.aws.cloudformation.resources.model_attributes import attribute_reader
from proton_emulator.aws.cloudformation.resources.model_properties import (
    FIXES,
    acceptable_name,
    restore_name,
)
from proton_emulator.aws.cloudformation.resources.removals import REMOVALS
from proton_emulator.aws.cloudformation.stack import Desired, Outcome, Physical

_EC2 = "AWS::EC2::"


def model_handler(resource_type: str) -> ModelHandler | None:
    model = moto_internals.cloudformation_model(resource_type)
    return ModelHandler(model) if model else None


@dataclass(frozen=True, slots=True)
class ModelHandler:
    """One of moto's ``CloudFormationModel`` classes."""

    model: Any
    outcome: Outcome = Outcome.EMULATED

    def create(self, desired: Desired) -> Physical:
        made = self.model.create_from_cloudformation_json(
            acceptable_name(desired.type, self._name(desired)),
            _as_template(desired),
            desired.stack.account_id,
            desired.stack.region,
            LogicalId=desired.logical_id,
            StackId=desired.stack.id,
            ResourceType=desired.type,
        )
        restore_name(made, desired.type, self._name(desired))
        physical = _physical(made, desired)
        _tag(desired, physical)
        return physical

    def update(self, desired: Desired, current: Physical) -> Physical | None:
        """Moto's own change comes last: many of its models change by removing and making again."""
        if desired.type in RECREATED:
            return None
        if desired.type in CHANGES:
            before = _fixed(replace(desired, properties=dict(desired.before)))
            fixed = replace(desired, properties=_fixed(desired), before=before)
            CHANGES[desired.type](fixed, current)
            changed = _physical(current.model, desired)
        elif moto_internals.model_has(self.model, "update_from_cloudformation_json"):
            changed = self._changed_by_model(desired, current)
        else:
            changed = replace(current, note=_unchanged(desired))
        _tag(desired, changed)
        return changed

    def _changed_by_model(self, desired: Desired, current: Physical) -> Physical:
        made = self.model.update_from_cloudformation_json(
            original_resource=current.model,
            new_resource_name=self._name(desired),
            cloudformation_json=_as_template(desired),
            account_id=desired.stack.account_id,
            region_name=desired.stack.region,
        )
        return _physical(made or current.model, desired)

    def delete(self, desired: Desired, current: Physical) -> None:
        account_id, region = desired.stack.account_id, desired.stack.region
        if desired.type in REMOVALS:
            REMOVALS[desired.type](desired, current)
        elif callable(getattr(current.model, "delete", None)):
            current.model.delete(account_id, region)
        elif moto_internals.model_has(self.model, "delete_from_cloudformation_json"):
            self.model.delete_from_cloudformation_json(
                current.id, _as_template(desired), account_id, region
            )

    def _name(self, desired: Desired) -> str:
        name_property = self.model.cloudformation_name_type()
        return str(desired.properties.get(name_property) or desired.name)


def _as_template(desired: Desired) -> dict[str, Any]:
    return {"Type": desired.type, "Properties": _fixed(desired)}


def _fixed(desired: Desired) -> dict[str, Any]:
    fix = FIXES.get(desired.type)
    # A copy: some models take properties apart while they read them.
    return fix(desired) if fix else deepcopy(desired.properties)


def _physical(made: Any, desired: Desired) -> Physical:
    identifier = getattr(made, "physical_resource_id", None) or desired.name
    return Physical(str(identifier), attribute_reader(made, str(identifier), desired), made)


def _unchanged(desired: Desired) -> str:
    """Empty where only tags differ, of which EC2's are set and the others are without effect."""
    before, after = desired.before, desired.properties
    names = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    kept = sorted(names - {"Tags"})
    return f"recorded: the change of {', '.join(kept)} is not modelled" if kept else ""


def _tag(desired: Desired, physical: Physical) -> None:
    """EC2's models leave tagging to moto's engine, so ours does it."""
    if not desired.type.startswith(_EC2) or "-" not in physical.id:
        return
    if not hasattr(physical.model, "add_tag"):
        return
    stack = desired.stack
    tags = dict(stack.tags) | tag_map(desired.properties.get("Tags"))
    tags |= {
        "aws:cloudformation:stack-name": stack.name,
        "aws:cloudformation:stack-id": stack.id,
        "aws:cloudformation:logical-id": desired.logical_id,
    }
    backend = moto_internals.backend("ec2", stack.account_id, stack.region)
    backend.create_tags([physical.id], tags)
