"""Templates and their versions: registration from S3, publishing, numbers, deletion."""

from __future__ import annotations

import pytest

from emulator.proton_support import (
    BUCKET,
    ApiError,
    Proton,
    environment_files,
    service_files,
    service_spec,
)


@pytest.fixture
def proton() -> Proton:
    return Proton()


def test_template_is_created_shown_updated_and_deleted(proton: Proton) -> None:
    made = proton("CreateEnvironmentTemplate", name="env", displayName="Env")["environmentTemplate"]
    assert made["arn"] == "arn:aws:proton:us-east-1:123456789012:environment-template/env"
    assert "recommendedVersion" not in made
    proton("UpdateEnvironmentTemplate", name="env", description="new")
    shown = proton("GetEnvironmentTemplate", name="env")["environmentTemplate"]
    assert (shown["displayName"], shown["description"]) == ("Env", "new")
    assert shown["lastModifiedAt"] > shown["createdAt"]
    deleted = proton("DeleteEnvironmentTemplate", name="env")["environmentTemplate"]
    assert deleted["name"] == "env"
    assert proton("DeleteEnvironmentTemplate", name="env") == {}


def test_names_of_environment_and_service_templates_are_apart(proton: Proton) -> None:
    proton("CreateEnvironmentTemplate", name="same")
    proton("CreateServiceTemplate", name="same", pipelineProvisioning="CUSTOMER_MANAGED")
    shown = proton("ListServiceTemplates")["templates"]
    assert [template["pipelineProvisioning"] for template in shown] == ["CUSTOMER_MANAGED"]


def test_repeat_of_a_create_returns_the_original(proton: Proton) -> None:
    first = proton("CreateServiceTemplate", name="svc", description="a")
    assert proton("CreateServiceTemplate", name="svc", description="a") == first
    with pytest.raises(ApiError, match="Idempotent parameter mismatch") as refused:
        proton("CreateServiceTemplate", name="svc", description="b")
    assert refused.value.code == "ValidationException"
    proton("UpdateServiceTemplate", name="svc", description="c")
    with pytest.raises(ApiError) as refused:
        proton("CreateServiceTemplate", name="svc", description="a")
    assert refused.value.code == "ConflictException"


def test_version_moves_from_registration_to_published(proton: Proton) -> None:
    proton("CreateEnvironmentTemplate", name="env")
    source = proton.upload("env", environment_files())
    made = proton("CreateEnvironmentTemplateVersion", templateName="env", source=source)
    version = made["environmentTemplateVersion"]
    assert version["status"] == "REGISTRATION_IN_PROGRESS"
    assert not {"schema", "statusMessage", "recommendedMinorVersion"} & {*version}
    proton.settle()
    key = {"templateName": "env", "majorVersion": "1", "minorVersion": "0"}
    draft = proton("GetEnvironmentTemplateVersion", **key)["environmentTemplateVersion"]
    assert (draft["status"], draft["statusMessage"]) == ("DRAFT", "")
    assert draft["recommendedMinorVersion"] == "0"
    assert "EnvironmentInput" in draft["schema"]
    published = proton("UpdateEnvironmentTemplateVersion", **key, status="PUBLISHED")
    assert published["environmentTemplateVersion"]["status"] == "PUBLISHED"
    shown = proton("GetEnvironmentTemplate", name="env")["environmentTemplate"]
    assert shown["recommendedVersion"] == "1.0"
    with pytest.raises(ApiError, match="only a DRAFT") as refused:
        proton("UpdateEnvironmentTemplateVersion", **key, status="DRAFT")
    assert refused.value.code == "ValidationException"


def test_numbers_count_up_and_are_not_reused(proton: Proton) -> None:
    def register(**params: str) -> str:
        version = proton.register("environment", "env", publish=False, **params)
        return f"{version['majorVersion']}.{version['minorVersion']}"

    assert register(majorVersion="1") == "1.0"
    assert register(majorVersion="1") == "1.1"
    assert register() == "2.0"
    proton(
        "DeleteEnvironmentTemplateVersion", templateName="env", majorVersion="1", minorVersion="1"
    )
    assert register(majorVersion="1") == "1.2"
    with pytest.raises(ApiError, match="environment-template/env:7") as refused:
        register(majorVersion="7")
    assert refused.value.code == "ResourceNotFoundException"
    listed = proton("ListEnvironmentTemplateVersions", templateName="env")["templateVersions"]
    assert [v["arn"].rpartition(":")[2] for v in listed] == ["1.0", "1.2", "2.0"]
    listed = proton("ListEnvironmentTemplateVersions", templateName="env", majorVersion="2")
    assert [v["majorVersion"] for v in listed["templateVersions"]] == ["2"]


def test_same_client_token_returns_the_same_version(proton: Proton) -> None:
    proton("CreateEnvironmentTemplate", name="env")
    source = proton.upload("env", environment_files())
    params = {"templateName": "env", "source": source, "clientToken": "once"}
    first = proton("CreateEnvironmentTemplateVersion", **params)["environmentTemplateVersion"]
    proton.settle()
    again = proton("CreateEnvironmentTemplateVersion", **params)["environmentTemplateVersion"]
    assert again["arn"] == first["arn"]
    with pytest.raises(ApiError, match="Idempotent parameter mismatch"):
        proton("CreateEnvironmentTemplateVersion", **params, description="other")
    proton.engine.clock.time += 8 * 3600  # type: ignore[attr-defined]
    later = proton("CreateEnvironmentTemplateVersion", **params)["environmentTemplateVersion"]
    assert later["arn"] != first["arn"]


BROKEN_ENVIRONMENTS = {
    "no schema": ({"README.md": b"x"}, "no schema/schema.yaml"),
    "no manifest": (
        {k: v for k, v in environment_files().items() if "manifest" not in k},
        "infrastructure/manifest.yaml is missing",
    ),
    "no infrastructure": (
        {k: v for k, v in environment_files().items() if "schema" in k},
        "no directory infrastructure",
    ),
    "no template file": (
        {k: v for k, v in environment_files().items() if "cloudformation" not in k},
        "infrastructure/cloudformation.yaml is named but not in the bundle",
    ),
    "schema is not YAML": (environment_files(schema="schema: [\n"), "schema/schema.yaml:"),
    "schema without types": (
        environment_files(schema='schema: {format: {openapi: "3.0.0"}}'),
        "Missing property",
    ),
    "schema names no type": (
        environment_files(
            schema='schema: {format: {openapi: "3.0.0"}, environment_input_type: X, types: {}}'
        ),
        "environmentInputType names X",
    ),
    "unknown engine": (
        environment_files(
            manifest="infrastructure: {templates: [{file: a, rendering_engine: php}]}"
        ),
        "rendering_engine must be",
    ),
    "empty manifest": (environment_files(manifest="infrastructure: {}"), "must list a template"),
    "too large": (environment_files("x" * 300_000), "largest allowed"),
}


@pytest.mark.parametrize(
    ("files", "message"), BROKEN_ENVIRONMENTS.values(), ids=BROKEN_ENVIRONMENTS
)
def test_broken_bundle_fails_registration_with_its_reason(
    proton: Proton, files: dict[str, bytes], message: str
) -> None:
    version = proton.register("environment", "env", files)
    assert version["status"] == "REGISTRATION_FAILED"
    assert message in version["statusMessage"]
    assert "schema" not in version


def test_service_bundle_needs_what_its_template_promises(proton: Proton) -> None:
    proton.register("environment", "env")
    without_input = service_files(
        schema="""\
schema:
  format: {openapi: "3.0.0"}
  service_input_type: A
  types: {A: {type: object, properties: {a: {type: string}}}}
"""
    )
    version = proton.register("service", "svc", without_input)
    assert "Missing property [pipelineInputType]" in version["statusMessage"]
    proton("CreateServiceTemplate", name="bare", pipelineProvisioning="CUSTOMER_MANAGED")
    version = proton.register("service", "bare")
    assert "pipeline_infrastructure" in version["statusMessage"]
    assert "pipeline_input_type must be absent" in version["statusMessage"]


@pytest.mark.parametrize("data", [b"", b"no archive", b"\x1f\x8b\x08\x00cut"])
def test_what_is_no_archive_fails_registration(proton: Proton, data: bytes) -> None:
    proton("CreateEnvironmentTemplate", name="env")
    proton.s3.objects["bad"] = data
    source = {"s3": {"bucket": BUCKET, "key": "bad"}}
    proton.settled("CreateEnvironmentTemplateVersion", templateName="env", source=source)
    listed = proton("ListEnvironmentTemplateVersions", templateName="env")["templateVersions"]
    assert listed[0]["status"] == "REGISTRATION_FAILED"
    assert listed[0]["statusMessage"]


def test_missing_object_names_bucket_and_key(proton: Proton) -> None:
    proton("CreateEnvironmentTemplate", name="env")
    source = {"s3": {"bucket": "elsewhere", "key": "a/b.tar.gz"}}
    proton.settled("CreateEnvironmentTemplateVersion", templateName="env", source=source)
    listed = proton("ListEnvironmentTemplateVersions", templateName="env")["templateVersions"]
    assert "s3://elsewhere/a/b.tar.gz" in listed[0]["statusMessage"]


def test_minor_version_must_not_break_specs(proton: Proton) -> None:
    proton.register("environment", "env")
    breaking = environment_files(
        schema="""\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: EnvironmentInput
  types:
    EnvironmentInput: {type: object, required: [zone], properties: {zone: {type: string}}}
"""
    )
    minor = proton.register("environment", "env", breaking, majorVersion="1")
    assert minor["status"] == "REGISTRATION_FAILED"
    assert "zone" in minor["statusMessage"]
    assert proton.register("environment", "env", breaking)["status"] == "PUBLISHED"


def test_service_version_needs_known_environment_templates(proton: Proton) -> None:
    with pytest.raises(ApiError, match="env:1") as refused:
        proton.register("service", "svc")
    assert refused.value.code == "ValidationException"
    assert proton("ListServiceTemplateVersions", templateName="svc")["templateVersions"] == []


def test_versions_in_use_or_recommended_are_not_deleted(proton: Proton) -> None:
    proton.environment()
    proton.service(service_spec("one"))
    for kind, name in (("Environment", "env"), ("Service", "svc")):
        with pytest.raises(ApiError, match="in use by") as refused:
            proton(
                f"Delete{kind}TemplateVersion",
                templateName=name,
                majorVersion="1",
                minorVersion="0",
            )
        assert refused.value.code == "ConflictException"
    proton.register("environment", "env")
    with pytest.raises(ApiError, match="recommended"):
        proton(
            "DeleteEnvironmentTemplateVersion",
            templateName="env",
            majorVersion="2",
            minorVersion="0",
        )
    with pytest.raises(ApiError, match="has versions"):
        proton("DeleteEnvironmentTemplate", name="env")
