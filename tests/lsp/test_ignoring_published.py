"""Ignore comments in published templates: the finding goes, and what is rendered stays."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

from corpus import BUNDLES, require_corpus
from lsp.marked import ROOT, open_workspace
from proton_bundle.decode import plain, read_yaml
from proton_bundle.rendering import render
from proton_bundle.source import SourceText
from proton_lsp.features import FeatureContext, code_action
from proton_lsp.features.code_action import ActionKind
from proton_lsp.settings import Settings

READ = re.compile(r"(?<=inputs\.)\w+")
SWEEP = bool(os.environ.get("PROTON_FULL_SWEEP"))


@require_corpus
def test_ignoring_in_published_templates():
    """Every input that is read is misspelt. Some templates; PROTON_FULL_SWEEP=1 for all."""
    chosen = random.Random(11)
    templates = sorted(BUNDLES.rglob("*infrastructure/cloudformation.y*ml"))
    tried = sum(
        ignore_in(t, chosen) for t in (templates if SWEEP else chosen.sample(templates, 12))
    )
    assert tried > 20


def ignore_in(template: Path, chosen: random.Random) -> int:
    root = template.parent.parent
    files = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.y*ml")}
    path = template.relative_to(root).as_posix()
    files[path] = READ.sub(lambda match: f"{match[0]}_zz", files[path])
    context = context_of(files, path)
    if context.template is None:
        return 0
    before, tried = rendered(context), 0
    actions = code_action.compute(context, context.source.span, [ActionKind.QUICK_FIX])
    ignores = [each for each in actions if each.title.startswith("Ignore")]
    for action in ignores if SWEEP else chosen.sample(ignores, min(6, len(ignores))):
        (edit,) = action.edits
        text = files[path]
        changed = text[: edit.span.start] + edit.text + text[edit.span.end :]
        after = context_of({**files, path: changed}, path)
        assert rendered(after) == before, (template, edit)
        left = len(after.folder.findings(path, Settings()))
        found = len(context.folder.findings(path, Settings()))
        assert left == found - len(action.findings), (template, edit)
        tried += 1
    return tried


def context_of(files: dict[str, str], path: str) -> FeatureContext:
    return open_workspace(files).context((ROOT / path).as_uri(), Settings())


def rendered(context: FeatureContext) -> object:
    """As values: comments and the white space around them aside."""
    done = render(context.source, {}, lenient=True)
    if done.text is None:
        return None
    return plain(read_yaml(SourceText("rendered.yaml", done.text)).root)
