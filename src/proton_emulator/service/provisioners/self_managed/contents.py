"""The files of a pull request, by path beneath the folder of what is deployed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from proton_bundle.context import as_tfvars
from proton_emulator.service.provisioners.outcome import ProvisioningError
from proton_emulator.service.provisioners.self_managed.change import DELETED, Kind
from proton_emulator.service.provisioners.self_managed.json_layout import json_text
from proton_emulator.service.provisioners.self_managed.variables import declarations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.provisioners.self_managed.change import Change

METADATA = ".proton/deployment-metadata.json"
VALUES = "proton.auto.tfvars.json"
_BYTE_ORDER_MARK = "\ufeff"
_HEADER = """\
/*
This file is managed by AWS Proton. Any changes made directly to this file will be overwritten \
the next time AWS Proton performs an update.

To manage this resource, see AWS Proton Resource: {arn}

If the resource is no longer accessible within AWS Proton, it may have been deleted and may \
require manual cleanup.
*/
"""
_WRITTEN_HEADER = re.compile(
    r"\A/\*\r?\nThis file is managed by AWS Proton\..*?\*/\r?\n", re.DOTALL
)
_DELETED_HEADER = """\
/*
This file is no longer managed by AWS Proton. The associated resource has been deleted in Proton.
*/
"""
# With the empty line below it.
_ANY_HEADER = re.compile(
    r"\A/\*\r?\nThis file is (?:no longer )?managed by AWS Proton\..*?\*/\r?\n(?:\r?\n)?", re.DOTALL
)


def contents(change: Change) -> dict[str, str]:
    """ProvisioningError when an input is a number that JSON does not have."""
    generated = {
        f"proton.{change.kind}.variables.tf": declarations(change.kind),
        VALUES: _values(change),
        METADATA: json_text(_metadata(change)),
    }
    # Proton's own files win over files of the bundle with their names: what follows reads them.
    files = {**change.sources, **generated}
    header = _HEADER.format(arn=change.arn)
    return {path: _below(header, path, text) for path, text in files.items()}


def deleted(lying: Mapping[str, str]) -> dict[str, str]:
    """*lying* as the resource's last pull request leaves it; what is not Proton's stays as it is.

    Proton removes no file: running the destroy is left to the user.
    """
    return {path: _given_up(path, text) for path, text in lying.items()}


def without_header(path: str, text: str) -> str:
    """*text* of a pull request's file with the lines that it has in the bundle."""
    return _ANY_HEADER.sub("", text) if path.endswith(".tf") else text


def _below(header: str, path: str, text: str) -> str:
    if not path.endswith(".tf"):
        return text
    # Terraform skips the mark at the start of a file, and only there.
    return f"{header}\n{text.removeprefix(_BYTE_ORDER_MARK)}"


def _values(change: Change) -> str:
    values = {**as_tfvars(change.context), "proton_tags": dict(change.tags), "//": change.arn}
    try:
        return json_text(values)
    except ValueError as error:
        raise ProvisioningError(
            f"{VALUES}: an input is infinite or not a number, which JSON cannot hold. "
            "Give a finite number in the spec."
        ) from error


def _metadata(change: Change) -> dict[str, object]:
    metadata: dict[str, object] = {"deploymentId": change.deployment, "isResourceDeleted": False}
    if change.kind is Kind.COMPONENT:
        metadata["componentMetadata"] = {
            "arn": change.arn,
            "environmentArn": change.environment_arn,
            "componentType": "default",
        }
    else:
        metadata["resourceMetadata"] = _resource(change)
    return metadata


def _resource(change: Change) -> dict[str, object]:
    resource: dict[str, object] = {"arn": change.arn, "templateArn": change.template_arn}
    if change.version is not None:
        major, minor = change.version
        resource |= {"templateMajorVersion": str(major), "templateMinorVersion": str(minor)}
    if change.kind is Kind.SERVICE_INSTANCE:
        resource["environmentArn"] = change.environment_arn
    return resource


def _given_up(path: str, text: str) -> str:
    if path == METADATA:
        return _flagged(text)
    if path.endswith(".tf"):
        return _WRITTEN_HEADER.sub(_DELETED_HEADER, text)
    return text


def _flagged(metadata: str) -> str:
    flags = {"deploymentId": DELETED, "isResourceDeleted": True}
    try:
        return json_text({**json.loads(metadata), **flags})
    except (ValueError, TypeError, RecursionError):  # somebody broke the file: the flags count
        return json_text(flags)
