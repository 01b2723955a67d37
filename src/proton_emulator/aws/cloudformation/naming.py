"""Physical names for resources whose template gives none, as CloudFormation makes them up."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from proton_emulator.aws import moto_internals

if TYPE_CHECKING:
    from collections.abc import Callable

_ALPHABET = string.digits + string.ascii_uppercase
_LOWER = string.digits + string.ascii_lowercase

# Longest name of a type where it is shorter than the 255 characters most allow.
_LENGTHS = {
    "AWS::CodeBuild::Project": 150,
    "AWS::CodePipeline::Pipeline": 100,
    "AWS::ElasticLoadBalancing::LoadBalancer": 32,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": 32,
    "AWS::ElasticLoadBalancingV2::TargetGroup": 32,
    "AWS::Events::Rule": 64,
    "AWS::IAM::Group": 128,
    "AWS::IAM::InstanceProfile": 128,
    "AWS::IAM::ManagedPolicy": 128,
    "AWS::IAM::Policy": 128,
    "AWS::IAM::Role": 64,
    "AWS::IAM::User": 64,
    "AWS::Lambda::Function": 64,
    "AWS::S3::Bucket": 63,
    "AWS::SQS::Queue": 80,
    "AWS::StepFunctions::StateMachine": 80,
}
_LOWER_CASE = frozenset(("AWS::S3::Bucket", "AWS::ECR::Repository"))
# Double hyphens, which the names of Proton's stacks contain, are refused in these.
_SINGLE_HYPHENS = frozenset(
    (
        "AWS::ECR::Repository",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
    )
)
_SUFFIX_LENGTH = 12
_DEFAULT_LENGTH = 255


def random_text(length: int, alphabet: str = _ALPHABET) -> str:
    """Characters from moto's seedable source, so that a seeded run repeats its names."""
    source = moto_internals.random_source()
    return "".join(source.choice(alphabet) for _ in range(length))


def physical_name(resource_type: str, stack_name: str, logical_id: str) -> str:
    """``<stack>-<logical id>-<random>``, within the type's length and alphabet."""
    suffix = random_text(_SUFFIX_LENGTH)
    if resource_type == "AWS::SSM::Parameter":
        # Not the stack's name: no parameter's name may begin with "aws", as Proton's stacks do.
        return f"CFN-{logical_id}-{suffix}"
    limit = _LENGTHS.get(resource_type, _DEFAULT_LENGTH)
    stem = _fitted(stack_name, logical_id, limit - _SUFFIX_LENGTH - 1)
    name = f"{stem}-{suffix}"
    for applies, change in _CHANGES:
        if resource_type in applies:
            name = change(name)
    return name


def _fitted(stack_name: str, logical_id: str, limit: int) -> str:
    whole = f"{stack_name}-{logical_id}"
    if len(whole) <= limit:
        return whole
    half = limit // 2
    logical = logical_id[: max(half, limit - len(stack_name) - 1)]
    return f"{stack_name[: limit - len(logical) - 1]}-{logical}".strip("-")


_CHANGES: tuple[tuple[frozenset[str], Callable[[str], str]], ...] = (
    (_LOWER_CASE, str.lower),
    (_SINGLE_HYPHENS, lambda name: re.sub("-{2,}", "-", name)),
)
