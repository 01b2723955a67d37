"""All rules, found by their place: every module of a family's folder holds one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from proton_bundle.rules.rule import Registered, Scope

FAMILIES = (
    "file",
    "layout",
    "manifest",
    "schema",
    "spec",
    "syntax",
    "names",
    "links",
    "terraform",
    "codebuild",
    "preview",
    "run",
)

RENDERED = "PB59"
"""How the codes begin that only rendering can find: see ``proton_cloudformation``."""


@cache
def all_rules() -> tuple[Registered, ...]:
    """Every rule, by code."""
    return tuple(sorted((r for f in FAMILIES for r in _family(f)), key=lambda each: each.rule.code))


@cache
def rules_of(scope: Scope) -> tuple[Registered, ...]:
    return tuple(each for each in all_rules() if each.rule.scope is scope)


@cache
def by_code() -> dict[str, Registered]:
    """Rules under their code and under their name."""
    found = {}
    for each in all_rules():
        found[each.rule.code] = found[each.rule.name] = each
    return found


def _family(name: str) -> list[Registered]:
    package = import_module(f"proton_bundle.rules.{name}")
    modules = (
        import_module(f"{package.__name__}.{module.name}")
        for module in iter_modules(package.__path__)
        if not module.name.startswith("_")
    )
    return [Registered(module.RULE, module.check) for module in modules]
