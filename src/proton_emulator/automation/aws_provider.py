"""Points the AWS provider at the emulator where it would not go by itself.

Somewhere among its 5.x releases it began to read AWS_ENDPOINT_URL; AWS's samples ask for 3.x and
4.x, which would call the real AWS. Those take an endpoint for each service in their configuration.
Each version has to be told not to put a bucket's name in front of the endpoint's host.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proton_bundle.source import SourceText
from proton_bundle.terraform import read_terraform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FIRST_THAT_READS_THE_ENDPOINT = 6
_LOCKED = re.compile(
    r'^provider "(?P<address>[^"]+/hashicorp/aws)" \{\s*version\s*=\s*"(?P<major>\d+)\.',
    re.MULTILINE,
)
_OVERRIDE = "zz_proton_endpoints_override.tf.json"
# The second was its name in 3.x.
_PATH_STYLE = ("s3_use_path_style", "s3_force_path_style")


def point_at(endpoint: str, folder: Path, schemas: Callable[[], str]) -> None:
    """Override the provider's configurations in *folder*, which is initialized.

    *schemas* gives what ``terraform providers schema -json`` prints. ValueError where that is not
    what it should be.
    """
    lock = folder / ".terraform.lock.hcl"
    locked = _LOCKED.search(lock.read_text(encoding="utf-8")) if lock.exists() else None
    if not locked:
        return
    settings: dict[str, object] = {_PATH_STYLE[0]: True}
    if int(locked["major"]) < _FIRST_THAT_READS_THE_ENDPOINT:
        settings = _settings(endpoint, _configuration(schemas(), locked["address"]))
    blocks = [{**settings, **alias} for alias in _aliases(folder)]
    override = json.dumps({"provider": {"aws": blocks}}, indent=2)
    (folder / _OVERRIDE).write_text(override, encoding="utf-8")


def _configuration(schemas: str, address: str) -> dict[str, Any]:
    """The schema of the provider's configuration.

    Only this is decoded: those of its resources are a hundred times as long.
    """
    start = f'"{address}":{{"provider":'
    at = schemas.find(start)
    if at < 0:
        raise ValueError(f"Terraform printed no schema of {address}")
    schema: dict[str, Any] = json.JSONDecoder().raw_decode(schemas, at + len(start))[0]["block"]
    return schema


def _settings(endpoint: str, schema: dict[str, Any]) -> dict[str, object]:
    services = schema["block_types"]["endpoints"]["block"]["attributes"]
    path_style = next((name for name in _PATH_STYLE if name in schema["attributes"]), None)
    settings: dict[str, object] = {"endpoints": [dict.fromkeys(services, endpoint)]}
    return settings | ({path_style: True} if path_style else {})


def _aliases(folder: Path) -> Iterable[dict[str, str]]:
    """The default configuration, declared or not, and each that is declared under an alias."""
    files = (SourceText(p.name, p.read_text(encoding="utf-8")) for p in folder.glob("*.tf"))
    declared = {
        alias for f in files for name, alias in read_terraform(f).providers if name == "aws"
    }
    return ({"alias": alias} if alias else {} for alias in sorted({"", *declared}))
