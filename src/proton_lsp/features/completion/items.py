"""What a completion is: plain data, and the small ways to make it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_bundle.source import Span


class Word(StrEnum):
    """What the editor draws beside an item; the values are LSP's names."""

    INPUT = "Field"
    NAME = "Variable"
    FUNCTION = "Function"
    KEYWORD = "Keyword"
    KEY = "Property"
    VALUE = "EnumMember"
    RESOURCE_TYPE = "Class"
    REFERENCE = "Reference"
    FILE = "File"
    TEMPLATE = "Module"
    TYPE = "Struct"


@dataclass(frozen=True, slots=True)
class Item:
    """Put *text* in the place of *span*. *documentation* is Markdown.

    *resource_type*: its documentation is that of a CloudFormation type, read when asked for.
    """

    label: str
    word: Word
    span: Span
    text: str
    detail: str = ""
    documentation: str = ""
    resource_type: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """*items* in the order to show them; *incomplete*: typing on may bring others."""

    items: tuple[Item, ...] = ()
    incomplete: bool = False


NOTHING = Completions()
