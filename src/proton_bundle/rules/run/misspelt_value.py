"""PB595: a value that is nearly one that the service knows."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB595",
    name="misspelt-value",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.DEPLOYMENT,
    title="A build project has a value that is nearly one that exists",
    why="CodeBuild refuses the project, and the deployment fails; cfn-lint does not know its "
    "values.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Project:
        Type: AWS::CodeBuild::Project
        Properties:
          Name: "{{ service_instance.inputs.queue_name }}"
          Artifacts: {Type: CODEPIPELINE}
          Source: {Type: CODEPIPELINE}
          ServiceRole: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/build"
          Environment:
            Type: «LINUX_CONTAINR»
            ComputeType: BUILD_GENERAL1_SMALL
            Image: aws/codebuild/standard:7.0
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Project:
        Type: AWS::CodeBuild::Project
        Properties:
          Name: "{{ service_instance.inputs.queue_name }}"
          Artifacts: {Type: CODEPIPELINE}
          Source: {Type: CODEPIPELINE}
          ServiceRole: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/build"
          Environment:
            Type: LINUX_CONTAINER
            ComputeType: BUILD_GENERAL1_SMALL
            Image: aws/codebuild/standard:7.0
    """,
)


def check(_subject: FileSubject) -> Iterator[Finding]:
    """Nothing by itself: found by rendering, in ``proton_cloudformation.rendered_check``."""
    yield from ()
