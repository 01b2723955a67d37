"""How a report is written: one module a format, each ``render(report) -> str``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Literal, get_args

from proton_cli.report import Report

Format = Literal["text", "json", "sarif", "github", "gitlab", "junit"]
FORMATS: tuple[Format, ...] = get_args(Format)


def renderer(name: Format) -> Callable[[Report], str]:
    """The function that writes *name*; only that format's module is imported."""
    render: Callable[[Report], str] = import_module(f"proton_cli.formats.{name}").render
    return render
