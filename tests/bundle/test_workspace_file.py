"""Workspace files: what they declare, and each mistake at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.source import SourceText
from proton_bundle.workspace.workspace_file import WorkspaceFile
from proton_bundle.workspace.workspace_reader import is_workspace_file, read_workspace_file

SOUND = """\
templates:
  - path: ./network/v1
  - path: ./worker
    name: jobs
    major: 2
    compatible_environments: [network:1]
    supported_component_sources: [DIRECTLY_DEFINED]
environments:
  dev: {template: network, spec: env.yaml, role: "arn:aws:iam::123456789012:role/r"}
services:
  one: {template: jobs, spec: one.yaml, repository: me/one, branch: main}
components:
  bucket: {path: bucket, service: one, instance: dev}
  topic: {path: topic, environment: dev}
seed:
  s3: {code/function.zip: ./code}
  ssm: {/name: value}
"""


def read(text: str) -> WorkspaceFile:
    return read_workspace_file(SourceText("proton.yaml", text))


def problems(text: str) -> list[tuple[int, str]]:
    file = read(text)
    return [(file.source.position(e.span.start).line + 1, e.message) for e in file.problems]


def test_everything_declared_is_read():
    file = read(SOUND)
    assert file.problems == ()
    assert [each.template_name for each in file.templates] == ["network", "jobs"]
    assert file.templates[1].compatible_environments == ("network:1",)
    assert file.environments[0].role == "arn:aws:iam::123456789012:role/r"
    assert file.services[0].branch == "main"
    assert file.components[1].environment == "dev"
    assert file.seed.s3 == {"code/function.zip": "./code"}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("\nenvironments:", "\nenviroments:", 8, "did you mean 'environments'?"),
        ("template: jobs", "template: job", 11, "no template 'job' in 'templates'"),
        ("[network:1]", "[network]", 6, "'network' is not NAME:MAJOR"),
        ("major: 2", "major: two", 5, "'two' is not a major version"),
        ("[DIRECTLY_DEFINED]", "[DIRECT]", 7, "only DIRECTLY_DEFINED exists"),
        ("path: ./network/v1", "name: x", 2, "'path' is missing"),
        ("path: ./network/v1", "path: .", 2, "give the template a 'name'"),
        ("  dev: {", "  d.v: {", 9, "'d.v' is not a name"),
        ("service: one, instance: dev", "service: one", 13, "go together"),
        ("service: one, instance", "service: two, instance", 13, "no service 'two'"),
        ("path: topic, environment: dev", "path: topic", 14, "needs 'service' and 'instance'"),
        ("code/function.zip", "function.zip", 16, "is not BUCKET/KEY"),
        ("spec: one.yaml, ", "", 11, "'spec' is missing"),
    ],
)
def test_a_mistake_is_said_at_its_line(old, new, line, message):
    found = problems(SOUND.replace(old, new, 1))
    assert any(at == line and message in said for at, said in found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOUND, True),
        ("name: x\ntype: service\ncompatibleEnvironments: [{name: a}]\n", False),
        ("proton: ServiceSpec\nservices: {}\n", False),
        ("environments: {}\n", True),
        ("", False),
        ("- a\n", False),
    ],
)
def test_a_workspace_file_is_told_from_what_else_is_called_proton_yaml(text, expected):
    assert is_workspace_file(SourceText("proton.yaml", text)) is expected


@given(st.text(alphabet="tempalnvircs: {}[]-\n\"'./&*#", max_size=200))
def test_any_text_gives_problems_and_no_exception(text):
    file = read(text)
    assert all(0 <= e.span.start <= e.span.end <= len(text) for e in file.problems)


@given(st.integers(0, len(SOUND)), st.integers(0, 40))
def test_a_damaged_file_gives_problems_and_no_exception(start, length):
    read(SOUND[:start] + SOUND[start + length :])
