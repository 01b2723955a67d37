"""The graph as indented text, for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proton_cli.graph.model import DeployedNode, Graph, SpecNode, TemplateNode

_SECTIONS = (
    ("environment", "Environment templates"),
    ("service", "Service templates"),
    ("component", "Components"),
)


def render(graph: Graph) -> str:
    """One section a kind of template, then what the workspace file deploys."""
    blocks = [
        [title, *(line for node in nodes for line in _template(graph, node))]
        for kind, title in _SECTIONS
        if (nodes := [each for each in graph.templates if each.kind == kind])
    ]
    homeless = [each for each in graph.specs if graph.template(each.template) is None]
    if homeless:
        blocks.append(["Specs of no known template", *(f"  {_spec(each)}" for each in homeless)])
    if graph.deployed:
        blocks.append(["Deployed by proton.yaml", *_deployed(graph)])
    if not blocks:
        return "No bundles, components or specs here.\n"
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _template(graph: Graph, node: TemplateNode) -> Iterator[str]:
    yield f"  {_printable(node.title)}  ({_printable(node.path)})"
    if node.kind == "environment":
        yield from _rows("outputs", _outputs(graph, node))
    else:
        yield from _rows("works with", _environments(graph, node))
        yield from _rows("outputs", node.outputs)
    specs = [_spec(each) for each in graph.specs if each.template == node.path]
    yield from _rows("specs", specs)


def _outputs(graph: Graph, node: TemplateNode) -> Iterator[str]:
    width = max((len(name) for name in node.outputs), default=0)
    for name in node.outputs:
        readers = ", ".join(each.title for each in graph.readers(node, name))
        yield f"{name:<{width}}  {f'← {readers}' if readers else 'read by no template here'}"
    if node.open_outputs:
        yield "and what only a deployment tells"


def _environments(graph: Graph, node: TemplateNode) -> Iterator[str]:
    for link in node.environments:
        found = graph.template(link.template)
        how = "" if link.declared else " (told from the folders)"
        reads = f", reads {', '.join(link.reads)}" if link.reads else ""
        unknown = f", which lacks {', '.join(link.unknown)}" if link.unknown else ""
        yield f"{found.title if found else link.template}{how}{reads}{unknown}"
    yield from (f"{name}, which is not here" for name in node.missing)
    if not node.environments and not node.missing:
        yield "unknown: no file says which environment template"


def _spec(spec: SpecNode) -> str:
    into = ", ".join(f"{each.name} in {each.environment or '?'}" for each in spec.instances)
    return f"{spec.path}{f': {into}' if into else ''}"


def _deployed(graph: Graph) -> Iterator[str]:
    for each in graph.deployed:
        into = f" into {each.into}" if each.into else ""
        yield f"  {each.kind} {each.name}{_of(graph, each)}{into}"


def _of(graph: Graph, node: DeployedNode) -> str:
    template = graph.template(node.template)
    return f" of {template.title}" if template else ""


def _rows(label: str, values: Iterable[str]) -> Iterator[str]:
    for index, value in enumerate(values):
        yield f"    {label if index == 0 else '':<10}  {_printable(value)}"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
