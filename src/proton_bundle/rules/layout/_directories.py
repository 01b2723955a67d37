"""Which infrastructure directories a bundle needs, and which of its directories are misnamed."""

from __future__ import annotations

from bisect import bisect_left
from posixpath import basename, dirname, join

from proton_bundle.layout import DIRECTORIES, MANIFEST_NAMES, BundleKind, Role
from proton_bundle.manifest import read_manifest
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

# The names that directories of services had before June 2021: PB863's matter.
_PREVIEW = {Role.INSTANCE: "infrastructure", Role.PIPELINE: "pipeline"}


def needed(subject: BundleSubject) -> tuple[Role, ...]:
    """The roles whose directories the schema asks for."""
    bundle = subject.bundle
    if bundle.kind is not BundleKind.SERVICE:
        return ()
    has_pipeline = bundle.schema is not None and bundle.schema.pipeline_input is not None
    return (Role.INSTANCE, Role.PIPELINE) if has_pipeline else (Role.INSTANCE,)


def misnamed(subject: BundleSubject) -> dict[Role, str]:
    """Directories that are meant to be a role's: they hold a manifest and have another name."""
    bundle = subject.bundle
    environment = bundle.kind is BundleKind.ENVIRONMENT
    roles = (Role.ENVIRONMENT,) if environment else needed(subject)
    wanted = [role for role in roles if role not in bundle.parts]
    folders = [each for each in _with_manifest(subject) if each not in _PREVIEW.values()]
    found: dict[Role, str] = {}
    for role in wanted:
        close = closest(DIRECTORIES[role], folders)
        meant = close or (folders[0] if len(folders) == len(wanted) == 1 else None)
        if meant:
            found[role] = meant
    return found


def of_preview(subject: BundleSubject) -> dict[Role, str]:
    """Directories of a service that have their name of the preview format."""
    root, paths = subject.bundle.root, subject.analysis.project.path_set
    return {
        role: name
        for role, name in _PREVIEW.items()
        if any(join(root, name, manifest) in paths for manifest in MANIFEST_NAMES)
    }


def inside(subject: BundleSubject) -> tuple[str, ...]:
    """Every file beneath the bundle's root, as the project names it."""
    root, paths = subject.bundle.root, subject.analysis.project.paths
    if not root:
        return paths
    # "0" is the character after "/", and the paths are sorted.
    return paths[bisect_left(paths, f"{root}/") : bisect_left(paths, f"{root}0")]


def has_directory(subject: BundleSubject, *roles: Role) -> bool:
    """Whether the bundle holds anything in the directory of one of the *roles*."""
    folders = tuple(join(subject.bundle.root, DIRECTORIES[role], "") for role in roles)
    return any(path.startswith(folders) for path in inside(subject))


def _with_manifest(subject: BundleSubject) -> list[str]:
    """The folders directly in the bundle that hold a manifest of Proton's, by no known name."""
    project, root = subject.analysis.project, subject.bundle.root
    found = []
    for path in inside(subject):
        folder, name = dirname(path), basename(dirname(path))
        if basename(path) not in MANIFEST_NAMES or folder != join(root, name):
            continue
        if name and name not in ("schema", *DIRECTORIES.values()):
            file = project.text(path)
            if folder not in project.roots_by_path and file and read_manifest(file.source).entries:
                found.append(name)
    return found
