"""Rendering a template with jinja2, in a sandbox, under limits, with a map back to its source."""

from proton_bundle.rendering.problem import ProblemKind, RenderProblem
from proton_bundle.rendering.renderer import Rendering, render

__all__ = ["ProblemKind", "RenderProblem", "Rendering", "render"]
