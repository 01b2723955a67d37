"""The examples of rules: files as text, laid over a sound bundle, findings' places marked.

A file starts with ``-- path --`` on a line of its own; ``«`` and ``»`` enclose what the finding
covers and are not part of the text; ``‹x*500›`` stands for 500 times x, ``‹0xE9›`` for one byte (as
its surrogate escape). The same examples are shown to people and run as tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

from proton_bundle.source import Span

_HEADER = re.compile(r"^-- (?P<path>\S+) --\n", re.MULTILINE)
_MARK = re.compile("[«»]")
_REPEATED = re.compile(r"‹(?P<text>.+?)\*(?P<times>\d+)›")
_BYTE = re.compile(r"‹0x(?P<byte>[0-9A-F]{2})›")


@dataclass(frozen=True, slots=True)
class Example:
    """*files* over the base, without marks; *marks* are the spans that findings must cover."""

    files: dict[str, str]
    marks: tuple[tuple[str, Span], ...]


def read_example(text: str) -> Example:
    """Split *text* into files and take the marks out."""
    files, marks = {}, []
    text = _REPEATED.sub(_repeat, dedent(text).lstrip("\n"))
    text = _BYTE.sub(_escaped_byte, text)
    headers = list(_HEADER.finditer(text))
    for index, header in enumerate(headers):
        following = headers[index + 1].start() if index + 1 < len(headers) else len(text)
        body = text[header.end() : following]
        files[header["path"]], spans = take_marks(body)
        marks += [(header["path"], span) for span in spans]
    return Example(files, tuple(marks))


def _repeat(match: re.Match[str]) -> str:
    return match["text"] * int(match["times"])


def _escaped_byte(match: re.Match[str]) -> str:
    return bytes([int(match["byte"], 16)]).decode("ascii", "surrogateescape")


def take_marks(text: str) -> tuple[str, list[Span]]:
    """The text without ``«»`` and the spans that they enclosed."""
    spans, opened = [], []
    for removed, match in enumerate(_MARK.finditer(text)):
        offset = match.start() - removed
        if match[0] == "«":
            opened.append(offset)
        else:
            spans.append(Span(opened.pop(), offset))
    return _MARK.sub("", text), spans


_CLOUDFORMATION_MANIFEST = """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
"""

_ENVIRONMENT = {
    "schema/schema.yaml": """\
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
          default: news
""",
    "infrastructure/manifest.yaml": _CLOUDFORMATION_MANIFEST,
    "infrastructure/cloudformation.yaml": """\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: "{{ environment.inputs.topic_name }}"
Outputs:
  TopicArn:
    Value: !Ref Topic
""",
}

_SERVICE = {
    "schema/schema.yaml": """\
schema:
  format:
    openapi: "3.0.0"
  service_input_type: ServiceInput
  pipeline_input_type: PipelineInput
  types:
    ServiceInput:
      type: object
      properties:
        queue_name:
          type: string
          default: jobs
    PipelineInput:
      type: object
      properties:
        test_command:
          type: string
          default: make test
""",
    "instance_infrastructure/manifest.yaml": _CLOUDFORMATION_MANIFEST,
    "instance_infrastructure/cloudformation.yaml": """\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: "{{ service_instance.inputs.queue_name }}"
Outputs:
  QueueUrl:
    Value: !Ref Queue
""",
    "pipeline_infrastructure/manifest.yaml": _CLOUDFORMATION_MANIFEST,
    "pipeline_infrastructure/cloudformation.yaml": """\
Resources:
  Command:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: "{{ pipeline.inputs.test_command }}"
""",
}

_COMPONENT = {
    "manifest.yaml": _CLOUDFORMATION_MANIFEST,
    "cloudformation.yaml": """\
Resources:
  Bucket:
    Type: AWS::S3::Bucket
Outputs:
  BucketName:
    Value: !Ref Bucket
""",
}


def _under(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}": text for path, text in files.items()}


# A project: an environment template, a service template that names it, a component and specs.
_PROJECT = {
    **_under("network/v1", _ENVIRONMENT),
    **_under("worker/v1", _SERVICE),
    "worker/v1/.template-registration.yaml": """\
compatible_environments:
  - network:1
supported_component_sources:
  - DIRECTLY_DEFINED
""",
    "network/spec/spec.yaml": "proton: EnvironmentSpec\nspec:\n  topic_name: alerts\n",
    "worker/spec/spec.yaml": """\
proton: ServiceSpec
pipeline:
  test_command: make check
instances:
  - name: worker-dev
    environment: dev
    spec:
      queue_name: tasks
""",
    **_under("bucket", _COMPONENT),
}

BASES: dict[str, dict[str, str]] = {
    "environment": _ENVIRONMENT,
    "service": _SERVICE,
    "component": _COMPONENT,
    "project": _PROJECT,
    "empty": {},
}


def example_files(base: str, text: str) -> tuple[dict[str, str], tuple[tuple[str, Span], ...]]:
    """The base's files with the example's laid over; an empty file ``-- path --`` deletes one.

    To have an empty file, write a line with a single blank.
    """
    example = read_example(text)
    files = {**BASES[base], **example.files}
    return {path: body for path, body in files.items() if body}, example.marks
