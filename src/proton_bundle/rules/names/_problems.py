"""From what the type check says of names to findings."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.jinja.typing.known import NameProblem
from proton_bundle.rules.rule import Rule
from proton_bundle.rules.subjects import TemplateSubject


def findings(rule: Rule, subject: TemplateSubject, kind: str) -> Iterator[Finding]:
    """The file's problems of *kind*; what is not certain is no error."""
    for problem in subject.template.names.problems:
        if problem.kind == kind:
            yield finding(rule, subject.path, problem)


def finding(rule: Rule, path: str, problem: NameProblem) -> Finding:
    severity = rule.severity
    if not problem.certain and severity is Severity.ERROR:
        severity = Severity.WARNING
    return rule.at(
        path,
        problem.span,
        problem.message,
        severity=severity,
        fix=_fix(path, problem),
        related=problem.related,
    )


def _fix(path: str, problem: NameProblem) -> Fix | None:
    """A close name is most likely the one meant, but only the author knows: never safe."""
    replacement = problem.replacement
    if replacement is None:
        return None
    edit = Edit(path, replacement.span, replacement.text)
    return Fix(f"Write '{replacement.text}'", False, (edit,))
