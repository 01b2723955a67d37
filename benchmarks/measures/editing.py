"""Typing in the editor.

Edits go to `proton lsp` over standard input. *Findings*: from a change that misspells an input, in
the middle of the file, to the findings of that version. *Completion*: from such a change, sent with
the request as editors do, to the list of inputs. No text comes twice. cfn-lint is on, as by
default.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.bundles import samples
from benchmarks.contestants import interleave
from benchmarks.editor import Editor
from benchmarks.effort import Effort
from benchmarks.generated import TEMPLATE, write_bundle
from benchmarks.measures.fast_pass import LINES
from benchmarks.row import P95, Measured, Row

_LARGEST = "lambda-multi-svc/service-crud/v1"
_EDITS_A_ROUND = 20
_INPUTS = ".inputs."
"""What stands before the name that is misspelt and completed."""


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    bundle: Path
    template: str
    longest_findings: float | None


def measure(effort: Effort) -> list[Row]:
    with TemporaryDirectory() as name:
        subjects = _subjects(Path(name))
        findings = _measured(effort, [Findings(each) for each in subjects])
        completions = _measured(effort, [Completion(each) for each in subjects])
    return [
        *(_row("Edit to findings", *each) for each in zip(subjects, findings, strict=True)),
        *(
            Row(f"Completion, {subject.name}", own, budget=P95(0.020))
            for subject, own in zip(subjects, completions, strict=True)
        ),
    ]


def _row(what: str, subject: Subject, own: Measured) -> Row:
    longest = subject.longest_findings
    return Row(f"{what}, {subject.name}", own, budget=P95(longest) if longest else None)


def _subjects(folder: Path) -> list[Subject]:
    real = Path(copytree(samples() / _LARGEST, folder / "real"))
    template = "pipeline_infrastructure/cloudformation.yaml"
    lines = len((real / template).read_text().splitlines())
    generated = [
        Subject(
            f"{lines:,} lines",
            write_bundle(folder / str(lines), lines),
            TEMPLATE,
            0.100 if lines == max(LINES) else None,
        )
        for lines in LINES
    ]
    largest = f"the largest published template ({lines} lines)"
    return [Subject(largest, real, template, 0.050), *generated]


def _measured(effort: Effort, typists: Iterable[Typist]) -> list[Measured]:
    """One after the other: cfn-lint would start in every server that waits for its turn."""
    return [measured for each in typists for measured in interleave(effort.of(10), each)]


class Typist:
    """Has one template open and types into the name of one input."""

    def __init__(self, subject: Subject) -> None:
        self._folder = subject.bundle
        self._file = subject.bundle / subject.template
        self._uri = self._file.as_uri()
        self._version = 1
        self._typed = 0
        lines = self._file.read_text().splitlines()
        places = [number for number, line in enumerate(lines) if _INPUTS in line]
        self._line = min(places, key=lambda number: abs(number - len(lines) // 2))
        self._column = lines[self._line].index(_INPUTS) + len(_INPUTS)

    @cached_property
    def _editor(self) -> Editor:
        editor = Editor()
        editor.initialize(self._folder)
        editor.notify("initialized")
        editor.open(self._file)
        editor.progress_ended()
        return editor

    def round(self) -> list[float]:
        return [self._sample() for _ in range(_EDITS_A_ROUND)]

    def close(self) -> int:
        peak = self._editor.peak()
        self._editor.close()
        return peak

    def _sample(self) -> float:
        raise NotImplementedError

    def _type(self) -> None:
        """Put letters before the name, in the place of the last ones: no text comes twice."""
        self._editor.forget()
        self._version += 1
        letters = f"q{self._version}"
        change = {"range": self._range(self._typed), "text": letters}
        self._typed = len(letters)
        document = {"uri": self._uri, "version": self._version}
        self._editor.notify(
            "textDocument/didChange", textDocument=document, contentChanges=[change]
        )

    def _range(self, length: int) -> dict[str, object]:
        return {"start": self._position(0), "end": self._position(length)}

    def _position(self, shift: int) -> dict[str, int]:
        return {"line": self._line, "character": self._column + shift}


class Findings(Typist):
    def _sample(self) -> float:
        start = perf_counter()
        self._type()
        came, message = self._editor.diagnostics(self._uri, self._version)
        if not message["params"]["diagnostics"]:
            raise RuntimeError(f"{self._uri}: the misspelt input was not found")
        return came - start


class Completion(Typist):
    def _sample(self) -> float:
        start = perf_counter()
        self._type()
        number = self._editor.ask(
            "textDocument/completion",
            textDocument={"uri": self._uri},
            position=self._position(0),
        )
        came, message = self._editor.answer(number)
        if not message["result"]["items"]:
            raise RuntimeError(f"{self._uri}: no input was offered")
        # The findings of this edit must not lie in the next one's way.
        self._editor.diagnostics(self._uri, self._version)
        return came - start
