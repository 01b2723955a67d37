"""A workspace file and all it names, read from disk before anything is deployed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from proton_bundle.archive import pack, unpack
from proton_bundle.bundle import Bundle, read_bundle
from proton_bundle.errors import ArchiveError
from proton_bundle.files import FileTree, FolderFiles, subtree
from proton_bundle.layout import BundleKind, Role, find_root
from proton_bundle.manifest import Engine
from proton_bundle.source import SourceText
from proton_bundle.workspace.registration_files import (
    COMPATIBLE_ENVS,
    TEMPLATE_REGISTRATION,
    Registration,
    read_registration,
)
from proton_bundle.workspace.workspace_file import ComponentEntry, TemplateEntry, WorkspaceFile
from proton_bundle.workspace.workspace_reader import read_workspace_file
from proton_emulator.workspace_deployer.errors import WorkspaceError

EMPTY_ENVIRONMENT_SPEC = "proton: EnvironmentSpec\nspec: {}\n"


@dataclass(frozen=True, slots=True)
class TemplateToRegister:
    """A bundle, packed, with what registering it needs; *digest* changes when any of it does."""

    name: str
    kind: BundleKind
    major: int | None
    archive: bytes
    digest: str
    compatible: tuple[str, ...]
    component_sources: tuple[str, ...]
    provisioned: bool
    has_pipeline: bool
    engine: Engine | None
    pipeline_engine: Engine | None


@dataclass(frozen=True, slots=True)
class ComponentToDeploy:
    entry: ComponentEntry
    manifest: str
    template_file: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """A readable workspace; the specs are texts by environment and by service name."""

    folder: Path
    file: WorkspaceFile
    templates: dict[str, TemplateToRegister]
    environment_specs: dict[str, str]
    service_specs: dict[str, str]
    components: tuple[ComponentToDeploy, ...]

    @property
    def uses_terraform(self) -> bool:
        """Whether anything in it is self-managed."""
        engines = {each.engine for each in self.templates.values()}
        engines |= {each.pipeline_engine for each in self.templates.values()}
        return Engine.TERRAFORM in engines


def load_workspace(path: Path) -> Workspace:
    """Read the file at *path* and all it names; WorkspaceError names every problem."""
    return _Loader(path).load()


def load_template(entry: TemplateEntry) -> TemplateToRegister:
    """One bundle without a workspace file; its path is taken from the working directory."""
    loader = _Loader(Path())
    empty = read_workspace_file(SourceText("", "templates: []"))
    template = loader._template(empty, entry)  # noqa: SLF001 - the loader's other door
    if template is None:
        raise WorkspaceError(loader.problems)
    return template


class _Loader:
    def __init__(self, path: Path) -> None:
        self.path = path / "proton.yaml" if path.is_dir() else path
        self.folder = self.path.parent
        self.problems: list[str] = []

    def load(self) -> Workspace:
        file = read_workspace_file(SourceText(str(self.path), self._text(self.path)))
        if self.problems:
            raise WorkspaceError(self.problems)
        self.problems += [self._at(file.source, e.span.start, e.message) for e in file.problems]
        templates = {}
        for entry in file.templates:
            template = self._template(file, entry)
            if template is not None:
                templates[template.name] = template
        workspace = Workspace(
            folder=self.folder,
            file=file,
            templates=templates,
            environment_specs={
                each.name: self._spec(each.spec) if each.spec else EMPTY_ENVIRONMENT_SPEC
                for each in file.environments
            },
            service_specs={each.name: self._spec(each.spec) for each in file.services if each.spec},
            components=tuple(
                component for each in file.components if (component := self._component(each))
            ),
        )
        for bucket_key, source in file.seed.s3.items():
            if not (self.folder / source).exists():
                self._say(f"seed {bucket_key}: {self.folder / source} is not there")
        if self.problems:
            raise WorkspaceError(self.problems)
        return workspace

    def _template(self, file: WorkspaceFile, entry: TemplateEntry) -> TemplateToRegister | None:
        folder = self.folder / entry.path
        tree = self._files(file, entry, folder)
        root = find_root(tree.paths()) if tree else None
        if tree is None or root is None:
            if tree is not None:
                self._say(f"{folder}: no schema/schema.yaml here, so this is no bundle")
            return None
        files = subtree(tree, root)
        bundle = read_bundle(files, "")
        kind = BundleKind(entry.kind) if entry.kind else bundle.kind
        registration = self._registration(files)
        compatible = self._compatible(file, entry, registration)
        sources = self._component_sources(entry, registration)
        archive = pack(files)
        digest = hashlib.sha256(archive + repr((compatible, sources)).encode()).hexdigest()
        return TemplateToRegister(
            name=entry.template_name,
            kind=kind,
            major=entry.major,
            archive=archive,
            digest=digest,
            compatible=compatible if kind is BundleKind.SERVICE else (),
            component_sources=sources,
            provisioned=bool(bundle.parts),
            has_pipeline=Role.PIPELINE in bundle.parts,
            engine=_engine(bundle, Role.ENVIRONMENT) or _engine(bundle, Role.INSTANCE),
            pipeline_engine=_engine(bundle, Role.PIPELINE),
        )

    def _files(self, file: WorkspaceFile, entry: TemplateEntry, path: Path) -> FileTree | None:
        """The bundle's folder, or its archive unpacked."""
        if path.is_dir():
            return FolderFiles(path)
        if not path.is_file():
            self._say(self._at(file.source, entry.span.start, f"no bundle folder at {path}"))
            return None
        try:
            return unpack(path.read_bytes())
        except ArchiveError as error:
            self._say(f"{path}: {error}")
            return None

    def _registration(self, files: FileTree) -> Registration | None:
        for name in (TEMPLATE_REGISTRATION, COMPATIBLE_ENVS):
            if name in files.paths():
                text = files.read(name).decode("utf-8", "replace")
                return read_registration(SourceText(name, text))
        return None

    def _compatible(
        self, file: WorkspaceFile, entry: TemplateEntry, registration: Registration | None
    ) -> tuple[str, ...]:
        """What the entry says, else the side file, else every environment template here."""
        if entry.compatible_environments is not None:
            return entry.compatible_environments
        if registration is not None and registration.compatible:
            return tuple(each.text for each in registration.compatible if each.name is not None)
        used = {each.template for each in file.environments}
        return tuple(
            f"{each.template_name}:{each.major or 1}"
            for each in file.templates
            if each.template_name in used
        )

    def _component_sources(
        self, entry: TemplateEntry, registration: Registration | None
    ) -> tuple[str, ...]:
        if entry.supported_component_sources is not None:
            return entry.supported_component_sources
        return tuple(each.value for each in registration.component_sources) if registration else ()

    def _component(self, entry: ComponentEntry) -> ComponentToDeploy | None:
        folder = self.folder / entry.path
        manifest = next(
            (folder / n for n in ("manifest.yaml", "manifest.yml") if (folder / n).is_file()), None
        )
        if manifest is None:
            self._say(f"component '{entry.name}': no manifest.yaml in {folder}")
            return None
        named = read_manifest_file(SourceText(str(manifest), self._text(manifest)))
        template = folder / named if named else None
        if template is None or not template.is_file():
            self._say(f"component '{entry.name}': {manifest} names no template file that exists")
            return None
        return ComponentToDeploy(entry, self._text(manifest), self._text(template))

    def _spec(self, path: str) -> str:
        return self._text(self.folder / path)

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self._say(f"{path}: no such file")
        except (OSError, UnicodeDecodeError) as error:
            self._say(f"{path}: cannot be read: {error}")
        return ""

    def _at(self, source: SourceText, offset: int, message: str) -> str:
        if not source.path:  # a bundle named on the command line: there is no file to point into
            return message
        position = source.position(offset)
        return f"{source.path}:{position.line + 1}:{position.column + 1}: {message}"

    def _say(self, problem: str) -> None:
        self.problems.append(problem)


def read_manifest_file(source: SourceText) -> str | None:
    """The one file that a component's manifest names."""
    from proton_bundle.manifest import read_manifest

    entries = read_manifest(source).entries
    return entries[0].file if entries else None


def _engine(bundle: Bundle, role: Role) -> Engine | None:
    part = bundle.parts.get(role)
    return part.engine if part else None
