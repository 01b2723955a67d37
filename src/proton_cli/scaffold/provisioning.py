"""The three ways in which Proton provisions, and what each makes of a manifest."""

from __future__ import annotations

from enum import StrEnum


class Provisioning(StrEnum):
    """As ``--provisioning`` says it."""

    CLOUDFORMATION = "cloudformation"
    CODEBUILD = "codebuild"
    SELF_MANAGED = "self-managed"


CLOUDFORMATION_MANIFEST = """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
"""

TERRAFORM_MANIFEST = """\
infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
"""


def codebuild_manifest(provision: list[str], deprovision: list[str]) -> str:
    """A manifest whose commands run in CodeBuild, beside ``proton-inputs.json``."""
    listed = {"provision": provision, "deprovision": deprovision}
    commands = "".join(
        f"        {key}:\n" + "".join(f"          - {each}\n" for each in lines)
        for key, lines in listed.items()
    )
    return (
        "infrastructure:\n"
        "  templates:\n"
        "    - rendering_engine: codebuild\n"
        "      settings:\n"
        "        image: aws/codebuild/amazonlinux2-x86_64-standard:5.0\n"
        "        runtimes:\n"
        "          python: 3.11\n" + commands
    )


def notify(output: str, value: str) -> list[str]:
    """Commands that tell Proton one *output*; *value* is for the shell."""
    document = f'[{{"key":"{output}","valueString":"%s"}}]'
    return [
        f"printf '{document}' \"{value}\" > outputs.json",
        (
            "aws proton notify-resource-deployment-status-change"
            ' --resource-arn "$RESOURCE_ARN" --outputs file://./outputs.json'
        ),
    ]
