"""Whether a minor version may follow another, told from the schema texts that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle import compatibility
from proton_bundle.schema import read_schema
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator


def breaking_changes(old: str, new: str) -> Iterator[str]:
    """Of two schema texts: what breaks specs that were valid, a sentence each."""
    before, after = (read_schema(SourceText("schema", text)) for text in (old, new))
    for change in compatibility.breaking_changes(before, after):
        yield f"{change.message[0].upper()}{change.message[1:]}."
