"""Expressions and tags that lost a character of their delimiters: PB508, and nothing besides."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.findings import Severity
from proton_bundle.rules.examples import BASES

TEMPLATE = "instance_infrastructure/cloudformation.yaml"
PROPERTY = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: "


def found(text: str) -> list[tuple[str, str, Severity]]:
    """Code, text and severity of each finding of the families of Jinja and of names."""
    return [
        (each.code, text[each.span.start : each.span.end], each.severity)
        for each in lint({**BASES["service"], TEMPLATE: text})
        if each.path == TEMPLATE and each.code.startswith(("PB5", "PB6"))
    ]


@pytest.mark.parametrize(
    ("written", "severity"),
    [
        ("{ service_instance.inputs.queue_name }}", Severity.ERROR),
        ("{service.name | lower}}", Severity.ERROR),
        ("{ service_instance.inputs.queue_name }", Severity.WARNING),
        ("${service_instance.inputs.queue_name}", Severity.WARNING),
        ("${service.name}", Severity.WARNING),
    ],
)
def test_an_expression_that_is_printed(written: str, severity: Severity) -> None:
    assert found(f'{PROPERTY}"x-{written}"\n') == [("PB508", written, severity)]


@pytest.mark.parametrize(
    "written",
    [
        "${AWS::Region}",
        "${Queue.Arn}",
        "{ 'a': {'b': 1}}",
        "{resolve:ssm:x}",
        "{% raw %}{service.name}}{% endraw %}",
        "f'{service.name}'",
        "100%}",
    ],
)
def test_what_means_itself(written: str) -> None:
    assert found(f'{PROPERTY}"x-{written}"\n') == []


def test_a_comment_is_not_read() -> None:
    assert found(f"# once {{ service.name }}}}\n{PROPERTY}x\n") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{% if", "{ if"),
        ("{% if", "% if"),
        ("{% else", "{ else"),
        ("{% endif", "{ endif"),
    ],
)
def test_a_tag_that_is_printed_is_all_that_is_said_of_its_block(old: str, new: str) -> None:
    sound = (
        f"{PROPERTY}x\n"
        "      {% if service.name == 'a' %}\n"
        "      DelaySeconds: 1\n"
        "      {% else %}\n"
        "      DelaySeconds: 2\n"
        "      {% endif %}\n"
    )
    [(code, written, severity)] = found(sound.replace(old, new, 1))
    assert (code, severity) == ("PB508", Severity.ERROR)
    assert written.startswith(new)


def test_the_fix_keeps_what_trims_spaces() -> None:
    text = f"{PROPERTY}x\n      {{%- if service.name %}}\n      {{- endif %}}\n"
    [finding] = [f for f in lint({**BASES["service"], TEMPLATE: text}) if f.code == "PB508"]
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix.edits] == ["{%- endif %}"]
