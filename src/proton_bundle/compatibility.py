"""Whether a minor version may follow another: specs that were valid must stay so.

Proton tried to tell at registration (user guide, "Template versions"): an input type that is gone
and an input newly required without default break the specs of the version before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proton_bundle.schema import InputType, Schema
from proton_bundle.schema_values import missing_inputs
from proton_bundle.source import Span


@dataclass(frozen=True, slots=True)
class BreakingChange:
    """*span* lies in the new schema."""

    span: Span
    message: str


def breaking_changes(old: Schema, new: Schema) -> Iterator[BreakingChange]:
    """What in *new* breaks specs that were valid for *old*."""
    after = {each.key: each for each in new.inputs}
    for before in old.inputs:
        if before.key not in after:
            yield BreakingChange(
                Span(0, 0),
                f"{before.key} is gone, which breaks the minor versions before: "
                "begin a new major version",
            )
        else:
            yield from _newly_required(before, after[before.key])


def _newly_required(old: InputType, new: InputType) -> Iterator[BreakingChange]:
    known = set(missing_inputs(old, {}))
    for name in missing_inputs(new, {}):
        if name in known:
            continue
        member = new.object.members.get(name)
        declared = member.declaration if member else None
        yield BreakingChange(
            declared.span if declared else new.span,
            f"the input '{name}' of {new.name} is newly required and has no default, which breaks "
            "the minor versions before: give it a default, or begin a new major version",
        )
