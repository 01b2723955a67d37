"""Templates, what is deployed from them, and who reads whose outputs. Not a method of LSP."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.layout import BundleKind
from proton_bundle.workspace.links import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.layout import BundleRoot
    from proton_bundle.workspace.project import Project, SpecFile
    from proton_lsp.workspace import Folder


class NodeKind(StrEnum):
    ENVIRONMENT_TEMPLATE = "environment template"
    SERVICE_TEMPLATE = "service template"
    COMPONENT = "component"
    SPEC = "spec"
    ENVIRONMENT = "environment"
    INSTANCE = "service instance"


class EdgeKind(StrEnum):
    """RUNS_IN is declared by a file, MAY_RUN_IN guessed from the folders."""

    RUNS_IN = "runs in"
    MAY_RUN_IN = "may run in"
    WRITTEN_FOR = "written for"
    ATTACHED_TO = "attached to"
    MADE_FROM = "made from"
    DEPLOYED_IN = "deployed in"


@dataclass(frozen=True, slots=True)
class Node:
    """*path* leads to what declares it; *version* is the major one, where a folder tells it."""

    id: str
    kind: NodeKind
    name: str
    version: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """*outputs* of *end* are read by *start*; *missing* are read, and *end* does not have them."""

    start: str
    end: str
    kind: EdgeKind
    outputs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


_KINDS = {
    BundleKind.ENVIRONMENT: NodeKind.ENVIRONMENT_TEMPLATE,
    BundleKind.SERVICE: NodeKind.SERVICE_TEMPLATE,
    BundleKind.COMPONENT: NodeKind.COMPONENT,
}


def compute(folder: Folder) -> Graph:
    analysis = folder.analysis
    parts = (*_bundles(analysis), *_specs(analysis), *_workspace(analysis.project))
    nodes = {each.id: each for each in parts if isinstance(each, Node)}
    edges = dict.fromkeys(each for each in parts if isinstance(each, Edge))
    known = (edge for edge in edges if edge.start in nodes and edge.end in nodes)
    return Graph(tuple(nodes.values()), tuple(known))


def _bundles(analysis: ProjectAnalysis) -> Iterator[Node | Edge]:
    project, links = analysis.project, analysis.links
    for root in project.roots:
        yield _template(project, root)
        if root.kind is BundleKind.ENVIRONMENT:
            continue
        service = links.attached_to(root) if root.kind is BundleKind.COMPONENT else None
        if service is not None:
            yield Edge(_id(root), _id(service), EdgeKind.ATTACHED_TO)
        environments = links.environments(root)
        kind = EdgeKind.RUNS_IN if environments.declared else EdgeKind.MAY_RUN_IN
        for environment in environments.known:
            yield _reading(project, root, environment, kind)


def _template(project: Project, root: BundleRoot) -> Node:
    bundle = project.bundle(root)
    files = [part.manifest_file for part in bundle.parts.values() if part.manifest_file]
    file = bundle.schema_file or next(iter(files), None)
    name = project.name_of(root) or root.path or "this folder"
    path = file.source.path if file else None
    return Node(_id(root), _KINDS[root.kind], name, root.major, path)


def _reading(project: Project, root: BundleRoot, environment: BundleRoot, kind: EdgeKind) -> Edge:
    reading = reading_of(project.bundle(root), project.bundle(environment))
    return Edge(_id(root), _id(environment), kind, reading.outputs, reading.missing)


def _specs(analysis: ProjectAnalysis) -> Iterator[Node | Edge]:
    for file in analysis.project.specs:
        spec = f"spec {file.path}"
        yield Node(spec, NodeKind.SPEC, file.path, path=file.path)
        root = analysis.links.bundle_of(file)
        if root is not None:
            yield Edge(spec, _id(root), EdgeKind.WRITTEN_FOR)
        yield from _instances(file, spec)


def _instances(file: SpecFile, spec: str) -> Iterator[Node | Edge]:
    for number, instance in enumerate(file.spec.instances, 1):
        node = f"{spec} {number}"
        yield Node(node, NodeKind.INSTANCE, instance.name or f"instance {number}", path=file.path)
        yield Edge(node, spec, EdgeKind.MADE_FROM)
        if instance.environment:
            environment = f"environment {instance.environment}"
            yield Node(environment, NodeKind.ENVIRONMENT, instance.environment)
            yield Edge(node, environment, EdgeKind.DEPLOYED_IN)


def _workspace(project: Project) -> Iterator[Node | Edge]:
    """The environments that the workspace file declares."""
    workspace = project.workspace_file
    for entry in workspace.environments if workspace else ():
        node = f"environment {entry.name}"
        path = workspace.source.path if workspace else None
        yield Node(node, NodeKind.ENVIRONMENT, entry.name, path=path)
        if entry.spec is not None:
            spec = f"spec {project.from_workspace(entry.spec)}"
            yield Edge(node, spec, EdgeKind.MADE_FROM)


def _id(root: BundleRoot) -> str:
    return f"template {root.path}"


# --- as a chart ---

_SHAPES = {
    NodeKind.ENVIRONMENT_TEMPLATE: ("[[", "]]"),
    NodeKind.SERVICE_TEMPLATE: ("[[", "]]"),
    NodeKind.COMPONENT: ("([", "])"),
    NodeKind.SPEC: ("[", "]"),
    NodeKind.ENVIRONMENT: ("[(", ")]"),
    NodeKind.INSTANCE: ("(", ")"),
}
_OUTPUTS_SHOWN = 6


def mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for node in graph.nodes:
        before, after = _SHAPES[node.kind]
        name = f"{node.name} v{node.version}" if node.version is not None else node.name
        lines.append(
            f'  {numbers[node.id]}{before}"{_quoted(node.kind)}<br>{_quoted(name)}"{after}'
        )
    for edge in graph.edges:
        arrow = "-.->" if edge.kind is EdgeKind.MAY_RUN_IN else "-->"
        label = _quoted(_label(edge))
        lines.append(f'  {numbers[edge.start]} {arrow}|"{label}"| {numbers[edge.end]}')
    return "\n".join(lines) + "\n"


def _label(edge: Edge) -> str:
    read = [*edge.outputs, *(f"{name} (missing)" for name in edge.missing)]
    shown = ", ".join([*read[:_OUTPUTS_SHOWN], *(["…"] if len(read) > _OUTPUTS_SHOWN else [])])
    return f"{edge.kind}, reads {shown}" if shown else edge.kind.value


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
