"""What was said of the files themselves is not said again of what they render to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.bundle import read_bundle
from proton_bundle.files import MemoryFiles
from proton_bundle.findings import Finding
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES
from proton_bundle.workspace.project import Project
from proton_cloudformation.cfn_lint import LintResult
from proton_cloudformation.rendered_check import check_bundle

TEMPLATE = "instance_infrastructure/cloudformation.yaml"


class Silent:
    def lint(self, texts: Sequence[str]) -> list[LintResult]:
        return [LintResult()] * len(texts)


def rendered(changed: dict[str, str]) -> tuple[Finding, ...]:
    """What rendering adds to the findings of the example service with *changed* files."""
    texts = {**BASES["service"], **changed}
    files = MemoryFiles({path: text.encode() for path, text in texts.items() if text is not None})
    reported = Linter(ProjectAnalysis(Project(files))).check()
    assert reported
    return check_bundle(read_bundle(files, ""), Silent(), reported=reported)


@pytest.mark.parametrize("schema", ["", "schema: [", "schema:\n  types: {}\n", "nothing"])
def test_inputs_of_an_unreadable_schema_are_not_missed(schema: str) -> None:
    assert rendered({"schema/schema.yaml": schema}) == ()


@pytest.mark.parametrize("broken", ["{{ service.name", "{% if %}", "{{ " + "(" * 90 + " }}"])
def test_jinja_that_does_not_parse_is_said_once(broken: str) -> None:
    text = f"{BASES['service'][TEMPLATE]}# {broken}\n"
    assert [each for each in rendered({TEMPLATE: text}) if each.path == TEMPLATE] == []


def test_a_template_that_is_never_yaml_is_said_once() -> None:
    text = "Resources:\n  Queue:\n    Type:AWS::SQS::Queue\n    Properties: {}\n"
    assert [each for each in rendered({TEMPLATE: text}) if each.path == TEMPLATE] == []


def test_an_input_that_a_spec_may_leave_out_is_said_once() -> None:
    schema = BASES["service"]["schema/schema.yaml"].replace("default: ", "example: ")
    assert schema != BASES["service"]["schema/schema.yaml"]
    text = "Resources:\n{% if service_instance.inputs.queue_name | length %}\n{% endif %}\n"
    found = rendered({"schema/schema.yaml": schema, TEMPLATE: text})
    assert [each for each in found if each.path == TEMPLATE and each.code == "PB590"] == []
