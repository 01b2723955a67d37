"""Misspelt keys of specs are found where they stand, and other YAML is left alone."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.findings import Severity
from proton_bundle.rules.examples import BASES

PATH = "worker/spec/spec.yaml"
SPEC = """\
proton: ServiceSpec
pipeline:
  test_command: make check
instances:
  - name: worker-dev
    environment: dev
    spec:
      queue_name: tasks
"""


def found(text: str, path: str = PATH) -> list[tuple[str, str, Severity]]:
    findings = [each for each in lint({**BASES["project"], path: text}) if each.path == path]
    return [(each.code, text[each.span.start : each.span.end], each.severity) for each in findings]


@pytest.mark.parametrize("planted", ["prootn", "protn", "Proton"])
def test_a_misspelt_proton_key_leaves_a_spec_a_spec(planted: str):
    assert ("PB401", planted, Severity.ERROR) in found(SPEC.replace("proton:", f"{planted}:"))


@pytest.mark.parametrize(
    "text", ["kind: ServiceSpec\n", "name: x\ntype: EnvironmentSpec\n", "ServiceSpec: proton\n"]
)
def test_other_yaml_is_no_spec(text: str):
    assert found(text, "worker/other.yaml") == []


@pytest.mark.parametrize(
    ("sound", "planted"),
    [
        ("pipeline:", "pipline:"),
        ("    spec:", "    sepc:"),
        ("    spec:", "    specs:"),
        ("pipeline:", "stages:"),
    ],
)
def test_a_key_that_nothing_reads_is_a_warning(sound: str, planted: str):
    key = planted.strip().removesuffix(":")
    assert ("PB412", key, Severity.WARNING) in found(SPEC.replace(sound, planted))


def test_a_sound_spec_has_no_finding():
    assert found(SPEC) == []


@pytest.mark.parametrize(
    "planted",
    [
        "- proton: ServiceSpec",
        "proton ServiceSpec",
        "proton: @ServiceSpec",
        "proton: ServiceSpec: x",
    ],
)
def test_a_spec_whose_first_line_is_broken_is_still_a_spec(planted: str):
    text = SPEC.replace("proton: ServiceSpec", planted)
    [first, *_] = found(text)
    assert first[0] == "PB406"
    assert planted in first[1] or first[1] in planted


def test_inputs_that_are_no_mapping_are_marked_themselves():
    [(code, marked, severity)] = found(SPEC.replace("test_command: make", "test_command make"))
    assert (code, marked, severity) == ("PB402", "test_command make check", Severity.ERROR)


def test_a_spec_without_the_pipeline_that_needs_inputs_is_a_warning():
    schema = BASES["project"]["worker/v1/schema/schema.yaml"]
    needing = schema.replace(
        "    PipelineInput:\n      type: object\n",
        "    PipelineInput:\n      type: object\n      required: [test_command, image]\n",
    ).replace("default: make test", "default: make test\n        image: {type: string}")
    without = SPEC.replace("pipeline:\n  test_command: make check\n", "")
    files = {**BASES["project"], "worker/v1/schema/schema.yaml": needing, PATH: without}
    [missing] = [each for each in lint(files) if each.code == "PB403"]
    assert missing.severity is Severity.WARNING
    assert without[missing.span.start : missing.span.end] == "ServiceSpec"
    assert (
        missing.message == "the template's pipeline needs 'image', and the spec has no 'pipeline'"
    )
    files["worker/v1/schema/schema.yaml"] = schema
    assert "PB403" not in [each.code for each in lint(files)]
