"""What a rule is given to look at: one subject for each scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from proton_bundle.analysis import BundleAnalysis, ProjectAnalysis, TemplateAnalysis
from proton_bundle.bundle import Bundle, Part
from proton_bundle.decode import TemplateDocument, read_template, read_yaml
from proton_bundle.decode.nodes import Document, Node, walk
from proton_bundle.files import TextFile
from proton_bundle.source import SourceText
from proton_bundle.workspace.project import SpecFile


class FileKind(StrEnum):
    """What a file is to Proton; other files are not looked at."""

    SCHEMA = "schema"
    MANIFEST = "manifest"
    TEMPLATE = "template"
    TERRAFORM = "terraform"
    SPEC = "spec"
    REGISTRATION = "registration"
    COMPATIBLE_ENVS = "compatible-envs"
    OPS = "ops"
    WORKSPACE = "workspace"

    @property
    def is_plain_yaml(self) -> bool:
        """YAML without Jinja. (A CodeBuild manifest has Jinja inside quoted values only.)"""
        return self not in (self.TEMPLATE, self.TERRAFORM, self.COMPATIBLE_ENVS)


# Not slotted: cached properties keep what they computed in the instance.
@dataclass(frozen=True)
class FileSubject:
    """One file that Proton, or this workbench, reads."""

    file: TextFile
    kind: FileKind
    size: int
    """In bytes, as it lies on disk."""
    analysis: TemplateAnalysis | None = None
    """Of a template in a bundle: what is parsed there need not be parsed again."""

    @property
    def source(self) -> SourceText:
        return self.file.source

    @property
    def path(self) -> str:
        return self.file.source.path

    @cached_property
    def yaml(self) -> Document:
        """The tolerant tree; empty for what is no YAML."""
        if self.kind is FileKind.TEMPLATE:
            return self.template.yaml
        return read_yaml(self.source) if self.kind.is_plain_yaml else Document(None)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the tree, walked once for all rules."""
        return tuple(walk(self.yaml.root))

    @cached_property
    def template(self) -> TemplateDocument:
        return self.analysis.document if self.analysis else read_template(self.source)


@dataclass(frozen=True, slots=True)
class TemplateSubject:
    """One Jinja file of a bundle or component, analysed."""

    template: TemplateAnalysis
    bundle: BundleAnalysis

    @property
    def path(self) -> str:
        return self.template.path


@dataclass(frozen=True, slots=True)
class BundleSubject:
    """One bundle with its templates analysed; *earlier* is its last minor version, if given."""

    analysis: BundleAnalysis
    earlier: Bundle | None = None

    @property
    def bundle(self) -> Bundle:
        return self.analysis.bundle


@dataclass(frozen=True, slots=True)
class PartSubject:
    """One infrastructure directory, or a component: a manifest and the files beside it."""

    part: Part
    analysis: BundleAnalysis

    @property
    def bundle(self) -> Bundle:
        return self.analysis.bundle


@dataclass(frozen=True, slots=True)
class SpecSubject:
    """A spec; *template* is the bundle it is written for, None when nothing tells."""

    file: SpecFile
    template: BundleAnalysis | None
    project: ProjectAnalysis


@dataclass(frozen=True, slots=True)
class ComponentSubject:
    """A component: a manifest and a template file."""

    analysis: BundleAnalysis

    @property
    def bundle(self) -> Bundle:
        return self.analysis.bundle


@dataclass(frozen=True, slots=True)
class ProjectSubject:
    """The whole tree: workspace file, ops files, what names what."""

    project: ProjectAnalysis


Subject: TypeAlias = (
    FileSubject
    | TemplateSubject
    | BundleSubject
    | PartSubject
    | SpecSubject
    | ComponentSubject
    | ProjectSubject
)
