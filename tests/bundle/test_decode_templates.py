"""Reading templates and YAML: exact places on sound text, the tree kept on damaged text."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import jinja2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import AWS_SAMPLES, BUNDLES, require_corpus
from proton_bundle.decode import plain, read_template, read_yaml, reading
from proton_bundle.decode.composing import MAX_DEPTH
from proton_bundle.decode.nodes import (
    Document,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    find,
    walk,
)
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable

FARGATE = (
    AWS_SAMPLES
    / "service-templates/load-balanced-fargate-svc/v1/instance_infrastructure/cloudformation.yaml"
)


def published(*suffixes: str) -> list[SourceText]:
    paths = sorted(path for path in BUNDLES.rglob("*") if path.suffix in suffixes)
    return [SourceText(path.name, path.read_text()) for path in paths if path.is_file()]


def key_paths(root: Node | None) -> Counter[tuple[str, ...]]:
    """Every key with the keys above it."""
    found: Counter[tuple[str, ...]] = Counter()
    pending: list[tuple[Node | None, tuple[str, ...]]] = [(root, ())]
    while pending:
        node, above = pending.pop()
        if isinstance(node, MappingNode):
            for entry in node.entries:
                path = (*above, entry.name or "")
                found[path] += 1
                pending.append((entry.value, path))
        elif isinstance(node, SequenceNode):
            pending += [(item, (*above, "[]")) for item in node.items]
    return found


def check_places(source: SourceText, document: Document) -> None:
    for node in walk(document.root):
        assert 0 <= node.span.start <= node.span.end <= len(source.text)
        if isinstance(node, ScalarNode):
            assert node.span.covers(node.content)
        if node.tag_span is not None:
            assert source.slice(node.tag_span) == node.tag
    for problem in document.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(source.text)


def check(text: str) -> None:
    source = SourceText("t.yaml", text)
    template = read_template(source)
    assert [c for c in template.masked if c in "\r\n"] == [c for c in text if c in "\r\n"]
    assert len(template.masked) == len(text)
    for document in (template.yaml, read_yaml(source)):
        check_places(source, document)
        plain(document.root)


# --- sound text ------------------------------------------------------------------------------


@require_corpus
def test_every_published_template_reads_clean() -> None:
    for source in published(".yaml", ".yml"):
        template = read_template(source)
        assert not template.yaml.problems, source.path
        check_places(source, template.yaml)


class _Loader(yaml.SafeLoader):
    """PyYAML with dates as texts and template tags ignored: what ``plain`` promises."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith("timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _ignore_tag(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_object(
            yaml.ScalarNode(
                loader.resolve(yaml.ScalarNode, node.value, (node.style is None, False)), node.value
            )
        )
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _ignore_tag)


@require_corpus
def test_files_without_jinja_have_the_values_of_pyyaml() -> None:
    compared = 0
    for source in published(".yaml", ".yml"):
        if "{{" not in source.text and "{%" not in source.text:
            expected = yaml.load(source.text, _Loader)  # a safe loader
            assert plain(read_yaml(source).root) == expected, source.path
            compared += 1
    assert compared > 100


@given(st.one_of(st.text(alphabet="0123456789xb_.:+-eEoOnyYtrufals~INF", max_size=8)))
@settings(max_examples=500, deadline=None)
def test_unquoted_scalars_mean_what_pyyaml_says(text: str) -> None:
    source = SourceText("v.yaml", f"k: {text}\n")
    document = read_yaml(source)
    try:
        expected = yaml.load(source.text, _Loader)["k"]
    except (yaml.YAMLError, ValueError, TypeError):
        return
    value = plain(find(document.root, "k"))
    assert value == expected or (value != value and expected != expected)  # NaN
    assert type(value) is type(expected)


def test_merge_keys_and_explicit_tags() -> None:
    text = (
        'base: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3\nn: !!int "30"\ns: !!str 30\nd: 2020-01-02\n'
    )
    assert plain(read_yaml(SourceText("v.yaml", text)).root) == {
        "base": {"x": 1, "y": 2},
        "a": {"x": 1, "y": 3},
        "n": 30,
        "s": "30",
        "d": "2020-01-02",
    }


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_places_are_code_points_whatever_the_line_ends(line_end: str, start: str) -> None:
    lines = ["é: 😀x", "b: !Ref 'q😀'", "c:", "- \u2028 z", "d: |", "  one", "  two", "e: {{ x }}"]
    source = SourceText("t.yaml", start + line_end.join([*lines, ""]))
    document = read_template(source).yaml
    assert not document.problems
    said = [source.slice(n.content) for n in walk(document.root) if isinstance(n, ScalarNode)]
    assert said == ["é", "😀x", "b", "q😀", "c", "z", "d", f"  one{line_end}  two", "e", "{{ x }}"]


def test_values_keep_the_templates_own_text() -> None:
    text = (
        "a: {{ x }}-{{ y }}\nb: '{{ x }}''s {{ y }}'\nc: plain\nd: \"{# n #}z{% raw %}{{r}}{% endraw %}\"\n"
        "{{ k }}: 1\ne: |\n  {{ x }}\n  {% if y %}\n  q\n  {% endif %}\nf: {% if a %}1{% else %}2{% endif %}\n"
    )
    document = read_template(SourceText("t.yaml", text)).yaml
    assert not document.problems
    assert isinstance(document.root, MappingNode)
    values = {
        entry.name: (entry.value.value, entry.value.is_dynamic)
        for entry in document.root.entries
        if isinstance(entry.value, ScalarNode)
    }
    assert values["a"] == ("{{ x }}-{{ y }}", True)
    assert values["b"] == ("{{ x }}'s {{ y }}", True)
    assert values["c"] == ("plain", False)
    assert values["d"] == ("z{{r}}", False)
    assert values["{{ k }}"] == ("1", False)
    assert values["e"][1]
    assert values["f"] == ("{% if a %}1{% else %}2{% endif %}", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l:\n  - a\n  {{ x | f }}\n  - b\n", {"l": ["a", "b"]}),
        ("l:\n  {{ x }}\nm: 1\n", {"l": "{{ x }}", "m": 1}),
        ("l:\n  {{ x |\n    f }}\n  - b\n", {"l": ["b"]}),
        ("l: [\n  {{ x }},\n  b]\n", {"l": ["{{ x }}", "b"]}),
        ("l: '\n  {{ x }}\n  '\n", {"l": " {{ x }} "}),
        ("{{ x }}\nl: 1\n", {"l": 1}),
        ("l:\n  {% if a %}- b{% endif %}\n  - c\n", {"l": ["b", "c"]}),
        ("{% if a %}k: 1{% else %}k: 2{% endif %}\nl: 3\n", {"k": 1, "l": 3}),
        ("l: [{% for x in y %}{{ x }},{% endfor %}]\n", {"l": ["{% for x in y %}{{ x }},{% endfor %}"]}),
        ("a:\n{% if x %}\n  'b'\n{% else %}\n  'c'\n{% endif %}\nd: 1\n", {"a": "b", "d": 1}),
    ],
)  # fmt: skip
def test_an_expression_is_a_value_or_stands_for_entries(text: str, expected: object) -> None:
    document = read_template(SourceText("t.yaml", text)).yaml
    assert not document.problems
    assert plain(document.root) == expected


class _Known(jinja2.ChainableUndefined):
    """A value that prints as one word, whatever is asked of it."""

    def __str__(self) -> str:
        return "known"


@require_corpus
def test_without_branches_the_masked_tree_has_the_keys_of_the_rendered_one() -> None:
    environment = jinja2.Environment(undefined=_Known)
    compared = 0
    for source in published(".yaml", ".yml"):
        if "{{" not in source.text or "{%" in source.text or "proton_" in source.text:
            continue
        rendered = environment.from_string(source.text).render()
        strict = key_paths(read_yaml(SourceText(source.path, rendered)).root)
        masked = key_paths(read_template(source).yaml.root)
        assert {p for p in masked if "{{" not in str(p)} == {
            p for p in strict if "known" not in str(p)
        }
        compared += 1
    assert compared >= 10


# --- damage ----------------------------------------------------------------------------------


def _replace(old: str, new: str) -> Callable[[str], str]:
    def damage(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return damage


_PORT = "      Port: '{{service_instance.inputs.port}}'\n"
_MODE = "      NetworkMode: awsvpc\n"
_IF = "{% if service_instance.inputs.subnet_type == 'private' %}"
DAMAGES = {
    "none": lambda text: text,
    "unclosed expression": _replace(_PORT, "      Port: {{ service_instance.inputs.\n"),
    "unfinished expression in quotes": _replace(
        _PORT, "      Port: '{{ service_instance.inputs.'\n"
    ),
    "unclosed expression and quote": _replace(_PORT, "      Port: '{{ service_instance.inputs.\n"),
    "dedented by one": _replace(_MODE, _MODE[1:]),
    "indented by three": _replace(_MODE, f"   {_MODE}"),
    "half-typed key": _replace(_MODE, f"{_MODE}      Netw\n"),
    "unclosed tag": _replace(_IF, "{% if x."),
    "missing endif": _replace("{% endif %}", ""),
    "tab": _replace(_MODE, f"\t{_MODE.lstrip()}"),
    "unclosed bracket": _replace("task_size}}, cpu]", "task_size}}, cpu"),
}


@require_corpus
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_keeps_the_tree_of_the_fargate_template(damage: str) -> None:
    text = FARGATE.read_text()
    sound = key_paths(read_template(SourceText("t.yaml", text)).yaml.root)
    source = SourceText("t.yaml", DAMAGES[damage](text))
    template = read_template(source)
    kept = sound & key_paths(template.yaml.root)
    assert sound.total() >= 232
    assert sound.total() - kept.total() <= 3
    assert bool(template.yaml.problems or template.jinja.problems) == (damage != "none")
    check_places(source, template.yaml)


@require_corpus
@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[1:],
        lambda line: f"   {line}",
        lambda line: f"\t{line.lstrip()}",
        lambda line: f"{line[: len(line) - len(line.lstrip())]}Netw\n{line}",
        lambda line: f"{line}\n{line[: len(line) - len(line.lstrip())]}Foo: \"abc",
        lambda line: line.rstrip("'"),
        lambda line: line.replace("}}", ""),
    ],
    ids=["dedent", "indent", "tab", "half key", "open quote", "lost quote", "open island"],
)  # fmt: skip
def test_damage_on_any_line_keeps_nearly_everything(damage: Callable[[str], str]) -> None:
    lines = FARGATE.read_text().split("\n")
    sound = key_paths(read_template(SourceText("t.yaml", "\n".join(lines))).yaml.root)
    lost = []
    for number in range(0, len(lines), 4):
        damaged = [*lines[:number], damage(lines[number]), *lines[number + 1 :]]
        template = read_template(SourceText("t.yaml", "\n".join(damaged)))
        lost.append((sound - key_paths(template.yaml.root)).total())
    assert sum(lost) / len(lost) < 3
    assert max(lost) <= 20


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("a:\n\tb: 1\n", "tab", "\t"),
        ("a: [1, 2\nb: 3\n", "unclosed", "["),
        ("a: 'x\nb: 3\n", "unclosed", "'"),
        ("a: 1\nNetw\nb: 2\n", "syntax", "Netw"),
        ("a: b: c\n", "syntax", "a: b: c"),
        ("a: 1\na: 2\n", "duplicate-key", "a"),
        ("a: \x00\n", "character", "\x00"),
        ("a: *b\n", "alias", "*b"),
    ],
)
def test_says_what_is_no_yaml_at_its_place(text: str, kind: str, place: str) -> None:
    source = SourceText("t.yaml", text)
    problem = read_yaml(source).problems[0]
    assert (problem.kind, source.slice(problem.span)) == (kind, place)


@pytest.mark.parametrize(
    ("text", "duplicates"),
    [
        ("{% if x %}\na: 1\n{% else %}\na: 2\n{% endif %}\n", []),
        ("{% if x %}\na: 1\n{% endif %}\n{% if not x %}\na: 2\n{% endif %}\n", []),
        ("{% if k == 'b' %}\na: 1\n{% endif %}\n{% if k=='c' %}\na: 2\n{% endif %}\n", []),
        ("{% if x %}\na: 1\n{% endif %}\na: 2\n", ["a"]),
        ("{% if x %}\na: 1\n{% endif %}\n{% if x %}\na: 2\n{% endif %}\n", ["a"]),
        ("a{{ x }}: 1\na{{ x }}: 2\n", []),
    ],
)
def test_a_key_is_twice_there_only_if_both_can_hold(text: str, duplicates: list[str]) -> None:
    source = SourceText("t.yaml", text)
    problems = read_template(source).yaml.problems
    assert [source.slice(problem.span) for problem in problems] == duplicates


# --- any text --------------------------------------------------------------------------------


@given(
    st.text(
        alphabet=st.sampled_from("{}%#-'\"[],:|>&*!? ab1\n\t\r\\é\ud800\x00\ufeff\ue000"),
        max_size=80,
    )
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    check(text)


@require_corpus
def test_damaged_published_templates_are_read_without_an_exception() -> None:
    chance = random.Random(3)
    sources = [source.text for source in published(".yaml", ".yml") if source.text]
    for _ in range(150):
        text = chance.choice(sources)
        for _ in range(3):
            at = chance.randrange(len(text))
            piece = chance.choice(
                ["{{", "}}", "{%", "'", '"', "[", "\t", "\n", ": ", "- ", "&a ", "*a"]
            )
            text = text[:at] + piece + text[at + chance.randint(0, 4) :]
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"k{i}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)),
        "[" * 100_000,
        "- " * 5_000,
        "".join(" " * i + "a:\n" for i in range(800)),
    ],
    ids=["alias bomb", "brackets", "lists", "mappings"],
)  # fmt: skip
def test_bombs_cost_little_and_are_named(text: str) -> None:
    document = read_yaml(SourceText("t.yaml", text))
    assert document.problems[0].kind in {"alias", "too-deep"}
    assert sum(1 for _ in walk(document.root)) < 30_000
    assert len(repr(document.root)) > 0  # recursion over the whole tree is safe


def test_depth_of_the_tree_is_bounded() -> None:
    anchors = "".join(f"k{i}: &a{i} [*a{i - 1}]\n" if i else "k0: &a0 [x]\n" for i in range(400))
    root = read_yaml(SourceText("t.yaml", anchors)).root

    def depth(node: Node) -> int:
        below = [item for item in walk(node) if item is not node]
        return 0 if not below else 1 + max(depth(item) for item in _children(node))

    assert root is not None
    assert depth(root) <= MAX_DEPTH + 1


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [part for entry in node.entries for part in (entry.key, entry.value)]
    return list(node.items) if isinstance(node, SequenceNode) else []


def test_pure_python_gives_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\ufeffa: &x !Ref b\r\nc: [1, '{{ d }}']\r\ne: *x\r\nf: |\r\n  g\r\n"
    source = SourceText("t.yaml", text)
    fast = reading.read_template(source).yaml
    monkeypatch.setattr("proton_bundle.decode.composing.LOADER", yaml.SafeLoader)
    assert reading.read_template(source).yaml == fast
