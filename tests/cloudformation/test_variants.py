"""The distinct texts of a template, and what of them is a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus import AWS_SAMPLES, ITEM_API, require_corpus
from proton_bundle.bundle import read_bundle
from proton_bundle.files import FolderFiles
from proton_bundle.layout import Role, find_bundles
from proton_bundle.source import SourceText, Span
from proton_bundle.spec import read_spec
from proton_bundle.variants import renderings
from proton_bundle.variants.quoting import REFERENCE, quote_references
from proton_cloudformation.template import load

if TYPE_CHECKING:
    from conftest import ServiceBundle

    from proton_bundle.bundle import Bundle
    from proton_bundle.variants import Renderings


def instance_of(bundle: Bundle, **options: object) -> Renderings:
    [found] = renderings(bundle, bundle.parts[Role.INSTANCE], **options)  # type: ignore[arg-type]
    return found


def texts(found: Renderings) -> dict[str | None, str]:
    return {each.condition: each.text for each in found.items}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a: {{ service_instance.inputs.port }}", {None: "a: 80"}),
        (
            "a: {% if service_instance.inputs.public %}1{% else %}2{% endif %}",
            {None: "a: 1", "not service_instance.inputs.public": "a: 2"},
        ),
        (
            "a: {{ 1 if service_instance.inputs.kind == 'large' else 2 }}",
            {None: "a: 2", "service_instance.inputs.kind == 'large'": "a: 1"},
        ),
        (
            "a: {% if service_instance.inputs.image is defined %}1{% else %}2{% endif %}",
            {None: "a: 1", "service_instance.inputs.image is not given": "a: 2"},
        ),
        (
            "a: {% if service_instance.inputs.secret == 'x' %}1{% else %}2{% endif %}",
            {None: "a: 2", "service_instance.inputs.secret == 'x'": "a: 1"},
        ),
        (
            "a: {% if environment.outputs.Public == 'True' %}1{% else %}2{% endif %}",
            {None: "a: 2", "environment.outputs.Public == 'True'": "a: 1"},
        ),
        (
            "a: {% if service_instance.inputs.port > 1024 %}1{% else %}2{% endif %}",
            {None: "a: 2", "service_instance.inputs.port == 1025": "a: 1"},
        ),
        (
            "a: [{% for z in service_instance.inputs.zones %}{{ loop.index }},{% endfor %}]",
            {None: "a: [1,2,]"},
        ),
        (
            "a: {% if service_instance.inputs.zones %}1{% else %}2{% endif %}",
            {None: "a: 1", "service_instance.inputs.zones is empty": "a: 2"},
        ),
        (
            "a: {% if service_instance.components.default.outputs | length > 0 %}1{% endif %}",
            {None: "a: ", "a component is attached": "a: 1"},
        ),
        (
            "{% set p = service_instance.inputs.public %}a: {% if p %}1{% else %}2{% endif %}",
            {None: "a: 1", "not service_instance.inputs.public": "a: 2"},
        ),
        (
            "a: {% if service_instance.inputs.public and service_instance.inputs.port == 8080 %}1{% else %}2{% endif %}",
            {
                None: "a: 2",
                "service_instance.inputs.port == 8080": "a: 1",
            },
        ),
    ],
)  # fmt: skip
def test_each_answer_to_a_condition_is_rendered_once(
    service_bundle: ServiceBundle, template: str, expected: dict[str | None, str]
) -> None:
    found = instance_of(service_bundle(template))
    assert texts(found) == expected
    assert not found.capped
    assert not found.failures


def test_conditions_are_combined(service_bundle: ServiceBundle) -> None:
    template = (
        "{% if service_instance.inputs.public %}a: 1\n{% endif %}"
        "{% if service_instance.inputs.kind == 'large' %}b: 1\n{% endif %}"
        "{% if service_instance.inputs.image is defined %}c: 1\n{% endif %}"
    )
    found = instance_of(service_bundle(template))
    assert len(found.items) == 8
    assert "b: 1\n" in texts(found).values()


def test_reaching_the_cap_is_said(service_bundle: ServiceBundle) -> None:
    flags = [f"flag{n}" for n in range(6)]
    properties = "".join(f"        {flag}: {{type: boolean, default: false}}\n" for flag in flags)
    schema = (
        "schema:\n  format: {openapi: '3.0.0'}\n  service_input_type: Input\n  types:\n"
        "    Input:\n      type: object\n      properties:\n" + properties
    )
    template = "".join(
        f"{{% if service_instance.inputs.{flag} %}}{flag}: 1\n{{% endif %}}" for flag in flags
    )
    bundle = service_bundle(template, schema=schema)
    found = instance_of(bundle)
    assert (len(found.items), found.capped) == (32, True)
    assert (len(instance_of(bundle, cap=64).items), instance_of(bundle, cap=64).capped) == (
        64,
        False,
    )


def test_guesses_are_marked_and_the_rest_is_not(service_bundle: ServiceBundle) -> None:
    template = """\
kind: {{ service_instance.inputs.kind }}
port: {{ service_instance.inputs.port }}
count: {{ service_instance.inputs.count }}
secret: {{ service_instance.inputs.secret }}
name: {{ service.name }}-{{ service_instance.inputs.kind }}
vpc: "{{ environment.outputs.Vpc }}"
{% set x = service_instance.inputs.secret ~ 'x' %}lower: {{ x | lower }}
{% for z in service_instance.inputs.zones %}z{{ loop.index }}: {{ z }}
{% endfor %}
"""
    [rendering] = instance_of(service_bundle(template)).items[:1]
    lines = rendering.text.splitlines()
    unknown = {
        line.partition(":")[0]
        for line in lines
        if line and rendering.rests_on_unknown(_span_of(line, rendering.text))
    }
    assert unknown == {"count", "secret", "name", "vpc", "lower", "z1", "z2"}
    values = load(rendering.text).data
    assert values["secret"] == "{{resolve:ssm:/proton/service_instance/inputs/secret}}"
    assert values["z1"] != values["z2"]


def _span_of(line: str, text: str) -> Span:
    start = text.index(line)
    return Span(start, start + len(line))


def test_a_spec_is_believed(service_bundle: ServiceBundle) -> None:
    spec = read_spec(
        SourceText(
            "spec.yaml",
            "proton: ServiceSpec\npipeline: {command: build}\ninstances:\n"
            "  - {name: prod, environment: e, spec: {secret: s3cret, kind: large}}\n",
        )
    )
    template = "a: {{ service_instance.name }}-{{ service_instance.inputs.secret }}\n"
    [rendering] = instance_of(service_bundle(template), spec=spec).items
    assert rendering.text == "a: prod-s3cret"
    assert rendering.unknown == ()


def test_outputs_of_a_real_environment_are_believed(service_bundle: ServiceBundle) -> None:
    bundle = service_bundle("a: {{ environment.outputs.Vpc }}")
    [rendering] = instance_of(bundle, environment_outputs={"Vpc": "vpc-1"}).items
    assert (rendering.text, rendering.unknown) == ("a: vpc-1", ())


def test_instances_of_a_pipeline_differ(service_bundle: ServiceBundle) -> None:
    template = (
        "{% for i in service_instances %}{{ i.name }}: {{ i.outputs.Url }}{{ i.inputs.secret }}\n"
        "{% endfor %}"
    )
    bundle = service_bundle(pipeline=template)
    [found] = renderings(bundle, bundle.parts[Role.PIPELINE])
    data = load(found.items[0].text).data
    assert len(data) == 2
    assert len(set(data.values())) == 2


def test_a_mapping_looked_up_by_an_output_finds_a_key(service_bundle: ServiceBundle) -> None:
    template = "a: {{ {'py': 1, 'js': 2}[service_instances[0].outputs.Language] }}"
    bundle = service_bundle(pipeline=template)
    [found] = renderings(bundle, bundle.parts[Role.PIPELINE])
    assert [each.text for each in found.items] == ["a: 1"]
    assert found.items[0].unknown


@pytest.mark.parametrize(
    ("template", "certain"),
    [
        ("a: {{ nope }}", True),
        ("a: {{ 1 // 0 }}", True),
        ("a: {{ service_instance.inputs.port // (service_instance.inputs.count - 1) }}", False),
        ("{% set a, b = service_instance.inputs.secret.split('=') %}a: {{ a }}", False),
    ],
)
def test_a_failure_knows_whether_a_guess_is_to_blame(
    service_bundle: ServiceBundle, template: str, certain: bool
) -> None:
    found = instance_of(service_bundle(template))
    assert found.items == ()
    assert [failure.certain for failure in found.failures] == [certain]


def test_a_filter_that_refuses_references_is_given_plain_words(
    service_bundle: ServiceBundle,
) -> None:
    template = "a: {{ service_instance.inputs.secret | proton_cfn_sanitize }}"
    [rendering] = instance_of(service_bundle(template)).items
    assert rendering.text == "a: secret"
    assert rendering.unknown


def test_offsets_lead_home_through_added_quotes(service_bundle: ServiceBundle) -> None:
    template = "a: {{ service_instance.inputs.secret }}-x\nhere: 1\n"
    found = instance_of(service_bundle(template))
    [rendering] = found.items
    start = rendering.text.index("here")
    origin = rendering.origin(Span(start, start + 4))
    assert origin is not None
    assert found.source.slice(origin.span) == "here"


R = "{{resolve:ssm:/proton/a}}"


@pytest.mark.parametrize(
    "text",
    [
        f"a: {R}",
        f"a: {R}-x # note",
        f"a: x{R}",
        f"- {R}\n- b: {R}\n- - {R}",
        f"a: [{R}, x, y{R}]",
        f"a: {{b: {R}, c: {R}}}",
        f'a: "{R}"',
        f"a: '{R}'",
        f"a: |\n  x {R}",
        f"a: {R}'s",
        f'a: ["", ["x", {R}, b]]',
        f'"a b": {R}{R}',
        f'{{"a": {{"b": "{R}"}}}}',
        f"a:\n  [\n  {R},\n  {R}\n  ]",
        f"{R}: x",
        f"{R}-y: x\n{R}z:",
    ],
)
def test_quotes_make_a_reference_readable_and_change_nothing_else(text: str) -> None:
    quoted = quote_references(text)
    loaded = yaml.safe_load(quoted.text)
    found = REFERENCE.findall(str(loaded))
    assert len(found) == text.count(R)
    kept = [each for index, each in enumerate(quoted.text) if index not in quoted.inserted]
    assert "".join(kept) == text


@given(
    st.text(alphabet=f"ab:-[]{{}}'\"# \n,{R[0]}", max_size=30),
    st.text(alphabet=" -'ab,]}\n", max_size=20),
)
def test_quoting_only_ever_adds(before: str, after: str) -> None:
    text = before + R + after
    quoted = quote_references(text)
    kept = [each for index, each in enumerate(quoted.text) if index not in quoted.inserted]
    assert "".join(kept) == text
    assert quoted.unquoted(len(quoted.text)) == len(text)
    for offset in range(len(text)):
        assert quoted.text[quoted.span(Span(offset, offset + 1)).start] == text[offset]


@require_corpus
@pytest.mark.parametrize("base", [AWS_SAMPLES, ITEM_API], ids=lambda path: path.name)
def test_every_published_template_renders_to_sound_yaml(base) -> None:
    files = FolderFiles(base)
    count = 0
    for root in find_bundles(files.paths()):
        bundle = read_bundle(files, root.path)
        for part in bundle.parts.values():
            for found in renderings(bundle, part):
                assert found.items, found.source.path
                assert not any(failure.certain for failure in found.failures)
                for rendering in found.items:
                    assert load(rendering.text).problems == ()
                    count += 1
    assert count >= (60 if base == AWS_SAMPLES else 3)
