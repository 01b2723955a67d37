"""When a name of Proton is completed from the words before the cursor, and when the tree decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from lsp.marked import ROOT
from proton_bundle.rules.examples import BASES
from proton_lsp.documents import DocumentStore
from proton_lsp.features.completion.quickly import members_before
from proton_lsp.settings import Settings
from proton_lsp.workspace import Workspace

TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
CURSOR = "A: {{ service_instance."


@pytest.mark.parametrize(
    ("before", "known"),
    [
        ("", True),
        ("{% for each in service_instance.inputs.topics %}{% endfor %}", True),
        ("{% set name = service_instance.name %}", True),
        ("{%- for service_instance in others %}", False),
        ("{% for key, service_instance in others %}", False),
        ("{% set service_instance = 1 %}", False),
        ("{% with other = 1, service_instance = 2 %}", False),
        ("{% macro f(service_instance) %}", False),
    ],
)
def test_members_are_known_without_the_tree_unless_the_template_binds_the_name(before, known):
    documents = DocumentStore()
    workspace = Workspace(documents)
    workspace.set_folders([ROOT])
    for path, text in BASES["project"].items():
        content = f"{before}\n{CURSOR}" if path == TEMPLATE else text
        documents.open(Path(ROOT / path).as_uri(), "proton-cfn", 1, content)
        workspace.touch(Path(ROOT / path).as_uri(), listing=True)
    context = workspace.context(Path(ROOT / TEMPLATE).as_uri(), Settings())
    found = members_before(context, len(before) + 1 + len(CURSOR))
    assert (found is not None) is known
    assert found is None or "inputs" in found.members
