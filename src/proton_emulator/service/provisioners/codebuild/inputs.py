"""The resource's inputs as the files that a bundle's commands read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from proton_bundle.context import as_tfvars
from proton_emulator.service.provisioners.codebuild import hcl

if TYPE_CHECKING:
    from collections.abc import Mapping

# The guide has both names; every published bundle reads the first.
_JSON_NAMES = ("proton-inputs.json", "proton-input.json")
_HCL_NAME = "proton-inputs.tfvars"


def inputs_files(context: Mapping[str, object], input_type: str) -> Mapping[str, bytes]:
    """By name, to lie where the build begins; *input_type* is the manifest's."""
    values = as_tfvars(context)
    if input_type.upper() == "HCL":
        return {_HCL_NAME: _encoded(hcl.assignments(values))}
    text = json.dumps(values, indent=2, ensure_ascii=False, default=str)
    return dict.fromkeys(_JSON_NAMES, _encoded(f"{text}\n"))


def _encoded(text: str) -> bytes:
    # YAML's "\ud800" is a text that no file can hold.
    return text.encode(errors="replace")
