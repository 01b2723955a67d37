"""``proton.yaml``: the templates, environments, services and components of a whole platform."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from proton_bundle.source import SourceText, Span


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the workspace file, and where."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """A bundle to register; *path* is relative to the workspace file's folder, as are all paths."""

    path: str
    span: Span
    name: str | None = None
    kind: str | None = None
    major: int | None = None
    compatible_environments: tuple[str, ...] | None = None
    supported_component_sources: tuple[str, ...] | None = None

    @property
    def template_name(self) -> str:
        """*name*, or the bundle folder's own name, version folders (``v1``, ``1``) skipped."""
        if self.name:
            return self.name
        parts = [part for part in posixpath.normpath(self.path).split("/") if part not in (".", "")]
        while len(parts) > 1 and re.fullmatch(r"v?\d+", parts[-1]):
            parts.pop()
        return parts[-1] if parts else self.path


@dataclass(frozen=True, slots=True)
class EnvironmentEntry:
    name: str
    span: Span
    template: str
    spec: str | None = None
    role: str | None = None
    component_role: str | None = None
    codebuild_role: str | None = None
    provisioning_repository: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    name: str
    span: Span
    template: str
    spec: str | None = None
    repository: str | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class ComponentEntry:
    """A component: attached when *service* and *instance* are given, else of *environment*."""

    name: str
    span: Span
    path: str
    service: str | None = None
    instance: str | None = None
    environment: str | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """What the embedded AWS holds before anything deploys; ``s3`` maps bucket/key to a path."""

    s3: dict[str, str] = field(default_factory=dict)
    ssm: dict[str, str] = field(default_factory=dict)
    secretsmanager: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkspaceFile:
    """A workspace file as read; *problems* empty means that it can be deployed."""

    source: SourceText
    templates: tuple[TemplateEntry, ...]
    environments: tuple[EnvironmentEntry, ...]
    services: tuple[ServiceEntry, ...]
    components: tuple[ComponentEntry, ...]
    seed: Seed
    problems: tuple[Problem, ...]
