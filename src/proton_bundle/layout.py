"""Where a bundle's files lie, told from paths alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from posixpath import basename, dirname, join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCHEMA_FILES = ("schema/schema.yaml", "schema/schema.yml")
MANIFEST_NAMES = ("manifest.yaml", "manifest.yml")
_MAJOR_FOLDER = re.compile(r"v?(0|[1-9]\d*)")
_TEMPLATE_SUFFIXES = (".yaml", ".yml", ".json", ".tf")


class BundleKind(StrEnum):
    ENVIRONMENT = "environment"
    SERVICE = "service"
    COMPONENT = "component"
    """No bundle to Proton, which takes a component's two files one by one."""


class Role(StrEnum):
    """What a template file describes, which decides the names that it may read."""

    ENVIRONMENT = "environment"
    INSTANCE = "service_instance"
    PIPELINE = "pipeline"
    COMPONENT = "component"


DIRECTORIES = {
    Role.ENVIRONMENT: "infrastructure",
    Role.INSTANCE: "instance_infrastructure",
    Role.PIPELINE: "pipeline_infrastructure",
    Role.COMPONENT: "",
}
"""The directory of each role's files, relative to the bundle's root."""

ROLES = {
    BundleKind.ENVIRONMENT: (Role.ENVIRONMENT,),
    BundleKind.SERVICE: (Role.INSTANCE, Role.PIPELINE),
    BundleKind.COMPONENT: (Role.COMPONENT,),
}
_INFRASTRUCTURE = frozenset(directory for directory in DIRECTORIES.values() if directory)


@dataclass(frozen=True, slots=True)
class BundleRoot:
    """A bundle in a tree of files; *path* is ``""`` for the tree itself.

    *name* and *major* are what the folders say, None where they say nothing.
    """

    path: str
    kind: BundleKind
    name: str | None = None
    major: int | None = None


def find_root(paths: Iterable[str]) -> str | None:
    """The shallowest folder that holds a schema, ``""`` for the tree itself; None without one."""
    roots = {root for path in paths if (root := _schema_root(path)) is not None}
    return min(roots, key=lambda root: (_depth(root), root), default=None)


def find_bundles(paths: Iterable[str]) -> tuple[BundleRoot, ...]:
    """All bundles in a tree, damaged ones too: an infrastructure directory makes one.

    A manifest with a template beside it, in no bundle, is taken for a component.
    """
    known = frozenset(paths)
    manifests = {dirname(path) for path in known if basename(path) in MANIFEST_NAMES}
    roots = {root for path in known if (root := _schema_root(path)) is not None}
    roots |= {dirname(folder) for folder in manifests if basename(folder) in _INFRASTRUCTURE}
    with_templates = {dirname(path) for path in known if _may_be_template(path)}
    components = {
        folder for folder in manifests & with_templates if roots.isdisjoint(_upwards(folder))
    }
    ordered = sorted(known)
    found = [_describe(root, kind_of(root, beneath(root, ordered))) for root in roots]
    found += [_describe(root, BundleKind.COMPONENT) for root in components]
    return tuple(sorted(found, key=lambda bundle: bundle.path))


def kind_of(root: str, paths: Iterable[str]) -> BundleKind:
    """The kind that the directories of the bundle at *root* tell; an environment if none does."""
    start = f"{root}/" if root else ""
    found = {path.removeprefix(start).split("/")[0] for path in paths if path.startswith(start)}
    if found & {DIRECTORIES[Role.INSTANCE], DIRECTORIES[Role.PIPELINE]}:
        return BundleKind.SERVICE
    if found.isdisjoint(("schema", DIRECTORIES[Role.ENVIRONMENT])) and found & {*MANIFEST_NAMES}:
        return BundleKind.COMPONENT
    return BundleKind.ENVIRONMENT


def beneath(root: str, listing: Sequence[str]) -> Sequence[str]:
    """Of a sorted *listing*, the paths in the folder *root*; the others are not looked at."""
    if not root:
        return listing
    # "0" is the character after "/".
    return listing[bisect_left(listing, f"{root}/") : bisect_left(listing, f"{root}0")]


def first_of(paths: Iterable[str], folder: str, names: Iterable[str]) -> str | None:
    """The first of *names* that *folder* has, as a path."""
    known = frozenset(paths)
    return next((path for name in names if (path := join(folder, name)) in known), None)


def _schema_root(path: str) -> str | None:
    for name in SCHEMA_FILES:
        if path == name:
            return ""
        if path.endswith(f"/{name}"):
            return path.removesuffix(f"/{name}")
    return None


def _may_be_template(path: str) -> bool:
    return path.endswith(_TEMPLATE_SUFFIXES) and basename(path) not in MANIFEST_NAMES


def _upwards(folder: str) -> Iterator[str]:
    """*folder* and all around it, ``""`` last."""
    yield folder
    while folder:
        folder = dirname(folder)
        yield folder


def _describe(root: str, kind: BundleKind) -> BundleRoot:
    folder = basename(root)
    version = _MAJOR_FOLDER.fullmatch(folder)
    if version is None:
        return BundleRoot(root, kind, folder or None)
    return BundleRoot(root, kind, basename(dirname(root)) or None, int(version[1]))


def _depth(root: str) -> int:
    return root.count("/") + 1 if root else 0
