"""What a template refers to: the same walk over rendered text and over text with Jinja in it."""

from __future__ import annotations

import pytest

from corpus import AWS_SAMPLES, require_corpus
from proton_bundle.decode import read_template
from proton_bundle.source import SourceText
from proton_cloudformation.functions import PSEUDO_PARAMETERS
from proton_cloudformation.references import (
    ReferenceKind,
    definitions,
    references,
    targets,
)
from proton_cloudformation.template import load


def found(text: str) -> list[tuple[str, str, str | None]]:
    """Kind, the characters under the name, the characters under the attribute."""
    template = load(text)
    assert template.problems == ()
    return [
        (
            reference.kind.value,
            template.source.slice(reference.span),
            template.source.slice(reference.attribute_span) if reference.attribute_span else None,
        )
        for reference in references(template.root, template.source)
    ]


def in_property(value: str) -> list[tuple[str, str, str | None]]:
    return found(f"Resources:\n  A:\n    Type: T\n    Properties:\n      P: {value}\n")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!Ref B", [("Ref", "B", None)]),
        ("!Ref 'B'", [("Ref", "B", None)]),
        ("!Ref >-\n        B\n", [("Ref", "B", None)]),
        ("!GetAtt |\n        B.Arn\n", [("Fn::GetAtt", "B", "Arn")]),
        ("{Ref: B}", [("Ref", "B", None)]),
        ("!Ref AWS::Region", [("Ref", "AWS::Region", None)]),
        ("!GetAtt B.Arn", [("Fn::GetAtt", "B", "Arn")]),
        ("!GetAtt B.Outputs.X", [("Fn::GetAtt", "B", "Outputs.X")]),
        ('!GetAtt "B.Arn"', [("Fn::GetAtt", "B", "Arn")]),
        ("!GetAtt [B, Arn]", [("Fn::GetAtt", "B", "Arn")]),
        ("{'Fn::GetAtt': [B, Arn]}", [("Fn::GetAtt", "B", "Arn")]),
        ("!GetAtt [B, !Ref C]", [("Fn::GetAtt", "B", None), ("Ref", "C", None)]),
        ("!Sub '${B}-${ C.Arn }'", [("Fn::Sub", "B", None), ("Fn::Sub", "C", "Arn")]),
        ("!Sub |\n        x ${B}\n        ${C}", [("Fn::Sub", "B", None), ("Fn::Sub", "C", None)]),
        ("!Sub '${!B} $B ${}'", []),
        ("!Sub ['${own}${B}', {own: !Ref C}]", [("Fn::Sub", "B", None), ("Ref", "C", None)]),
        ("!If [Yes, !Ref B, x]", [("Fn::If", "Yes", None), ("Ref", "B", None)]),
        ("!FindInMap [M, a, b]", [("Fn::FindInMap", "M", None)]),
        ("!FindInMap [!Ref B, a, b]", [("Ref", "B", None)]),
        ("!Condition C", [("Condition", "C", None)]),
        ("{Condition: x}", []),
        ("{Ref: B, Other: 1}", []),
        ("{Ref: [B]}", []),
        ("!GetAtt []", []),
        ("!Ref ''", []),
    ],
)
def test_each_form_is_found_at_its_name(
    value: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert in_property(value) == expected


def test_names_that_stand_directly_in_a_definition() -> None:
    text = """\
Conditions:
  Both: !And [{Condition: One}, !Condition Two]
Resources:
  A:
    Condition: Both
    DependsOn: [B, C]
  B:
    DependsOn: C
Outputs:
  O:
    Condition: Both
    Value: x
"""
    assert found(text) == [
        ("Condition", "One", None),
        ("Condition", "Two", None),
        ("Condition", "Both", None),
        ("DependsOn", "B", None),
        ("DependsOn", "C", None),
        ("DependsOn", "C", None),
        ("Condition", "Both", None),
    ]


def test_a_reference_knows_where_it_stands() -> None:
    template = load("Outputs:\n  O:\n    Value: !Ref B\n")
    [reference] = references(template.root, template.source)
    assert (reference.place.section, reference.place.owner) == ("Outputs", "O")


def test_targets_are_looked_up_in_the_sections_that_can_hold_them() -> None:
    text = """\
Parameters: {X: {Type: String}}
Conditions: {X: !Equals [!Ref X, y]}
Mappings: {X: {a: {b: c}}}
Resources:
  R:
    Condition: X
    Properties: [!Ref X, !GetAtt X.Arn, !FindInMap [X, a, b], !Ref AWS::Region, !Sub "${R}"]
"""
    template = load(text)
    defined = definitions(template.root)
    sections = {
        (reference.kind, reference.name): [each.section for each in targets(reference, defined)]
        for reference in references(template.root, template.source)
    }
    assert sections == {
        (ReferenceKind.REF, "X"): ["Parameters"],
        (ReferenceKind.CONDITION, "X"): ["Conditions"],
        (ReferenceKind.GET_ATT, "X"): [],
        (ReferenceKind.FIND_IN_MAP, "X"): ["Mappings"],
        (ReferenceKind.REF, "AWS::Region"): [],
        (ReferenceKind.SUB, "R"): ["Resources"],
    }
    assert "AWS::Region" in PSEUDO_PARAMETERS


@pytest.mark.parametrize("text", ["", "[]", "Resources: []", "Resources: {A: x}", "1: 2"])
def test_a_template_in_the_making_has_what_it_has(text: str) -> None:
    template = load(text)
    assert references(template.root, template.source) == ()
    assert len(definitions(template.root)) <= 1


@require_corpus
def test_the_editor_finds_the_same_names_in_text_with_jinja() -> None:
    count = 0
    for path in sorted(AWS_SAMPLES.glob("**/cloudformation.yaml")):
        source = SourceText(str(path), path.read_text(encoding="utf-8"))
        root = read_template(source).yaml.root
        for reference in references(root, source):
            assert source.slice(reference.span) == reference.name
            count += 1
            if reference.attribute_span:
                assert source.slice(reference.attribute_span) == reference.attribute
        for definition in definitions(root):
            assert source.slice(definition.span) == definition.name
    assert count > 500


def test_a_name_that_rendering_decides_is_left_out() -> None:
    text = """\
Resources:
  {{ service.name }}Role: {Type: T}
  A:
    Type: T
    DependsOn: "{{ service.name }}Role"
    Properties: [!Ref "{{ x }}", !Sub "${B}-{{ y }}-${ {{z}} }", !GetAtt {{ x }}.Arn]
"""
    source = SourceText("t.yaml", text)
    root = read_template(source).yaml.root
    assert [each.name for each in references(root, source)] == ["B"]
    assert [each.name for each in definitions(root)] == ["A"]
