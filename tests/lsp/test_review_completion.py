"""What is offered must be accepted: nothing that the checker then calls an error."""

from __future__ import annotations

import random
import re

import pytest

from corpus import BUNDLES, require_corpus
from lsp.marked import ROOT, open_workspace
from proton_bundle.findings import Severity
from proton_bundle.rules.examples import example_files
from proton_lsp.features import completion
from proton_lsp.features.completion import Item, Word
from proton_lsp.settings import Settings

READ = re.compile(r"(?<=inputs\.)\w+|(?<=outputs\.)\w+|(?<=\{\{ )\w+|(?<= in )\w+")
NAMES = (Word.INPUT, Word.NAME)


def offered(path: str, marked: str, base: str = "project") -> tuple[str, list[Item]]:
    """The text at *path* without the cursor ``^``, and what is offered there."""
    files, _ = example_files(base, f"-- {path} --\n{marked}")
    offset, text = files[path].index("^"), files[path].replace("^", "")
    here = open_workspace({**files, path: text}).context((ROOT / path).as_uri(), Settings())
    return text, list(completion.compute(here, offset).items)


def labels(path: str, marked: str, base: str = "project") -> list[str]:
    return [each.label for each in offered(path, marked, base)[1]]


def applied(text: str, item: Item) -> str:
    return text[: item.span.start] + item.text + text[item.span.end :]


MANIFEST = "worker/v1/instance_infrastructure/manifest.yaml"
TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
SCHEMA = "worker/v1/schema/schema.yaml"


@pytest.mark.parametrize(
    "typed", ['"cloud^"', '"^"', "'cloud^formation.yaml'", '"cloud^', "^", "cl^"]
)
def test_a_value_stays_within_its_quotes(typed: str):
    text, items = offered(MANIFEST, f"infrastructure:\n  templates:\n    - file: {typed}\n")
    item = next(each for each in items if each.label == "cloudformation.yaml")
    quotes = typed[0].strip("^c"), typed[-1].strip("^l") if len(typed) > 1 else ""
    assert applied(text, item).endswith(f"file: {quotes[0]}cloudformation.yaml{quotes[1]}\n")


def test_a_type_is_named_once_within_quotes():
    text, items = offered(
        SCHEMA,
        "schema:\n  types:\n    Other: {type: object}\n    Inputs:\n      type: object\n"
        '      properties:\n        nested:\n          $ref: "#/^"\n',
    )
    item = next(each for each in items if "Other" in each.label)
    assert applied(text, item).endswith('$ref: "#/Other"\n')


@pytest.mark.parametrize(
    ("engine", "languages"), [("jinja", ["cloudformation"]), ("hcl", ["terraform"])]
)
def test_the_language_fits_the_engine(engine: str, languages: list[str]):
    entry = f"    - rendering_engine: {engine}\n      template_language: ^\n"
    assert labels(MANIFEST, f"infrastructure:\n  templates:\n{entry}") == languages


def test_a_spec_is_of_the_kind_that_its_keys_say():
    assert labels("worker/spec/spec.yaml", "proton: ^\ninstances: []\n") == ["ServiceSpec"]
    assert labels("worker/spec/spec.yaml", "proton: ^\nspec: {}\n") == ["EnvironmentSpec"]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{% for ^ %}", []),
        ("{% for each ^ %}", ["in"]),
        ("{% for a, ^ %}", []),
        ("{% for a, b i^ %}", ["in"]),
        ("{% set ^ %}", []),
        ("{% macro ^ %}", []),
    ],
)
def test_a_name_that_a_tag_binds_is_the_authors(tag: str, expected: list[str]):
    assert labels(TEMPLATE, tag) == expected


@pytest.mark.parametrize("rest", ["", "\nB: 1\n", "\nB: {{ x }}\n"])
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("A: {{ ^", "service_instance"),
        ('A: "{{ ^', "service_instance"),
        ("A: {{ x | ^", "proton_cfn_sanitize"),
        ("{% ^", "for"),
        ("{% if ^", "service_instance"),
        ("{% for each in ^", "service_instance"),
    ],
)
def test_a_tag_that_is_not_closed_yet_is_completed_like_any_other(
    typed: str, wanted: str, rest: str
):
    assert wanted in labels(TEMPLATE, typed + rest)


def test_branches_are_offered_within_their_blocks_only():
    assert not {"else", "elif"} & set(labels(TEMPLATE, "{% ^ %}"))
    assert {"else", "elif"} <= set(labels(TEMPLATE, "{% if a %}\n{% ^ %}\n{% endif %}"))
    assert "elif" not in labels(TEMPLATE, "{% for a in b %}\n{% ^ %}\n{% endfor %}")
    assert "else" in labels(TEMPLATE, "{% for a in b %}\n{% ^")


def test_no_name_is_offered_behind_a_dot_that_a_dot_cannot_reach():
    path = "schema/schema.yaml"
    files, _ = example_files("service", "")
    schema = files[path].replace("      properties:\n", "      properties:\n        items: {}\n", 1)
    template = "instance_infrastructure/cloudformation.yaml"
    text = "{{ service_instance.inputs. }}{{ service_instance.inputs[''] }}"
    here = open_workspace({**files, path: schema, template: text}).context(
        (ROOT / template).as_uri(), Settings()
    )
    dotted = completion.compute(here, text.index(". }") + 1).items
    quoted = completion.compute(here, text.index("''") + 1).items
    assert [each.label for each in quoted if each not in dotted][:1] == ["items"]
    assert "items" not in [each.label for each in dotted]


@require_corpus
@pytest.mark.parametrize("sample", ["lambda-multi-svc", "loadbalanced-fargate-svc"])
def test_every_name_offered_in_published_templates_can_be_read(sample: str):
    root = BUNDLES / "aws-cloudformation-samples" / sample
    files = {f.relative_to(root).as_posix(): f.read_text() for f in sorted(root.rglob("*.yaml"))}
    chosen = random.Random(7)
    workspace = open_workspace(files)
    tried = 0
    for path in (each for each in files if each.endswith("/cloudformation.yaml")):
        text = files[path]
        for word in list(READ.finditer(text))[::3]:
            here = workspace.context((ROOT / path).as_uri(), Settings())
            names = [i for i in completion.compute(here, word.end()).items if i.word in NAMES]
            for item in chosen.sample(names, min(2, len(names))):
                changed = open_workspace({**files, path: applied(text, item)})
                folder = changed.context((ROOT / path).as_uri(), Settings()).folder
                wrong = [
                    each
                    for each in folder.findings(path, Settings())
                    if each.severity is Severity.ERROR
                    and each.span.start < item.span.start + len(item.text)
                    and each.span.end > item.span.start
                    and each.code in ("PB601", "PB602", "PB603", "PB615", "PB501", "PB503")
                ]
                assert not wrong, (path, item.label)
                tried += 1
    assert tried > 20
