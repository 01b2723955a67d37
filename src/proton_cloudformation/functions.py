"""CloudFormation's own words: intrinsic functions, their YAML tags, pseudo parameters, sections."""

from __future__ import annotations

from typing import Final

# Names that take the prefix ``Fn::`` in their long form; the last row exists in Rules only.
_PREFIXED = (
    "And Base64 Cidr Equals FindInMap GetAtt GetAZs GetStackOutput If ImportValue Join Length Not "
    "Or Select Split Sub ToJsonString Transform "
    "Contains EachMemberEquals EachMemberIn RefAll ValueOf ValueOfAll"
)

LONG_FORMS: Final = {f"!{name}": f"Fn::{name}" for name in _PREFIXED.split()} | {
    "!Ref": "Ref",
    "!Condition": "Condition",
}
"""YAML tag to the name of the function it stands for."""

PSEUDO_PARAMETERS: Final = frozenset(
    f"AWS::{name}"
    for name in (
        "AccountId",
        "NotificationARNs",
        "NoValue",
        "Partition",
        "Region",
        "StackId",
        "StackName",
        "URLSuffix",
    )
)

SECTIONS: Final = (
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Hooks",
    "Resources",
    "Outputs",
)
