"""YAML with marks and recovery, plain or behind a template's Jinja."""

from proton_bundle.decode.reading import TemplateDocument, read_template, read_yaml
from proton_bundle.decode.resolution import plain

__all__ = ["TemplateDocument", "plain", "read_template", "read_yaml"]
