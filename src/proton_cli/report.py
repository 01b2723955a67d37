"""The outcome of a check as readers are told it: lines and columns from 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proton_bundle.findings import Edit, Finding, Severity
from proton_bundle.source import SourceText, Span

CFN_LINT_RULES = "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md"


@dataclass(frozen=True, slots=True)
class Place:
    """A range as a reader counts it: lines and columns from 1, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int

    def as_dict(self) -> dict[str, int]:
        return {
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in reading order, with the texts they point into.

    *notes* are facts about the run itself (a cap that was reached, a worker that was killed).
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, SourceText]
    files: int
    bundles: int
    help_base: str
    notes: tuple[str, ...] = field(default=())

    def place(self, path: str, span: Span) -> Place:
        source = self.sources.get(path) or SourceText(path, "")
        start, end = source.position(span.start), source.position(span.end)
        return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def help_url(self, finding: Finding) -> str:
        """The page of the finding's rule; cfn-lint's codes lead to cfn-lint's own list."""
        if finding.code.startswith("PB"):
            return f"{self.help_base}{finding.code}.md"
        return f"{CFN_LINT_RULES}#{finding.code}"

    def as_dict(self) -> dict[str, Any]:
        """The JSON contract of ``proton check --format json``."""
        return {
            "findings": [self._finding(finding) for finding in self.findings],
            "summary": {
                "files": self.files,
                "bundles": self.bundles,
                "errors": self.count(Severity.ERROR),
                "warnings": self.count(Severity.WARNING),
                "infos": self.count(Severity.INFO),
            },
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        return {
            "path": finding.path,
            **self.place(finding.path, finding.span).as_dict(),
            "code": finding.code,
            "name": finding.name,
            "severity": finding.severity.value,
            "message": finding.message,
            "condition": finding.condition,
            "help": self.help_url(finding),
            "fix": finding.fix
            and {
                "title": finding.fix.title,
                "safe": finding.fix.safe,
                "edits": [self._edit(edit) for edit in finding.fix.edits],
                "moves": [{"from": m.source, "to": m.target} for m in finding.fix.moves],
            },
        }

    def _edit(self, edit: Edit) -> dict[str, Any]:
        return {
            "path": edit.path,
            **self.place(edit.path, edit.span).as_dict(),
            "text": edit.text,
        }
