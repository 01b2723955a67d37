"""Specs: all published variants, what Proton refused, and updates."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import BUNDLES, require_corpus
from proton_bundle.errors import SpecError
from proton_bundle.layout import BundleKind
from proton_bundle.schema import read_schema
from proton_bundle.source import SourceText
from proton_bundle.spec import (
    CURRENT_VALUE,
    SpecKind,
    SpecProblem,
    SpecProblemKind,
    check_spec,
    is_spec,
    read_spec,
    resolve_current_values,
)

SERVICE = """\
proton: ServiceSpec
pipeline:
  command: ls
instances:
  - name: "dev"
    environment: "Beta"
    spec: {port: 80}
  - name: prod
    environment: Gamma
"""
SCHEMA = read_schema(
    SourceText(
        "schema.yaml",
        """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: E
  service_input_type: S
  pipeline_input_type: P
  types:
    E: {type: object, required: [cidr], properties: {cidr: {type: string}, n: {type: number}}}
    S: {type: object, properties: {port: {type: number, maximum: 100}, kind: {type: string}}}
    P: {type: object, properties: {command: {type: string, default: x}}}
""",
    )
)
SERVICE_TEXT = (
    "The provided Service Spec file was not correctly formatted. "
    "Please check that it is valid yaml according to the Spec definition."
)


def problems(
    text: str, kind: BundleKind = BundleKind.SERVICE, **options: bool
) -> tuple[SpecProblem, ...]:
    return check_spec(read_spec(SourceText("spec.yaml", text)), SCHEMA, kind, **options)


def test_a_service_spec_is_read_with_its_places() -> None:
    source = SourceText("spec.yaml", SERVICE)
    spec = read_spec(source)
    assert spec.kind is SpecKind.SERVICE
    assert spec.pipeline is not None
    assert spec.pipeline.values == {"command": "ls"}
    dev, prod = spec.instances
    assert (dev.name, dev.environment, dev.inputs.values) == ("dev", "Beta", {"port": 80})
    assert (prod.name, prod.environment, prod.inputs.values) == ("prod", "Gamma", {})
    assert dev.name_span is not None
    assert source.slice(dev.name_span) == "dev"
    assert prod.environment_span is not None
    assert source.slice(prod.environment_span) == "Gamma"
    assert source.slice(dev.inputs.span_at(("port",))) == "80"
    assert spec.instance("prod") is prod
    assert spec.instance("test") is None


@pytest.mark.parametrize(
    "text",
    [
        'proton: "ServiceSpec"\ninstances: []\n',
        "---\nproton: ServiceSpec\npipeline: {}\ninstances: []\n",
        "proton: ServiceSpec\ninstances:\n- name: a\n  environment: b\n",
        "proton: ServiceSpec\npipeline:\ninstances:\n- {name: a, environment: b, spec: }\n",
        "proton: ServiceSpec\nstray: 1\ninstances: [{name: a, environment: b, spec: {zz: 1}}]\n",
        SERVICE,
    ],
)
def test_published_variants_of_service_specs_are_accepted(text: str) -> None:
    assert problems(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "{proton: EnvironmentSpec, spec: {cidr: a}}",
        "proton: EnvironmentSpec\nspec:\n  cidr: a\n  zz: b\n",
    ],
)
def test_published_variants_of_environment_specs_are_accepted(text: str) -> None:
    assert problems(text, BundleKind.ENVIRONMENT) == ()


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("", SpecProblemKind.KIND, ""),
        ("instances: []", SpecProblemKind.KIND, ""),
        ("proton: Service\ninstances: []", SpecProblemKind.KIND, "Service"),
        ("proton: EnvironmentSpec\nspec: {}", SpecProblemKind.KIND, "EnvironmentSpec"),
        ("proton: ServiceSpec\ninstances: {}", SpecProblemKind.STRUCTURE, "{}"),
        ("proton: ServiceSpec\ninstances: [a]", SpecProblemKind.STRUCTURE, "a"),
        ("proton: ServiceSpec", SpecProblemKind.STRUCTURE, "ServiceSpec"),
        (
            "proton: ServiceSpec\npipeline: [1]\ninstances: []",
            SpecProblemKind.STRUCTURE,
            "[1]",
        ),
        ("proton: ServiceSpec\ninstances: [{name: a}]", SpecProblemKind.STRUCTURE, "{name: a}"),
        (
            "proton: ServiceSpec\ninstances: [{environment: a}]",
            SpecProblemKind.STRUCTURE,
            "{environment: a}",
        ),
        (
            "proton: ServiceSpec\ninstances: [{name: a, environment: e, spec: 5}]",
            SpecProblemKind.STRUCTURE,
            "5",
        ),
        (
            "proton: ServiceSpec\ninstances: [{name: a, environment: e}, {name: 'a', environment: e}]",
            SpecProblemKind.STRUCTURE,
            "a",
        ),
    ],
)
def test_what_is_no_service_spec_is_answered_with_protons_text(
    text: str, kind: SpecProblemKind, place: str
) -> None:
    (problem,) = problems(text)
    assert problem.kind is kind
    assert problem.message == SERVICE_TEXT
    assert problem.detail
    assert text[slice(*problem.span)] == place


@pytest.mark.parametrize("text", ["proton: [", "proton: ServiceSpec\n instances: []\n", "a: b: c"])
def test_what_is_not_yaml_is_answered_with_protons_text(text: str) -> None:
    (problem,) = problems(text)
    assert problem.message == SERVICE_TEXT
    assert problem.kind in (SpecProblemKind.YAML, SpecProblemKind.KIND)


def test_an_environment_spec_has_its_own_text() -> None:
    (problem,) = problems(SERVICE, BundleKind.ENVIRONMENT)
    assert "Environment Spec file was not correctly formatted" in problem.message


def test_problems_come_in_protons_order_with_their_places() -> None:
    text = (
        "proton: ServiceSpec\n"
        "pipeline: {command: 5}\n"
        "instances: [{name: a, environment: nope, spec: {port: 101}}]\n"
    )
    spec = read_spec(SourceText("s", text))
    found = check_spec(
        spec,
        SCHEMA,
        BundleKind.SERVICE,
        refuse_environment=lambda name: f"no environment {name}",
    )
    assert [(problem.kind.value, text[slice(*problem.span)]) for problem in found] == [
        ("environment", "nope"),
        ("value", "5"),
        ("value", "101"),
    ]
    assert found[0].message == "no environment nope"
    assert found[2].message == "instances/a/port: 101 is greater than the maximum of 100"


def test_a_missing_required_input_is_named() -> None:
    (problem,) = problems("proton: EnvironmentSpec\nspec: {n: 1}", BundleKind.ENVIRONMENT)
    assert problem.kind is SpecProblemKind.MISSING_INPUT
    assert problem.message == "spec: the required input 'cidr' is missing."


def test_pipeline_inputs_without_a_pipeline_are_refused() -> None:
    (problem,) = problems(SERVICE, has_pipeline=False)
    assert problem.kind is SpecProblemKind.PIPELINE
    assert SERVICE[slice(*problem.span)] == "pipeline"
    assert (
        problems(SERVICE.replace("pipeline:\n  command: ls", "pipeline: {}"), has_pipeline=False)
        == ()
    )


STORED = """\
proton: ServiceSpec
pipeline:
  command: 'say: "hi"'
instances:
  - name: dev
    environment: Beta
    spec:
      port: 010
      text: |
        two
        lines
      list: [a, {b: 1}]
      comma: a, b
"""


def test_current_values_are_taken_from_the_stored_spec_and_all_else_stays() -> None:
    new = (
        "proton: ServiceSpec  # kept\n"
        f'pipeline: {{command: "{CURRENT_VALUE}"}}\n'
        "instances:\n"
        f"  - {{name: new, environment: Beta, spec: {{port: 1}}}}\n"
        f"  - name: dev\n    environment: Beta\n"
        f'    spec: {{port: "{CURRENT_VALUE}", text: "{CURRENT_VALUE}",'
        f' list: ["x", "{CURRENT_VALUE}"], comma: \'{CURRENT_VALUE}\'}}\n'
    )
    resolved = resolve_current_values(new, STORED)
    assert resolved.startswith("proton: ServiceSpec  # kept\n")
    read = yaml.safe_load(resolved)
    stored = yaml.safe_load(STORED)
    assert read["pipeline"] == stored["pipeline"]
    assert read["instances"][0]["spec"] == {"port": 1}
    assert read["instances"][1]["spec"] == {
        "port": 8,
        "text": "two\nlines\n",
        "list": ["x", {"b": 1}],
        "comma": "a, b",
    }


def test_a_whole_section_may_be_a_current_value() -> None:
    stored = "proton: EnvironmentSpec\nspec:\n  a: 1\n  b: [x]\n"
    new = f'proton: EnvironmentSpec\nspec:\n  a: 2\n  b: "{CURRENT_VALUE}"\n'
    assert yaml.safe_load(resolve_current_values(new, stored))["spec"] == {"a": 2, "b": ["x"]}


@pytest.mark.parametrize(
    "new",
    [
        f'proton: EnvironmentSpec\nspec: {{other: "{CURRENT_VALUE}"}}',
        f'proton: ServiceSpec\ninstances: [{{name: no, environment: e, spec: {{a: "{CURRENT_VALUE}"}}}}]',
    ],
)
def test_a_current_value_without_a_stored_one_is_refused(new: str) -> None:
    with pytest.raises(SpecError, match="stands for a value that the spec did not have"):
        resolve_current_values(new, "proton: EnvironmentSpec\nspec: {a: 1}")


def test_a_text_without_current_values_is_itself() -> None:
    assert resolve_current_values("not: [yaml", "") == "not: [yaml"


SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=9),
    st.just("with, comma # and {brace}"),
)
JSON_LIKE = st.recursive(
    SCALARS,
    lambda v: st.lists(v, max_size=2) | st.dictionaries(st.text("abc", min_size=1), v, max_size=2),
)


@example({"a": "0?"}, True)
@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), JSON_LIKE, min_size=1, max_size=3),
    st.booleans(),
)
def test_any_stored_value_comes_back(values: dict[str, object], flow: bool) -> None:
    stored = yaml.safe_dump({"proton": "EnvironmentSpec", "spec": values}, allow_unicode=True)
    asked = {"proton": "EnvironmentSpec", "spec": dict.fromkeys(values, CURRENT_VALUE)}
    new = yaml.safe_dump(asked, default_flow_style=flow)
    assert yaml.safe_load(resolve_current_values(new, stored))["spec"] == values


@require_corpus
def test_every_published_spec_is_one() -> None:
    found = 0
    for path in BUNDLES.rglob("*.y*ml"):
        text = path.read_text()
        if path.parent.name not in ("spec", "specs"):
            continue
        spec = read_spec(SourceText(path.as_posix(), text))
        assert is_spec(spec.document)
        assert spec.kind is not None
        expected = yaml.safe_load(text)
        assert [i.name for i in spec.instances] == [
            i["name"] for i in expected.get("instances", [])
        ]
        found += 1
    assert found > 20
