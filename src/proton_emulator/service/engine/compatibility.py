"""Whether a minor version may follow another: specs that were valid must stay so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.schema import read_schema
from proton_bundle.schema_values import missing_inputs
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.schema import InputType


def breaking_changes(old: str, new: str) -> Iterator[str]:
    """Of two schema texts: input types removed, and inputs newly required without a default."""
    before = {each.key: each for each in read_schema(SourceText("schema", old)).inputs}
    after = {each.key: each for each in read_schema(SourceText("schema", new)).inputs}
    for key, input_type in before.items():
        if key not in after:
            yield f"{key} is gone, which breaks the minor versions before: begin a new major one."
        else:
            yield from _newly_required(input_type, after[key])


def _newly_required(old: InputType, new: InputType) -> Iterator[str]:
    known = set(missing_inputs(old, {}))
    for name in missing_inputs(new, {}):
        if name not in known:
            yield (
                f"The input {name} of {new.name} is newly required and has no default, which "
                "breaks the minor versions before: give it a default, or begin a new major version."
            )
