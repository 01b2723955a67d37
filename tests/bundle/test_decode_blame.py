"""Where YAML breaks, the line that is written wrong is named, not the one that suffers from it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from corpus import AWS_SAMPLES, require_corpus
from proton_bundle.decode import read_template, read_yaml
from proton_bundle.decode.certainty import in_every_rendering
from proton_bundle.source import SourceText

TEMPLATE = (
    AWS_SAMPLES / "service-templates/load-balanced-fargate-svc/v1"
    "/instance_infrastructure/cloudformation.yaml"
)


def blamed(text: str) -> dict[str, str]:
    """The lines with problems, stripped, and what is said of them."""
    source = SourceText("t.yaml", text)
    return {
        source.line_text(source.position(each.span.start).line).strip(): each.message
        for each in read_template(source).yaml.problems
    }


RESOURCES = """\
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
      Tags:
        - Key: team
          Value: web
        - Key: stage
          Value: beta
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action:
              - s3:GetObject
              - s3:PutObject
        Version: "2012-10-17"
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    Properties:\n      Version", "   Properties:\n      Version"),
        ("    Properties:\n      Version", "      Properties:\n      Version"),
        ("  Policy:", "   Policy:"),
        ("      VersioningConfiguration:", "      VersioningConfiguration"),
        ("      VersioningConfiguration:", "      - VersioningConfiguration:"),
        ("    Properties:\n      Bucket", "    - Properties:\n      Bucket"),
        ("        - Key: team", "          Key: team"),
        ("        - Key: team", "        -Key: team"),
        ("        - Key: team", "        - Key:team"),
        ("          Value: web", "            Value: web"),
        ("        Statement:", "         Statement:"),
        ("            Action:", "            Action"),
        ("              - s3:PutObject", "             - s3:PutObject"),
        ("        Statement:", "      Statement:"),
    ],
)  # fmt: skip
def test_one_line_is_blamed(right: str, wrong: str) -> None:
    assert RESOURCES.count(right) == 1
    culprit = wrong.partition("\n")[0].strip()
    assert list(blamed(RESOURCES.replace(right, wrong))) == [culprit]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n  -b: 1\n  - c: 2\n", "a space is missing behind this '-'"),
        ("a:\n  - b:c\n    d: 2\n", "a space is missing behind this key's ':'"),
        (
            "a:\n    b: 1\n  - c: 2\nd:\n  - e\n",
            "expected '- ' here, as the lines around are a list",
        ),
        ("a: 1\nb\n  c: 2\nd: 3\n", "expected ':' behind this key"),
    ],
)
def test_says_what_the_line_lacks(text: str, message: str) -> None:
    assert [each.message for each in read_yaml(SourceText("t.yaml", text)).problems] == [message]


def _changes(line: str) -> bool:
    """Whether *line* says something that may be broken by moving it."""
    return bool(line.strip()) and not line.strip().startswith(("#", "{%", "{{", "|"))


@require_corpus
@pytest.mark.parametrize(
    "damage", [lambda line: line[1:], lambda line: f" {line}"], ids=["dedent", "indent"]
)
def test_a_line_one_column_off_is_blamed_itself(damage: Callable[[str], str]) -> None:
    lines = TEMPLATE.read_text().split("\n")
    right, wrong = 0, []
    for number, line in enumerate(lines):
        if not _changes(line):
            continue
        damaged = [*lines[:number], damage(line), *lines[number + 1 :]]
        if found := blamed("\n".join(damaged)):
            right += line.strip() in found
            wrong += [] if line.strip() in found else [number + 1]
    assert right > 150
    assert len(wrong) <= right / 30, wrong


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        ("'{{ service.name }}", True),
        ("'{{ service.name }}\"", True),
        ("[{{ service.name }}", False),
        ("{{ service.name }}: x", False),
    ],
)
def test_an_expression_inside_quotes_mends_nothing(line: str, certain: bool) -> None:
    document = read_template(SourceText("t.yaml", f"a:\n  b: {line}\n  c: 1\n"))
    [problem] = document.yaml.problems
    assert in_every_rendering(document, problem) is certain


def test_large_files_with_a_mistake_are_read_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import yaml

    reads: list[str] = []
    parse = yaml.parse

    def counted(text: str, loader: object) -> object:
        reads.append(text)
        return parse(text, loader)

    monkeypatch.setattr(yaml, "parse", counted)
    text = RESOURCES * 1 + "".join(
        re.sub(r"(?m)^  (Bucket|Policy):", rf"  \g<1>{number}:", RESOURCES.partition("\n")[2])
        for number in range(200)
    )
    broken = text.replace("  Policy100:", "   Policy100:")
    assert list(blamed(broken)) == ["Policy100:"]
    assert len(reads) < 12


SPEC = """\
proton: ServiceSpec
pipeline:
  command: make
instances:
  - name: one
    environment: dev
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("  - name: one", "- name: one"),
        ("  - name: one", "  name: one"),
        ("  - name: one", "  - name one"),
        ("  - name: one", "  -name: one"),
        ("    environment: dev", "  environment: dev"),
        ("instances:", "- instances:"),
        ("instances:", "instances"),
        ("pipeline:", "pipeline"),
        ("proton: ServiceSpec", "- proton: ServiceSpec"),
        ("proton: ServiceSpec", "proton: @ServiceSpec"),
    ],
)
def test_one_line_of_a_spec_is_blamed(right: str, wrong: str) -> None:
    assert list(blamed(SPEC.replace(right, wrong))) == [wrong.strip()]
