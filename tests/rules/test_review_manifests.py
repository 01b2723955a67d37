"""An engine and a language that do not fit: the one that the file's name contradicts is wrong."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.findings import Severity
from proton_bundle.rules.examples import BASES

PATH = "instance_infrastructure/manifest.yaml"


@pytest.mark.parametrize(
    ("file", "engine", "language", "wrong"),
    [
        ("cloudformation.yaml", "hcl", "cloudformation", "hcl"),
        ("cloudformation.yaml", "jinja", "terraform", "terraform"),
        ("main.tf", "jinja", "terraform", "jinja"),
        ("main.tf", "hcl", "cloudformation", "cloudformation"),
        ('"*"', "jinja", "terraform", "jinja"),
        ("template", "hcl", "cloudformation", "cloudformation"),
    ],
)
def test_one_mistake_is_one_error(file: str, engine: str, language: str, wrong: str):
    text = (
        "infrastructure:\n  templates:\n"
        f"    - file: {file}\n      rendering_engine: {engine}\n      template_language: {language}\n"
    )
    files = {**BASES["service"], PATH: text}
    if "tf" in file or "*" in file:
        files["instance_infrastructure/main.tf"] = "locals {\n  a = 1\n}\n"
    elif file == "template":
        files["instance_infrastructure/template"] = "Resources: {}\n"
    found = [f for f in lint(files) if f.path == PATH and f.severity is not Severity.INFO]
    assert [(f.code, text[f.span.start : f.span.end]) for f in found] == [("PB205", wrong)]
