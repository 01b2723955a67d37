"""Bundles told from the paths of their files."""

from __future__ import annotations

import pytest

from corpus import AWS_SAMPLES, BUNDLES, require_corpus
from proton_bundle.files import FolderFiles
from proton_bundle.layout import (
    BundleKind,
    BundleRoot,
    find_bundles,
    find_root,
    kind_of,
)

ENVIRONMENT = ("schema/schema.yaml", "infrastructure/manifest.yaml", "infrastructure/c.yaml")
SERVICE = ("schema/schema.yaml", "instance_infrastructure/manifest.yaml")


def under(prefix: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{prefix}/{path}" for path in paths)


@pytest.mark.parametrize(
    ("paths", "root"),
    [
        (ENVIRONMENT, ""),
        (under("env/v1", ENVIRONMENT), "env/v1"),
        ((*under("a/b", ENVIRONMENT), *under("z", SERVICE)), "z"),
        ((*under("b", ENVIRONMENT), *under("a", SERVICE)), "a"),
        (("x/schema/schema.yml",), "x"),
        (("schema.yaml", "schema/other.yaml", "myschema/schema.yaml"), None),
        ((), None),
    ],
)
def test_the_root_is_the_shallowest_folder_with_a_schema(
    paths: tuple[str, ...], root: str | None
) -> None:
    assert find_root(paths) == root


def test_folders_tell_name_and_major_version() -> None:
    paths = (
        *under("templates/vpc/v2", ENVIRONMENT),
        *under("lambda/1", SERVICE),
        *under("plain", ENVIRONMENT),
    )
    assert find_bundles(paths) == (
        BundleRoot("lambda/1", BundleKind.SERVICE, "lambda", 1),
        BundleRoot("plain", BundleKind.ENVIRONMENT, "plain"),
        BundleRoot("templates/vpc/v2", BundleKind.ENVIRONMENT, "vpc", 2),
    )
    assert find_bundles(ENVIRONMENT) == (BundleRoot("", BundleKind.ENVIRONMENT),)


def test_damaged_bundles_and_components_are_found_too() -> None:
    paths = (
        "no-schema/v1/infrastructure/manifest.yaml",
        "no-manifest/schema/schema.yaml",
        "s3/manifest.yaml",
        "s3/main.tf",
        "alone/manifest.yaml",
        "good/schema/schema.yaml",
        "good/template/manifest.yaml",
        "good/template/x.yaml",
        "deploy/k8s.yaml",
    )
    found = {bundle.path: bundle.kind for bundle in find_bundles(paths)}
    assert found == {
        "no-schema/v1": BundleKind.ENVIRONMENT,
        "no-manifest": BundleKind.ENVIRONMENT,
        "s3": BundleKind.COMPONENT,
        "good": BundleKind.ENVIRONMENT,
    }


def test_directories_tell_the_kind() -> None:
    assert kind_of("", ENVIRONMENT) is BundleKind.ENVIRONMENT
    assert kind_of("a", under("a", SERVICE)) is BundleKind.SERVICE
    assert kind_of("", ("schema/schema.yaml",)) is BundleKind.ENVIRONMENT
    assert kind_of("", ("manifest.yaml", "main.tf")) is BundleKind.COMPONENT


@require_corpus
def test_all_published_bundles_are_found() -> None:
    found = find_bundles(FolderFiles(BUNDLES).paths())
    kinds = [bundle.kind for bundle in found]
    assert kinds.count(BundleKind.COMPONENT) == 2
    schemas = sorted(path.parent.parent for path in BUNDLES.rglob("schema/schema.yaml"))
    bundles = [each.path for each in found if each.kind is not BundleKind.COMPONENT]
    assert bundles == [path.relative_to(BUNDLES).as_posix() for path in schemas]
    fargate = find_bundles(FolderFiles(AWS_SAMPLES / "environment-templates").paths())[1]
    assert (fargate.name, fargate.major) == ("fargate-env", 1)
