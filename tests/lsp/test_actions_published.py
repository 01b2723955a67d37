"""Actions on published templates that were damaged: the finding goes, and nothing else does."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from pathlib import Path

from corpus import BUNDLES, require_corpus
from lsp.marked import ROOT, open_workspace
from proton_bundle.decode import plain, read_yaml
from proton_bundle.rendering import render
from proton_bundle.source import SourceText
from proton_lsp.features import FeatureContext, code_action
from proton_lsp.features.code_action import ActionKind
from proton_lsp.settings import Settings

DEFAULT = re.compile(r"^ +default:(?! *[|>]).*\n", re.MULTILINE)
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


@require_corpus
def test_guarding_in_published_templates():
    """No input has a default any more. Some templates; PROTON_FULL_SWEEP=1 for all."""
    chosen = random.Random(5)
    templates = sorted(BUNDLES.rglob("*infrastructure/cloudformation.y*ml"))
    tried = sum(guard_in(t, chosen) for t in (templates if SWEEP else chosen.sample(templates, 12)))
    assert tried > 20


def guard_in(template: Path, chosen: random.Random) -> int:
    root = template.parent.parent
    files = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.y*ml")}
    path, schema = template.relative_to(root).as_posix(), "schema/schema.yaml"
    files[schema] = DEFAULT.sub("", files[schema])
    context = context_of(files, path)
    if context.template is None:
        return 0
    before = findings(context)
    actions = code_action.compute(context, context.source.span, [ActionKind.QUICK_FIX])
    guards = [each for each in actions if each.title.startswith("Guard")]
    for action in guards if SWEEP else chosen.sample(guards, min(6, len(guards))):
        text = files[path]
        for edit in sorted(action.edits, key=lambda each: each.span, reverse=True):
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        after = context_of({**files, path: text}, path)
        gone = before - findings(after)
        assert not findings(after) - before, (template, action)
        assert all(gone[each.name] for each in action.findings), (template, action)
    return len(guards)


def findings(context: FeatureContext) -> Counter[str]:
    found = context.folder.findings(context.path, Settings())
    return Counter(each.name for each in found)


def context_of(files: dict[str, str], path: str) -> FeatureContext:
    return open_workspace(files).context((ROOT / path).as_uri(), Settings())


def rendered(context: FeatureContext) -> object:
    """As values: comments and the white space around them aside."""
    done = render(context.source, {}, lenient=True)
    if done.text is None:
        return None
    return plain(read_yaml(SourceText("rendered.yaml", done.text)).root)
