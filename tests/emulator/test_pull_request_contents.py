"""The files of a pull request, to the character."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import TERRAFORM_SAMPLES, require_corpus
from emulator.pull_request_changes import (
    BUCKET,
    DEPLOYMENT,
    DEV,
    EVERY_KIND,
    component,
    environment,
    instance,
    pipeline,
)
from proton_bundle.bundle import Part, read_bundle
from proton_bundle.context import InstanceData, as_tfvars
from proton_bundle.files import FolderFiles
from proton_bundle.layout import Role, find_bundles
from proton_bundle.manifest import Engine
from proton_bundle.schema_values import merge_defaults
from proton_bundle.source import SourceText
from proton_bundle.terraform import read_terraform
from proton_emulator.service.provisioners import ProvisioningError
from proton_emulator.service.provisioners.self_managed.change import Change, Kind, branch, title
from proton_emulator.service.provisioners.self_managed.contents import (
    contents,
    deleted,
    without_header,
)
from proton_emulator.service.provisioners.self_managed.json_layout import json_text

VALUES = "proton.auto.tfvars.json"
METADATA = ".proton/deployment-metadata.json"
HEADER = """\
/*
This file is managed by AWS Proton. Any changes made directly to this file will be overwritten the next time AWS Proton performs an update.

To manage this resource, see AWS Proton Resource: arn:aws:proton:us-east-1:123456789012:environment/dev

If the resource is no longer accessible within AWS Proton, it may have been deleted and may require manual cleanup.
*/

"""
DELETED_HEADER = """\
/*
This file is no longer managed by AWS Proton. The associated resource has been deleted in Proton.
*/

"""


def test_branch_and_title_name_the_resource():
    assert (
        branch(Kind.SERVICE_INSTANCE, DEPLOYMENT) == f"proton--proton-service_instance-{DEPLOYMENT}"
    )
    assert (
        title(instance().arn) == "Update requested for Proton - service/web/service-instance/blue"
    )
    assert title(environment().arn) == "Update requested for Proton - environment/dev"


@pytest.mark.parametrize("change", EVERY_KIND, ids=lambda change: change.kind)
def test_proton_adds_three_files(change: Change):
    files = contents(replace(change, sources={"main.tf": "", "outputs.tf": ""}))
    generated = {f"proton.{change.kind}.variables.tf", VALUES, METADATA}
    assert set(files) == generated | {"main.tf", "outputs.tf"}


def test_every_terraform_file_begins_with_the_header_and_an_empty_line():
    files = contents(replace(environment(), sources={"main.tf": "\ufefflocals {}\r\n", "a.tf": ""}))
    assert files["main.tf"] == f"{HEADER}locals {{}}\r\n"
    assert files["a.tf"] == HEADER
    assert (
        files["proton.environment.variables.tf"]
        == f"""\
{HEADER}variable "environment" {{
  type = object({{
    inputs = any
    name   = string
  }})
  default = null
}}

variable "proton_tags" {{
  type    = map(string)
  default = null
}}
"""
    )
    assert not files[VALUES].startswith("/*")


@given(st.text(alphabet="a \r\n/*#", max_size=20))
def test_without_its_header_a_file_has_the_lines_of_the_bundle(source: str):
    written = contents(replace(environment(), sources={"main.tf": source}))
    assert without_header("main.tf", written["main.tf"]) == source
    assert without_header("main.tf", deleted(written)["main.tf"]) == source
    assert without_header(VALUES, written[VALUES]) == written[VALUES]


def test_values_are_the_context_the_tags_and_the_resource():
    change = environment(count=2, public=True, zones=["a", "b"], none=[], tags={}, note='größe "x"')
    assert (
        contents(change)[VALUES]
        == """\
{
  "environment" : {
    "name" : "dev",
    "inputs" : {
      "count" : 2,
      "public" : true,
      "zones" : [ "a", "b" ],
      "none" : [ ],
      "tags" : { },
      "note" : "größe \\"x\\""
    }
  },
  "proton_tags" : {
    "proton:account" : "123456789012",
    "proton:environment" : "arn:aws:proton:us-east-1:123456789012:environment/dev"
  },
  "//" : "arn:aws:proton:us-east-1:123456789012:environment/dev"
}"""
    )


def test_lists_of_objects_begin_on_the_line_of_their_name():
    blue = InstanceData("blue", {}, replace(DEV, outputs={}))
    assert contents(pipeline(blue, replace(blue, name="green")))[VALUES].splitlines()[10:36] == """\
  "service_instances" : [ {
    "name" : "blue",
    "inputs" : { },
    "outputs" : { },
    "environment" : {
      "account_id" : "123456789012",
      "name" : "dev",
      "outputs" : { }
    }
  }, {
    "name" : "green",
    "inputs" : { },
    "outputs" : { },
    "environment" : {
      "account_id" : "123456789012",
      "name" : "dev",
      "outputs" : { }
    }
  } ],
  "proton_tags" : {
    "proton:account" : "123456789012",
    "proton:environment" : "arn:aws:proton:us-east-1:123456789012:environment/dev"
  },
  "//" : "arn:aws:proton:us-east-1:123456789012:service/web/pipeline"
}""".splitlines()  # fmt: skip


def test_an_instance_without_component_has_no_component():
    assert '"components" : { }' in contents(instance(port=80))[VALUES]
    attached = json.loads(contents(instance(BUCKET))[VALUES])["service_instance"]["components"]
    assert attached == {"default": {"name": "bucket", "outputs": {"BucketName": "assets"}}}


def test_the_metadata_says_what_was_deployed_from_which_template():
    assert (
        contents(instance())[METADATA]
        == f"""\
{{
  "deploymentId" : "{DEPLOYMENT}",
  "isResourceDeleted" : false,
  "resourceMetadata" : {{
    "arn" : "arn:aws:proton:us-east-1:123456789012:service/web/service-instance/blue",
    "templateArn" : "arn:aws:proton:us-east-1:123456789012:service-template/backend",
    "templateMajorVersion" : "2",
    "templateMinorVersion" : "11",
    "environmentArn" : "arn:aws:proton:us-east-1:123456789012:environment/dev"
  }}
}}"""
    )
    for change in (environment(), pipeline()):
        assert "environmentArn" not in contents(change)[METADATA]


def test_the_metadata_of_a_component_has_no_template():
    assert (
        contents(component())[METADATA]
        == f"""\
{{
  "deploymentId" : "{DEPLOYMENT}",
  "isResourceDeleted" : false,
  "componentMetadata" : {{
    "arn" : "arn:aws:proton:us-east-1:123456789012:component/bucket",
    "environmentArn" : "arn:aws:proton:us-east-1:123456789012:environment/dev",
    "componentType" : "default"
  }}
}}"""
    )


def test_a_file_of_the_bundle_with_the_name_of_a_generated_one_gives_way():
    taken = {"proton.environment.variables.tf": "locals {}", VALUES: "{}", METADATA: "{}"}
    assert contents(replace(environment(), sources=taken)) == contents(environment())


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_number_that_json_does_not_have_fails_the_deployment_in_words(value: float):
    with pytest.raises(ProvisioningError, match=r"infinite or not a number.*finite number"):
        contents(environment(limits=[{"most": value}]))


@pytest.mark.parametrize("change", EVERY_KIND, ids=lambda change: change.kind)
def test_deletion_flags_what_lies_there_and_removes_nothing(change: Change):
    lying = contents(replace(change, sources={"main.tf": "/* mine */\nlocals {}\n"}))
    files = deleted(lying)
    assert list(files) == list(lying)
    assert files["main.tf"] == f"{DELETED_HEADER}/* mine */\nlocals {{}}\n"
    assert files[f"proton.{change.kind}.variables.tf"].startswith(f'{DELETED_HEADER}variable "')
    assert files[VALUES] == lying[VALUES]
    before, after = json.loads(lying[METADATA]), json.loads(files[METADATA])
    flags = {"deploymentId": "<proton-resource-deleted>", "isResourceDeleted": True}
    assert list(after.items()) == list({**before, **flags}.items())
    assert deleted(files) == files


def test_deletion_leaves_what_is_not_protons():
    lying = {"own.tf": "# ours\n/*\nThis file is managed by AWS Proton.\n*/\n", "README.md": "/*\n"}
    assert deleted(lying) == lying
    assert deleted({}) == {}


@pytest.mark.parametrize("broken", ["", "[1]", "null", "{", '{"a": NaN}', "[" * 100_000])
def test_deletion_flags_metadata_that_somebody_broke(broken: str):
    flagged = json.loads(deleted({METADATA: broken})[METADATA])
    assert flagged == {"deploymentId": "<proton-resource-deleted>", "isResourceDeleted": True}


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
JSON = st.recursive(
    SCALARS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_what_is_written_is_read_back(value: object):
    text = json_text(value)
    assert json.loads(text) == value
    assert text == text.strip()
    text.encode()


def test_keys_that_are_no_texts_and_half_a_surrogate_pair_can_be_written():
    assert json_text({1: "a", False: "b", None: "\ud800"}) == (
        '{\n  "1" : "a",\n  "false" : "b",\n  "null" : "\\ud800"\n}'
    )


def published_parts() -> list[tuple[str, Part, dict[str, object]]]:
    files = FolderFiles(TERRAFORM_SAMPLES)
    found = []
    for root in find_bundles(files.paths()):
        bundle = read_bundle(files, root.path)
        for role, part in bundle.parts.items():
            if part.engine is Engine.TERRAFORM:
                inputs = bundle.input_type(role)
                found.append((role, part, merge_defaults(inputs, {}) if inputs else {}))
    return found


def published_change(role: Role, part: Part, inputs: dict[str, object]) -> Change:
    by_role = {
        Role.ENVIRONMENT: environment(**inputs),
        Role.INSTANCE: instance(BUCKET, **inputs),
        Role.PIPELINE: pipeline(InstanceData("blue", {}, DEV), **inputs),
        Role.COMPONENT: component(**inputs),
    }
    start = f"{part.directory}/"
    sources = {
        file.source.path.removeprefix(start): file.source.text for file in part.template_files
    }
    return replace(by_role[role], sources=sources)


@require_corpus
def test_published_bundles_become_files_that_parse_as_their_sources_did():
    seen = 0
    for role, part, inputs in published_parts():
        change = published_change(role, part, inputs)
        files = contents(change)
        assert change.sources.keys() < files.keys()
        for path, text in files.items():
            if path.endswith(".tf"):
                before = read_terraform(SourceText(path, change.sources.get(path, "")))
                after = read_terraform(SourceText(path, text))
                assert [each.message for each in after.problems] == [
                    each.message for each in before.problems
                ]
                seen += 1
        values = json.loads(files[VALUES])
        assert values.pop("//") == change.arn
        assert values.pop("proton_tags") == change.tags
        assert values == as_tfvars(change.context)
    assert seen > 100
