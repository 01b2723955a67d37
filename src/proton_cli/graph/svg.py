"""The graph as a picture: environment templates left, what reads them right, a line each.

A layered layout of our own: boxes in columns, rows by the mean place of what they are joined to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from proton_cli.graph.model import Graph, TemplateNode

_WIDTH, _LINE, _PADDING, _GAP, _COLUMN_GAP, _MARGIN = 280, 18, 10, 24, 220, 24
_COLOURS = {"environment": "#dbeafe", "service": "#dcfce7", "component": "#fef3c7"}
_LONGEST = 38
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#111827}.t{font-weight:600}.d{fill:#6b7280}"
    "rect{stroke:#9ca3af;rx:6}path{fill:none;stroke:#6b7280}.guess{stroke-dasharray:5 4}"
    ".unknown{fill:#b91c1c}"
)


@dataclass(frozen=True, slots=True)
class _Box:
    node: TemplateNode
    x: int
    y: int

    @property
    def lines(self) -> tuple[str, ...]:
        return self.node.outputs if self.node.kind == "environment" else ()

    @property
    def height(self) -> int:
        return 2 * _PADDING + _LINE * (2 + len(self.lines))

    def row(self, output: str | None) -> int:
        """Where a line to *output* ends: its own row, else the title's."""
        index = self.lines.index(output) + 2 if output in self.lines else 0
        return self.y + _PADDING + _LINE * index + _LINE // 2


def render(graph: Graph) -> str:
    """An SVG document, readable without a script or a style sheet beside it."""
    left = _column([n for n in graph.templates if n.kind == "environment"], _MARGIN)
    order = {box.node.path: box.y for box in left}
    right = _column(
        sorted(
            (n for n in graph.templates if n.kind != "environment"),
            key=lambda node: (_mean(order, node), node.path),
        ),
        _MARGIN + _WIDTH + _COLUMN_GAP,
    )
    boxes = {box.node.path: box for box in (*left, *right)}
    height = max((box.y + box.height for box in boxes.values()), default=40) + _MARGIN
    width = 2 * _MARGIN + 2 * _WIDTH + _COLUMN_GAP
    body = [*_lines(right, boxes), *(part for box in boxes.values() for part in _drawn(box))]
    if not boxes:
        body.append(_text(_MARGIN, _MARGIN, "No bundles here."))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="Templates and outputs">\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(body) + "\n</svg>\n"
    )


def _column(nodes: Iterable[TemplateNode], x: int) -> list[_Box]:
    boxes: list[_Box] = []
    y = _MARGIN
    for node in nodes:
        boxes.append(_Box(node, x, y))
        y += boxes[-1].height + _GAP
    return boxes


def _mean(order: dict[str, int], node: TemplateNode) -> float:
    places = [order[link.template] for link in node.environments if link.template in order]
    return sum(places) / len(places) if places else float("inf")


def _lines(right: Iterable[_Box], boxes: dict[str, _Box]) -> Iterable[str]:
    for box in right:
        for link in box.node.environments:
            target = boxes.get(link.template)
            if target is None:
                continue
            kind = "" if link.declared else ' class="guess"'
            for output in link.reads or (None,):
                start, end = target.row(output), box.row(None)
                x1, x2 = target.x + _WIDTH, box.x
                half = (x1 + x2) // 2
                title = f"{box.node.title} reads {output}" if output else "works with"
                yield (
                    f'<path{kind} d="M{x1} {start}C{half} {start} {half} {end} {x2} {end}">'
                    f"<title>{_escaped(title)}</title></path>"
                )


def _drawn(box: _Box) -> Iterable[str]:
    colour = _COLOURS[box.node.kind]
    yield f'<rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{box.height}" fill="{colour}"/>'
    x, y = box.x + _PADDING, box.y + _PADDING + 13
    yield _text(x, y, f"{box.node.title} ({box.node.kind})", "t")
    yield _text(x, y + _LINE, box.node.path, "d")
    for index, line in enumerate(box.lines):
        yield _text(x, y + _LINE * (index + 2), line)
    lacking = [name for link in box.node.environments for name in link.unknown] + list(
        box.node.missing
    )
    if lacking:
        yield _text(box.x, box.y - 4, f"lacking: {', '.join(lacking)}", "unknown")


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    short = text if len(text) <= _LONGEST else f"…{text[-_LONGEST + 1 :]}"
    attribute = f' class="{kind}"' if kind else ""
    return (
        f'<text x="{x}" y="{y}"{attribute}>{_escaped(short)}'
        f"{'' if short == text else f'<title>{_escaped(text)}</title>'}</text>"
    )


def _escaped(text: str) -> str:
    """Safe in XML, where control characters cannot be written at all."""
    printable = (char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return escape("".join(printable))
