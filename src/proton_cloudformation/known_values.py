"""Values of build projects that are misspelt.

cfn-lint's schema of ``AWS::CodeBuild::Project`` lists no values, and every pipeline of Proton's
builds with one. AWS may know more values than stand here, so only what is nearly one of them is
told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find
from proton_bundle.suggestions import closest
from proton_cloudformation.undefined_names import UndefinedName

if TYPE_CHECKING:
    from proton_bundle.decode.nodes import Node
    from proton_cloudformation.template import Template

_PROJECT = "AWS::CodeBuild::Project"
_ANY = "[]"
_VALUES = {
    ("Artifacts", "Type"): "CODEPIPELINE NO_ARTIFACTS S3",
    ("Source", "Type"): "BITBUCKET CODECOMMIT CODEPIPELINE GITHUB GITHUB_ENTERPRISE GITLAB "
    "GITLAB_SELF_MANAGED NO_SOURCE S3",
    ("Environment", "Type"): "ARM_CONTAINER ARM_EC2 ARM_LAMBDA_CONTAINER LINUX_CONTAINER LINUX_EC2 "
    "LINUX_GPU_CONTAINER LINUX_LAMBDA_CONTAINER MAC_ARM WINDOWS_CONTAINER WINDOWS_EC2 "
    "WINDOWS_SERVER_2019_CONTAINER WINDOWS_SERVER_2022_CONTAINER",
    ("Environment", "ComputeType"): "ATTRIBUTE_BASED_COMPUTE BUILD_GENERAL1_SMALL "
    "BUILD_GENERAL1_MEDIUM BUILD_GENERAL1_LARGE BUILD_GENERAL1_XLARGE BUILD_GENERAL1_2XLARGE "
    "BUILD_LAMBDA_1GB BUILD_LAMBDA_2GB BUILD_LAMBDA_4GB BUILD_LAMBDA_8GB BUILD_LAMBDA_10GB "
    "CUSTOM_INSTANCE_TYPE",
    ("Environment", "ImagePullCredentialsType"): "CODEBUILD SERVICE_ROLE",
    ("Environment", "EnvironmentVariables", _ANY, "Type"): "PARAMETER_STORE PLAINTEXT "
    "SECRETS_MANAGER",
}  # fmt: skip


def misspelt_values(template: Template) -> Iterator[UndefinedName]:
    """Literal values that are nearly one of those that CodeBuild takes, and are none."""
    resources = find(template.root, "Resources")
    for entry in resources.entries if isinstance(resources, MappingNode) else ():
        kind = find(entry.value, "Type")
        if isinstance(kind, ScalarNode) and kind.value == _PROJECT:
            yield from _of_project(find(entry.value, "Properties"))


def _of_project(properties: Node | None) -> Iterator[UndefinedName]:
    for path, listed in _VALUES.items():
        known = listed.split()
        for node in _at(properties, path):
            near = closest(node.value, known) if node.value not in known else None
            if near is not None:
                message = f"CodeBuild knows no {node.value!r} here; did you mean {near!r}?"
                yield UndefinedName(node.content, message, certain=False)


def _at(node: Node | None, path: tuple[str, ...]) -> Iterator[ScalarNode]:
    """The literal texts under *path*."""
    if not path:
        if isinstance(node, ScalarNode) and node.tag is None:
            yield node
        return
    step, rest = path[0], path[1:]
    if step == _ANY:
        for item in node.items if isinstance(node, SequenceNode) else ():
            yield from _at(item, rest)
    elif isinstance(node, MappingNode):
        yield from _at(node.get(step), rest)
