"""A rename must leave what the bundles say as it was: on published bundles, and for nasty names."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus import BUNDLES, require_corpus
from lsp.marked import ROOT, open_workspace
from proton_bundle.findings import Edit
from proton_lsp.errors import RefusedError
from proton_lsp.features import FeatureContext, rename
from proton_lsp.settings import Settings
from proton_lsp.symbols import SymbolKind
from proton_lsp.symbols.search import occurrences_in

NEW_NAMES = {
    SymbolKind.INPUT: "renamed_here",
    SymbolKind.LOCAL: "renamed_here",
    SymbolKind.OUTPUT: "RenamedHere",
    SymbolKind.LOGICAL_ID: "RenamedHere",
    SymbolKind.SCHEMA_TYPE: "RenamedHere",
}
SERVICES = "service-templates"
PUBLISHED = [
    "aws-cloudformation-samples/loadbalanced-fargate-svc",
    f"aws-terraform-samples/{SERVICES}/backend-fargate-svc",
    "item-api",
]


def context(files: dict[str, str], path: str) -> FeatureContext:
    return open_workspace(files).context((ROOT / path).as_uri(), Settings())


def read(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.suffix in {".yaml", ".yml", ".tf"}
    }


def findings(files: dict[str, str]) -> Counter[tuple[str, str]]:
    folder = context(files, next(iter(files))).folder
    for unit in folder.units():
        unit.check(Settings())
    return Counter((path, each.code) for path in files for each in folder.known_findings(path))


def edited(files: dict[str, str], edits: tuple[Edit, ...]) -> dict[str, str]:
    changed = dict(files)
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = changed[edit.path]
        changed[edit.path] = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return changed


@require_corpus
@pytest.mark.parametrize("folder", PUBLISHED)
def test_the_findings_are_the_same_after_every_second_rename(folder: str):
    files = read(BUNDLES / folder)
    before = findings(files)
    analysis = context(files, next(iter(files))).folder.analysis
    places = {each.symbol: each for path in files for each in occurrences_in(analysis, path)}
    renamed = 0
    for symbol, place in sorted(places.items(), key=repr)[::2]:
        here = context(files, place.path)
        if rename.prepare(here, place.span.start) is None:
            continue
        edits = rename.compute(here, place.span.start, NEW_NAMES[symbol.kind])
        assert findings(edited(files, edits)) == before, symbol
        renamed += 1
    assert renamed


INPUTS = """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        size: {type: string, default: a}
"""


@pytest.mark.parametrize("name", ["items", "keys", "get", "on", "yes", "null", "True"])
def test_an_input_takes_no_name_that_jinja_or_yaml_reads_as_something_else(name: str):
    here = context({"env/schema/schema.yaml": INPUTS}, "env/schema/schema.yaml")
    with pytest.raises(RefusedError):
        rename.compute(here, INPUTS.index("size"), name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{% for a in l %}{% for b in a %}{{ b }}{{ ^a }}{% endfor %}{% endfor %}", "b"),
        ("{% for ^a in l %}{{ a }}{{ service }}{% endfor %}", "service"),
        ("{% for ^a, b in l %}{{ a }}{{ b }}{% endfor %}", "b"),
        ("{% set ^a = 1 %}{{ a }}", "loop"),
        ("{% set ^a = 1 %}{{ a }}", "not"),
        ("{% set ^a = 1 %}{{ a }}", "true"),
    ],
)
def test_a_variable_takes_no_name_that_means_something_else(text: str, name: str):
    offset, text = text.index("^"), text.replace("^", "")
    with pytest.raises(RefusedError):
        rename.compute(context({"t.yaml": text}, "t.yaml"), offset, name)


def test_loops_one_after_the_other_may_share_a_name():
    text = "{% for a in l %}{{ a }}{% endfor %}{% for b in l %}{{ b }}{% endfor %}"
    edits = rename.compute(context({"t.yaml": text}, "t.yaml"), text.index("a in"), "b")
    assert len(edits) == 2
