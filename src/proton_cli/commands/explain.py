"""``proton explain``: what a finding's code means, with a wrong and a right example."""

from __future__ import annotations

from collections.abc import Iterable

import click

from proton_cli.errors import UsageError
from proton_cli.report import CFN_LINT_RULES


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Say what CODE (PB201, or a rule's name) means.

    The beginning of a code (PB2) lists the rules of that family; without CODE all are listed.
    """
    from proton_bundle.rules.pages import page
    from proton_bundle.rules.registry import all_rules, by_code

    known = by_code()
    wanted = code or "PB"
    registered = known.get(wanted.upper()) or known.get(wanted.lower())
    if registered is not None:
        click.echo(page(registered.rule), nl=False)
        return
    family = [each.rule for each in all_rules() if each.rule.code.startswith(wanted.upper())]
    if not family:
        raise UsageError(f"no rule is called '{wanted}'", hint=_hint(wanted, known))
    for rule in family:
        click.echo(f"{rule.code}  {rule.severity.value:<8} {rule.name:<36} {rule.title}")


def _hint(code: str, known: Iterable[str]) -> str:
    from proton_bundle.suggestions import closest

    if code[:1].upper() in "EWI" and code[1:].isdigit():
        return f"That is one of cfn-lint's: {CFN_LINT_RULES}#{code.upper()}"
    close = closest(code.upper(), known) or closest(code.lower(), known)
    return f"Did you mean {close}?" if close else "'proton explain' lists all of them."
