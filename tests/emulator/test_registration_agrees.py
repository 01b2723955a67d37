"""The checker and the emulator refuse the same bundles at registration.

A rule that says "noticed at registration" and is an error promises that the emulator refuses its
wrong example; what the checker calls sound, the emulator takes.
"""

from __future__ import annotations

import pytest

from corpus import BUNDLES, require_corpus
from proton_bundle.files import FolderFiles, MemoryFiles
from proton_bundle.findings import Severity
from proton_bundle.layout import BundleKind, find_bundles, find_root
from proton_bundle.rules.examples import BASES, example_files
from proton_bundle.rules.registry import all_rules
from proton_bundle.rules.rule import Noticed, Rule
from proton_emulator.service.engine.registration import registration_problems
from proton_emulator.service.model.names import TemplateKind

# Registration files are read by template sync only; a new minor needs the one before it.
# A file that cannot be read never is in an archive.
_ELSEWHERE = {"PB002", "PB701", "PB702", "PB703", "PB704", "PB706"}
KINDS = {"service": TemplateKind.SERVICE, "environment": TemplateKind.ENVIRONMENT}
RULES = [
    each.rule
    for each in all_rules()
    if each.rule.noticed is Noticed.REGISTRATION
    and each.rule.severity is Severity.ERROR
    and each.rule.base in KINDS
    and each.rule.code not in _ELSEWHERE
]


def problems(base: str, text: str) -> tuple[str, ...]:
    files, _ = example_files(base, text)
    tree = MemoryFiles(
        {path: body.encode(errors="surrogateescape") for path, body in files.items()}
    )
    return registration_problems(tree, find_root(tree.paths()), KINDS[base])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_what_a_rule_calls_refused_is_refused(rule: Rule):
    assert problems(rule.base, rule.bad)


@pytest.mark.parametrize("base", KINDS)
def test_a_sound_bundle_is_taken(base: str):
    assert problems(base, "") == ()
    assert base in BASES


@require_corpus
def test_every_published_bundle_is_taken():
    refused = {}
    for root in find_bundles(FolderFiles(BUNDLES).paths()):
        if root.kind is not BundleKind.COMPONENT:
            files = FolderFiles(BUNDLES / root.path)
            kind = KINDS[root.kind.value]
            pipeline = (BUNDLES / root.path / "pipeline_infrastructure").is_dir()
            managed = root.kind is BundleKind.SERVICE and not pipeline
            found = registration_problems(files, "", kind, customer_managed=managed)
            refused |= {root.path: found} if found else {}
    assert refused == {}
