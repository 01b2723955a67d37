"""A bundle as one value, from any tree of files, broken ones too."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import AWS_SAMPLES, BUNDLES, ITEM_API, require_corpus
from proton_bundle.bundle import read_bundle
from proton_bundle.files import FolderFiles, MemoryFiles
from proton_bundle.layout import BundleKind, Role, find_bundles
from proton_bundle.manifest import Engine

SCHEMA = b"""\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: E
  types: {E: {type: object, properties: {vpc: {type: string, description: The VPC}}}}
"""
MANIFEST = b"""\
infrastructure:
  templates:
    - {file: c.yaml, rendering_engine: jinja, template_language: cloudformation}
"""
TEMPLATE = b"""\
Resources: {}
Outputs:
  VPC: {Description: The id, Value: "{{ environment.inputs.vpc }}"}
  Other: {Value: 1}
"""
ENVIRONMENT = {
    "env/v1/schema/schema.yaml": SCHEMA,
    "env/v1/infrastructure/manifest.yaml": MANIFEST,
    "env/v1/infrastructure/c.yaml": TEMPLATE,
    "env/v1/infrastructure/unused.yaml": b"",
    "env/spec/spec.yaml": b"",
}


def test_a_bundle_names_its_files_as_the_tree_does() -> None:
    bundle = read_bundle(MemoryFiles(ENVIRONMENT), "env/v1")
    part = bundle.parts[Role.ENVIRONMENT]
    assert bundle.kind is BundleKind.ENVIRONMENT
    assert bundle.schema is not None
    assert bundle.schema.source.path == "env/v1/schema/schema.yaml"
    assert part.engine is Engine.CLOUDFORMATION
    assert part.directory == "env/v1/infrastructure"
    assert part.template_paths == ("env/v1/infrastructure/c.yaml",)
    assert part.names == ("c.yaml", "manifest.yaml", "unused.yaml")
    assert part.template_files[0].source.text == TEMPLATE.decode()
    assert part.documents[0].source.path == "env/v1/infrastructure/c.yaml"
    assert bundle.input_type(Role.ENVIRONMENT) is bundle.schema.environment_input


def test_outputs_are_declared_by_the_template() -> None:
    bundle = read_bundle(MemoryFiles(ENVIRONMENT), "env/v1")
    outputs = bundle.environment_outputs
    assert list(outputs.declarations) == ["VPC", "Other"]
    assert not outputs.open
    vpc = outputs.declarations["VPC"]
    assert vpc.path == "env/v1/infrastructure/c.yaml"
    assert TEMPLATE.decode()[slice(*vpc.span)] == "VPC"
    assert vpc.description == "The id"


def test_an_output_under_a_dynamic_name_leaves_the_set_open() -> None:
    template = b"Outputs:\n  A: {Value: 1}\n  X{{ environment.name }}: {Value: 1}\n"
    files = MemoryFiles({**ENVIRONMENT, "env/v1/infrastructure/c.yaml": template})
    outputs = read_bundle(files, "env/v1").environment_outputs
    assert list(outputs.declarations) == ["A"]
    assert outputs.open


def test_the_inputs_of_a_customer_managed_environment_are_its_outputs() -> None:
    bundle = read_bundle(MemoryFiles({"schema/schema.yaml": SCHEMA}))
    assert bundle.is_customer_managed
    assert list(bundle.environment_outputs.declarations) == ["vpc"]
    assert bundle.environment_outputs.declarations["vpc"].description == "The VPC"


def test_a_component_is_a_bundle_without_schema() -> None:
    bundle = read_bundle(MemoryFiles({"s3/manifest.yaml": MANIFEST, "s3/c.yaml": TEMPLATE}), "s3")
    assert bundle.kind is BundleKind.COMPONENT
    assert bundle.schema is None
    assert bundle.parts[Role.COMPONENT].template_paths == ("s3/c.yaml",)
    assert bundle.parts[Role.COMPONENT].outputs.declarations.keys() == {"VPC", "Other"}


def test_the_schema_tells_the_kind_where_directories_mislead() -> None:
    schema = SCHEMA.replace(b"environment_input_type", b"service_input_type")
    bundle = read_bundle(
        MemoryFiles({"schema/schema.yaml": schema, "infrastructure/manifest.yaml": MANIFEST})
    )
    assert bundle.kind is BundleKind.SERVICE
    assert bundle.parts == {}


@pytest.mark.parametrize("missing", list(ENVIRONMENT))
def test_a_bundle_with_a_file_missing_is_a_bundle_with_that_missing(missing: str) -> None:
    files = MemoryFiles({path: data for path, data in ENVIRONMENT.items() if path != missing})
    bundle = read_bundle(files, "env/v1")
    assert bundle.kind is BundleKind.ENVIRONMENT
    assert bundle.environment_outputs is not None
    part = bundle.parts[Role.ENVIRONMENT]
    assert (bundle.schema is None) == missing.endswith("schema.yaml")
    assert (part.manifest is None) == missing.endswith("manifest.yaml")
    assert (part.template_paths == ()) == missing.endswith(("manifest.yaml", "/c.yaml"))


@given(st.dictionaries(st.sampled_from(sorted(ENVIRONMENT)), st.binary(max_size=30)))
def test_no_content_raises(contents: dict[str, bytes]) -> None:
    bundle = read_bundle(MemoryFiles({**ENVIRONMENT, **contents}), "env/v1")
    for part in bundle.parts.values():
        assert part.documents is not None
    assert bundle.environment_outputs is not None


@require_corpus
def test_every_published_bundle_is_whole() -> None:
    files = FolderFiles(BUNDLES)
    engines: list[Engine | None] = []
    for root in find_bundles(files.paths()):
        bundle = read_bundle(files, root.path)
        assert bundle.kind is root.kind
        for part in bundle.parts.values():
            assert part.template_paths
            assert bundle.kind is BundleKind.COMPONENT or bundle.input_type(part.role) is not None
            engines.append(part.engine)
    assert set(engines) == {Engine.CLOUDFORMATION, Engine.TERRAFORM}


@require_corpus
def test_published_environments_declare_the_outputs_their_readmes_promise() -> None:
    item_api = read_bundle(FolderFiles(ITEM_API / "environment"))
    assert len(item_api.environment_outputs.declarations) == 5
    fargate = read_bundle(FolderFiles(AWS_SAMPLES / "environment-templates" / "fargate-env" / "v1"))
    assert {"VPC", "PublicSubnet1", "SNSTopicArn"} <= set(fargate.environment_outputs.declarations)


def test_reading_a_bundle_loads_neither_jinja2_nor_jsonschema() -> None:
    code = "import sys, proton_bundle.bundle, proton_bundle.spec; print(*{'jinja2', 'jsonschema', 'yaml'} & {*sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"jinja2", "jsonschema"} & {*loaded.stdout.split()}
