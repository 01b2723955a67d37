"""What the user may set under ``proton``, with the JSON schema that editors show for it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECTION = "proton"

_T = TypeVar("_T")

_KINDS: Mapping[type, str] = {bool: "boolean", str: "string", int: "integer", tuple: "array"}


def _setting(key: str, default: _T, description: str, **schema: object) -> _T:
    """A field with its *key* below ``proton`` and its JSON schema."""
    described = {"type": _KINDS[type(default)], **schema, "description": description}
    return field(default=default, metadata={"key": key, "schema": described})


def _rules(key: str, description: str) -> tuple[str, ...]:
    return _setting(key, (), description, items={"type": "string"}, uniqueItems=True)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force."""

    select: tuple[str, ...] = _rules(
        "check.select", "Only these rules: codes, beginnings of codes, or names; empty means all."
    )
    ignore: tuple[str, ...] = _rules("check.ignore", "All rules but these.")
    workspace_diagnostics: bool = _setting(
        "check.unopenedFiles", True, "Report findings in files that are not open, too."
    )
    cfn_lint: bool = _setting(
        "cfnLint.enabled", True, "Check rendered templates with cfn-lint, in the background."
    )
    cfn_lint_delay: int = _setting(
        "cfnLint.delay", 400, "Milliseconds without typing that cfn-lint waits for.", minimum=0
    )
    help_base: str = _setting(
        "helpBase",
        "",
        "Address before a rule's page, for links to it; empty means the pages that are shipped.",
    )
    code_lenses: bool = _setting(
        "codeLens.enabled", True, "Show uses and actions above inputs and templates."
    )
    inlay_hints: bool = _setting(
        "inlayHints.enabled", True, "Show beside an expression what it renders to."
    )
    preview_spec: str = _setting(
        "preview.spec",
        "",
        "The spec file to render with, relative to the folder; empty means the nearest.",
    )

    def merged(self, values: object) -> tuple[Settings, tuple[str, ...]]:
        """These settings with *values* (the ``proton`` section, nested or dotted) laid over them.

        The second part says what could not be used; a wrong value leaves the one in force.
        """
        given = dict(_flatten(values)) if isinstance(values, dict) else {}
        changes: dict[str, Any] = {}
        complaints = []
        for each in fields(self):
            key = each.metadata["key"]
            if given.get(key) is None:
                continue
            value = _as_kind(given[key], each.default)
            if value is None:
                kind = each.metadata["schema"]["type"]
                complaints.append(f"Setting '{SECTION}.{key}' must be of type {kind}; ignored.")
            else:
                changes[each.name] = value
        return replace(self, **changes), tuple(complaints)


def json_schema() -> dict[str, dict[str, object]]:
    """Every setting as ``contributes.configuration.properties`` of VS Code wants it."""
    return {
        f"{SECTION}.{each.metadata['key']}": {
            **each.metadata["schema"],
            "default": list(each.default) if isinstance(each.default, tuple) else each.default,
            "scope": "resource",
        }
        for each in fields(Settings)
    }


def _flatten(values: Mapping[object, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flatten(value, f"{name}.")
        else:
            yield name.removeprefix(f"{SECTION}."), value


def _as_kind(value: object, default: object) -> object | None:
    """*value* as the type of *default*, or None when it is another; True is no integer."""
    if isinstance(default, tuple):
        is_names = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return tuple(value) if is_names and isinstance(value, list) else None
    return value if type(value) is type(default) else None
