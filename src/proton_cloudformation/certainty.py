"""How sure a match of cfn-lint is: an error is certain, what rests on a guess is not said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.findings import Severity
from proton_cloudformation.never_created import never_created

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from proton_bundle.variants import Rendering
    from proton_cloudformation.cfn_lint import CfnLintMatch
    from proton_cloudformation.locating import Place
    from proton_cloudformation.transforms import Transforms

_SEVERITIES = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "informational": Severity.INFO,
}
_NO_ERRORS = frozenset(
    {
        # Runtimes that AWS retired since: the template was right, and what it deployed still runs.
        "E2531",
        "E2533",
        # Buckets with an ACL: refused since 2023, when AWS changed what is the default.
        "E3045",
        # Wants HealthCheckPort said, though traffic-port is what CloudFormation takes without it.
        "E3049",
    }
)
"""cfn-lint's errors that are warnings here, as templates that deploy have them."""
_CRASH = "E0002"
_CRASHED = "raised while validating"
"""What a rule of cfn-lint says that fails on a shape it did not expect; another says why."""
_QUOTED = re.compile(r"'([^']*)'")
_NO_ALTERNATIVE = "is not valid under any of the given schemas"
_OF_MACROS = frozenset({"E1001", "E3006", "E3038"})
"""Sections and types that nobody knows are a macro's to know, unless they claim to be AWS's."""


def worth_telling(
    matches: Sequence[CfnLintMatch], data: Mapping[str, object]
) -> Iterator[CfnLintMatch]:
    """*matches* without those on absent resources, on rules that crashed, and without each reason
    of a choice.

    *data* is the template that they are about, in long form.
    """
    absent = never_created(data)
    choices = {match.path for match in matches if match.message.endswith(_NO_ALTERNATIVE)}
    for match in matches:
        is_reason = match.path in choices and not match.message.endswith(_NO_ALTERNATIVE)
        is_crash = match.rule == _CRASH or _CRASHED in match.message
        is_absent = match.path[:1] == ("Resources",) and not absent.isdisjoint(match.path[1:2])
        if not is_reason and not is_absent and not is_crash:
            yield match


def severity_of(
    match: CfnLintMatch, place: Place, rendering: Rendering, transforms: Transforms
) -> Severity:
    """cfn-lint's level, lowered where the author may well be right."""
    severity = _SEVERITIES.get(match.level, Severity.INFO)
    doubtful = (
        match.rule in _NO_ERRORS
        or (transforms.macros and match.rule in _OF_MACROS and "'AWS::" not in match.message)
        or (place.is_scalar and place.value and rendering.rests_on_default(place.value))
    )
    return Severity.WARNING if doubtful and severity is Severity.ERROR else severity


def rests_on_unknown(match: CfnLintMatch, place: Place, rendering: Rendering) -> bool:
    """Whether the value at fault, or one that the message quotes, is a guess."""
    if rendering.rests_on_unknown(place.span):
        return True
    if place.value is None:
        return False
    if place.is_scalar and rendering.rests_on_unknown(place.value):
        return True
    quoted = _QUOTED.findall(match.message.partition(" is not one of ")[0])
    guesses = (rendering.text[each.start : each.end].strip() for each in rendering.unknown)
    return any(guess and guess in quote for guess in guesses for quote in quoted)
