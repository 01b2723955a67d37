"""``proton explain``: what a finding's code means, with a wrong and a right example."""

from __future__ import annotations

import click

from proton_cli.errors import UsageError


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Say what CODE (PB201, or a rule's name) means; without CODE, list all rules."""
    from proton_bundle.rules.pages import page
    from proton_bundle.rules.registry import all_rules, by_code
    from proton_bundle.suggestions import closest

    if code is None:
        for each in all_rules():
            rule = each.rule
            click.echo(f"{rule.code}  {rule.severity.value:<8} {rule.name:<36} {rule.title}")
        return
    known = by_code()
    registered = known.get(code.upper()) or known.get(code.lower())
    if registered is None:
        close = closest(code.upper(), known) or closest(code.lower(), known)
        if code[:1].upper() in "EWI" and code[1:].isdigit():
            hint: str | None = "That is one of cfn-lint's: see its documentation of rules."
        else:
            hint = f"Did you mean {close}?" if close else "'proton explain' lists all of them."
        raise UsageError(f"no rule is called '{code}'", hint=hint)
    click.echo(page(registered.rule), nl=False)
