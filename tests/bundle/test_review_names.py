"""Names in the wild: leftovers of the preview format, and what follows from a misspelt test."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.rules.examples import BASES

SERVICE = BASES["service"]
INSTANCE = "instance_infrastructure/cloudformation.yaml"
PIPELINE = "pipeline_infrastructure/cloudformation.yaml"


def messages(path: str, text: str, schema: str | None = None) -> list[tuple[str, str]]:
    changed = {"schema/schema.yaml": schema or SERVICE["schema/schema.yaml"], path: text}
    return [(f.code, f.message) for f in lint({**SERVICE, **changed}) if f.path == path]


@pytest.mark.parametrize(("name", "group"), [("queue_name", "inputs"), ("QueueUrl", "outputs")])
def test_what_a_spec_gave_an_instance_is_among_its_inputs_now(name: str, group: str):
    text = f"Metadata:\n  Name: '{{{{ service_instances[0].spec.{name} }}}}'\nResources: {{}}\n"
    (found,) = [each for each in messages(PIPELINE, text) if each[0] == "PB861"]
    assert f"'{group}'" in found[1]


@pytest.mark.parametrize("test", ["defiend", "dfined", "not defined_"])
def test_what_a_misspelt_test_guards_is_no_mistake_of_its_own(test: str):
    schema = SERVICE["schema/schema.yaml"].replace("default: ", "example: ")
    text = f"""\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
{{% if service_instance.inputs.queue_name is {test} %}}
      QueueName: "{{{{ service_instance.inputs.queue_name }}}}"
{{% endif %}}
"""
    found = {code for code, _ in messages(INSTANCE, text, schema)}
    assert found == {"PB607"}


@pytest.mark.parametrize("spaces", ["", " "])
def test_the_length_of_what_may_be_absent_can_be_that_of_nothing(spaces: str):
    schema = SERVICE["schema/schema.yaml"].replace("default: ", "example: ")
    name = "service_instance.inputs.queue_name"
    text = f"""\
Resources:
  Queue:
    Type: AWS::SQS::Queue
{{% if {name}{spaces}|{spaces}length %}}
    Properties:
      QueueName: "{{{{ {name} }}}}"
{{% endif %}}
"""
    files = {**SERVICE, "schema/schema.yaml": schema, INSTANCE: text}
    (found,) = [each for each in lint(files) if each.path == INSTANCE]
    assert found.code == "PB610"
    assert found.fix
    assert not found.fix.safe
    (edit,) = found.fix.edits
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert messages(INSTANCE, mended, schema) == []
