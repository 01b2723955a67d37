"""A bundle as one value: kind, schema, parts. A broken bundle is a Bundle with parts missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from posixpath import join
from typing import TYPE_CHECKING

from proton_bundle.decode import read_template
from proton_bundle.files import read_text
from proton_bundle.layout import (
    DIRECTORIES,
    MANIFEST_NAMES,
    ROLES,
    SCHEMA_FILES,
    BundleKind,
    Role,
    beneath,
    first_of,
    kind_of,
)
from proton_bundle.manifest import Engine, read_manifest
from proton_bundle.outputs import Outputs, template_outputs, terraform_outputs
from proton_bundle.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proton_bundle.decode import TemplateDocument
    from proton_bundle.files import FileTree, TextFile
    from proton_bundle.manifest import Manifest
    from proton_bundle.schema import InputType, Schema


# Not slotted: cached properties keep what they computed in the instance.
@dataclass(frozen=True)
class Part:
    """What one infrastructure directory holds: an environment's, an instance's, a pipeline's.

    All paths begin with the bundle's root, as the caller names files.
    """

    role: Role
    directory: str
    files: FileTree
    manifest_file: TextFile | None
    manifest: Manifest | None
    file_paths: tuple[str, ...]
    """Every file beneath the directory."""

    @property
    def engine(self) -> Engine | None:
        return self.manifest.engine if self.manifest else None

    @cached_property
    def template_paths(self) -> tuple[str, ...]:
        """The files that the manifest takes and that are there."""
        entries = self.manifest.entries if self.manifest else ()
        return tuple(
            join(self.directory, name) for entry in entries for name in entry.selected(self.names)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """`file_paths` relative to the directory, as a manifest names files."""
        start = join(self.directory, "")
        return tuple(path.removeprefix(start) for path in self.file_paths)

    @cached_property
    def template_files(self) -> tuple[TextFile, ...]:
        """The texts of `template_paths`."""
        found = (_text(self.files, path) for path in self.template_paths)
        return tuple(file for file in found if file is not None)

    @cached_property
    def documents(self) -> tuple[TemplateDocument, ...]:
        """The CloudFormation templates, parsed without rendering; none for other engines."""
        if self.engine is not Engine.CLOUDFORMATION:
            return ()
        return tuple(read_template(file.source) for file in self.template_files)

    @cached_property
    def outputs(self) -> Outputs:
        """What the part gives to other templates; open where nothing but running it tells."""
        found = [template_outputs(document) for document in self.documents]
        if self.engine is Engine.TERRAFORM:
            found = [terraform_outputs(file.source) for file in self.template_files]
        return Outputs(
            {name: made for each in found for name, made in each.declarations.items()},
            open=not found or any(each.open for each in found),
        )


@dataclass(frozen=True)
class Bundle:
    """*root* is ``""`` for the tree itself; *schema* None where there is no schema file."""

    kind: BundleKind
    root: str
    files: FileTree
    schema_file: TextFile | None
    schema: Schema | None
    parts: Mapping[Role, Part]

    @property
    def is_customer_managed(self) -> bool:
        """An environment of which Proton provisions nothing: its inputs are its outputs."""
        return self.kind is BundleKind.ENVIRONMENT and not self.parts

    def input_type(self, role: Role) -> InputType | None:
        """The type of the inputs that the file of *role* reads."""
        if self.schema is None:
            return None
        match role:
            case Role.ENVIRONMENT:
                return self.schema.environment_input
            case Role.INSTANCE | Role.COMPONENT:
                return self.schema.service_input
            case Role.PIPELINE:
                return self.schema.pipeline_input

    @cached_property
    def environment_outputs(self) -> Outputs:
        """What an environment bundle gives to the services in it."""
        if self.is_customer_managed:
            return self._inputs_as_outputs
        part = self.parts.get(Role.ENVIRONMENT)
        return part.outputs if part else Outputs(open=True)

    @property
    def _inputs_as_outputs(self) -> Outputs:
        inputs = self.input_type(Role.ENVIRONMENT)
        members = inputs.object.members if inputs else {}
        return Outputs(
            {name: member.declaration for name, member in members.items() if member.declaration},
            open=inputs is None,
        )


def read_bundle(files: FileTree, root: str = "", *, listing: Sequence[str] | None = None) -> Bundle:
    """The bundle or component at *root* of *files*. Never raises for what the files hold.

    *listing*: the tree's sorted paths, where the caller has them already.
    """
    root = root.strip("/")
    paths = frozenset(beneath(root, files.paths() if listing is None else listing))
    schema_path = first_of(paths, root, SCHEMA_FILES)
    schema_file = _text(files, schema_path)
    schema = read_schema(schema_file.source) if schema_file else None
    kind = _kind(root, paths, schema)
    return Bundle(
        kind=kind,
        root=root,
        files=files,
        schema_file=schema_file,
        schema=schema,
        parts=_parts(files, root, paths, kind),
    )


def _kind(root: str, paths: frozenset[str], schema: Schema | None) -> BundleKind:
    """What the schema says, since directories may be missing or misnamed; else the directories."""
    if schema is not None and (schema.service_input or schema.pipeline_input):
        return BundleKind.SERVICE
    if schema is not None and schema.environment_input:
        return BundleKind.ENVIRONMENT
    return kind_of(root, paths)


def _parts(files: FileTree, root: str, paths: frozenset[str], kind: BundleKind) -> dict[Role, Part]:
    return {
        role: _part(files, root, paths, role)
        for role in ROLES[kind]
        if any(path.startswith(join(root, DIRECTORIES[role], "")) for path in paths)
    }


def _part(files: FileTree, root: str, paths: frozenset[str], role: Role) -> Part:
    directory = join(root, DIRECTORIES[role]).rstrip("/")
    manifest_path = first_of(paths, directory, MANIFEST_NAMES)
    manifest_file = _text(files, manifest_path)
    return Part(
        role=role,
        directory=directory,
        files=files,
        manifest_file=manifest_file,
        manifest=read_manifest(manifest_file.source) if manifest_file else None,
        file_paths=tuple(sorted(path for path in paths if path.startswith(join(directory, "")))),
    )


def _text(files: FileTree, path: str | None) -> TextFile | None:
    """The file, None if it went away since it was listed."""
    if path is None:
        return None
    try:
        return read_text(files, path)
    except KeyError:
        return None
