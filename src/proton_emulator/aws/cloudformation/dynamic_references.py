"""``{{resolve:service:name}}``: values that live in Parameter Store and Secrets Manager."""

from __future__ import annotations

import json
import re
from typing import Any

from proton_emulator.aws import in_process
from proton_emulator.aws.cloudformation.errors import ResourceFailedError, ValidationError

_REFERENCE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):(.+?)\}\}")
_SECRET = re.compile(
    r"(?P<id>arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)"
    r"(?::SecretString(?::(?P<key>[^:]*)(?::(?P<stage>[^:]*)(?::(?P<version>[^:]*))?)?)?)?"
)


def ssm_parameter(name: str, account_id: str, region: str) -> str:
    """The value of one parameter; a list type is comma-separated."""
    answer = in_process.client("ssm", account_id, region).get_parameters(
        Names=[name], WithDecryption=True
    )
    for parameter in answer["Parameters"]:
        return str(parameter["Value"])
    message = f"Unable to fetch parameters [{name}] from parameter store for this account."
    raise ValidationError(message)


def replace(text: str, account_id: str, region: str) -> str:
    """*text* with every reference replaced; ResourceFailedError names the one that fails."""

    def value(match: re.Match[str]) -> str:
        if match[1] == "secretsmanager":
            return _secret(match[2], account_id, region)
        name, _, _version = match[2].partition(":")
        try:
            return ssm_parameter(name, account_id, region)
        except ValidationError as error:
            raise ResourceFailedError(f"{match[0]}: {error.message}") from None

    return _REFERENCE.sub(value, text)


def _secret(reference: str, account_id: str, region: str) -> str:
    found = _SECRET.fullmatch(reference)
    if found is None:
        raise ResourceFailedError(f"Could not parse SecretId from {reference!r}")
    query: dict[str, Any] = {"SecretId": found["id"]}
    if found["stage"]:
        query["VersionStage"] = found["stage"]
    if found["version"]:
        query["VersionId"] = found["version"]
    from botocore.exceptions import ClientError

    try:
        secret = in_process.client("secretsmanager", account_id, region).get_secret_value(**query)
    except ClientError as error:
        message = f"Secret {found['id']}: {error.response['Error']['Message']}"
        raise ResourceFailedError(message) from None
    return _member(secret.get("SecretString", ""), found["key"], found["id"])


def _member(secret: str, key: str | None, name: str) -> str:
    if not key:
        return secret
    try:
        return str(json.loads(secret)[key])
    except (ValueError, KeyError, TypeError):
        raise ResourceFailedError(f"Could not find key {key} in secret {name}") from None
