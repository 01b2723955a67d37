"""What a project may set for its checks, in ``proton.toml`` or ``[tool.proton]`` of pyproject.toml.

The table of options is the only place that names them: the reader, the published JSON schema and
the editor's settings follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from proton_bundle.suggestions import closest

Kind = Literal["boolean", "string", "integer", "strings", "strings-by-pattern"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its key as written, what it takes, and what it does, in a sentence."""

    name: str
    kind: Kind
    default: object
    description: str
    choices: tuple[str, ...] = ()

    @property
    def attribute(self) -> str:
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The options with their values; a rule is meant by its code, a prefix of it, or its name."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    fail_level: str = "error"
    baseline: str = ""
    cfn_lint: bool = True
    cfn_lint_timeout: int = 20
    rendering_cap: int = 32
    help_base: str = ""


_TABLE: tuple[tuple[str, Kind, str, tuple[str, ...]], ...] = (
    ("select", "strings", "Only these rules: codes, prefixes of codes, or names.", ()),
    ("ignore", "strings", "All rules but these.", ()),
    (
        "per-file-ignores",
        "strings-by-pattern",
        'Rules to ignore in the files that match a pattern, such as "legacy/**" = ["PB3"].',
        (),
    ),
    ("exclude", "strings", "Patterns of files and folders that are not checked.", ()),
    (
        "fail-level",
        "string",
        "The least grave severity that makes the check fail.",
        ("error", "warning", "info"),
    ),
    ("baseline", "string", "File of known findings that are not reported again.", ()),
    ("cfn-lint", "boolean", "Render the templates and lint them with cfn-lint.", ()),
    ("cfn-lint-timeout", "integer", "Seconds that cfn-lint may take for one rendering.", ()),
    ("rendering-cap", "integer", "Renderings of one template at most.", ()),
    ("help-base", "string", "Address before a rule's page, for links to it.", ()),
)
OPTIONS = tuple(
    Option(
        name,
        kind,
        Configuration.__dataclass_fields__[name.replace("-", "_")].default
        if name != "per-file-ignores"
        else {},
        text,
        choices,
    )
    for name, kind, text, choices in _TABLE
)
_BY_NAME = {option.name: option for option in OPTIONS}


class ConfigurationError(ValueError):
    """The file is not TOML, or an option is unknown or of the wrong kind; the text says which."""


def read_configuration(text: str, path: str) -> Configuration | None:
    """Read a configuration file; None when a pyproject.toml has no ``[tool.proton]``."""
    import tomllib

    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from error
    if path.endswith("pyproject.toml"):
        tool = table.get("tool")
        table = tool.get("proton") if isinstance(tool, dict) else None
        if table is None:
            return None
    return configuration_from(table, path)


def configuration_from(table: object, origin: str) -> Configuration:
    """Configuration from a mapping of options; ConfigurationError names *origin* and the option."""
    if not isinstance(table, dict):
        raise ConfigurationError(f"{origin}: a table of options is expected")
    values: dict[str, Any] = {}
    for name, value in table.items():
        option = _BY_NAME.get(name)
        if option is None:
            close = closest(name, _BY_NAME)
            hint = f"; did you mean '{close}'?" if close else f" (known: {', '.join(_BY_NAME)})"
            raise ConfigurationError(f"{origin}: unknown option '{name}'{hint}")
        values[option.attribute] = _value(option, value, origin)
    return Configuration(**values)


def _value(option: Option, value: object, origin: str) -> object:
    match option.kind:
        case "strings" if _is_strings(value):
            return tuple(value)  # type: ignore[arg-type] # _is_strings has looked
        case "strings-by-pattern" if isinstance(value, dict):
            if all(_is_strings(each) for each in value.values()):
                return {pattern: tuple(codes) for pattern, codes in value.items()}
        case "string" if isinstance(value, str):
            if not option.choices or value in option.choices:
                return value
            wanted = ", ".join(option.choices)
            raise ConfigurationError(f"{origin}: '{option.name}' is one of {wanted}, not '{value}'")
        case "boolean" if isinstance(value, bool):
            return value
        case "integer" if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        case _:
            pass
    raise ConfigurationError(f"{origin}: '{option.name}' takes {_KINDS[option.kind]}")


_KINDS: dict[Kind, str] = {
    "boolean": "true or false",
    "string": "a text",
    "integer": "a positive whole number",
    "strings": "a list of texts",
    "strings-by-pattern": "a table of patterns with lists of texts",
}


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def json_schema() -> dict[str, Any]:
    """The published JSON schema of the configuration file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Proton Workbench",
        "description": "proton.toml, or [tool.proton] in pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {option.name: option_schema(option) for option in OPTIONS},
    }


def option_schema(option: Option) -> dict[str, Any]:
    """One option as JSON schema, with its default and description."""
    strings = {"type": "array", "items": {"type": "string"}}
    kinds: dict[Kind, dict[str, Any]] = {
        "boolean": {"type": "boolean"},
        "string": {"type": "string"},
        "integer": {"type": "integer", "minimum": 1},
        "strings": strings,
        "strings-by-pattern": {"type": "object", "additionalProperties": strings},
    }
    schema = kinds[option.kind]
    if option.choices:
        schema = {**schema, "enum": list(option.choices)}
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    return {**schema, "default": default, "description": option.description}
