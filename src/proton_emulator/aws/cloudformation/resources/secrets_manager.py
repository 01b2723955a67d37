"""Secrets, given or generated; ``{{resolve:secretsmanager:…}}`` reads them."""

from __future__ import annotations

import json
from typing import Any

from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    tag_map,
)
from proton_emulator.aws.cloudformation.stack import Desired, Physical

_PASSWORD = (
    "ExcludeCharacters",
    "ExcludeLowercase",
    "ExcludeNumbers",
    "ExcludePunctuation",
    "ExcludeUppercase",
    "IncludeSpace",
    "PasswordLength",
    "RequireEachIncludedType",
)


def _secrets(desired: Desired) -> Any:
    return client("secretsmanager", desired.stack)


def _generated(desired: Desired, rule: dict[str, Any]) -> str:
    """A password, alone or under its key in the JSON of the rule's template."""
    given = {name: rule[name] for name in _PASSWORD if name in rule}
    password = str(_secrets(desired).get_random_password(**given)["RandomPassword"])
    if "GenerateStringKey" not in rule:
        return password
    content = json.loads(rule.get("SecretStringTemplate") or "{}")
    return json.dumps(content | {rule["GenerateStringKey"]: password})


def _make(desired: Desired) -> Physical:
    properties = desired.properties
    known = ("Description", "KmsKeyId")
    given: dict[str, Any] = {key: properties[key] for key in known if key in properties}
    if "SecretString" in properties:
        given["SecretString"] = properties["SecretString"]
    elif "GenerateSecretString" in properties:
        given["SecretString"] = _generated(desired, properties["GenerateSecretString"])
    tags = dict(desired.stack.tags) | tag_map(properties.get("Tags"))
    made = _secrets(desired).create_secret(
        Name=properties.get("Name") or desired.name,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        **given,
    )
    return Physical(made["ARN"], attributes({"Id": made["ARN"]}))


def _change(desired: Desired, current: Physical) -> Physical:
    """A generated value stays; a given one is replaced."""
    properties = desired.properties
    given = {
        key: properties[key]
        for key in ("Description", "KmsKeyId", "SecretString")
        if key in properties
    }
    _secrets(desired).update_secret(SecretId=current.id, **given)
    return current


def _remove(desired: Desired, current: Physical) -> None:
    _secrets(desired).delete_secret(SecretId=current.id, ForceDeleteWithoutRecovery=True)


HANDLERS = {"AWS::SecretsManager::Secret": ApiHandler(_make, _remove, _change)}
