"""What a rule is: one idea of what can be wrong, with its code, its reason and its examples.

A rule module holds ``RULE`` and ``check``. The examples are text with ``«`` and ``»`` around what
the finding must cover; they are shown by ``proton explain`` and run as tests, so they cannot go
stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from proton_bundle.findings import Finding, Fix, Related, Severity, Tag
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.rules.subjects import Subject


class Noticed(StrEnum):
    """When Proton itself would have told: the emulator refuses at the same moment."""

    REGISTRATION = "registration"
    SPEC = "spec"
    DEPLOYMENT = "deployment"
    NEVER = "never"


class Scope(StrEnum):
    """What a rule looks at, and so which subject its check is given."""

    FILE = "file"
    TEMPLATE = "template"
    BUNDLE = "bundle"
    PART = "part"
    SPEC = "spec"
    COMPONENT = "component"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's card.

    *code* is ``PB`` and three digits, the first naming the family; *name* kebab-case; *why* one or
    two sentences on what happens when it is broken; *bad* and *good* files as text, each headed by
    ``-- path --`` (see ``proton_bundle.rules.examples``), laid over the *base* bundle.
    """

    code: str
    name: str
    severity: Severity
    scope: Scope
    noticed: Noticed
    title: str
    why: str
    bad: str
    good: str
    base: str = "service"

    def at(
        self,
        path: str,
        span: Span,
        message: str,
        *,
        severity: Severity | None = None,
        condition: str | None = None,
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        tags: frozenset[Tag] = frozenset(),
    ) -> Finding:
        """A finding of this rule; *severity* only ever lowers the rule's own."""
        return Finding(
            path=path,
            span=span,
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            message=message,
            condition=condition,
            fix=fix,
            related=related,
            tags=tags,
        )


# The subject's class follows from the rule's scope; the linter pairs them.
Check: TypeAlias = "Callable[[Any], Iterator[Finding]]"


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule with its check, as the registry holds them."""

    rule: Rule
    check: Callable[[Subject], Iterator[Finding]]
