"""New properties in published schemas, and published values made inputs: nothing else changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import AWS_SAMPLES, BUNDLES, require_corpus
from lsp.marked import ROOT, open_workspace
from proton_bundle.decode import plain, read_yaml
from proton_bundle.decode.nodes import MappingNode, ScalarNode, walk
from proton_bundle.findings import Edit
from proton_bundle.schema import read_schema
from proton_bundle.source import SourceText
from proton_lsp.features import FeatureContext, code_action
from proton_lsp.features.code_action.schema_places import SchemaPlace
from proton_lsp.features.code_action.yaml_insertion import append, put, scalar
from proton_lsp.features.rendered_preview import render_subject, subject
from proton_lsp.settings import Settings

SCHEMAS = sorted(BUNDLES.rglob("schema/schema.yaml")) if BUNDLES.is_dir() else []
NEW = {"type": "string", "default": "it's: new"}

words = st.text(st.sampled_from("abz_09 :#-'\"{}[],&*!|>%@`~é\n\t."), max_size=12)
scalars = st.one_of(words, st.integers(), st.booleans(), st.just("no"), st.just("1e3"))
trees = st.recursive(
    scalars, lambda inner: st.dictionaries(words, inner, min_size=1, max_size=3), max_leaves=6
)


def edited(text: str, *edits: Edit) -> str:
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def value_of(text: str) -> object:
    return plain(read_yaml(SourceText("x.yaml", text)).root)


@require_corpus
def test_a_property_is_added_to_every_published_schema():
    tried = 0
    for file in SCHEMAS:
        source = SourceText("schema.yaml", file.read_text())
        schema = read_schema(source)
        for inputs in schema.inputs:
            if not isinstance(inputs.node, MappingNode) or inputs.node.get("$ref"):
                continue
            place = SchemaPlace(schema, ("schema", "types", inputs.name))
            edits = place.add("brand_new", NEW, required=True)
            assert edits is not None, file
            wanted = value_of(source.text)
            definition = wanted["schema"]["types"][inputs.name]
            definition["properties"] = {**(definition.get("properties") or {}), "brand_new": NEW}
            definition["required"] = [*(definition.get("required") or ()), "brand_new"]
            assert value_of(edited(source.text, *edits)) == wanted, file
            tried += 1
    assert tried > 20


@given(scalars)
def test_a_scalar_reads_back_as_it_was(value):
    assert value_of(f"a: {scalar(value)}\n") == {"a": value}
    assert value_of(f"a: [{scalar(value)}, {scalar(value)}]\n") == {"a": [value, value]}


@given(trees, trees, st.booleans())
def test_an_entry_is_added_and_the_rest_stays(before, added, flow):
    if not isinstance(before, dict):
        before = {"only": before}
    start = put(SourceText("x.yaml", "here: {}\n"), read("here: {}\n"), ("here",), before)
    text = edited("here: {}\n", start) if flow else block_text(before)
    edit = put(SourceText("x.yaml", text), read(text), ("here", "new1"), {"new2": added})
    assert value_of(edited(text, edit)) == {"here": {**before, "new1": {"new2": added}}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n- x\n", "a:\n- x\n- new\n"),
        ("a: [x,]\n", "a: [x, new]\n"),
        ("a: []  # none\n", "a: [new]  # none\n"),
        (
            "a:\n  - x: 1\n    y: |\n      z\nb: 1\n",
            "a:\n  - x: 1\n    y: |\n      z\n  - new\nb: 1\n",
        ),
        ("b: 1\n", "b: 1\na: [new]\n"),
        ("b: 1", "b: 1\na: [new]"),
        ("{b: 1}\n", "{b: 1, a: [new]}\n"),
    ],
)
def test_an_item_is_appended(text, expected):
    assert edited(text, append(SourceText("x.yaml", text), read(text), ("a",), "new")) == expected


@pytest.mark.parametrize("text", ["a: text\n", "[]\n", "", "a: [x\n"])
def test_where_there_is_no_room_nothing_is_offered(text):
    assert append(SourceText("x.yaml", text), read(text), ("a",), "new") is None


def read(text: str):
    return read_yaml(SourceText("x.yaml", text)).root


def block_text(value: object) -> str:
    edit = put(SourceText("x.yaml", "here:\n"), read("here:\n"), ("here",), value)
    return edited("here:\n", edit)


@require_corpus
def test_extracting_a_published_value_renders_to_the_same():
    chosen = random.Random(3)
    templates = sorted(AWS_SAMPLES.rglob("*infrastructure/cloudformation.y*ml"))
    done = sum(_extract_some(each, chosen) for each in chosen.sample(templates, 8))
    assert done > 20


def _extract_some(template: Path, chosen: random.Random) -> int:
    root = template.parent.parent
    files = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.y*ml")}
    path = template.relative_to(root).as_posix()
    context = context_of(files, path)
    if context.template is None:
        return 0
    before = rendered(context)
    values = [n for n in walk(context.yaml.root) if isinstance(n, ScalarNode)]
    done = 0
    for node in chosen.sample(values, min(25, len(values))):
        for action in code_action.compute(context, node.content, ["refactor.extract"]):
            after = dict(files)
            for each in sorted(action.edits, key=lambda e: e.span, reverse=True):
                after[each.path] = edited(after[each.path], each)
            assert rendered(context_of(after, path)) == before, (template, action.title)
            done += 1
    return done


def context_of(files: dict[str, str], path: str) -> FeatureContext:
    return open_workspace(files).context((ROOT / path).as_uri(), Settings())


def rendered(context: FeatureContext) -> object:
    text = render_subject(subject(context)).text
    assert text is not None
    return list(_strings(value_of(text)))


def _strings(value: object) -> Iterator[object]:
    """All that is in the tree, keys and values, in order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    else:
        yield value
