"""What ``workspace/executeCommand`` runs. Results are plain JSON: how to show it, editors know."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from proton_lsp import uris
from proton_lsp.analysis_thread import Priority
from proton_lsp.endpoints import previewing
from proton_lsp.errors import InvalidParamsError, NoSuchFileError
from proton_lsp.features import project_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proton_lsp.endpoints.previewing import Json
    from proton_lsp.server import ProtonServer
    from proton_lsp.workspace import Folder


async def render(server: ProtonServer, arguments: Sequence[object]) -> Json:
    """``proton.render`` with a template's URI, maybe a choice: rendered once, and not followed."""
    if not arguments:
        raise InvalidParamsError(
            "'proton.render' takes the template's URI, and a choice or nothing"
        )
    choice = arguments[1] if len(arguments) > 1 else None
    params = {"textDocument": {"uri": arguments[0]}, "choice": choice}
    return await previewing.document(server, params, follow=False)


async def show_graph(server: ProtonServer, arguments: Sequence[object]) -> Json:
    """``proton.showGraph`` with a URI: the graph of the folder it lies in; without: of all."""
    folders = server.index.folders
    if arguments:
        place = server.index.place(str(arguments[0]))
        if place is None:
            raise NoSuchFileError(str(arguments[0]))
        folders = (place.folder,)
    nodes: list[Json] = []
    edges: list[Json] = []
    charts = []
    for number, folder in enumerate(folders):
        prefix = f"{number}/" if len(folders) > 1 else ""
        graph = await server.analysis.run(Priority.REQUEST, partial(project_graph.compute, folder))
        nodes += [_node(folder, prefix, node) for node in graph.nodes]
        edges += [_edge(prefix, edge) for edge in graph.edges]
        charts.append(project_graph.mermaid(graph))
    return {"nodes": nodes, "edges": edges, "mermaid": "\n".join(charts)}


async def up(server: ProtonServer, arguments: Sequence[object]) -> bool:
    """``proton.up`` with the workspace file's URI, maybe ``endpointUrl``; true when all is up."""
    path = uris.to_path(arguments[0]) if arguments and isinstance(arguments[0], str) else None
    more = arguments[1] if len(arguments) > 1 else None
    endpoint = more.get("endpointUrl") if isinstance(more, dict) else None
    if path is None or not isinstance(endpoint, str | None):
        raise InvalidParamsError("'proton.up' takes the URI of a workspace file")
    if not await asyncio.to_thread(path.is_file):
        raise NoSuchFileError(str(arguments[0]))
    return await server.deployment.up(path, endpoint)


def _node(folder: Folder, prefix: str, node: project_graph.Node) -> Json:
    return {
        "id": prefix + node.id,
        "kind": node.kind.value,
        "name": node.name,
        "version": node.version,
        "uri": folder.uri(node.path) if node.path is not None else None,
    }


def _edge(prefix: str, edge: project_graph.Edge) -> Json:
    return {
        "from": prefix + edge.start,
        "to": prefix + edge.end,
        "kind": edge.kind.value,
        "outputs": list(edge.outputs),
        "missing": list(edge.missing),
    }
