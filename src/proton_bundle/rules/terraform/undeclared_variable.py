"""PB802: A variable is declared nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.layout import Role
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import KINDS, declared, files, given
from proton_bundle.source import Span
from proton_bundle.suggestions import closest
from proton_bundle.terraform import Reference, Step, TerraformFile
from proton_bundle.terraform.references import ITEM
from proton_bundle.values import Array, Object

RULE = Rule(
    code="PB802",
    name="undeclared-variable",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A variable is declared nowhere",
    why="Proton declares its own variables; every other that a file reads needs a variable block "
    "in the bundle.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = "${var.«service_instanc».inputs.queue_name}-${var.service_instance.name}"
    }
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = var.service_instance.inputs.queue_name
    }
    """,
)


_DECLARED = re.compile(r'variable\s*"?([\w-]+)')
_ROOT_AND_MEMBER = 2
# Proton's variables, and whose files have them.
_GIVEN_TO = {
    "environment": (Role.ENVIRONMENT, Role.INSTANCE, Role.COMPONENT),
    "service": (Role.INSTANCE, Role.PIPELINE, Role.COMPONENT),
    "service_instance": (Role.INSTANCE, Role.COMPONENT),
    "service_instances": (Role.PIPELINE,),
    "pipeline": (Role.PIPELINE,),
    "component": (Role.COMPONENT,),
}


def check(subject: PartSubject) -> Iterator[Finding]:
    parsed = files(subject)
    known = [*given(subject).members, *declared(subject), *_lost(parsed)]
    for file in parsed:
        for reference in file.references:
            if reference.root.name not in known:
                yield _finding(file.source.path, reference.root, known, subject.part.role)
        for reference in file.bare:
            if _is_given(given(subject), reference):
                yield _without_var(file.source.path, reference.root)


def _lost(parsed: tuple[TerraformFile, ...]) -> list[str]:
    """What files declare that are no HCL: behind a syntax error a declaration may be lost."""
    texts = (file.source.text for file in parsed if file.problems)
    return [name for text in texts for name in _DECLARED.findall(text)]


def _is_given(names: Object, reference: Reference) -> bool:
    """Whether it would be right with ``var``: not the iterator of a ``dynamic`` block."""
    variable = names.members.get(reference.root.name)
    if variable is None or len(reference.steps) < _ROOT_AND_MEMBER:
        return False
    owner = variable.type.item if isinstance(variable.type, Array) else variable.type
    member = next(step for step in (*reference.steps[1:], reference.root) if step.name != ITEM)
    return isinstance(owner, Object) and member.name in owner.members


def _without_var(path: str, root: Step) -> Finding:
    message = f"Terraform takes this for a resource: write 'var.{root.name}'"
    edit = Edit(path, Span(root.span.start, root.span.start), "var.")
    return RULE.at(path, root.span, message, fix=Fix("Write 'var.'", False, (edit,)))


def _finding(path: str, root: Step, known: list[str], role: Role) -> Finding:
    if root.name in _GIVEN_TO:
        whose = " or ".join(KINDS[each] for each in _GIVEN_TO[root.name])
        message = f"Proton gives '{root.name}' to files of {whose}, not of {KINDS[role]}"
        return RULE.at(path, root.span, message)
    near = closest(root.name, known)
    hint = f"; did you mean '{near}'?" if near else ""
    fix = Fix(f"Write '{near}'", False, (Edit(path, root.span, near),)) if near else None
    return RULE.at(path, root.span, f"the variable '{root.name}' is not declared{hint}", fix=fix)
