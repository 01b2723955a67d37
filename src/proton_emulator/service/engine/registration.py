"""Registering a version: the bundle is copied from S3 and looked at once."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from proton_bundle.archive import unpack
from proton_bundle.errors import ProtonBundleError
from proton_bundle.files import read_text
from proton_bundle.layout import SCHEMA_FILES, find_root, first_of
from proton_emulator.service.engine.compatibility import breaking_changes
from proton_emulator.service.engine.registration_checks import registration_problems
from proton_emulator.service.engine.versions import versions_of
from proton_emulator.service.model.status import VERSIONS, VersionStatus, move

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion

log = logging.getLogger(__name__)

_MOST_BYTES = 5 * 1024 * 1024


class RegistrationError(Exception):
    """Becomes the ``statusMessage`` of the version."""


def register(engine: Engine, version: TemplateVersion) -> None:
    """Move *version* to DRAFT or REGISTRATION_FAILED."""
    try:
        registered = _registered(engine, version)
    except (RegistrationError, ProtonBundleError) as error:
        registered = _failed(version, str(error))
    except Exception as error:
        log.exception("registration of %s failed", version.template)
        registered = _failed(version, f"Internal service failure: {error}")
    with engine.store.transaction():
        key = (version.kind, version.template, version.version)
        if engine.store.versions.get(key) is not None:
            engine.store.versions.put(key, replace(registered, modified_at=engine.clock.now()))


def _registered(engine: Engine, version: TemplateVersion) -> TemplateVersion:
    files = unpack(_download(engine, version))
    paths = files.paths()
    root = find_root(paths)
    template = engine.store.templates.get((version.kind, version.template))
    managed = template is not None and template.customer_managed
    problems = registration_problems(files, root, version.kind, customer_managed=managed)
    if problems or root is None:
        raise RegistrationError("\n".join(problems))
    schema_path = first_of(paths, root, SCHEMA_FILES)
    assert schema_path is not None, "the root was found by its schema"
    schema = read_text(files, schema_path).source.text
    _refuse_breaking(engine, version, schema)
    return replace(
        version,
        status=move(VERSIONS, version.status, VersionStatus.DRAFT),
        status_message="",
        files=files,
        root=root,
        schema=schema,
    )


def _refuse_breaking(engine: Engine, version: TemplateVersion, schema: str) -> None:
    """Against the minor version before, if one is registered."""
    earlier = [
        other
        for other in versions_of(engine, version.kind, version.template)
        if other.version.major == version.version.major
        and other.version < version.version
        and other.status.registered
    ]
    problems = breaking_changes(earlier[-1].schema or "", schema) if earlier else ()
    if found := [*problems]:
        raise RegistrationError("\n".join(found))


def _download(engine: Engine, version: TemplateVersion) -> bytes:
    from botocore.exceptions import BotoCoreError, ClientError

    where = f"s3://{version.bucket}/{version.key}"
    try:
        found = engine.aws.s3.get_object(Bucket=version.bucket, Key=version.key)
        if found["ContentLength"] > _MOST_BYTES:
            raise RegistrationError(
                f"The bundle {where} has {found['ContentLength']:,} bytes; "
                f"the largest allowed is {_MOST_BYTES:,}."
            )
        data: bytes = found["Body"].read()
    except ClientError as error:
        reason = error.response["Error"].get("Message") or error.response["Error"].get("Code")
        raise RegistrationError(f"The bundle {where} cannot be read: {reason}") from error
    except BotoCoreError as error:
        raise RegistrationError(f"The bundle {where} cannot be read: {error}") from error
    return data


def _failed(version: TemplateVersion, message: str) -> TemplateVersion:
    status = move(VERSIONS, version.status, VersionStatus.REGISTRATION_FAILED)
    return replace(version, status=status, status_message=message)
