"""What a template renders to, and which place of the one is which place of the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import BUNDLES, require_corpus
from lsp.marked import ROOT, Fixture, fixtures, line, open_workspace
from proton_bundle.rules.examples import BASES
from proton_bundle.source import SourceText
from proton_lsp.documents import DocumentStore
from proton_lsp.errors import RefusedError
from proton_lsp.features import FeatureContext
from proton_lsp.features.rendered_preview import Choice, Preview, render_subject, subject
from proton_lsp.features.rendered_preview.positions import moved, to_rendered, to_template
from proton_lsp.settings import Settings
from proton_lsp.workspace import Workspace

TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
TWO_INSTANCES = """
proton: ServiceSpec
instances:
  - {name: one, environment: dev, spec: {queue_name: first}}
  - {name: two, environment: dev, spec: {queue_name: second}}
"""


def context(files: dict[str, str], path: str = TEMPLATE, **chosen: str) -> FeatureContext:
    workspace = open_workspace({**BASES["project"], **files})
    return workspace.context((ROOT / path).as_uri(), Settings(**chosen))


def preview(text: str) -> Preview:
    return render_subject(subject(context({TEMPLATE: text})))


@fixtures("rendered_preview")
def test_rendered_preview(fixture: Fixture):
    found = subject(fixture.context)
    shown = render_subject(found)
    text = shown.text
    for span in sorted(shown.stand_ins, reverse=True):
        text = f"{text[: span.start]}«{text[span.start : span.end]}»{text[span.end :]}"
    problems = [
        f"{line(fixture.folder, each.path, each.span)}: {each.severity}: {each.message}\n"
        for each in shown.problems
    ]
    fixture.check(f"with {found.choice.label}\n{''.join(problems)}{text or 'nothing'}")


def test_a_choice_is_kept_as_long_as_it_exists():
    spec = "worker/spec/spec.yaml"
    there = context({spec: TWO_INSTANCES})
    assert subject(there).choice == Choice(spec, "one")
    assert subject(there, Choice(spec, "two")).choice == Choice(spec, "two")
    assert subject(there, Choice()).choice == Choice()
    assert subject(there, Choice(spec, "gone")).choice == Choice(spec, "one")
    assert subject(there, Choice("gone.yaml", "one")).choice == Choice(spec, "one")


def test_the_setting_says_which_spec_is_usual():
    files = {"worker/spec/a.yaml": TWO_INSTANCES, "worker/spec/b.yaml": TWO_INSTANCES}
    there = context(files, preview_spec="worker/spec/b.yaml")
    assert subject(there).choice == Choice("worker/spec/b.yaml", "one")


def test_what_proton_does_not_render_is_refused():
    with pytest.raises(RefusedError, match=r"spec\.yaml is no template"):
        subject(context({}, "worker/spec/spec.yaml"))


def test_a_loop_is_found_once_for_each_round():
    text = "{% for n in [1, 2] %}item: {{ n }}\n{% endfor %}"
    shown = preview(text)
    spans = to_rendered(shown, shown.source, text.index("tem"))
    assert [span.start for span in spans] == [1, 9]


def test_a_branch_not_taken_leads_to_where_it_would_be():
    text = "a: 1\n{% if false %}b: 2\n{% endif %}c: 3\n"
    shown = preview(text)
    (span,) = to_rendered(shown, shown.source, text.index("b: 2"))
    assert shown.text[: span.start] == "a: 1\n"


def test_positions_follow_edits_that_are_not_rendered_yet():
    shown = preview("a: {{ service_instance.inputs.queue_name }}\nb: 2\n")
    now = SourceText(TEMPLATE, "# new\n" + shown.source.text)
    (span,) = to_rendered(shown, now, now.text.index("2"))
    assert shown.text[span.start :].startswith("2")
    place = to_template(shown, now, shown.text.index("2"))
    assert place.exact
    assert now.text[place.span.start :].startswith("2")


@require_corpus
def test_published_templates_have_a_preview_without_problems():
    """For the first choice of each; what only a deployment knows is no problem."""
    workspace = Workspace(DocumentStore())
    workspace.set_folders([BUNDLES])
    (folder,) = workspace.folders
    bundles = (*folder.analysis.bundles, *folder.analysis.components)
    paths = [template.path for bundle in bundles for template in bundle.templates]
    assert paths
    for path in paths:
        found = render_subject(subject(workspace.context(folder.uri(path), Settings())))
        assert (found.text is None, found.problems) == (False, ()), path


PIECES = st.sampled_from(
    [
        "a: 1\n",
        "é\u2028😀",
        "\r\n",
        "{{ service_instance.inputs.queue_name }}",
        "{{ environment.outputs.X }}",
        "{# note #}",
        "{% for n in [1, 2] %}x{{ n }}{% endfor %}",
        "{% if environment.outputs.Y %}yes\n{% else %}no\n{% endif %}",
        "{% set v = 1 %}",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join), st.data())
def test_there_and_back_again(text: str, data: st.DataObject):
    """A character of the rendered text leads to the template, and from there to itself."""
    shown = preview(text)
    assert shown.problems == ()
    offset = data.draw(st.integers(0, len(shown.text)))
    place = to_template(shown, shown.source, offset)
    if place is None:
        assert not shown.text
        return
    assert 0 <= place.span.start <= place.span.end <= len(text)
    back = to_rendered(shown, shown.source, place.span.start)
    assert any(offset in span for span in back)


@given(st.text("abc", max_size=20), st.text("xyz", min_size=1, max_size=20), st.integers(0, 20))
def test_what_an_edit_left_alone_moves_with_it(old: str, new: str, offset: int):
    offset = min(offset, len(old))
    assert moved(offset, old, old) == offset
    assert moved(offset, old, old + new) == offset
    assert moved(offset, old, new + old) == (offset + len(new) if offset else 0)
    assert 0 <= moved(offset, old, new) <= len(new)
