"""PB844: A build project has no such property."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import key_span, pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB844",
    name="project-properties",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A build project has no such property",
    why="project_properties takes the properties of AWS::CodeBuild::Project, spelled as "
    "CloudFormation spells them.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision: [npm run deploy]
            deprovision: [npm run destroy]
            project_properties:
              «vpc_config»:
                VpcId: vpc-1
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision: [npm run deploy]
            deprovision: [npm run destroy]
            project_properties:
              VpcConfig:
                VpcId: vpc-1
    """,
)


_PROPERTIES = (
    *("Artifacts", "AutoRetryLimit", "BadgeEnabled", "BuildBatchConfig", "Cache"),
    *("ConcurrentBuildLimit", "Description", "EncryptionKey", "Environment"),
    *("FileSystemLocations", "LogsConfig", "Name", "QueuedTimeoutInMinutes", "ResourceAccessRole"),
    *("SecondaryArtifacts", "SecondarySourceVersions", "SecondarySources", "ServiceRole", "Source"),
    *("SourceVersion", "Tags", "TimeoutInMinutes", "Triggers", "Visibility", "VpcConfig"),
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        given = node.get("project_properties")
        if given is not None and not isinstance(given, MappingNode):
            message = "'project_properties' maps the names of properties to values"
            yield RULE.at(path, given.span, message)
        for entry in pairs(node, "project_properties"):
            if entry.name in _PROPERTIES:
                continue
            near, span = closest(entry.name or "", _PROPERTIES), key_span(entry)
            hint = f"; did you mean '{near}'?" if near else ""
            fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
            message = f"AWS::CodeBuild::Project has no property '{entry.name}'{hint}"
            yield RULE.at(path, span, message, fix=fix)
