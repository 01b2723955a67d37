"""A part's Terraform files, and what they read that is not given."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.layout import Role
from proton_bundle.manifest import Engine
from proton_bundle.rules.rule import Rule
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.terraform import Reference, TerraformFile, Variable, read_terraform
from proton_bundle.terraform.resolution import Lack, Miss, misses, provided
from proton_bundle.values import Object

KINDS = {
    Role.ENVIRONMENT: "an environment",
    Role.INSTANCE: "a service instance",
    Role.PIPELINE: "a pipeline",
    Role.COMPONENT: "a component",
}


def files(subject: PartSubject) -> tuple[TerraformFile, ...]:
    """The ``.tf`` files that the manifest takes; none for other engines."""
    part = subject.part
    if part.engine is not Engine.TERRAFORM:
        return ()
    readable = (file for file in part.template_files if file.problem is None)
    return tuple(read_terraform(f.source) for f in readable if f.source.path.endswith(".tf"))


def given(subject: PartSubject) -> Object:
    """The variables that Proton declares beside the part's files."""
    return provided(subject.analysis.namespace(subject.part.role), subject.part.role)


def declared(subject: PartSubject) -> dict[str, Variable]:
    """The variables that the part's own files declare."""
    return {each.name: each for file in files(subject) for each in file.variables}


def unguarded_misses(subject: PartSubject, lack: Lack) -> Iterator[tuple[str, Reference, Miss]]:
    """Where a reference to one of Proton's variables leads to nothing, with the file's path."""
    return (found for found in _all_misses(subject, lack) if not found[1].guarded)


def misspelt_guarded(subject: PartSubject, lack: Lack) -> Iterator[tuple[str, Reference, Miss]]:
    """The same where it does no harm to lead to nothing, though a name like it would not."""
    return (found for found in _all_misses(subject, lack) if found[1].guarded and found[2].near)


def _all_misses(subject: PartSubject, lack: Lack) -> Iterator[tuple[str, Reference, Miss]]:
    names = given(subject)
    for file in files(subject):
        for reference in file.references:
            if reference.root.name not in names.members:
                continue
            for miss in misses(names, reference):
                if miss.lack is lack:
                    yield file.source.path, reference, miss


def missing(
    rule: Rule, path: str, miss: Miss, message: str, *, severity: Severity | None = None
) -> Finding:
    """A finding about a name that is not there, with the likely one as a fix."""
    hint = f"; did you mean '{miss.near}'?" if miss.near else ""
    edits = (Edit(path, miss.span, miss.near),) if miss.near else ()
    fix = Fix(f"Write '{miss.near}'", False, edits) if miss.near else None
    return rule.at(path, miss.span, f"{message}{hint}", severity=severity, fix=fix)
