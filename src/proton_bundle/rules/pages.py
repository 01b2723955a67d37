"""A rule as a page: what ``proton explain`` prints and what an editor's link opens."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

from proton_bundle.rules.rule import Noticed, Rule

FOLDER = Path(__file__).parent.parent / "rule_pages"

_NOTICED = {
    Noticed.REGISTRATION: "Proton refused such a bundle when its version was registered.",
    Noticed.SPEC: "Proton refused such a spec when it was given.",
    Noticed.DEPLOYMENT: "Proton accepted it; the deployment failed.",
    Noticed.NEVER: "Proton never said a word about it.",
}


def page(rule: Rule) -> str:
    """The rule's page in Markdown."""
    return (
        f"# {rule.code} {rule.name}\n\n"
        f"**{rule.title}** ({rule.severity.value})\n\n"
        f"{rule.why}\n\n"
        f"{_NOTICED[rule.noticed]}\n\n"
        f"## Wrong\n\n{_listing(rule.bad)}\n"
        f"## Right\n\n{_listing(rule.good)}\n"
        f"## Ignore it\n\n"
        f"`# proton: ignore[{rule.code}] your reason` at the end of the line, or above it.\n"
    )


def index(rules: Iterable[Rule]) -> str:
    """The table of all rules in Markdown, one row each."""
    rows = [
        f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity.value} | {rule.title} "
        f"| {rule.noticed.value} |\n"
        for rule in rules
    ]
    return (
        "# Rules\n\n"
        "Generated from the rules themselves. *Noticed* is when Proton itself would have told.\n\n"
        "| code | name | severity | what is wrong | noticed |\n"
        "| --- | --- | --- | --- | --- |\n" + "".join(rows)
    )


def _listing(example: str) -> str:
    """The files of an example; the marks stay, they show what the finding covers."""
    blocks = []
    for part in ("\n" + dedent(example).strip("\n") + "\n").split("\n-- ")[1:]:
        header, _, body = part.partition(" --\n")
        shown = body.rstrip("\n") or "(the file is absent)"
        blocks.append(f"`{header}`\n\n```yaml\n{shown}\n```\n")
    return "\n".join(blocks)
