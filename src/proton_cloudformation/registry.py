"""The resource types' schemas, read as files from the data that cfn-lint ships.

cfnlint itself is never imported: its data directory is found through the import system's finders.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proton_cloudformation.resource_schema import ResourceSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

# us-east-1 knows the most types; Serverless types live in a provider file of their own.
_PROVIDERS = ("us-east-1", "sam")
_CUSTOM_RESOURCE = "AWS::CloudFormation::CustomResource"


def resource_types() -> frozenset[str]:
    """Every resource type with a schema, Serverless types included, ``Custom::…`` excluded."""
    return frozenset(_index())


def resource_schema(type_name: str) -> ResourceSchema | None:
    """The schema of *type_name*; every ``Custom::…`` type has that of a custom resource."""
    known = _CUSTOM_RESOURCE if type_name.startswith("Custom::") else type_name
    digest = _index().get(known)
    return _schema(type_name, digest) if digest else None


@lru_cache(maxsize=256)
def _schema(type_name: str, digest: str) -> ResourceSchema:
    return ResourceSchema.from_document(type_name, _read(f"resources/{digest}.json"))


@cache
def _index() -> Mapping[str, str]:
    """Type name to the name of its schema file, without ``.json``."""
    index: dict[str, str] = {}
    for provider in _PROVIDERS:
        index |= _read(f"providers/{provider}.json")
    return index


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((_data_directory() / name).read_bytes())
    return document


@cache
def _data_directory() -> Path:
    spec = find_spec("cfnlint")
    if spec is None or not spec.submodule_search_locations:
        message = (
            "The package cfn-lint is not installed, and its data holds the resource types' "
            "schemas; install it with 'pip install cfn-lint'."
        )
        raise ModuleNotFoundError(message)
    return Path(spec.submodule_search_locations[0]) / "data" / "schemas"
