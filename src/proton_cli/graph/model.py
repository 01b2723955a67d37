"""The graph as plain data: templates, what is deployed of them, and who reads which output."""

from __future__ import annotations

from dataclasses import dataclass

from proton_bundle.analysis import BundleAnalysis, ProjectAnalysis
from proton_bundle.layout import BundleKind, Role
from proton_bundle.workspace.links import reading_of
from proton_bundle.workspace.project import SpecFile
from proton_cli.checking.scope import CheckScope


@dataclass(frozen=True, slots=True)
class EnvironmentLink:
    """A template works with an environment *template* (its path) and *reads* outputs of it.

    *declared* false: told from the folders. *unknown* are names read that it does not put out.
    """

    template: str
    declared: bool
    reads: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateNode:
    """A bundle or component; *path* as the user writes it, *outputs* for other templates.

    *missing* are environment templates that it names and that are not here. *open_outputs*: it may
    put out more than *outputs*, because only a deployment tells.
    """

    path: str
    kind: str
    name: str
    major: int | None
    engine: str | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    open_outputs: bool
    environments: tuple[EnvironmentLink, ...]
    missing: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.name if self.major is None else f"{self.name} v{self.major}"


@dataclass(frozen=True, slots=True)
class Instance:
    name: str
    environment: str


@dataclass(frozen=True, slots=True)
class SpecNode:
    """A spec; *template* is the path of its template, None where nothing tells."""

    path: str
    kind: str
    template: str | None
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class DeployedNode:
    """What the workspace file declares: an environment, a service or a component.

    *template* is a template's path, *into* the environment or the service and instance.
    """

    kind: str
    name: str
    template: str | None
    into: str | None


@dataclass(frozen=True, slots=True)
class Graph:
    templates: tuple[TemplateNode, ...]
    specs: tuple[SpecNode, ...]
    deployed: tuple[DeployedNode, ...]

    def template(self, path: str | None) -> TemplateNode | None:
        return next((each for each in self.templates if each.path == path), None)

    def readers(self, environment: TemplateNode, output: str) -> tuple[TemplateNode, ...]:
        """The templates that read *output* of *environment*."""
        return tuple(
            each
            for each in self.templates
            for link in each.environments
            if link.template == environment.path and output in link.reads
        )


class GraphReader:
    """Reads the graph of what *scope* wants; neighbours that it refers to are part of it."""

    def __init__(self, analysis: ProjectAnalysis, scope: CheckScope) -> None:
        self._analysis = analysis
        self._project = analysis.project
        self._scope = scope

    def read(self) -> Graph:
        roots = [r for r in self._project.roots if self._scope.is_wanted(r.path)]
        around = {e for r in roots for e in self._analysis.links.environments(r).known}
        wanted = sorted({*roots, *around}, key=lambda each: each.path)
        return Graph(
            tuple(self._template(self._analysis.bundle(root)) for root in wanted),
            tuple(self._spec(s) for s in self._project.specs if self._scope.is_wanted(s.path)),
            tuple(self._deployed()),
        )

    def _shown(self, path: str) -> str:
        return self._scope.shown(path)

    def _template(self, analysis: BundleAnalysis) -> TemplateNode:
        root, bundle = analysis.root, analysis.bundle
        parts = bundle.parts.values()
        engine = next((part.engine for part in parts if part.engine), None)
        types = (bundle.input_type(role) for role in Role)
        own = next((bundle.parts[r] for r in Role if r in bundle.parts), None)
        outputs = bundle.environment_outputs if root.kind is BundleKind.ENVIRONMENT else None
        outputs = outputs or (own.outputs if own else None)
        links = analysis.environments
        service = root.kind is not BundleKind.ENVIRONMENT
        return TemplateNode(
            path=self._shown(root.path),
            kind=root.kind.value,
            name=self._project.name_of(root) or self._scope.root.name,
            major=root.major,
            engine=engine.value if engine else None,
            inputs=tuple(dict.fromkeys(name for each in types if each for name in each.properties)),
            outputs=tuple(outputs.declarations) if outputs else (),
            open_outputs=outputs is None or outputs.open,
            environments=tuple(self._links(analysis)) if service else (),
            missing=links.missing if service else (),
        )

    def _links(self, analysis: BundleAnalysis) -> list[EnvironmentLink]:
        declared = analysis.environments.declared
        readings = (
            (root, reading_of(analysis.bundle, self._project.bundle(root)))
            for root in analysis.environments.known
        )
        return [
            EnvironmentLink(self._shown(root.path), declared, reading.outputs, reading.missing)
            for root, reading in readings
        ]

    def _spec(self, file: SpecFile) -> SpecNode:
        root = self._analysis.links.bundle_of(file)
        instances = tuple(Instance(i.name or "", i.environment or "") for i in file.spec.instances)
        kind = file.spec.kind.value if file.spec.kind else "unknown"
        template = None if root is None else self._shown(root.path)
        return SpecNode(self._shown(file.path), kind, template, instances)

    def _deployed(self) -> list[DeployedNode]:
        workspace = self._project.workspace_file
        if workspace is None or not self._scope.is_wanted(workspace.source.path):
            return []
        paths = {e.template_name: self._of_workspace(e.path) for e in workspace.templates}
        found = [
            DeployedNode("environment", each.name, paths.get(each.template), None)
            for each in workspace.environments
        ]
        found += [
            DeployedNode("service", each.name, paths.get(each.template), self._into(each.spec))
            for each in workspace.services
        ]
        for each in workspace.components:
            into = each.environment
            if each.service:
                into = each.service + (f"/{each.instance}" if each.instance else "")
            path = self._of_workspace(each.path)
            found.append(DeployedNode("component", each.name, path, into))
        return found

    def _of_workspace(self, path: str) -> str:
        return self._shown(self._project.from_workspace(path))

    def _into(self, spec: str | None) -> str | None:
        """The environments of a service's instances, as its spec says."""
        file = self._project.spec(self._project.from_workspace(spec)) if spec else None
        named = (
            {each.environment for each in file.spec.instances if each.environment} if file else ()
        )
        return ", ".join(sorted(named)) or None
