"""The filters that Proton added to Jinja. Their names are Proton's.

A filter that gives several lines cannot know the column it is printed at. It joins its lines with
``LINE_BREAK``; who prints it replaces that by a newline and the column where the text began.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LINE_BREAK = "\ufdd0"  # a Unicode noncharacter, which no text may use for interchange

_PLAIN = re.compile(r"[a-zA-Z0-9_-]*")
_ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")
_POLICY_ARN = re.compile(r"arn:[a-zA-Z-]+:iam::\d{12}:policy/")
_NUMBER_LIKE = re.compile(r"[-+]?[\d.][\d_.,:eExXoOa-fA-F+-]*")
_YAML_WORDS = frozenset(
    ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "", ".inf", ".nan", "+.inf")
)
_SAFE_SCALAR = re.compile(r"[A-Za-z0-9_/.$<(+-][^\n\r]*")


class FilterInputError(ValueError):
    """A value that the filter refuses; rendering fails with this text."""


def formatted_task_definition_variables(variables: Mapping[str, object], raw: bool = True) -> str:
    """A YAML list of ``Name``/``Value`` maps for an ECS task definition's ``Environment``."""
    return LINE_BREAK.join(
        line
        for name, value in _checked(variables, raw)
        for line in (f"- Name: {yaml_scalar(name)}", f"  Value: {yaml_scalar(value)}")
    )


def formatted_lambda_variables(variables: Mapping[str, object], raw: bool = True) -> str:
    """A YAML map for a Lambda function's ``Environment.Variables``."""
    return LINE_BREAK.join(
        f"{yaml_scalar(name)}: {yaml_scalar(value)}" for name, value in _checked(variables, raw)
    )


def iam_policy_arns(outputs: Mapping[str, object]) -> str:
    """A YAML list of those values that are ARNs of customer-managed IAM policies."""
    return LINE_BREAK.join(
        f"- {value}"
        for value in map(str, _mapping(outputs).values())
        if _POLICY_ARN.match(value) and "\n" not in value
    )


def sanitize(value: object) -> str:
    """The same text, if it consists of letters, digits, ``_`` and ``-``, or is an ARN."""
    text = str(value)
    if _PLAIN.fullmatch(text) or _ARN.fullmatch(text):
        return text
    message = (
        f'Illegal character(s) detected in "{text}". '
        "Must match regex ^[a-zA-Z0-9_-]*$ or be a valid ARN"
    )
    raise FilterInputError(message)


FILTERS: dict[str, Callable[..., str]] = {
    "proton_cfn_ecs_task_definition_formatted_env_vars": formatted_task_definition_variables,
    "proton_cfn_lambda_function_formatted_env_vars": formatted_lambda_variables,
    "proton_cfn_iam_policy_arns": iam_policy_arns,
    "proton_cfn_sanitize": sanitize,
}


def lay_out(text: str, column: int) -> str:
    """*text* with its line breaks as newlines, each line but the first indented by *column*."""
    return text.replace(LINE_BREAK, "\n" + " " * column)


def yaml_scalar(text: str) -> str:
    """*text* as a YAML scalar that reads back as this very string, plain where it can be."""
    if _reads_as_text(text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _reads_as_text(text: str) -> bool:
    return (
        text.lower() not in _YAML_WORDS
        and text.isprintable()
        and _SAFE_SCALAR.fullmatch(text) is not None
        and not _NUMBER_LIKE.fullmatch(text)
        and not text.startswith(("- ", "<<", "---", "..."))
        and not text.endswith((" ", ":"))
        and text != "-"
        and ": " not in text
        and " #" not in text
    )


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}"


def _checked(variables: Mapping[str, object], raw: bool) -> Iterable[tuple[str, str]]:
    for name, value in _mapping(variables).items():
        text = str(value)
        if not raw and not _PLAIN.fullmatch(text):
            message = (
                f'Illegal character(s) detected in "{text}". Must match regex ^[a-zA-Z0-9_-]*$'
            )
            raise FilterInputError(message)
        yield str(name), text


def _mapping(value: Mapping[str, object]) -> Mapping[str, object]:
    # On an undefined name this very question raises Jinja's own message.
    if not hasattr(value, "items"):
        message = f"Expected a mapping such as component outputs, found {type(value).__name__}."
        raise FilterInputError(message)
    return value
