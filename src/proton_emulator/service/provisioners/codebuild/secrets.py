"""``env.secrets_manager`` of a manifest: variables whose values Secrets Manager keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proton_emulator.service.provisioners.codebuild.variables import as_text
from proton_emulator.service.provisioners.outcome import ProvisioningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.aws_clients import AwsClients

_PARTS_OF_ARN = 7


@dataclass(frozen=True, slots=True)
class Reference:
    """``secret-id:json-key:version-stage:version-id``; what is left out is empty."""

    secret: str
    key: str = ""
    stage: str = ""
    version: str = ""

    @classmethod
    def read(cls, text: str) -> Reference:
        parts = text.split(":")
        of_id = _PARTS_OF_ARN if parts[0] == "arn" else 1
        return cls(":".join(parts[:of_id]), *parts[of_id : of_id + 3])


def resolved(secrets: Mapping[str, object], aws: AwsClients) -> Mapping[str, str]:
    """The values of *secrets*, by variable."""
    return {
        name: _value(name, Reference.read(as_text(given)), aws) for name, given in secrets.items()
    }


def _value(variable: str, reference: Reference, aws: AwsClients) -> str:
    text = _secret_string(variable, reference, aws)
    if not reference.key:
        return text
    try:
        return as_text(json.loads(text)[reference.key])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProvisioningError(
            f"The variable {variable} cannot be set: the secret {reference.secret!r} is no JSON "
            f"object with the key {reference.key!r}. Add it, or correct env.secrets_manager."
        ) from error


def _secret_string(variable: str, reference: Reference, aws: AwsClients) -> str:
    from botocore.exceptions import BotoCoreError, ClientError

    wanted = {"VersionStage": reference.stage, "VersionId": reference.version}
    given = {name: value for name, value in wanted.items() if value}
    try:
        answer = aws.secretsmanager.get_secret_value(SecretId=reference.secret, **given)
    except (ClientError, BotoCoreError) as error:
        raise _unreadable(variable, reference, error) from error
    if "SecretString" not in answer:
        raise _unreadable(variable, reference, "it holds bytes and no text")
    return str(answer["SecretString"])


def _unreadable(variable: str, reference: Reference, why: Any) -> ProvisioningError:
    return ProvisioningError(
        f"The variable {variable} cannot be set: the secret {reference.secret!r} cannot be read "
        f"({why}). Create it with 'aws secretsmanager create-secret', or correct "
        "env.secrets_manager."
    )
