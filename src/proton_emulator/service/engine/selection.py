"""Which template version a create or an update deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_emulator.service.engine import found
from proton_emulator.service.engine.versions import recommended
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.names import TemplateKind, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion


def for_create(
    engine: Engine, kind: TemplateKind, template: str, params: Mapping[str, Any]
) -> TemplateVersion:
    """``templateMajorVersion`` and the named or else the recommended minor version."""
    found.template(engine, kind, template)
    major, minor = int(params["templateMajorVersion"]), params.get("templateMinorVersion")
    return _of_major(engine, kind, template, major, minor)


def for_update(
    engine: Engine,
    kind: TemplateKind,
    template: str,
    current: Version,
    params: Mapping[str, Any],
) -> TemplateVersion:
    """What ``deploymentType`` asks for, *current* being the version in use."""
    major, minor = params.get("templateMajorVersion"), params.get("templateMinorVersion")
    match params["deploymentType"]:
        case "MINOR_VERSION":
            if major is not None and int(major) != current.major:
                raise ValidationException(
                    f"deploymentType MINOR_VERSION keeps the major version {current.major}; "
                    f"to deploy {major} use MAJOR_VERSION."
                )
            return _of_major(engine, kind, template, current.major, minor)
        case "MAJOR_VERSION":
            return _higher_major(engine, kind, template, current, major, minor)
        case _:
            refuse_version(params)
            return registered(found.template_version(engine, kind, template, current))


def refuse_version(params: Mapping[str, Any]) -> None:
    """ValidationException when *params* name a version although they may not."""
    if params.get("templateMajorVersion") or params.get("templateMinorVersion"):
        raise ValidationException(
            f"deploymentType {params['deploymentType']} takes no template version: leave out "
            "templateMajorVersion and templateMinorVersion."
        )


def registered(version: TemplateVersion) -> TemplateVersion:
    """*version*, unless it cannot be deployed because its registration failed or is under way."""
    if not version.status.registered:
        raise ValidationException(
            f"The {version.kind} template version {version.template}:{version.version} is "
            f"{version.status} and cannot be deployed."
        )
    return version


def _of_major(
    engine: Engine, kind: TemplateKind, template: str, major: int, minor: str | None
) -> TemplateVersion:
    if minor is not None:
        number: Version | None = Version(major, int(minor))
    else:
        number = recommended(engine, kind, template, major)
    if number is None:
        raise found.missing_version(engine, kind, template, str(major))
    return registered(found.template_version(engine, kind, template, number))


def _higher_major(
    engine: Engine,
    kind: TemplateKind,
    template: str,
    current: Version,
    major: str | None,
    minor: str | None,
) -> TemplateVersion:
    best = recommended(engine, kind, template)
    asked = int(major) if major is not None else (best.major if best else current.major)
    if asked <= current.major:
        raise ValidationException(
            f"deploymentType MAJOR_VERSION needs a major version above {current.major}, "
            f"the one in use; {asked} is not."
        )
    return _of_major(engine, kind, template, asked, minor)
