"""What each filter, test, global function and loop helper takes and gives.

The tables in ``signature_table`` are text in the form a reader knows from Python; here they
become data. Only what certainly fails is refused: ``{{ 80 | lower }}`` is fine in Jinja.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from proton_bundle.jinja import signature_table as table

_PARAMETER = re.compile(
    r"\s*(?P<stars>\*{0,2})(?P<name>\w+)(?::\s*(?P<type>\w+))?(?:\s*=\s*(?P<default>.+))?"
)
_COMMA = re.compile(r",\s*(?=\*{0,2}\w+(?:[:,)=]|$))")

ANYTHING = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_ACCEPTS = {
    "any": ANYTHING,
    "number": frozenset({"number", "integer", "boolean"}),
    "text": frozenset({"string"}),
    "iterable": frozenset({"string", "array", "object"}),
    "mapping": frozenset({"object"}),
    "scalar": frozenset({"string", "number", "integer", "boolean"}),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument; *default* is its text in Jinja's spelling, None when it must be given."""

    name: str
    type: str = "any"
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """*label* is the whole signature as a reader would write it; *returns* a type's word.

    *accepts* are the kinds of value the filter's or test's target may have without failing.
    *returns* may also be ``item``, ``list`` (of the target's items) or ``same`` (as the target).
    """

    name: str
    label: str
    parameters: tuple[Parameter, ...]
    returns: str
    accepts: frozenset[str]
    doc: str
    positional: str | None = None
    """The name of ``*arguments`` where any number may be given."""
    keywords: str | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """The arguments that have no default."""
        return tuple(p.name for p in self.parameters if p.default is None)


@cache
def filters() -> dict[str, Signature]:
    """By name, aliases included: Jinja's 54 and Proton's own."""
    return _read(table.FILTERS, table.FILTER_ALIASES)


@cache
def tests() -> dict[str, Signature]:
    """By name, aliases included: what may follow ``is``."""
    return _read(table.TESTS, table.TEST_ALIASES)


@cache
def functions() -> dict[str, Signature]:
    """The names every template can call without anyone defining them."""
    return _read(table.FUNCTIONS, {})


def _read(rows: tuple[table.Row, ...], aliases: dict[str, str]) -> dict[str, Signature]:
    found = {row[0].partition("(")[0]: _signature(*row) for row in rows}
    return found | {alias: found[name] for alias, name in aliases.items()}


def _signature(label: str, accepts: str, returns: str, doc: str) -> Signature:
    name, _, inside = label.partition("(")
    parameters: list[Parameter] = []
    stars: dict[str, str] = {}
    for text in _COMMA.split(inside.rstrip(")")) if inside.rstrip(")") else ():
        match = _PARAMETER.match(text)
        if match is None:  # pragma: no cover - the table is ours, and a test reads all of it
            continue
        if match["stars"]:
            stars[match["stars"]] = match["name"]
        else:
            parameters.append(Parameter(match["name"], match["type"] or "any", match["default"]))
    return Signature(
        name=name,
        label=label,
        parameters=tuple(parameters),
        returns=returns,
        accepts=_ACCEPTS[accepts],
        doc=doc,
        positional=stars.get("*"),
        keywords=stars.get("**"),
    )
