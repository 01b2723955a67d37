"""Published bundles: what is said of them is true, and what is planted in them is found."""

from __future__ import annotations

import time

import pytest

from corpus import BUNDLES, require_corpus
from proton_bundle.analysis import ProjectAnalysis, TemplateAnalysis
from proton_bundle.files import FolderFiles
from proton_bundle.jinja import parse
from proton_bundle.jinja.type_check import TypeCheck, check
from proton_bundle.out_of_scope import explain
from proton_bundle.workspace.project import Project

ITEM_SERVICE = "item-api/lambda-service/instance_infrastructure/cloudformation.yaml"
TRUE_PROBLEMS = {
    # The schema requires neither input, gives neither a default, and the template asks for both
    # outside the `{% if … is defined %}` that guards them elsewhere.
    (ITEM_SERVICE, 18, "optional-unguarded", "code_uri"),
    (ITEM_SERVICE, 39, "optional-unguarded", "api_path"),
    (ITEM_SERVICE, 45, "optional-unguarded", "api_path"),
}
FARGATE = (
    "aws-cloudformation-samples/service-templates/load-balanced-fargate-svc/v1/"
    "instance_infrastructure/cloudformation.yaml"
)

pytestmark = require_corpus


@pytest.fixture(scope="module")
def templates() -> list[TemplateAnalysis]:
    project = ProjectAnalysis(Project(FolderFiles(BUNDLES)))
    return [each for one in (*project.bundles, *project.components) for each in one.templates]


def check_again(template: TemplateAnalysis, text: str) -> TypeCheck:
    names = template.namespace
    return check(parse(text), names, explain=explain(template.role, names))


def test_every_problem_of_the_published_bundles_is_true(templates):
    found = {
        (
            one.path,
            one.source.position(problem.span.start).line + 1,
            problem.kind,
            one.source.slice(problem.span),
        )
        for one in templates
        for problem in one.names.problems
    }
    assert len(templates) > 40
    assert found == TRUE_PROBLEMS
    assert not [p for one in templates for p in one.names.problems if p.certain]


def test_a_misspelt_name_is_found_at_its_place(templates):
    """Every name of every path, misspelt, unless the schema or the outputs are not known."""
    planted = 0
    for template in templates:
        text = template.source.text
        for reference in template.names.references[::5]:
            if reference.binding or (reference.declaration is None and reference.member is None):
                continue
            start, end = reference.span
            name = f"{text[start:end]}x"
            problems = check_again(template, text[:start] + name + text[end:]).problems
            covered = [one for one in problems if one.span == (start, end + 1)]
            is_open = reference.member is not None and reference.member.is_output
            if is_open and reference.declaration is None:
                assert not covered
                continue
            assert [one.suggestion for one in covered] == [reference.name], (template.path, name)
            assert covered[0].certain or reference.guarded
            planted += 1
    assert planted > 300


def test_the_declarations_of_inputs_and_outputs_are_found(templates):
    """Go to definition works for every input, and for every output whose environment is there."""
    for template in templates:
        for reference in template.names.references:
            if reference.path[-2:-1] == ("inputs",):
                assert reference.declaration is not None, (template.path, reference.path)
                assert reference.declaration.path.endswith("schema.yaml")
    declared = {
        one.declaration.path
        for template in templates
        for one in template.names.references
        if one.path[-2:-1] == ("outputs",) and one.declaration is not None
    }
    assert declared


def test_a_template_may_end_anywhere(templates):
    for template in templates:
        text = template.source.text
        for end in range(0, len(text), max(1, len(text) // 8)):
            result = check_again(template, text[:end])
            assert all(0 <= one.span.start <= one.span.end <= end for one in result.problems)


def test_the_largest_sample_is_checked_in_a_blink(templates):
    (fargate,) = [one for one in templates if one.path == FARGATE]
    for times, seconds in ((1, 0.05), (16, 0.5)):
        tree = parse(fargate.source.text * times)
        started = time.process_time()
        check(tree, fargate.namespace)
        assert time.process_time() - started < seconds  # ten times what it takes on a slow machine
