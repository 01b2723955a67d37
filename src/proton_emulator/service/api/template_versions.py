"""Versions of environment and service templates: registered from S3, then published."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api.idempotency import remember, remembered
from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine import found
from proton_emulator.service.engine.linger import settled
from proton_emulator.service.engine.registration import register
from proton_emulator.service.engine.tagging import set_tags
from proton_emulator.service.engine.versions import (
    next_version,
    recommended,
    users_of,
    versions_of,
)
from proton_emulator.service.errors import (
    ConflictException,
    ServiceQuotaExceededException,
    ValidationException,
)
from proton_emulator.service.model.names import TemplateKind, Version
from proton_emulator.service.model.status import VERSIONS, VersionStatus, move
from proton_emulator.service.model.templates import EnvironmentTemplateReference, TemplateVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import Template

_MOST_VERSIONS = 500


def view(engine: Engine, version: TemplateVersion) -> dict[str, object]:
    best = recommended(engine, version.kind, version.template, version.version.major)
    registered = version.status.registered
    return {
        "arn": engine.place.template(version.kind, version.template, version.version),
        "compatibleEnvironmentTemplates": [
            {"templateName": reference.name, "majorVersion": str(reference.major)}
            for reference in version.compatible
        ],
        "createdAt": version.created_at,
        "description": version.description,
        "lastModifiedAt": version.modified_at,
        "majorVersion": str(version.version.major),
        "minorVersion": str(version.version.minor),
        "recommendedMinorVersion": str(best.minor if best else 0) if registered else None,
        "schema": version.schema,
        "status": version.status.value,
        "statusMessage": version.status_message,
        "supportedComponentSources": [*version.component_sources],
        "templateName": version.template,
    }


def create(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    operation = f"Create{kind.capitalize()}TemplateVersion"
    with engine.store.transaction():
        template = found.template(engine, kind, params["templateName"])
        known = remembered(engine, operation, params)
        if isinstance(known, Version):
            return _wrapped(engine, found.template_version(engine, kind, template.name, known))
        version = _new_version(engine, template, params)
        remember(engine, operation, params, version.version)
    engine.workers.start(lambda: register(engine, version), f"register-{template.name}")
    return _wrapped(engine, version)


def _new_version(engine: Engine, template: Template, params: Params) -> TemplateVersion:
    kind, name = template.kind, template.name
    if len(versions_of(engine, kind, name)) >= _MOST_VERSIONS:
        raise ServiceQuotaExceededException(f"A template has at most {_MOST_VERSIONS} versions.")
    number = _number(engine, template, params)
    source = params["source"].get("s3")
    if source is None:
        raise ValidationException("The source of a template version must name an S3 object: s3.")
    now = engine.clock.now()
    version = TemplateVersion(
        kind=kind,
        template=name,
        version=number,
        status=VersionStatus.REGISTRATION_IN_PROGRESS,
        bucket=source["bucket"],
        key=source["key"],
        created_at=now,
        modified_at=now,
        description=params.get("description"),
        compatible=_compatible(engine, params.get("compatibleEnvironmentTemplates") or ()),
        component_sources=tuple(params.get("supportedComponentSources") or ()),
    )
    engine.store.versions.put((kind, name, number), version)
    issued = {**template.issued, number.major: number.minor}
    engine.store.templates.put((kind, name), replace(template, issued=issued))
    _tag(engine, version, params)
    return version


def _tag(engine: Engine, version: TemplateVersion, params: Params) -> None:
    template_arn = engine.place.template(version.kind, version.template)
    arn = engine.place.template(version.kind, version.template, version.version)
    own = {"proton:account": engine.place.account, "proton:template": template_arn}
    set_tags(engine, arn, params.get("tags"), own, parent=template_arn)


def _number(engine: Engine, template: Template, params: Params) -> Version:
    asked = params.get("majorVersion")
    number = next_version(template, None if asked is None else int(asked))
    if number is None:
        raise found.missing_version(engine, template.kind, template.name, str(asked))
    return number


def _compatible(
    engine: Engine, given: Iterable[Mapping[str, str]]
) -> tuple[EnvironmentTemplateReference, ...]:
    references = tuple(
        EnvironmentTemplateReference(item["templateName"], int(item["majorVersion"]))
        for item in given
    )
    for reference in references:
        template = engine.store.templates.get((TemplateKind.ENVIRONMENT, reference.name))
        if template is None or reference.major not in template.issued:
            raise ValidationException(
                f"compatibleEnvironmentTemplates names {reference.name}:{reference.major}, "
                "which is not an environment template and major version of this account."
            )
    return references


def get(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    name, number = params["templateName"], _asked(params)

    def version() -> TemplateVersion:
        return found.template_version(engine, kind, name, number)

    settled(
        engine,
        lambda: version().status is not VersionStatus.REGISTRATION_IN_PROGRESS,
    )
    return _wrapped(engine, version())


def list_all(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    template = found.template(engine, kind, params["templateName"])
    major = params.get("majorVersion")
    versions = [
        version
        for version in versions_of(engine, kind, template.name)
        if major is None or version.version.major == int(major)
    ]
    return page(versions, params, "templateVersions", partial(view, engine))


def update(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        version = found.template_version(engine, kind, params["templateName"], _asked(params))
        if not version.status.registered:
            raise ValidationException(
                f"{version.template}:{version.version} is {version.status}: it cannot be updated."
            )
        compatible = params.get("compatibleEnvironmentTemplates")
        sources = params.get("supportedComponentSources")
        changed = replace(
            version,
            modified_at=engine.clock.now(),
            status=_next_status(version, params.get("status")),
            description=params.get("description", version.description),
            compatible=version.compatible
            if compatible is None
            else _compatible(engine, compatible),
            component_sources=version.component_sources if sources is None else tuple(sources),
        )
        engine.store.versions.put((kind, version.template, version.version), changed)
    return _wrapped(engine, changed)


def _next_status(version: TemplateVersion, asked: str | None) -> VersionStatus:
    if asked is None or asked == version.status:
        return version.status
    if asked == VersionStatus.PUBLISHED and version.status is VersionStatus.DRAFT:
        return move(VERSIONS, version.status, VersionStatus.PUBLISHED)
    raise ValidationException(
        f"The status of {version.template}:{version.version} is {version.status} and cannot become "
        f"{asked}: only a DRAFT can be PUBLISHED."
    )


def delete(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    """A repeat succeeds with an empty answer."""
    name, number = params["templateName"], _asked(params)
    with engine.store.transaction():
        version = engine.store.versions.get((kind, name, number))
        if version is None:
            return None
        _refuse_deletion_in_use(engine, version)
        answer = _wrapped(engine, version)
        engine.store.versions.remove((kind, name, number))
        engine.store.tags.remove(engine.place.template(kind, name, number))
    return answer


def _refuse_deletion_in_use(engine: Engine, version: TemplateVersion) -> None:
    shown = f"{version.template}:{version.version}"
    if version.status is VersionStatus.REGISTRATION_IN_PROGRESS:
        raise ConflictException(f"{shown} is being registered: wait until it is, then delete it.")
    users = users_of(engine, version.kind, version.template, version.version)
    if users:
        raise ConflictException(f"{shown} is in use by {', '.join(users)}.")
    others = len(versions_of(engine, version.kind, version.template)) > 1
    if others and version.version == recommended(engine, version.kind, version.template):
        raise ConflictException(
            f"{shown} is the recommended version: delete the template's other versions first."
        )


def _asked(params: Params) -> Version:
    return Version(int(params["majorVersion"]), int(params["minorVersion"]))


def _wrapped(engine: Engine, version: TemplateVersion) -> dict[str, object]:
    return {f"{version.kind}TemplateVersion": view(engine, version)}


def _operations(kind: TemplateKind) -> Mapping[str, Handler]:
    noun = f"{kind.capitalize()}TemplateVersion"
    return {
        f"Create{noun}": partial(create, kind),
        f"Get{noun}": partial(get, kind),
        f"List{noun}s": partial(list_all, kind),
        f"Update{noun}": partial(update, kind),
        f"Delete{noun}": partial(delete, kind),
    }


OPERATIONS = {**_operations(TemplateKind.ENVIRONMENT), **_operations(TemplateKind.SERVICE)}
