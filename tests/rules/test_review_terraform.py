"""Mistakes planted in Terraform bundles: each is found on its line."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.findings import Severity

MANIFEST = """\
infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
"""
ENVIRONMENT = """\
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: EnvironmentInput
  types:
    EnvironmentInput:
      type: object
      properties:
        topic_name:
          type: string
"""
SERVICE = """\
schema:
  format:
    openapi: "3.0.0"
  service_input_type: ServiceInput
  types:
    ServiceInput:
      type: object
      properties:
        queue_name:
          type: string
          default: jobs
"""
OUTPUTS = """\
output "topic_arn" {
  value = aws_sns_topic.news.arn
}

output "topic_name" {
  value = var.environment.inputs.topic_name
}
"""
MAIN = """\
locals {
  quoted = "say \\"yes\\" to ${lower("THIS")}"
}

# a comment with an "odd quote
resource "aws_sqs_queue" "jobs" {
  name   = var.service_instance.inputs.queue_name
  policy = var.environment.outputs.topic_arn
}

output "queue" {
  value = "${aws_sqs_queue.jobs.arn}"
}
"""


def project(main: str = MAIN, outputs: str = OUTPUTS) -> dict[str, str]:
    return {
        "network/v1/schema/schema.yaml": ENVIRONMENT,
        "network/v1/infrastructure/manifest.yaml": MANIFEST,
        "network/v1/infrastructure/outputs.tf": outputs,
        "worker/v1/schema/schema.yaml": SERVICE,
        "worker/v1/.compatible-envs": "network:1\n",
        "worker/v1/instance_infrastructure/manifest.yaml": MANIFEST,
        "worker/v1/instance_infrastructure/main.tf": main,
    }


def mistakes(files: dict[str, str]) -> list[tuple[str, int, Severity]]:
    found = [each for each in lint(files) if each.path.endswith("main.tf")]
    return [(f.code, files[f.path][: f.span.start].count("\n"), f.severity) for f in found]


def test_a_sound_project_has_no_finding():
    assert mistakes(project()) == []


@pytest.mark.parametrize("planted", ["topic_arm", "topc_arn", "topic_arnn"])
def test_a_misspelt_output_of_a_terraform_environment_is_a_warning(planted: str):
    main = MAIN.replace("outputs.topic_arn", f"outputs.{planted}")
    assert mistakes(project(main)) == [("PB807", 7, Severity.WARNING)]


@pytest.mark.parametrize("outputs", ["", 'locals {\n  no = "outputs"\n}\n'])
def test_an_environment_without_output_blocks_may_have_any_output(outputs: str):
    main = MAIN.replace("outputs.topic_arn", "outputs.topic_arm")
    assert mistakes(project(main, outputs)) == []


def test_an_output_like_no_other_may_come_from_what_runs_terraform():
    main = MAIN.replace("outputs.topic_arn", "outputs.region")
    assert mistakes(project(main)) == []


@pytest.mark.parametrize(
    ("sound", "planted", "line"),
    [
        ('"aws_sqs_queue" "jobs"', '"aws_sqs_queue" "jobs', 5),
        ('"aws_sqs_queue" "jobs"', '"aws_sqs_queue "jobs"', 5),
        ('.jobs.arn}"', ".jobs.arn}", 11),
    ],
)
def test_a_quote_that_is_lost_is_found_on_its_line(sound: str, planted: str, line: int):
    found = mistakes(project(MAIN.replace(sound, planted)))
    assert ("PB801", line, Severity.ERROR) in found
