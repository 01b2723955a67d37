"""Version numbers: which comes next, which is recommended, which a deployment takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.model.names import TemplateKind, Version
from proton_emulator.service.model.status import VersionStatus

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Environment, Instance, Pipeline
    from proton_emulator.service.model.templates import Template, TemplateVersion


def versions_of(engine: Engine, kind: TemplateKind, name: str) -> tuple[TemplateVersion, ...]:
    """All versions of a template, ascending."""
    found = [v for v in engine.store.versions.all() if (v.kind, v.template) == (kind, name)]
    return tuple(sorted(found, key=lambda version: version.version))


def published(engine: Engine, kind: TemplateKind, name: str) -> tuple[Version, ...]:
    """The numbers of the published versions, ascending."""
    versions = versions_of(engine, kind, name)
    return tuple(v.version for v in versions if v.status is VersionStatus.PUBLISHED)


def recommended(
    engine: Engine, kind: TemplateKind, name: str, major: int | None = None
) -> Version | None:
    """The highest published version, of *major* if given."""
    found = [v for v in published(engine, kind, name) if major in (None, v.major)]
    return found[-1] if found else None


def staleness(
    engine: Engine, kind: TemplateKind, template: str, version: Version | None
) -> str | None:
    """*version* against the recommended one; None for what was never deployed."""
    best = recommended(engine, kind, template)
    if version is None:
        return None
    if best is None or version >= best:
        return "UP_TO_DATE"
    return "BEHIND_MAJOR" if version.major < best.major else "BEHIND_MINOR"


def next_version(template: Template, major: int | None) -> Version | None:
    """The number of a new version; None when *major* names a major version that never was.

    Without *major* a new major version begins. ``1`` is also taken for a first version: AWS's own
    tool sends it.
    """
    if major is None:
        return Version(max(template.issued, default=0) + 1, 0)
    if major in template.issued:
        return Version(major, template.issued[major] + 1)
    return Version(1, 0) if major == 1 and not template.issued else None


def users_of(engine: Engine, kind: TemplateKind, name: str, version: Version) -> tuple[str, ...]:
    """The ARNs of what runs on a template version, or last tried to."""
    store = engine.store
    deployables: tuple[Environment | Instance | Pipeline, ...] = (
        store.environments.all()
        if kind is TemplateKind.ENVIRONMENT
        else (*store.instances.all(), *store.pipelines.all())
    )
    return tuple(
        engine.place.target(resource.target)
        for resource in deployables
        if resource.template == name
        and version in (resource.rollout.version, resource.rollout.attempted_version)
    )
