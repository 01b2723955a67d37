"""CodeBuild manifests: YAML reads them before Jinja does."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.decode.comments import without_comments
from proton_bundle.rules.examples import BASES
from proton_bundle.source import SourceText

PATH = "instance_infrastructure/manifest.yaml"
MANIFEST = """\
infrastructure:
  templates:
    - rendering_engine: codebuild
      settings:
        image: aws/codebuild/amazonlinux2-x86_64-standard:4.0
        runtimes: {nodejs: 16}
        provision:
          - echo "{{ service_instance.inputs.queue_name }}"
        deprovision:
          - |
            # {{ service_instance.inputs.IN_TEXT }}
            true
"""


def unknown(text: str) -> list[str]:
    found = [each for each in lint({**BASES["service"], PATH: text}) if each.path == PATH]
    return [text[each.span.start : each.span.end] for each in found if each.code == "PB603"]


def test_what_a_comment_holds_is_not_read():
    commented = '        # x: "{{ environment.outputs.a b }}"\n#{{ service_instance.inputs.GONE }}'
    assert unknown(MANIFEST.replace("IN_TEXT", "queue_name") + commented) == []


def test_what_looks_like_a_comment_inside_a_text_is_read():
    assert unknown(MANIFEST) == ["IN_TEXT"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b # c\r\n# d\r\ne: f", "a: b    \r\n   \r\ne: f"),
        ("a: 'b # c' # d", "a: 'b # c'    "),
        ("a: b#c", "a: b#c"),
        ("#", " "),
        ("a: [ # {{", "a: [     "),
    ],
)
def test_comments_become_spaces(text: str, expected: str):
    assert without_comments(SourceText("manifest.yaml", text)).text == expected
