"""Resource types as the registry describes them."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from proton_cloudformation.registry import resource_schema, resource_types


def test_types_include_serverless_and_exclude_custom() -> None:
    types = resource_types()
    assert {"AWS::S3::Bucket", "AWS::Serverless::Function", "Alexa::ASK::Skill"} <= types
    assert len(types) > 1500
    assert not any(name.startswith("Custom::") for name in types)


@pytest.mark.parametrize("name", ["", "AWS", "AWS::S3", "AWS::Nope::Nope", "../providers/sam"])
def test_an_unknown_type_has_no_schema(name: str) -> None:
    assert resource_schema(name) is None


def test_what_creating_reading_and_replacing_need() -> None:
    function = resource_schema("AWS::Lambda::Function")
    assert function is not None
    assert function.required == {"Code", "Role"}
    assert function.primary_identifier == ("FunctionName",)
    assert {"FunctionName", "PackageType"} <= function.create_only
    assert {"Arn", "SnapStartResponse.ApplyOn"} <= function.attributes
    assert "Arn" in function.properties
    assert "Arn" not in function.writable
    assert not function.open_attributes


def test_properties_carry_types_enum_and_description() -> None:
    function = resource_schema("AWS::Lambda::Function")
    assert function is not None
    runtime = function.properties["Runtime"]
    assert runtime.types == ("string",)
    assert "python3.12" in runtime.enum
    assert "runtime" in runtime.description
    assert function.properties["MemorySize"].types == ("integer",)
    assert function.properties["Role"].required
    assert not runtime.required


@pytest.mark.parametrize(
    ("type_name", "path", "types"),
    [
        ("AWS::ECS::Service", ["NetworkConfiguration", "AwsvpcConfiguration"], ("object",)),
        ("AWS::ECS::Service", ["LoadBalancers", 0, "ContainerPort"], ("integer",)),
        ("AWS::S3::Bucket", ["Tags", 3, "Key"], ("string",)),
        ("AWS::Serverless::Function", ["Environment", "Variables", "ANY"], ("string",)),
        ("AWS::SNS::Topic", ["DisplayName"], ("string",)),
    ],
)
def test_a_path_leads_through_definitions(
    type_name: str, path: list[str | int], types: tuple[str, ...]
) -> None:
    schema = resource_schema(type_name)
    assert schema is not None
    found = schema.property_at(path)
    assert found is not None
    assert found.types == types


@pytest.mark.parametrize("path", [[], [0], ["Nope"], ["Tags", "Key"], ["BucketName", "x", 1]])
def test_a_path_to_nowhere_finds_nothing(path: list[str | int]) -> None:
    schema = resource_schema("AWS::S3::Bucket")
    assert schema is not None
    assert schema.property_at(path) is None


def test_recursive_definitions_end() -> None:
    acl = resource_schema("AWS::WAFv2::WebACL")
    assert acl is not None
    path: list[str | int] = ["Rules", 0, "Statement"]
    path += ["NotStatement", "Statement"] * 20
    nested = acl.property_at(path)
    assert nested is not None
    assert "NotStatement" in nested.members


def test_custom_resources_share_a_schema_under_their_own_name() -> None:
    custom = resource_schema("Custom::Seed")
    assert custom is not None
    assert custom.type_name == "Custom::Seed"
    assert custom.open_attributes
    assert custom.required == {"ServiceToken"}


def test_every_schema_knows_the_properties_it_requires() -> None:
    for name in sorted(resource_types())[::20]:
        schema = resource_schema(name)
        assert schema is not None
        assert schema.required <= set(schema.properties), name


def test_reading_a_schema_imports_no_cfnlint() -> None:
    code = textwrap.dedent("""
        import sys
        from proton_cloudformation.registry import resource_schema, resource_types
        assert resource_types() and resource_schema("AWS::S3::Bucket")
        print([name for name in ("cfnlint", "jinja2", "jsonschema") if name in sys.modules])
    """)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
