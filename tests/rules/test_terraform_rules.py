"""The rules about Terraform templates, beyond their own examples."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.examples import BASES

MANIFEST = """\
infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
"""
FOLDERS = {"instance": "instance_infrastructure", "pipeline": "pipeline_infrastructure"}


def findings(text: str, role: str = "instance", **more: str) -> list[Finding]:
    folder = FOLDERS[role]
    files = {**BASES["service"], f"{folder}/manifest.yaml": MANIFEST, f"{folder}/main.tf": text}
    del files[f"{folder}/cloudformation.yaml"]
    files |= {f"{folder}/{path}": body for path, body in more.items()}
    return [each for each in lint(files) if each.code.startswith("PB8")]


def codes(text: str, role: str = "instance") -> list[str]:
    return [each.code for each in findings(f"locals {{\n  a = {text}\n}}\n", role)]


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        ("instance", "var.service_instance.inputs.queue_name", []),
        ("instance", 'var.service_instance.inputs["queue_name"]', []),
        ("instance", "var.service_instance.inputs", []),
        ("instance", "var.environment.outputs.Anything", []),
        ("instance", "var.environment.account_id", []),
        ("instance", 'var.proton_tags["proton:service"]', []),
        ("instance", "var.service.branch_name", []),
        ("instance", "var.service_instance.components", []),
        ("instance", "can(var.service_instance.components.default) ? 1 : 0", []),
        ("instance", "try(var.service_instance.inputs.gone, 1)", []),
        ("instance", "var.service_instance.inputs.gone", ["PB806"]),
        ("instance", "var.service_instance.environment.name", ["PB808"]),
        ("instance", "var.environment.inputs.vpc", ["PB808"]),
        ("instance", "var.service_instances[0].name", ["PB802"]),
        ("instance", "var.pipeline.inputs.test_command", ["PB802"]),
        ("instance", "var.regoin", ["PB802"]),
        ("instance", "var.service_instance.components.default.outputs.A", ["PB813"]),
        ("pipeline", "var.pipeline.inputs.test_command", []),
        ("pipeline", "[for s in var.service_instances : s.inputs.queue_name]", []),
        ("pipeline", "[for s in var.service_instances : s.outputs.QueueUrl]", []),
        ("pipeline", "[for s in var.service_instances : s.outputs.QueueUr]", ["PB807"]),
        ("pipeline", "[for s in var.service_instances : s.input.queue_name]", ["PB808"]),
        ("pipeline", "var.service_instances[*].inputs.queue", ["PB806"]),
        ("pipeline", "var.environment.name", ["PB802"]),
        ("pipeline", "var.service_instance.name", ["PB802"]),
    ],
)
def test_names(role: str, text: str, expected: list[str]):
    assert codes(text, role) == expected


def test_a_variable_may_be_declared_in_another_file():
    more = {"variables.tf": 'variable "region" {\n  default = "eu-west-1"\n}\n'}
    assert findings("locals {\n  a = var.region\n}\n", **more) == []


def test_a_pipeline_may_declare_what_proton_does_not_give_it():
    text = 'variable "environment" {\n  type = any\n}\nlocals {\n  a = var.environment.name\n}\n'
    assert [(each.code, each.severity) for each in findings(text, "pipeline")] == [
        ("PB804", Severity.INFO)
    ]


def test_variables_that_a_damaged_file_declares_are_not_told():
    text = 'locals {\n  a = var.region\n  b = 1 2\n}\nvariable "region" \n'
    assert "PB802" not in {each.code for each in findings(text)}


def test_the_fix_of_an_unquoted_key_quotes_it():
    text = "locals {\n  tags = {\n    proton:service = var.service.name\n  }\n}\n"
    [finding] = findings(text)
    assert finding.fix is not None
    assert finding.fix.safe
    [edit] = finding.fix.edits
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert findings(mended) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = file("policy.json")', ["PB811"]),
        ('a = templatefile("${path.module}/task.tftpl", {})', ["PB811"]),
        ('a = file("${path.module}/main.tf")', []),
        ('a = file("${path.module}/proton.auto.tfvars.json")', []),
        ('a = file("${local.folder}/x.json")', []),
        ("a = file(local.path)", []),
        ("a = file(each.value)", []),
        ('a = file("/etc/hosts")', []),
    ],
)
def test_files_that_stay_behind(text: str, expected: list[str]):
    assert [each.code for each in findings(f"locals {{\n  {text}\n}}\n")] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [("./network", ["PB811"]), ("../shared", ["PB811"]), ("terraform-aws-modules/vpc/aws", [])],
)
def test_modules_that_stay_behind(source: str, expected: list[str]):
    assert [
        each.code for each in findings(f'module "m" {{\n  source = "{source}"\n}}\n')
    ] == expected


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("instance", "service.name"),
        ("instance", "environment.outputs.VpcId"),
        ("instance", "service_instance.inputs.queue_name"),
        ("pipeline", "service_instances[0].name"),
    ],
)
def test_a_variable_of_protons_without_var(role: str, text: str):
    [finding] = findings(f"locals {{\n  a = {text}\n}}\n", role)
    assert finding.code == "PB802"
    assert "write 'var." in finding.message
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix.edits] == ["var."]


@pytest.mark.parametrize(
    "text",
    [
        "[for service in var.names : service.name]",
        "{ for environment in local.all : environment.name => 1 }",
        "service_discovery.this.name",
        "data.environment.name",
        '"service.name"',
        "local.service.name",
    ],
)
def test_names_like_protons_that_are_bound_elsewhere(text: str):
    body = f'variable "names" {{}}\nlocals {{\n  all = []\n  a = {text}\n}}\n'
    assert [each for each in findings(body) if "write 'var." in each.message] == []


def test_the_iterator_of_a_dynamic_block_is_no_variable():
    body = """
resource "aws_lambda_function" "f" {
  dynamic "environment" {
    for_each = [1]
    content {
      variables = environment.value
    }
  }
}
"""
    assert findings(body) == []


@pytest.mark.parametrize(
    ("right", "wrong", "marked", "replacement"),
    [
        ('"aws_x" "y" {', '"aws_x" "y"', 'resource "aws_x" "y"', 'resource "aws_x" "y" {'),
        ("tags = {", "tags =", "tags =", "tags = {"),
        ("inner {", "inner", "inner", "inner {"),
        ('name = "a"', 'name "a"', 'name "a"', 'name = "a"'),
        ("size = var.size", "size var.size", "size var.size", "size = var.size"),
    ],
)
def test_what_a_line_of_hcl_lacks(right: str, wrong: str, marked: str, replacement: str):
    sound = """
variable "size" {
  default = 1
}

resource "aws_x" "y" {
  name = "a"
  size = var.size
  tags = {
    a = "b"
  }
  inner {
    c = "d"
  }
}
"""
    assert findings(sound) == []
    text = sound.replace(right, wrong)
    [finding] = findings(text)
    assert finding.code == "PB801"
    assert text[finding.span.start : finding.span.end] == marked
    assert finding.fix is not None
    [edit] = finding.fix.edits
    assert edit.text == replacement
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert mended == sound


def test_a_head_over_several_lines_is_no_hcl():
    [finding] = findings('resource "aws_x" "y" {\n  path "a"\n\n  source {\n    b = 1\n  }\n}\n')
    assert (finding.code, finding.message) == (
        "PB801",
        "'=' is missing between this name and its value",
    )


def test_a_name_misspelt_in_a_damaged_file_is_found_where_nothing_declares_it():
    broken = "locals {\n  a = var.servce.name\n  b = var.other\n  c = {proton:x = 1}\n}\n"
    declared = 'variable "other" {\n  type = string\n'
    found = [
        each.message.partition(" is not declared")[0]
        for each in findings(broken, **{"variables.tf": declared})
        if each.code == "PB802"
    ]
    assert found == ["the variable 'servce'"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("try(var.service_instance.inputs.queue_nam, 1)", Severity.WARNING),
        ("try(var.service_instance.inputs.gone, 1)", None),
        ("can(var.service_instance.input.queue_name) ? 1 : 2", Severity.WARNING),
        ("lookup(local.sizes, var.service_instance.inputs.queue_nam)", Severity.ERROR),
        ('lookup(var.service_instance.inputs, "gone", 1)', None),
        (
            'contains(keys(var.service_instance.inputs), "a") ? var.service_instance.inputs.a : 1',
            None,
        ),
    ],
)
def test_a_misspelt_name_where_a_missing_one_does_no_harm(text: str, severity: Severity | None):
    found = findings(f"locals {{\n  sizes = {{}}\n  a = {text}\n}}\n")
    assert [each.severity for each in found] == ([severity] if severity else [])
