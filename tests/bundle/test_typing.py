"""What the checker says of names and values; ``«»`` mark what a problem covers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proton_bundle.jinja import parse
from proton_bundle.jinja.type_check import TypeCheck, check
from proton_bundle.jinja.typing.messages import KINDS
from proton_bundle.layout import Role
from proton_bundle.out_of_scope import explain
from proton_bundle.parameters import namespace
from proton_bundle.source import Span
from proton_bundle.values import (
    BOOLEAN,
    INTEGER,
    STRING,
    Array,
    Declaration,
    Member,
    Object,
    Scalar,
)

INPUTS = Object(
    {
        "port": Member(INTEGER),
        "image": Member(STRING),
        "public": Member(BOOLEAN),
        "size": Member(Scalar("string", ("small", "large")), declaration=Declaration("s", Span(1, 2))),
        "method": Member(Scalar("string", ("GET", "PUT")), default="get", has_default=True),
        "tags": Member(Array(STRING)),
        "handler": Member(STRING, required=False),
        "vpc": Member(
            Object({"id": Member(STRING), "zone": Member(STRING, required=False)}), required=False
        ),
        "items": Member(STRING),
    }
)  # fmt: skip
OUTPUTS = {name: Declaration("env.yaml", Span(0, 1)) for name in ("VpcId", "Public", "Cluster")}
IN, ENV, COMPONENT = (
    "service_instance.inputs",
    "environment.outputs",
    "service_instance.components.default.outputs",
)


def check_text(text: str, role: Role = Role.INSTANCE, **known: object) -> TypeCheck:
    given_types = {
        "environment_input": INPUTS,
        "service_input": INPUTS,
        "pipeline_input": INPUTS,
        "environment_outputs": OUTPUTS,
    }
    names = namespace(role, **(given_types | known))
    return check(parse(text), names, source_path="t.yaml", explain=explain(role, names))


def said(marked: str, role: Role = Role.INSTANCE, **known: object) -> list[tuple[str, str, bool]]:
    """Kind, covered text and certainty of every problem."""
    text = re.sub("[«»]", "", marked)
    problems = check_text(text, role, **known).problems
    return [(one.kind, text[slice(*one.span)], one.certain) for one in problems]


SURE = [
    ("unknown-name", "{{ «servce».name }}"),
    ("unknown-name", "{{ «loop».index }}"),
    ("unknown-name", "{% for t in service_instance.inputs.tags %}{% endfor %}{{ «t» }}"),
    ("unknown-name", "{{ «a» }}{% set a = 1 %}"),
    ("unknown-name", "{% for t in [1] %}{% set a = t %}{% endfor %}{{ «a» }}"),
    ("unknown-name", "{% for t in [1] %}{% else %}{{ «loop».index }}{% endfor %}"),
    ("unknown-name", "{% if «nothing» %}{% endif %}"),
    ("unknown-name", "{% set a = «nothing» %}{{ a }}"),
    ("unknown-name", "{% with a = 1, b = «a» %}{{ b }}{% endwith %}"),
    ("out-of-scope", "{{ environment.«inputs».port }}"),
    ("out-of-scope", "{{ «pipeline».inputs.port }}"),
    ("out-of-scope", "{% for i in «service_instances» %}{% endfor %}"),
    ("preview-name", "{{ service_instance.«port» }}"),
    ("preview-name", "{{ «service_name» }}"),
    ("preview-name", "{{ «source».branch }}"),
    ("preview-name", "{{ environment.«VpcId» }}"),
    ("unknown-input", f"{{{{ {IN}.«prot» }}}}"),
    ("unknown-input", f"{{{{ {IN}['«prot»'] }}}}"),
    ("unknown-input", f"{{% set i = {IN} %}}{{{{ i.«prot» }}}}"),
    ("unknown-output", f"{{{{ {ENV}.«VPC» }}}}"),
    ("unknown-attribute", "{{ service.«nam» }}"),
    ("unknown-attribute", f"{{{{ {IN}.image.«nmae» }}}}"),
    ("unknown-attribute", f"{{{{ {IN}.port.«value» }}}}"),
    ("unknown-attribute", f"{{{{ {IN}.tags.«Name» }}}}"),
    ("unknown-attribute", "{% for t in [1] %}{{ loop.«idx» }}{% endfor %}"),
    ("unknown-attribute", f"{{% if {IN}.vpc is defined %}}{{{{ {IN}.vpc.«name» }}}}{{% endif %}}"),
    ("unknown-filter", "{{ 'a' | «lowwer» }}"),
    ("unknown-filter", "{{ 'a' | «to_json» }}"),
    ("unknown-test", "{{ 'a' is «definded» }}"),
    ("filter-argument", "{{ 'a' | «lower»(1) }}"),
    ("filter-argument", "{{ 'a' | «replace»('b') }}"),
    ("filter-argument", "{{ 'a' | truncate(«lenght»=3) }}"),
    ("filter-argument", "{{ 'a' | truncate(3, «length»=3) }}"),
    ("filter-argument", "{{ 4 is «divisibleby» }}"),
    ("filter-argument", "{{ range«()» }}"),
    ("filter-type", f"{{{{ {IN}.port | «length» }}}}"),
    ("filter-type", f"{{{{ {IN}.image | «dictsort» }}}}"),
    ("filter-type", f"{{{{ {IN}.image | «abs» }}}}"),
    ("filter-type", f"{{{{ {IN}.image | «proton_cfn_iam_policy_arns» }}}}"),
    ("component-leaf-unguarded", f"{{{{ {COMPONENT}.«BucketName» }}}}"),
    ("component-leaf-unguarded", "{{ service_instance.components.default.«name» }}"),
    ("output-compared-as-boolean", f"{{% if {ENV}.Public == «true» %}}{{% endif %}}"),
    ("output-compared-as-boolean", f"{{{{ 'a' if «false» == {ENV}.Public else 'b' }}}}"),
    ("type-mismatch", f"{{% if {ENV}.Public == «80» %}}{{% endif %}}"),
    ("type-mismatch", f"{{% if {IN}.public == «'true'» %}}{{% endif %}}"),
    ("type-mismatch", f"{{% if {IN}.port == «'80'» %}}{{% endif %}}"),
    ("type-mismatch", f"{{% if {IN}.size == «'medium'» %}}{{% endif %}}"),
    ("type-mismatch", f"{{% if {IN}.size != «'Small'» %}}{{% endif %}}"),
    ("type-mismatch", f"{{% if {IN}.size in ['small', «'lrage'»] %}}{{% endif %}}"),
    ("wrong-operand", f"{{{{ «'a' + {IN}.port» }}}}"),
    ("wrong-operand", f"{{{{ {IN}.port < «'3'» }}}}"),
    ("wrong-operand", f"{{{{ -«{IN}.image» }}}}"),
    ("wrong-operand", f"{{{{ 'a' in «{IN}.port» }}}}"),
    ("wrong-operand", f"{{{{ «1» in {IN}.image }}}}"),
    ("wrong-operand", f"{{{{ {IN}.image is «even» }}}}"),
    ("wrong-operand", f"{{{{ {IN}.image«()» }}}}"),
    ("wrong-operand", f"{{% for x in «{IN}.port» %}}{{% endfor %}}"),
    ("shadowed-by-method", f"{{{{ {IN}.«items» }}}}"),
]
DOUBTFUL = [
    ("optional-unguarded", f"{{{{ {IN}.«handler» }}}}"),
    ("optional-unguarded", f"{{{{ {IN}.«vpc».id }}}}"),
    ("optional-unguarded", f"{{{{ {IN}.«vpc».id is defined }}}}"),
    ("optional-unguarded", f"{{{{ {IN}.«vpc».id | default('') }}}}"),
    ("optional-unguarded", f"{{% if {IN}.«handler» %}}{{{{ {IN}.handler }}}}{{% endif %}}"),
    ("optional-unguarded", f"{{% if {IN}.handler is not defined %}}{{{{ {IN}.«handler» }}}}{{% endif %}}"),
    ("optional-unguarded", f"{{% if {IN}.vpc is defined %}}{{{{ {IN}.vpc.«zone» }}}}{{% endif %}}"),
    ("optional-unguarded", f"{{% if {IN}.«vpc».zone is defined %}}{{{{ {IN}.vpc.zone }}}}{{% endif %}}"),
    ("optional-unguarded", f"{{% set h = {IN}.handler %}}{{{{ «h» }}}}"),
    ("optional-unguarded", f"{{% if {IN}.handler | default('x') %}}{{{{ {IN}.«handler» }}}}{{% endif %}}"),
    ("optional-unguarded", f"{{% if {IN}.handler is defined or {IN}.public %}}{{{{ {IN}.«handler» }}}}{{% endif %}}"),
    ("optional-unguarded", "{% for x in [1] %}{{ loop.«previtem» }}{% endfor %}"),
    ("component-leaf-unguarded", f"{{% if {IN}.public %}}{{{{ {COMPONENT}.«Name» }}}}{{% endif %}}"),
    ("output-compared-as-boolean", f"{{% if {ENV}.«Public» %}}{{% endif %}}"),
    ("output-compared-as-boolean", f"{{% if {IN}.public and not {ENV}.«Public» %}}{{% endif %}}"),
    ("unknown-input", f"{{{{ {IN}.«hander» | default('') }}}}"),
    ("unknown-input", f"{{% if {IN}.«hander» is defined %}}{{% endif %}}"),
    ("unknown-input", f"{{{{ {IN}.get('«prot»') }}}}"),
    ("unknown-input", f"{{% if {IN}.public is not defined %}}{{{{ {IN}.«prot» }}}}{{% endif %}}"),
    ("unknown-name", "{% if false %}{{ «nothing» }}{% endif %}"),
    ("unknown-name", "{{ 'x' or «nothing» }}"),
    ("unknown-attribute", "{% set sizes = {'a': 1} %}{{ sizes.«b» }}"),
    ("set-lost-in-loop", "{% set n = 0 %}{% for x in [1] %}{% set «n» = n + 1 %}{% endfor %}{{ n }}"),
]  # fmt: skip
SILENT = [
    f"{{{{ {IN}.handler | default('main') }}}}{{{{ {IN}.handler | d }}}}",
    f"{{% if {IN}.handler is defined %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if {IN}.handler is not defined %}}{{% else %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if not {IN}.handler is defined %}}{{% else %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if {IN}.handler is undefined %}}{{% elif {IN}.handler == 'x' %}}{{% endif %}}",
    f"{{% if {IN}.handler is defined and {IN}.handler == 'x' %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if {IN}.handler is not defined or {IN}.handler == 'x' %}}{{% endif %}}",
    f"{{{{ {IN}.handler if {IN}.handler is defined else 'x' }}}}",
    f"{{% if 'handler' in {IN} %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if {IN}.handler | default('') %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if {IN}.handler | default('') == 'x' %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% if {IN}.handler | default('') | length > 0 %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% set has = {IN}.handler is defined %}}{{% if has %}}{{{{ {IN}.handler }}}}{{% endif %}}",
    f"{{% set h = {IN}.handler %}}{{% if h is defined %}}{{{{ h }}}}{{% endif %}}{{{{ h | d }}}}",
    f"{{% if {IN}.vpc is defined %}}{{{{ {IN}.vpc.id }}}}{{% endif %}}",
    f"{{% if {IN}.get('handler') %}}{{{{ {IN}.handler }}}}{{% endif %}}{{{{ {IN}.get('handler', '') }}}}",
    f"{{{{ {COMPONENT} | proton_cfn_iam_policy_arns }}}}{{{{ {COMPONENT}.X | default('') }}}}",
    f"{{% if {COMPONENT} | length > 0 %}}{{{{ {COMPONENT}.X }}}}{{% endif %}}",
    f"{{% if service_instance.components.default %}}{{{{ {COMPONENT}.X }}}}{{% endif %}}",
    f"{{% for k, v in {COMPONENT}.items() %}}{{{{ k }}}}{{{{ v.upper() }}}}{{% endfor %}}",
    f"{{% if {IN}.method == 'get' or {IN}.method == 'PUT' %}}{{% endif %}}",
    f"{{% if {IN}.size == 'large' and {IN}.public == 1 and {IN}.size != none %}}{{% endif %}}",
    f"{{% if {ENV}.Public == 'True' %}}{{% endif %}}{{{{ {ENV}.Public or 'x' }}}}",
    f"{{{{ {IN}.port | lower }}}}{{{{ {IN}.tags | join(',') }}}}{{{{ {IN}.image[0] }}}}",
    f"{{{{ {{'a': 1, 'b': 2}}[{ENV}.VpcId] | tojson | safe }}}}{{{{ {IN}['items'] }}}}",
    f"{{% set a, b = {IN}.image.split('=') %}}{{{{ a.upper() }}}}{{{{ b | trim }}}}",
    f"{{% for k, v in {IN}.items() %}}{{{{ v.whatever }}}}{{% endfor %}}",
    f"{{% for k, v in {IN} | dictsort %}}{{{{ k.upper() }}}}{{% endfor %}}",
    "{% for x in [1] %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}{{ range(3)[0] }}",
    "{% if 1 %}{% set a = 1 %}{% endif %}{{ a }}",
    "{% set box = namespace(n=0) %}{% set box.m = 1 %}{{ box.n + box.m }}",
    "{% macro m(a, b=1) %}{{ a.x }}{{ b.y }}{{ late }}{{ caller() }}{% endmacro %}{{ m(1) }}{% set late = 1 %}",
    "{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(1) }}",
    f"{{% with h = {IN}.handler %}}{{{{ h | default('') }}}}{{% endwith %}}",
    "{% macro m() %}{% endmacro %}{% call(x) m() %}{{ x.y }}{% endcall %}",
    "{{ service_instance.environment.outputs.VpcId }}{{ service.repository_id }}",
    "{% if service_instances is defined or pipeline is defined %}{% endif %}",
    "{{ service_instance. }}{{ }}{{ 'a' | }}{{ 'a' is }}",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "marked"), SURE)
def test_certain_mistakes(kind, marked):
    covered = re.findall("«(.*?)»", marked)
    assert said(marked) == [(kind, text, True) for text in covered]


@pytest.mark.parametrize(("kind", "marked"), DOUBTFUL)
def test_doubtful_uses(kind, marked):
    covered = re.findall("«(.*?)»", marked)
    assert said(marked) == [(kind, text, False) for text in covered]


@pytest.mark.parametrize("text", SILENT)
def test_sound_templates(text):
    assert said(text) == []


def test_every_kind_has_an_example():
    assert {kind for kind, _ in SURE + DOUBTFUL} == set(KINDS)


@pytest.mark.parametrize(
    "marked",
    [
        "{{ «service_instance».name }}",
        "{% for i in service_instances %}{% endfor %}{{ «service_instance».name }}",
        "{{ «environment».name }}",
        "{{ service_instances[0].«spec».X }}",
        "{{ service_instances.«name» }}",
        "{% for i in service_instances %}{{ i.inputs.«prot» }}{% endfor %}",
        "{% for i in service_instances %}{{ i.environment.outputs.«VPC» }}{% endfor %}",
        "{% for i in service_instances if i.inputs.«prot» %}{% endfor %}",
        "{% for i in service_instances | sort(attribute='name') %}{{ i.«nme» }}{% endfor %}",
        "{{ service_instances | map(attribute='inputs.«prot»') | join(',') }}",
        "{{ service_instances | join(',', '«nme»') }}",
        "{{ service_instances | selectattr('inputs.«publc»') | list }}",
        "{{ service_instances | map('«lowwer»') | list }}",
        "{{ service_instances | select('«definded»') | list }}",
    ],
)
def test_certain_mistakes_of_a_pipeline(marked):
    covered = re.findall("«(.*?)»", marked)
    assert [text for _, text, certain in said(marked, Role.PIPELINE) if certain] == covered


def test_a_sound_pipeline():
    text = """{% for service_instance in service_instances %}
      {{ service_instance.environment.account_id }}{{ service_instance.outputs.Url }}
      {% if 'Production' in service_instance.environment.name %}{{ loop.index }}{% endif %}
      {% if service_instance.inputs.handler is defined %}{{ service_instance.inputs.handler }}
      {% endif %}{{ service_instances[loop.index0].inputs.port }}
      {% endfor %}{{ service_instances | map(attribute='inputs.handler', default='') | join }}
      {{ service_instances | selectattr('inputs.handler', 'defined') | map(attribute='name') | list }}
      {{ pipeline.inputs.image ~ service.branch_name }}"""
    assert said(text, Role.PIPELINE) == []


def test_what_is_unknown_is_never_wrong():
    unknown = {"service_input": None, "environment_outputs": None}
    text = (
        f"{{{{ {IN}.a.b[0].c() | length + 1 }}}}{{{{ {ENV}.Any }}}}{{% for x in {IN}.y %}}"
        f"{{{{ x.z | abs }}}}{{% endfor %}}{{% if {IN}.a == true and {IN}.b < 'x' %}}{{% endif %}}"
    )
    assert said(text, **unknown) == []


def test_an_output_is_a_string_even_when_its_name_is_not_known():
    known = {"environment_outputs": None}
    kinds = said(f"{{% if {ENV}.Any == true %}}{{% endif %}}", **known)
    assert kinds == [("output-compared-as-boolean", "true", True)]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (f"{{{{ {IN}.prot }}}}", f"{{{{ {IN}.port }}}}"),
        (f"{{{{ {IN}['prot'] }}}}", f"{{{{ {IN}['port'] }}}}"),
        ("{{ service_instance.port }}", f"{{{{ {IN}.port }}}}"),
        ("{{ source.repository }}", "{{ service.repository_id }}"),
        ("{{ environment.VpcId }}", "{{ environment.outputs.VpcId }}"),
        (f"{{{{ {ENV}.Public == true }}}}", f"{{{{ {ENV}.Public == 'True' }}}}"),
        (f"{{{{ {IN}.public == 'true' }}}}", f"{{{{ {IN}.public == true }}}}"),
        (f"{{{{ {IN}.size == 'lrage' }}}}", f"{{{{ {IN}.size == 'large' }}}}"),
        ("{{ 'a' | lowwer }}", "{{ 'a' | lower }}"),
        ("{{ 'a' is definded }}", "{{ 'a' is defined }}"),
    ],
)
def test_a_replacement_removes_its_problem(text, fixed):
    (problem,) = check_text(text).problems
    assert problem.replacement is not None
    start, end = problem.replacement.span
    assert text[:start] + problem.replacement.text + text[end:] == fixed
    assert said(fixed) == []


def test_a_quoted_name_is_never_replaced_by_a_path():
    (problem,) = check_text("{{ environment['VpcId'] }}").problems
    assert problem.replacement is None


def test_an_impossible_comparison_leads_to_the_declaration():
    (problem,) = check_text(f"{{{{ {IN}.size == 'x' }}}}").problems
    assert [(one.path, one.span) for one in problem.related] == [("s", Span(1, 2))]


# --- references, types and places ----------------------------------------------------------


def references(text: str, role: Role = Role.INSTANCE) -> list[tuple[str, ...]]:
    return [one.path for one in check_text(text, role).references]


def test_each_name_of_a_path_is_a_reference():
    text = f"{{{{ {IN}['port'] }}}}"
    found = check_text(text).references
    assert [one.path for one in found] == [
        ("service_instance",),
        ("service_instance", "inputs"),
        ("service_instance", "inputs", "port"),
    ]
    assert [text[slice(*one.span)] for one in found] == ["service_instance", "inputs", "port"]


def test_a_loop_variable_continues_the_path_of_what_it_walks_through():
    text = "{% for i in service_instances %}{{ i.inputs.port }}{% endfor %}"
    assert ("service_instances", "[]", "inputs", "port") in references(text, Role.PIPELINE)


def test_a_local_name_leads_to_its_binding():
    text = "{% set image = 'x' %}{{ image }}"
    binding, use = check_text(text).references
    assert (binding.binding, use.binding) == (True, False)
    assert binding.path == use.path
    assert use.declaration == Declaration("t.yaml", binding.span)
    assert text[slice(*use.span)] == "image"


def test_an_alias_of_inputs_leads_on_to_the_input():
    text = f"{{% set i = {IN} %}}{{{{ i.port }}}}"
    assert references(text)[-1] == ("service_instance", "inputs", "port")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (f"{{{{ {IN} | tojson }}}}", True),
        (f"{{{{ {IN}.items() }}}}", True),
        (f"{{% for k in {IN} %}}{{% endfor %}}", True),
        (f"{{{{ {IN}[service.name] }}}}", True),
        (f"{{{{ {IN} | default({{}}) }}}}", True),
        (f"{{{{ {IN}.port }}}}", False),
        (f"{{{{ {IN}.get('port') }}}}", False),
        (f"{{% set i = {IN} %}}", False),
        (f"{{% if {IN} is defined %}}{{% endif %}}", False),
    ],
)
def test_which_references_read_every_member(text, whole):
    inputs = [one for one in check_text(text).references if one.path[-1] == "inputs"]
    assert [one.whole for one in inputs] == [whole]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        (f"{{{{ {IN}.handler }}}}", [False]),
        (f"{{{{ {IN}.handler | default('') }}}}", [True]),
        (f"{{% if {IN}.handler is defined %}}{{{{ {IN}.handler }}}}{{% endif %}}", [True, True]),
    ],
)
def test_which_references_are_guarded(text, guarded):
    found = [one for one in check_text(text).references if one.path[-1] == "handler"]
    assert [one.guarded for one in found] == guarded


def test_types_at_a_place():
    text = f"{{% for t in {IN}.tags %}}{{{{ t | length }}}}{{{{ {IN}.port ~ 'x' }}}}{{% endfor %}}"
    result = check_text(text)
    assert result.type_at(text.index("tags")) == Array(STRING)
    assert result.type_at(text.index("t |")) == STRING
    assert result.type_at(text.index("length")) == INTEGER
    assert result.type_at(text.index("port")) == INTEGER
    assert result.type_at(text.index("~")) == STRING


def test_the_type_before_a_trailing_dot():
    text = f"{{{{ {IN}. }}}}"
    result = check_text(text)
    typed = result.expression_at(text.index(" }}"))
    assert typed is not None
    assert result.type_of(typed.expression.target) is INPUTS


def test_bindings_come_with_their_types():
    text = f"{{% set n = {IN}.port %}}{{% for t in {IN}.tags %}}|{{% endfor %}}"
    found = {one.binding.name: one.type for one in check_text(text).bindings_at(text.index("|"))}
    assert found["n"] == INTEGER
    assert found["t"] == STRING
    assert "index0" in found["loop"].members


# --- any text ------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        "{{ ", " }}", "{% if ", " %}", "{% else %}", "{% endif %}", "{% for x in ", "{% endfor %}",
        "{% set x = ", "{% macro m(x) %}", "{% endmacro %}", "{% with a = ", "{% endwith %}",
        "{% set x.y = ", "{% for x, y in ", "{% filter lower %}", "{% endfilter %}", "{% do ",
        IN, ENV, COMPONENT, ".port", ".", "['a']", "[", "]", "(", ")", "()", " | lower", " | ", ", ",
        " is defined", " is ", " and ", " or ", " not ", " in ", " == ", " + ", " ~ ", "'a'", "1",
        "x", "loop", "loop.index", ".items()", ".get('port')", " if ", " else ", "{'a': 1}", "*", "-",
        "=", ":", "none", "true", "\n", "é",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=25).map("".join), st.sampled_from(Role))
def test_any_text_gives_a_result_whose_spans_lie_in_it(text, role):
    result = check_text(text, role)
    spans = [one.span for one in (*result.problems, *result.references)]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    for offset in range(0, len(text), 7):
        result.type_at(offset)
        result.bindings_at(offset)


@pytest.mark.parametrize(
    ("member", "text"),
    [
        (Member(BOOLEAN, default="public", has_default=True), "{{ x == 'public' }}"),
        (Member(Scalar("string", ("a",)), default="b", has_default=True), "{{ x == 'b' }}"),
        (Member(Scalar("string", (256, 512))), "{{ x == '256' }}"),
        (Member(INTEGER, default=None, has_default=True), "{{ x | length }}"),
    ],
)
def test_what_a_schema_says_wrongly_of_itself_is_no_mistake_of_the_template(member, text):
    assert check(parse(text), Object({"x": member})).problems == ()


def test_a_name_of_another_group_is_pointed_at():
    (problem,) = check_text(f"{{{{ {IN}.VpcId }}}}").problems
    assert problem.message.endswith("'environment.outputs.VpcId' exists")
