"""YAML with marks and recovery, plain or behind a template's Jinja.

Reading is pure, so the latest results are kept: bundle, rules and editor all ask for the same texts
between two edits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from proton_bundle.decode import reading
from proton_bundle.decode.reading import TemplateDocument
from proton_bundle.decode.resolution import plain

if TYPE_CHECKING:
    from proton_bundle.decode.nodes import Document
    from proton_bundle.source import SourceText

__all__ = ["TemplateDocument", "plain", "read_template", "read_yaml"]

_KEPT = 24
_LONGEST_KEPT = 500_000
"""In characters; a tree takes about forty times its text."""

_read_yaml = lru_cache(_KEPT)(reading.read_yaml)
_read_template = lru_cache(_KEPT)(reading.read_template)


def read_yaml(source: SourceText) -> Document:
    """The first document of a file without Jinja; never raises."""
    read = _read_yaml if len(source.text) <= _LONGEST_KEPT else reading.read_yaml
    return read(source)


def read_template(source: SourceText) -> TemplateDocument:
    """A template's Jinja and, behind its mask, its YAML; never raises."""
    read = _read_template if len(source.text) <= _LONGEST_KEPT else reading.read_template
    return read(source)
