"""Marker fixtures: a workspace as text with the cursor in it, and what the feature must say.

A fixture is ``fixtures/<feature>/<what it shows>.txt``::

    base: project
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    Name: {{ service_instance.inputs.que$0ue_name }}
    == expected ==
    …

*base* is one of ``proton_bundle.rules.examples.BASES`` (``empty`` without that line); the files are
laid over it. ``$0`` is the cursor, ``«»`` what is selected. The feature's test turns its result into
text with :func:`line`, :func:`marked_line` and :func:`edited`, and gives that to ``Fixture.check``.
``PROTON_UPDATE_FIXTURES=1`` writes what the features say now into the fixtures.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from proton_bundle.findings import Edit
from proton_bundle.rules.examples import example_files, read_example
from proton_bundle.source import Span
from proton_lsp.documents import DocumentStore
from proton_lsp.features import FeatureContext
from proton_lsp.settings import Settings
from proton_lsp.workspace import Folder, Workspace

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path("/workspace")
CURSOR = "$0"
EXPECTED = "== expected ==\n"


@dataclass(frozen=True)
class Fixture:
    """*path* is the file with the cursor (else the first one written), *marks* its selections."""

    file: Path
    workspace: Workspace
    path: str
    offset: int
    marks: tuple[Span, ...]
    expected: str

    @property
    def context(self) -> FeatureContext:
        return self.workspace.context((ROOT / self.path).as_uri(), Settings())

    @property
    def folder(self) -> Folder:
        return self.context.folder

    def check(self, result: str) -> None:
        """Compare *result* with what the fixture expects, or write it there."""
        result = result.rstrip("\n") + "\n" if result else ""
        if os.environ.get("PROTON_UPDATE_FIXTURES"):
            body = self.file.read_text().partition(EXPECTED)[0]
            self.file.write_text(body + EXPECTED + result)
        else:
            assert result == self.expected


def fixtures(feature: str) -> pytest.MarkDecorator:
    """Run the test once for each fixture of *feature*, as argument ``fixture``."""
    files = sorted((FIXTURES / feature).glob("*.txt"))
    assert files, f"no fixtures in {FIXTURES / feature}"
    return pytest.mark.parametrize("fixture", [_lazy(f) for f in files], indirect=True)


def _lazy(file: Path) -> object:
    return pytest.param(file, id=file.stem.replace(" ", "-"))


def read_fixture(file: Path) -> Fixture:
    text, _, expected = file.read_text().partition(EXPECTED)
    base = "empty"
    if text.startswith("base: "):
        first, _, text = text.partition("\n")
        base = first.removeprefix("base: ")
    files, marks = example_files(base, text)
    first_path = next(iter(read_example(text).files))
    path = next((path for path, body in files.items() if CURSOR in body), first_path)
    offset = max(0, files[path].find(CURSOR))
    files[path] = files[path].replace(CURSOR, "")
    return Fixture(
        file, open_workspace(files), path, offset, tuple(s for p, s in marks if p == path), expected
    )


def open_workspace(files: dict[str, str]) -> Workspace:
    """A workspace whose files are all open in the editor; nothing is on disk."""
    documents = DocumentStore()
    for path, text in files.items():
        documents.open((ROOT / path).as_uri(), "yaml", 1, text)
    workspace = Workspace(documents)
    workspace.set_folders([ROOT])
    return workspace


def line(folder: Folder, path: str, span: Span) -> str:
    """``path:line:column`` from 1, where *span* begins."""
    place = folder.source(path).position(span.start)
    return f"{path}:{place.line + 1}:{place.column + 1}"


def marked_line(folder: Folder, path: str, span: Span) -> str:
    """``path:line: text`` with ``«»`` around *span* (of its first line)."""
    source = folder.source(path)
    number = source.position(span.start).line
    row = source.line_span(number)
    end = min(span.end, row.end)
    text = source.text
    shown = f"{text[row.start : span.start]}«{text[span.start : end]}»{text[end : row.end]}"
    return f"{path}:{number + 1}: {shown.strip()}"


def edited(folder: Folder, edits: Iterable[Edit]) -> str:
    """The lines that *edits* change, as they read afterwards."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    return "".join(_edited_file(folder, path, by_path[path]) for path in sorted(by_path))


def _edited_file(folder: Folder, path: str, edits: list[Edit]) -> str:
    source = folder.source(path)
    text = source.text if source else ""
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = f"{text[: edit.span.start]}«{edit.text}»{text[edit.span.end :]}"
    inside = 0
    shown = []
    for number, row in enumerate(text.split("\n"), start=1):
        if inside or "«" in row:
            shown.append(f"{path}:{number}: {row.strip()}\n")
        inside += row.count("«") - row.count("»")
    return "".join(shown)
