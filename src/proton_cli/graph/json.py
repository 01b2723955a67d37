"""The graph as JSON, for scripts."""

from __future__ import annotations

import json
from dataclasses import asdict

from proton_cli.graph.model import Graph


def render(graph: Graph) -> str:
    """``{"templates": […], "specs": […], "deployed": […]}``; templates refer by path."""
    return json.dumps(asdict(graph), indent=2, ensure_ascii=False) + "\n"
