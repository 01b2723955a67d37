"""cfn-lint's findings at the template's own characters, with the inputs under which they hold."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import Role
from proton_bundle.source import Span
from proton_cloudformation.cfn_lint import Failure, LintResult
from proton_cloudformation.rendered_check import check_bundle
from proton_cloudformation.worker import CfnLintWorker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conftest import ServiceBundle


@pytest.fixture(scope="module")
def worker() -> Iterator[CfnLintWorker]:
    with CfnLintWorker() as worker:
        yield worker


class Scripted:
    """A linter that answers the same to every text."""

    def __init__(self, result: LintResult) -> None:
        self.result = result

    def lint(self, texts: Sequence[str]) -> list[LintResult]:
        return [self.result] * len(texts)


SILENT = Scripted(LintResult())


def marked(text: str) -> tuple[str, list[str]]:
    """The text without its marks, and the offsets and words that stood between them."""
    spans, clean = [], ""
    for piece in textwrap.dedent(text).lstrip("\n").split("«"):
        word, mark, rest = piece.partition("»")
        if mark:
            spans.append(f"{len(clean)}:{word}")
            clean += word + rest
        else:
            clean += piece
    return clean, spans


def described(finding: Finding, text: str) -> str:
    return f"{finding.span.start}:{text[finding.span.start : finding.span.end]}"


def topic(properties: str) -> str:
    return f"""
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties:
              {properties}
    """


PLANTED = [
    ("E3002", None, topic("«DisplayNam»: {{ service.name }}")),
    ("E3002", None, topic("«TopicNam»: {{ service_instance.inputs.secret }}")),
    ("E3002", None, topic("«DisplayNam»: !Sub '${AWS::Region}'")),
    ("E1020", None, topic("DisplayName: !Ref «Nope»")),
    ("E1020", None, topic("DisplayName: {Ref: «Nope»}")),
    ("E1019", None, topic("DisplayName: !Sub '${Topic2}'").replace("Topic2", "«Nope»")),
    ("E1019", None, topic("DisplayName: !Sub '{{ service.name }}-${AWS::Region}-${«Nope»}'")),
    ("E3012", None, topic("FifoTopic: «maybe»")),
    ("E3012", None, topic("DisplayName:\n                «Fn::GetAt»: [Topic, TopicName]")),
    ("E3012", None, topic("DisplayName:\n                «Fn::Joi»: ['', ['{{ service.name }}']]")),
    (
        "E3030",
        None,
        """
        Resources:
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: «PER_{{ service_instance.inputs.kind }}»
              ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}
              KeySchema: [{AttributeName: a, KeyType: HASH}]
              AttributeDefinitions: [{AttributeName: a, AttributeType: S}]
        """,
    ),
    (
        "E1020",
        "not service_instance.inputs.public",
        topic(
            "DisplayName: x\n"
            "      {% if not service_instance.inputs.public %}\n"
            "              KmsMasterKeyId: !Ref «Nope»\n"
            "      {% endif %}"
        ),
    ),
    (
        "E1020",
        "service_instance.inputs.kind == 'large'",
        topic(
            "DisplayName: x\n"
            "              KmsMasterKeyId: !Ref «Key»\n"
            "          {% if service_instance.inputs.kind == 'small' %}\n"
            "          Key: {Type: AWS::SNS::Topic}\n"
            "          {% endif %}"
        ),
    ),
    (
        "E3006",
        None,
        """
        Resources:
          {% for zone in service_instance.inputs.zones %}
          Topic{{ loop.index }}:
            Type: «AWS::SNS::Topik»
          {% endfor %}
        """,
    ),
    (
        "E3005",
        None,
        """
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            DependsOn: [«Nope»]
        """,
    ),
    (
        "E6101",
        None,
        """
        Resources:
          Topic:
            Type: AWS::SNS::Topic
        Outputs:
          Arn:
            Value: !GetAtt Topic.«Nope»
        """,
    ),
    (
        "E3003",
        None,
        """
        Resources:
          Fn:
            Type: AWS::Lambda::Function
            «Properties»:
              Code: {ZipFile: x}
              Runtime: python3.13
              Handler: a.b
        """,
    ),
]


@pytest.mark.parametrize(("code", "condition", "template"), PLANTED)
def test_a_planted_mistake_is_found_at_its_characters(
    service_bundle: ServiceBundle,
    worker: CfnLintWorker,
    code: str,
    condition: str | None,
    template: str,
) -> None:
    text, expected = marked(template)
    findings = [
        each
        for each in check_bundle(service_bundle(text), worker)
        if each.severity is Severity.ERROR
    ]
    assert [described(each, text) for each in findings] == expected
    assert [(each.code, each.condition) for each in findings] == [(code, condition)]
    assert findings[0].path == "instance_infrastructure/cloudformation.yaml"
    assert findings[0].name.replace("-", "").isalnum()


def test_a_default_that_any_spec_may_replace_is_a_warning(
    service_bundle: ServiceBundle, worker: CfnLintWorker
) -> None:
    text, expected = marked("""
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties:
              DelaySeconds: «{{ service_instance.inputs.port * 100 }}»
    """)
    [finding] = check_bundle(service_bundle(text), worker)
    assert (finding.code, finding.severity) == ("E3034", Severity.WARNING)
    assert [described(finding, text)] == expected


@pytest.mark.parametrize(
    "properties",
    [
        "KmsMasterKeyId: {{ service_instance.inputs.secret }}",
        "FifoTopic: {{ environment.outputs.Fifo }}",
        "TopicName: {{ service_instance.inputs.secret }}",
        "Tags: [{Key: a, Value: {{ service_instance.inputs.count }}}]",
        "TracingConfig: {{ environment.outputs.Tracing }}",
        "SignatureVersion: {{ service_instance.inputs.count }}",
    ],
)
def test_what_rests_on_a_guess_is_not_said(
    service_bundle: ServiceBundle, worker: CfnLintWorker, properties: str
) -> None:
    text, _ = marked(topic(properties))
    assert check_bundle(service_bundle(text), worker) == ()


def test_a_retired_runtime_is_a_warning(
    service_bundle: ServiceBundle, worker: CfnLintWorker
) -> None:
    text, expected = marked("""
        Resources:
          Fn:
            Type: AWS::Lambda::Function
            Properties:
              Code: {ZipFile: x}
              Runtime: «python3.6»
              Handler: a.b
              Role: arn:aws:iam::123456789012:role/x
    """)
    [finding] = check_bundle(service_bundle(text), worker)
    assert finding.severity is Severity.WARNING
    assert [described(finding, text)] == expected


def test_a_macro_of_ones_own_is_no_mistake(
    service_bundle: ServiceBundle, worker: CfnLintWorker
) -> None:
    text, _ = marked("""
        Transform: [AWS::Serverless-2016-10-31, MyMacro]
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              InlineCode: x
              Runtime: python3.13
              Handler: a.b
    """)
    errors = [
        each
        for each in check_bundle(service_bundle(text), worker)
        if each.severity is Severity.ERROR
    ]
    assert errors == []


SERVERLESS = """
        Transform: TRANSFORM
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              InlineCode: x
              Runtime: python3.13
              Handler: a.b
              Events:
                Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
          Queue:
            Type: AWS::SQS::Queue
        Outputs:
          Out:
            Value: VALUE
    """


@pytest.mark.parametrize(
    ("transform", "value", "severity"),
    [
        ("AWS::Serverless-2016-10-31", "!Ref «Quue»", Severity.ERROR),
        ("AWS::Serverless-2016-10-31", "!GetAtt «Quue».Arn", Severity.ERROR),
        ("AWS::Serverless-2016-10-31", "!GetAtt Queue.«Arnn»", Severity.ERROR),
        ("AWS::Serverless-2016-10-31", "!Sub '${AWS::Region}-${«FnRoll»}'", Severity.ERROR),
        ("[AWS::Serverless-2016-10-31, Mine]", "!Ref «Quue»", Severity.ERROR),
        ("[AWS::Serverless-2016-10-31, Mine]", "!Ref «QueuePolicy»", Severity.WARNING),
        (
            "[AWS::Serverless-2016-10-31, {Name: Mine, Parameters: {a: b}}]",
            "!Ref «Added»",
            Severity.WARNING,
        ),
        ("AWS::Serverless-2016-10-31", "!Ref Queue", None),
        ("AWS::Serverless-2016-10-31", "!GetAtt Queue.QueueName", None),
        ("AWS::Serverless-2016-10-31", "!GetAtt FnRole.Arn", None),
        ("AWS::Serverless-2016-10-31", "!Ref FnDaily", None),
        ("AWS::Serverless-2016-10-31", "!Ref ServerlessRestApi", None),
        ("AWS::Serverless-2016-10-31", "!Ref Fn.Version", None),
        ("AWS::Serverless-2016-10-31", "!Sub '${Fn.Arn}-${AWS::StackName}'", None),
    ],
)
def test_names_are_checked_where_a_transform_adds_some(
    service_bundle: ServiceBundle,
    worker: CfnLintWorker,
    transform: str,
    value: str,
    severity: Severity | None,
) -> None:
    template = SERVERLESS.replace("TRANSFORM", transform).replace("VALUE", value)
    text, expected = marked(template)
    findings = check_bundle(service_bundle(text), worker)
    assert [described(each, text) for each in findings] == expected
    assert {each.severity for each in findings} == ({severity} if severity else set())


def test_both_templates_of_a_service_are_checked(
    service_bundle: ServiceBundle, worker: CfnLintWorker
) -> None:
    broken, _ = marked(topic("DisplayNam: x"))
    bundle = service_bundle(broken, pipeline=broken)
    paths = [each.path for each in check_bundle(bundle, worker)]
    assert paths == [
        "instance_infrastructure/cloudformation.yaml",
        "pipeline_infrastructure/cloudformation.yaml",
    ]
    assert set(bundle.parts) == {Role.INSTANCE, Role.PIPELINE}


def test_text_that_is_no_template_is_said_at_its_line(service_bundle: ServiceBundle) -> None:
    text, _ = marked("""
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            {% if not service_instance.inputs.public %}
           Bad: x
            {% endif %}
    """)
    [finding] = check_bundle(service_bundle(text), SILENT)
    assert (finding.code, finding.severity) == ("PB591", Severity.ERROR)
    assert text[: finding.span.start].count("\n") == 4
    assert finding.condition == "not service_instance.inputs.public"


def test_a_key_that_a_loop_repeats_is_a_warning(service_bundle: ServiceBundle) -> None:
    text = "Resources:\n{% for z in service_instance.inputs.zones %}  A: {}\n{% endfor %}"
    [finding] = check_bundle(service_bundle(text), SILENT)
    assert (finding.code, finding.severity) == ("PB591", Severity.WARNING)
    assert finding.condition == "a loop runs more than once"
    assert text[finding.span.start : finding.span.end] == "A"


def test_a_resource_that_is_never_created_is_not_judged(
    service_bundle: ServiceBundle, worker: CfnLintWorker
) -> None:
    text, _ = marked("""
        Conditions:
          Never: !Equals [a, b]
          Always: !Not [{Condition: Never}]
        Resources:
          Nothing: {Type: Custom::Nothing, Condition: Never}
          Something: {Type: Custom::Something, Condition: Always}
    """)
    errors = [
        text[each.span.start : each.span.end]
        for each in check_bundle(service_bundle(text), worker)
        if each.severity is Severity.ERROR
    ]
    assert errors == ["Something"]


def test_a_failing_rendering_is_said_unless_it_is_known(service_bundle: ServiceBundle) -> None:
    text = "Description: {{ 1 // 0 }}\nResources: {}\n"
    bundle = service_bundle(text)
    [finding] = check_bundle(bundle, SILENT)
    assert (finding.code, finding.severity) == ("PB590", Severity.ERROR)
    assert text[finding.span.start : finding.span.end] == "{{ 1 // 0 }}"
    known = Finding(finding.path, Span(13, 14), "PB300", "n", Severity.ERROR, "m")
    assert check_bundle(bundle, SILENT, reported=[known]) == ()
    elsewhere = Finding(finding.path, Span(30, 31), "PB300", "n", Severity.ERROR, "m")
    assert check_bundle(bundle, SILENT, reported=[elsewhere]) == (finding,)


def test_a_rendering_that_needs_real_values_is_a_hint(service_bundle: ServiceBundle) -> None:
    text = "{% set a, b = service_instance.inputs.secret.split('=') %}Resources: {}\n"
    [finding] = check_bundle(service_bundle(text), SILENT)
    assert (finding.code, finding.severity) == ("PB590", Severity.INFO)


def test_a_lint_that_failed_is_a_hint(service_bundle: ServiceBundle) -> None:
    linter = Scripted(LintResult((), Failure.TIMEOUT, "cfn-lint took longer than 30 seconds"))
    [finding] = check_bundle(service_bundle(), linter)
    assert (finding.code, finding.severity) == ("PB592", Severity.INFO)
    assert "30 seconds" in finding.message


def test_reaching_the_cap_is_a_hint(service_bundle: ServiceBundle) -> None:
    text = "a: {{ service_instance.inputs.public }}{{ 1 if service_instance.inputs.public }}"
    [finding] = check_bundle(service_bundle(text), SILENT, cap=1)
    assert (finding.code, finding.severity) == ("PB593", Severity.INFO)


@pytest.mark.parametrize("template", ["", "{{", "Resources:\n\t- x", "{% for %}", "\x00", "[]"])
def test_a_broken_template_is_answered(service_bundle: ServiceBundle, template: str) -> None:
    for finding in check_bundle(service_bundle(template), SILENT):
        assert 0 <= finding.span.start <= finding.span.end <= len(template)


PIECES = st.sampled_from(
    [
        "Resources:\n",
        "  A:",
        " x\n",
        "- !Ref ",
        "{{ ",
        " }}",
        "{% if ",
        " %}",
        "{% endif %}",
        "service_instance.inputs.kind == 'large'",
        "service_instance.inputs.secret",
        "{% for z in service_instance.inputs.zones %}",
        "{% endfor %}",
        "'",
        '"',
        "[",
        "]",
        "\t",
        "\x00",
    ]
)


@given(template=st.lists(PIECES, max_size=25).map("".join))
def test_any_template_is_answered_within_itself(
    service_bundle: ServiceBundle, template: str
) -> None:
    for finding in check_bundle(service_bundle(template), SILENT):
        assert 0 <= finding.span.start <= finding.span.end <= len(template)


def test_a_branch_that_breaks_the_text_is_blamed_where_it_is_written_wrong(
    service_bundle: ServiceBundle,
) -> None:
    text, _ = marked("""
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties:
              {% if service_instance.inputs.public %}
              Tags:
                - Key: name
                  Value: "{{ service.name }}"
              {% else %}
              Tags:
               - Key: "{{ service.name }}
                 Value: private
              {% endif %}
          Other:
            Type: AWS::SNS::Topic
    """)
    [finding] = check_bundle(service_bundle(text), SILENT)
    assert (finding.code, finding.severity) == ("PB591", Severity.ERROR)
    assert text[finding.span.start :].startswith('"{{ service.name }}\n')
    assert finding.condition == "not service_instance.inputs.public"


def test_an_anchor_that_is_there_twice_is_said_at_its_line(
    service_bundle: ServiceBundle,
) -> None:
    text, _ = marked("""
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties:
              TopicName: &Name
              DisplayName: &Name
    """)
    [finding] = check_bundle(service_bundle(text), SILENT)
    assert (finding.code, finding.severity) == ("PB591", Severity.ERROR)
    assert text[: finding.span.start].count("\n") == 5


def test_a_rule_of_cfn_lint_that_crashes_says_nothing_of_the_template(
    service_bundle: ServiceBundle, worker: CfnLintWorker
) -> None:
    text = "Resources:\n  Topic:\n    Type:AWS::SNS::Topic\n"
    found = check_bundle(service_bundle(text), worker)
    assert {each.code for each in found} == {"E3001"}
    assert not any("Exception" in each.message for each in found)


def test_a_break_is_told_even_if_a_guess_stands_where_it_could_be_mended(
    service_bundle: ServiceBundle,
) -> None:
    text, _ = marked("""
        Resources:
          Pipeline:
            Type: AWS::CodePipeline::Pipeline
            Properties:
              Stages:
                - Actions:
                    {% if service_instance.inputs.public %}
                    - Name: Approval
                  Name: Approve-{{ service.name }}
                  {% endif %}
                    - Name: Deploy
                      RunOrder: 1
                  Name: Deploy
    """)
    found = check_bundle(service_bundle(text), SILENT)
    assert [(each.code, each.severity) for each in found] == [("PB591", Severity.ERROR)]
