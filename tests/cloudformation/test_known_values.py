"""Misspelt values of build projects."""

from __future__ import annotations

import pytest

from proton_cloudformation.known_values import misspelt_values
from proton_cloudformation.template import load

PROJECT = """\
Resources:
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Artifacts: {Type: CODEPIPELINE}
      Source: {Type: CODEPIPELINE}
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        ImagePullCredentialsType: CODEBUILD
        EnvironmentVariables:
          - {Name: a, Value: b}
          - {Name: a, Value: b, Type: PLAINTEXT}
"""


def found(text: str) -> list[str]:
    return [text[each.span.start : each.span.end] for each in misspelt_values(load(text))]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Artifacts: {Type: CODEPIPELINE", "Artifacts: {Type: CODEPIPLINE"),
        ("Source: {Type: CODEPIPELINE", "Source: {Type: CODEPIPELINES"),
        ("LINUX_CONTAINER", "LINUX_CONTIANER"),
        ("BUILD_GENERAL1_SMALL", "BUILD_GENERAL_SMALL"),
        ("CODEBUILD", "CODEBILD"),
        ("PLAINTEXT", "PLANTEXT"),
    ],
)
def test_a_value_that_is_nearly_right(right: str, wrong: str) -> None:
    assert found(PROJECT) == []
    assert found(PROJECT.replace(right, wrong, 1)) == [wrong.rpartition(" ")[2]]


@pytest.mark.parametrize("value", ["QUANTUM", "!Ref Kind", "!Sub PLAINTEX"])
def test_what_may_be_right(value: str) -> None:
    assert found(PROJECT.replace("PLAINTEXT", value)) == []


@pytest.mark.parametrize("value", ["PLAINTEX", "[PLAINTEX]", ""])
def test_other_resources_are_left_alone(value: str) -> None:
    assert found(f"Resources:\n  A:\n    Type: A::B::C\n    Properties: {value}\n") == []
