"""Manifests: which files are a part's template, and what renders them. Read with tolerance."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.decode import read_template, read_yaml
from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find
from proton_bundle.input_values import read_mapping
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proton_bundle.decode.nodes import Document, Node
    from proton_bundle.source import SourceText

ALL_FILES = "*"


class Engine(StrEnum):
    """Who provisions: Proton through CloudFormation, the customer's Terraform, or CodeBuild."""

    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"
    CODEBUILD = "codebuild"


_ENGINES = {
    "jinja": Engine.CLOUDFORMATION,
    "hcl": Engine.TERRAFORM,
    "codebuild": Engine.CODEBUILD,
}
_LANGUAGES = {"cloudformation": Engine.CLOUDFORMATION, "terraform": Engine.TERRAFORM}


@dataclass(frozen=True, slots=True)
class CodeBuildSettings:
    """What a CodeBuild project runs; values may still hold Jinja."""

    node: MappingNode
    image: str | None = None
    runtimes: Mapping[str, object] = field(default_factory=dict)
    input_type: str = "JSON"
    variables: Mapping[str, object] = field(default_factory=dict)
    secrets: Mapping[str, object] = field(default_factory=dict)
    provision: tuple[str, ...] = ()
    deprovision: tuple[str, ...] = ()
    project_properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """One item of ``infrastructure.templates``; every span is None where its key is missing."""

    node: MappingNode
    engine: Engine | None
    file: str | None
    file_span: Span | None
    rendering_engine: str | None
    rendering_engine_span: Span | None
    template_language: str | None
    template_language_span: Span | None
    codebuild: CodeBuildSettings | None

    @property
    def span(self) -> Span:
        return self.node.span

    def selected(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the *names*, relative to the manifest, that the entry takes and that are there.

        ``*`` takes the ``.tf`` files beside the manifest.
        """
        if self.engine is Engine.CODEBUILD or self.file is None:
            return ()
        if self.file == ALL_FILES:
            return tuple(name for name in names if name.endswith(".tf") and "/" not in name)
        wanted = self.file.removeprefix("./")
        return tuple(name for name in names if name == wanted)


@dataclass(frozen=True, slots=True)
class Manifest:
    """*templates* is the node under ``infrastructure.templates``, None where there is none."""

    source: SourceText
    document: Document
    templates: Node | None
    entries: tuple[TemplateEntry, ...]

    @property
    def engine(self) -> Engine | None:
        """Of the first entry; every known bundle has exactly one."""
        return self.entries[0].engine if self.entries else None


def read_manifest(source: SourceText) -> Manifest:
    """Never raises; the document keeps what is no manifest."""
    document = _read(source)
    templates = find(document.root, "infrastructure", "templates")
    items = templates.items if isinstance(templates, SequenceNode) else ()
    entries = tuple(_entry(item) for item in items if isinstance(item, MappingNode))
    return Manifest(source, document, templates, entries)


def _read(source: SourceText) -> Document:
    # A CodeBuild manifest is itself rendered with Jinja.
    if "{{" in source.text or "{%" in source.text:
        return read_template(source).yaml
    return read_yaml(source)


def _entry(node: MappingNode) -> TemplateEntry:
    rendering_engine, rendering_engine_span = _scalar(node, "rendering_engine")
    language, language_span = _scalar(node, "template_language")
    file, file_span = _scalar(node, "file")
    # Before June 2021 the key was ``engine``; reading it lets all else be checked.
    engine_word = rendering_engine or _scalar(node, "engine")[0] or ""
    engine = _ENGINES.get(engine_word) or _LANGUAGES.get(language or "")
    settings = node.get("settings") or node.get("codebuild")
    return TemplateEntry(
        node=node,
        engine=engine,
        file=file,
        file_span=file_span,
        rendering_engine=rendering_engine,
        rendering_engine_span=rendering_engine_span,
        template_language=language,
        template_language_span=language_span,
        codebuild=_settings(settings) if isinstance(settings, MappingNode) else None,
    )


def _settings(node: MappingNode) -> CodeBuildSettings:
    return CodeBuildSettings(
        node=node,
        image=_scalar(node, "image")[0],
        runtimes=read_mapping(node.get("runtimes")),
        input_type=_scalar(node, "input_type")[0] or "JSON",
        variables=read_mapping(find(node, "env", "variables")),
        secrets=read_mapping(find(node, "env", "secrets_manager")),
        provision=_commands(node.get("provision")),
        deprovision=_commands(node.get("deprovision") or node.get("deprovisioning")),
        project_properties=read_mapping(node.get("project_properties")),
    )


def _scalar(node: MappingNode, name: str) -> tuple[str, Span] | tuple[None, None]:
    value = node.get(name)
    return (value.value, value.content) if isinstance(value, ScalarNode) else (None, None)


def _commands(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, SequenceNode) else ()
    return tuple(item.value for item in items if isinstance(item, ScalarNode))
