"""``read_terraform``: what a ``.tf`` file declares, reads and asks for. Never raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from proton_bundle.source import SourceText, Span
from proton_bundle.terraform.offsets import Offsets
from proton_bundle.terraform.references import Reference, references
from proton_bundle.terraform.syntax import SyntaxProblem, syntax_problems

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_FILES_KEPT = 512
_FILE_FUNCTIONS = frozenset(
    {
        *("file", "templatefile", "filebase64", "filemd5", "filesha1", "filesha256", "filesha512"),
        *("filebase64sha256", "filebase64sha512"),
    }
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A ``variable`` block; *span* is its name without quotes."""

    name: str
    span: Span
    has_default: bool


@dataclass(frozen=True, slots=True)
class FileRead:
    """A path that the file asks Terraform to read, as written; *span* without quotes."""

    path: str
    span: Span
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class TerraformFile:
    """*resources* are the types and names of ``resource`` blocks, *modules* and *outputs* names.

    *providers* are the names and aliases of ``provider`` blocks, a default one's alias empty.
    *bare* are references that lack ``var`` before the name of one of Proton's variables.
    *literals* are the spans of texts inside quotes and heredocs, interpolations left out.
    """

    source: SourceText
    problems: tuple[SyntaxProblem, ...]
    variables: tuple[Variable, ...]
    references: tuple[Reference, ...]
    bare: tuple[Reference, ...]
    reads: tuple[FileRead, ...]
    literals: tuple[Span, ...]
    resources: tuple[tuple[str, str], ...]
    modules: tuple[str, ...]
    outputs: tuple[str, ...]
    providers: tuple[tuple[str, str], ...]


@lru_cache(maxsize=_FILES_KEPT)
def read_terraform(source: SourceText) -> TerraformFile:
    """The file as far as it can be read; what cannot is among the problems."""
    root = _parser().parse(source.text.encode()).root_node
    offsets = Offsets(source.text)
    named = references(root, offsets)
    found = _nodes(root, "block", "function_call", "template_literal")
    return TerraformFile(
        source=source,
        problems=syntax_problems(root, offsets),
        variables=tuple(_variables(found["block"], offsets)),
        references=tuple(each for each in named if not each.bare),
        bare=tuple(each for each in named if each.bare),
        reads=tuple(_reads(found["block"], found["function_call"], offsets)),
        literals=tuple(offsets.span(node) for node in found["template_literal"]),
        resources=tuple(
            (kind, name) for _, (kind, name) in _declared(root, "resource", 2, offsets)
        ),
        modules=tuple(name for _, (name,) in _declared(root, "module", 1, offsets)),
        outputs=tuple(name for _, (name,) in _declared(root, "output", 1, offsets)),
        providers=tuple(
            (name, _text(_attribute(block, "alias", offsets), offsets))
            for block, (name,) in _declared(root, "provider", 1, offsets)
        ),
    )


@cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def _variables(blocks: list[Node], offsets: Offsets) -> Iterator[Variable]:
    for block in blocks:
        labels = [child for child in block.children if child.type == "string_lit"]
        if offsets.slice(block.children[0]) == "variable" and len(labels) == 1:
            span = offsets.span(labels[0])
            inner = Span(span.start + 1, max(span.start + 1, span.end - 1))
            name = offsets.text[inner.start : inner.end]
            yield Variable(name, inner, _attribute(block, "default", offsets) is not None)


def _declared(
    root: Node, kind: str, labels: int, offsets: Offsets
) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """The outermost blocks of a *kind* with their labels; blocks with others are a mistake."""
    bodies = (child for child in root.children if child.type == "body")
    for block in (child for body in bodies for child in body.children if child.type == "block"):
        first, *following = block.children
        names = [child for child in following if child.type in ("string_lit", "identifier")]
        if offsets.slice(first) == kind and len(names) == labels:
            yield block, tuple(_text(name, offsets) for name in names)


def _text(node: Node | None, offsets: Offsets) -> str:
    return offsets.slice(node).strip('"') if node else ""


def _reads(blocks: list[Node], calls: list[Node], offsets: Offsets) -> Iterator[FileRead]:
    for block in blocks:
        if offsets.slice(block.children[0]) == "module":
            source = _attribute(block, "source", offsets)
            yield from _read(source, offsets, is_module=True)
    for call in calls:
        arguments = next((c for c in call.children if c.type == "function_arguments"), None)
        if arguments and offsets.slice(call.children[0]) in _FILE_FUNCTIONS:
            yield from _read(arguments.children[0], offsets)


def _read(node: Node | None, offsets: Offsets, *, is_module: bool = False) -> Iterator[FileRead]:
    """What stands in quotes; what a local or a call gives is not known."""
    text = offsets.slice(node) if node else ""
    if node and len(text) > 1 and text[0] == text[-1] == '"':
        span = offsets.span(node)
        yield FileRead(text[1:-1], Span(span.start + 1, span.end - 1), is_module)


def _attribute(block: Node, name: str, offsets: Offsets) -> Node | None:
    """The value of an attribute directly in *block*."""
    body = next((child for child in block.children if child.type == "body"), None)
    for attribute in body.children if body else ():
        if attribute.type == "attribute" and offsets.slice(attribute.children[0]) == name:
            return attribute.children[-1]
    return None


def _nodes(root: Node, *kinds: str) -> dict[str, list[Node]]:
    """The nodes of each kind in text order, from one walk."""
    found: dict[str, list[Node]] = {kind: [] for kind in kinds}
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type in found:
            found[node.type].append(node)
        pending += reversed(node.children)
    return found
