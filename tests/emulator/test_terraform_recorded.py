"""What a folder declares, for a deployment that is recorded and not applied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import TERRAFORM_SAMPLES, require_corpus
from proton_emulator.automation.errors import TerraformError
from proton_emulator.automation.recorded import recorded
from proton_emulator.automation.result import Resource, fitting

_MAIN = """
resource "aws_sqs_queue" "jobs" {
  lifecycle { prevent_destroy = true }
}
resource aws_sns_topic unquoted {}
data "aws_caller_identity" "me" {}
locals { output = "x" }
output "Url" {
  value = aws_sqs_queue.jobs.url
}
"""


def test_resources_and_outputs_are_those_declared():
    applied = recorded({"main.tf": _MAIN, "more.tf": 'output "Arn" { value = 1 }\n'}, "no network")
    assert applied.resources == (
        Resource("aws_sqs_queue.jobs", "aws_sqs_queue"),
        Resource("aws_sns_topic.unquoted", "aws_sns_topic"),
    )
    assert applied.outputs == {"Url": "recorded:Url", "Arn": "recorded:Arn"}
    assert applied.recorded
    assert applied.message == "recorded, not applied: no network"


def test_a_module_stands_for_what_it_would_make():
    text = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n'
    assert recorded({"main.tf": text}, "why").resources == (Resource("module.vpc", "module"),)


def test_only_the_folders_own_files_count():
    files = {"inner/main.tf": _MAIN, "notes.txt": _MAIN, "proton.auto.tfvars.json": "{ }"}
    applied = recorded(files, "why")
    assert (applied.resources, applied.outputs) == ((), {})


def test_a_block_of_an_override_is_the_one_it_overrides():
    applied = recorded({"main.tf": _MAIN, "main_override.tf": _MAIN}, "why")
    assert len(applied.resources) == 2


def test_a_file_that_is_not_hcl_is_a_mistake_with_or_without_terraform():
    with pytest.raises(TerraformError, match=r"^Error: main\.tf line 2: .*never closed"):
        recorded({"main.tf": '\nresource "a" "b" {\n'}, "why")


def test_more_outputs_than_the_api_takes_are_named():
    text = "".join(f'output "o{n}" {{ value = {n} }}\n' for n in range(53))
    applied = recorded({"main.tf": text}, "why")
    assert len(applied.outputs) == 50
    assert applied.message.endswith(
        "outputs left out: o50 (one of more than 50), o51 (one of more than 50), "
        "o52 (one of more than 50)"
    )


@require_corpus
def test_every_published_folder_is_recorded_but_the_one_with_a_mistake():
    folders = {path.parent for path in TERRAFORM_SAMPLES.rglob("*.tf")}
    recordings, mistakes = [], []
    for folder in folders:
        files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.tf")}
        try:
            recordings.append(recorded(files, "no network"))
        except TerraformError as error:
            mistakes.append(f"{folder.relative_to(TERRAFORM_SAMPLES)}: {error}")
    [mistake] = mistakes
    assert mistake.startswith("environment-templates/vpc-env/v1/infrastructure: Error: config.tf")
    assert mistake.endswith('a key with a colon needs quotes: "proton:environment"')
    assert len(recordings) > 40
    assert sum(len(each.resources) for each in recordings) > 400
    values = [value for each in recordings for value in each.outputs.values()]
    assert values
    assert all(value.startswith("recorded:") for value in values)


@given(
    st.dictionaries(
        st.text(max_size=3) | st.integers(1020, 1030).map(lambda n: "k" * n),
        st.none() | st.text(max_size=3) | st.integers(1020, 1030).map(lambda n: "v" * n),
        max_size=60,
    )
)
def test_outputs_keep_the_apis_limits_and_lose_nothing_in_silence(values):
    kept, sentence = fitting(values)
    assert len(kept) <= 50
    assert all(1 <= len(text) <= 1024 for pair in kept.items() for text in pair)
    assert kept.items() <= values.items()
    assert bool(sentence) == (len(kept) < len(values))
    assert len(sentence) < 2_000
