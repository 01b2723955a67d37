"""The templates that a part's manifest lists."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.manifest import TemplateEntry
from proton_bundle.rules.subjects import PartSubject


def entries(subject: PartSubject) -> Iterator[tuple[str, TemplateEntry]]:
    """Each entry with the manifest's path."""
    manifest = subject.part.manifest
    if manifest is not None:
        for entry in manifest.entries:
            yield manifest.source.path, entry
