"""Jinja as the editor and the checker read it: any text to a tree with exact offsets."""

from proton_bundle.jinja.parser import parse

__all__ = ["parse"]
