"""The rules about manifests, beyond their own examples."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.examples import BASES

MANIFEST = "instance_infrastructure/manifest.yaml"
TERRAFORM = {
    "instance_infrastructure/main.tf": 'output "queue" {\n  value = var.service.name\n}\n',
    "instance_infrastructure/cloudformation.yaml": "",
}


def findings(manifest: str, **more: str) -> list[Finding]:
    files = {**BASES["service"], MANIFEST: manifest, **more}
    found = lint({path: text for path, text in files.items() if text})
    return [each for each in found if each.path == MANIFEST and each.severity is not Severity.INFO]


def entry(*lines: str) -> str:
    body = "\n".join(f"      {line}" for line in lines).replace("      ", "    - ", 1)
    return f"infrastructure:\n  templates:\n{body}\n"


def codes(found: list[Finding]) -> list[tuple[str, str]]:
    return [(each.code, each.severity.value) for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "infrastructure:\n  templates: []\n",
        "infrastructure:\n  templates:\n    - cloudformation.yaml\n",
        "infrastructure: {}\n",
        "infrastructure:\n",
        "- a\n",
        "just text\n",
    ],
)
def test_a_manifest_without_templates_is_one_error(text: str):
    assert codes(findings(text)) == [("PB201", "error")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A misspelled key that is required is one mistake, not two.
        (("fiel: cloudformation.yaml", "rendering_engine: jinja", "template_language: cloudformation"), [("PB210", "error")]),
        (("file: cloudformation.yaml", "rendering-engine: jinja", "template_language: cloudformation"), [("PB210", "error")]),
        (("file: cloudformation.yaml", "rendering_engine: jinja", "template_languge: cloudformation"), [("PB210", "warning")]),
        (("file: cloudformation.yaml", "rendering_engine: jinja", "template_language: cloudformation", "comment: x"), [("PB210", "warning")]),
        (("file: cloudformation.yaml", "template_language: cloudformation"), [("PB203", "warning")]),
        (("file: cloudformation.yaml", "rendering_engine: jinja"), [("PB204", "warning")]),
        (("file: cloudformation.yaml",), [("PB203", "error")]),
        (("file: cloudformation.yaml", "rendering_engine: terraform", "template_language: terraform"), [("PB209", "warning"), ("PB203", "error")]),
        (("file: ./cloudformation.yaml", "rendering_engine: jinja", "template_language: cloudformation"), []),
        (("file: ../x.yaml", "rendering_engine: jinja", "template_language: cloudformation"), [("PB207", "error")]),
        (("file: '*'", "rendering_engine: hcl", "template_language: terraform"), [("PB207", "error")]),
        (("file:", "rendering_engine: jinja", "template_language: cloudformation"), [("PB206", "error")]),
    ],
)  # fmt: skip
def test_entries(lines: tuple[str, ...], expected: list[tuple[str, str]]):
    assert codes(findings(entry(*lines))) == expected


def test_all_tf_files_may_be_taken_at_once():
    lines = ("file: '*'", "rendering_engine: hcl", "template_language: terraform")
    assert codes(findings(entry(*lines), **TERRAFORM)) == []


def test_a_fix_writes_the_name_of_the_only_file():
    [finding] = findings(entry("file: '*'", "rendering_engine: jinja", "template_language: cloudformation"))  # fmt: skip
    assert finding.code == "PB208"
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix.edits] == ["cloudformation.yaml"]
