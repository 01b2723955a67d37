"""The rules about files as such, beyond their own examples."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.errors import UnreadableFileError
from proton_bundle.files import MemoryFiles
from proton_bundle.findings import Severity
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES
from proton_bundle.workspace.project import Project

SERVICE = BASES["service"]
TEMPLATE = "instance_infrastructure/cloudformation.yaml"
MANIFEST = "instance_infrastructure/manifest.yaml"
SCHEMA = "schema/schema.yaml"


def findings(path: str, text: str):
    return [each for each in lint({**SERVICE, path: text}) if each.path == path]


class Locked(MemoryFiles):
    def read(self, path: str) -> bytes:
        if path == SCHEMA:
            raise UnreadableFileError(f"{path} cannot be read: Permission denied.")
        return super().read(path)


def test_a_file_that_cannot_be_read_is_the_only_finding_about_it():
    files = Locked({path: text.encode() for path, text in SERVICE.items()})
    found = Linter(ProjectAnalysis(Project(files))).check()
    about = [each for each in found if each.path == SCHEMA and each.severity is Severity.ERROR]
    assert [(each.code, each.message) for each in about] == [
        ("PB002", "schema/schema.yaml cannot be read: Permission denied.")
    ]


@pytest.mark.parametrize("text", [" ", "\n\n", "# only a comment\n", "---\n"])
@pytest.mark.parametrize("path", [MANIFEST, SCHEMA])
def test_an_empty_file_is_one_mistake(path: str, text: str):
    errors = [each.code for each in findings(path, text) if each.severity is Severity.ERROR]
    assert errors == ["PB008"]


BROKEN = """\
Resources:
{tag}  Queue:
    Type: AWS::SQS::Queue
{end}  Topic:
    Type:AWS::SNS::Topic
    Properties: {{}}
"""


@pytest.mark.parametrize(
    ("tag", "end"),
    [
        ("", ""),
        ("{% if service.name %}\n", "{% endif %}\n"),
        ("{% for each in [1] %}\n", "{% endfor %}\n"),
        ("{% if service.name %}\n  One:\n    Type: A::B::C\n{% else %}\n", "{% endif %}\n"),
    ],
)
def test_broken_yaml_is_an_error_outside_the_branches_that_come_and_go(tag: str, end: str):
    found = findings(TEMPLATE, BROKEN.format(tag=tag, end=end))
    assert ("PB010", Severity.ERROR) in [(each.code, each.severity) for each in found]


def test_broken_yaml_of_a_template_is_no_error_where_jinja_may_mend_it():
    mended = 'Resources:\n  Queue: {Type: "AWS::SQS::Queue"{{ "}" }}\n'
    assert Severity.ERROR not in [f.severity for f in findings(TEMPLATE, mended)]


def test_keys_of_exclusive_branches_are_no_duplicates():
    text = """\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      {% if service.name == 'a' %}
      QueueName: "{{ service_instance.inputs.queue_name }}"
      {% else %}
      QueueName: other
      {% endif %}
"""
    assert findings(TEMPLATE, text) == []


@pytest.mark.parametrize(("count", "codes"), [(50 * 1024, []), (50 * 1024 + 1, ["PB009"])])
def test_the_quota_counts_bytes(count: int, codes: list[str]):
    text = SERVICE[MANIFEST] + "#"
    text += "é" * ((count - len(text)) // 2)
    text += "-" * (count - len(text.encode()))
    assert [each.code for each in findings(MANIFEST, text)] == codes
