"""Reading ``.tf`` files: any text, the published bundles, references with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import TERRAFORM_SAMPLES, require_corpus
from proton_bundle.source import SourceText
from proton_bundle.terraform import TerraformFile, read_terraform

TEXT = """\
variable "größe" { default = 1 }
variable "region" {}
locals {
  ü = "é ${var.service.name}"
  a = var.service_instance.inputs["queue name"]
  b = [for s in var.service_instances : s.outputs.Url if s.name != ""]
  c = { for k, v in var.environment.outputs : k => v }
  d = try(var.service_instance.inputs.x, "d")
  e = var.service_instances[0].environment.name
  f = var.service_instances[*].outputs.Url
  g = can(var.a.b) ? var.a.b : var.c.d
  h = [for s in sort(var.names) : s.name]
  i = [for s in var.service_instances : [for t in s.inputs.ports : t.port]]
}
"""


def read(text: str) -> TerraformFile:
    return read_terraform(SourceText("main.tf", text))


def names(file: TerraformFile) -> list[str]:
    return [".".join(step.name for step in each.steps) for each in file.references]


def test_references_are_found_through_brackets_splats_and_loops():
    file = read(TEXT)
    assert file.problems == ()
    assert names(file) == [
        "service.name",
        "service_instance.inputs.queue name",
        "service_instances",
        "service_instances.[].outputs.Url",
        "service_instances.[].name",
        "environment.outputs",
        "service_instance.inputs.x",
        "service_instances.[].environment.name",
        "service_instances.[].outputs.Url",
        "a.b",
        "a.b",
        "c.d",
        "names",
        "service_instances",
        "service_instances.[].inputs.ports",
        "service_instances.[].inputs.ports.[].port",
    ]


def test_spans_count_code_points():
    file = read(TEXT)
    for reference in file.references:
        for step in reference.steps:
            if step.name != "[]":
                assert TEXT[step.span.start : step.span.end] == step.name
    assert [(each.name, each.has_default) for each in file.variables] == [
        ("größe", True),
        ("region", False),
    ]
    assert [TEXT[each.span.start : each.span.end] for each in file.variables] == ["größe", "region"]


def test_guards_and_conditions_are_told_apart():
    by_name = dict(zip(names(read(TEXT)), read(TEXT).references, strict=True))
    assert by_name["service_instance.inputs.x"].guarded
    assert by_name["c.d"].guarded  # the condition asks with can()
    assert by_name["c.d"].conditional
    assert not by_name["service_instance.inputs.queue name"].guarded


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        ("a = {\n  proton:environment = 1\n}\n", "proton:environment", "a key with a colon needs quotes"),
        ("locals {\n  a = 1 2\n}\n", "2", "this is not HCL"),
        ('resource "a" "b" {\n  x = 1\n', "{", "{ opened here is never closed"),
        ('x = "abc\n', '"', '" opened here is never closed'),
        ("x = {{ service.name }}\n", "service.name }}", "this is not HCL"),
    ],
)  # fmt: skip
def test_a_syntax_error_is_named_at_its_place(text: str, wrong: str, message: str):
    [problem] = read(text).problems
    assert problem.message.startswith(message)
    assert text[problem.span.start :].startswith(wrong[:1])
    assert wrong.startswith(text[problem.span.start : problem.span.end][:1])


@given(st.text(alphabet=st.sampled_from('abé {}[]()"$\n=:.*<E#/\\'), max_size=200))
def test_any_text_can_be_read(text: str):
    file = read(text)
    spans = [problem.span for problem in file.problems] + [each.span for each in file.variables]
    spans += [step.span for each in file.references for step in each.steps]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


@require_corpus
def test_of_the_published_files_only_the_broken_one_is_told_broken():
    paths = sorted(TERRAFORM_SAMPLES.rglob("*.tf"))
    broken = [path for path in paths if read(path.read_text()).problems]
    assert [path.relative_to(TERRAFORM_SAMPLES).as_posix() for path in broken] == [
        "environment-templates/vpc-env/v1/infrastructure/config.tf"
    ]


@require_corpus
def test_a_published_file_cut_anywhere_can_be_read():
    path = TERRAFORM_SAMPLES / "service-templates/load-balanced-fargate-svc/v1"
    text = (path / "instance_infrastructure/locals.tf").read_text()
    for end in range(0, len(text), 7):
        file = read(text[:end])
        assert all(problem.span.end <= end for problem in file.problems)
