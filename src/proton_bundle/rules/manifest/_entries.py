"""The templates that a part's manifest lists."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext

from proton_bundle.manifest import ALL_FILES, TemplateEntry
from proton_bundle.rules.subjects import PartSubject


def entries(subject: PartSubject) -> Iterator[tuple[str, TemplateEntry]]:
    """Each entry with the manifest's path."""
    manifest = subject.part.manifest
    if manifest is not None:
        for entry in manifest.entries:
            yield manifest.source.path, entry


def whole_entries(subject: PartSubject) -> Iterator[tuple[str, TemplateEntry]]:
    """The same, if all that the manifest says of them could be read."""
    return entries(subject) if is_whole(subject) else iter(())


def is_whole(subject: PartSubject) -> bool:
    """Whether all of the manifest could be read; else nothing can be said to be missing."""
    file, manifest = subject.part.manifest_file, subject.part.manifest
    if file is None or manifest is None or file.problem:
        return False
    return all(problem.kind == "duplicate-key" for problem in manifest.document.problems)


LANGUAGE_OF = {"jinja": "cloudformation", "hcl": "terraform"}
_ENDINGS = {".tf": "terraform", ".yaml": "cloudformation", ".yml": "cloudformation"}


def disagrees(entry: TemplateEntry) -> bool:
    """Whether the engine does not render the language: a rule of its own says so."""
    wanted, given = LANGUAGE_OF.get(entry.rendering_engine or ""), entry.template_language
    return wanted is not None and given in LANGUAGE_OF.values() and given != wanted


def written_in(entry: TemplateEntry) -> str | None:
    """The language that the file's name tells of; None where it tells nothing."""
    if entry.file == ALL_FILES:
        return "terraform"
    return _ENDINGS.get(splitext(entry.file or "")[1])
