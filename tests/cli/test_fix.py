"""``--fix`` and ``--diff``: what is mended, what is left, and that files stay otherwise as they were."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command import proton
from corpus import BUNDLES, require_corpus
from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import FolderFiles, MemoryFiles
from proton_bundle.findings import Edit, Finding, Fix, Move, Severity
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES, example_files
from proton_bundle.rules.registry import all_rules
from proton_bundle.source import Span
from proton_bundle.workspace.project import Project
from proton_cli.checking.edits import EditedFiles, edited
from proton_cli.checking.fixing import Fixer
from sample import write_base

FAST = "--no-cfn-lint"
TEMPLATE = "infrastructure/cloudformation.yaml"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An environment with one finding that has a safe fix and one whose fix is unsafe."""
    write_base(tmp_path, "environment")
    file = tmp_path / TEMPLATE
    text = file.read_text().replace("topic_name }}", "topic_nmae }}")
    file.write_text(text.replace("Topic\n", "Topic  # proton: ignore[PB601] old\n", 1))
    return tmp_path


def found(folder: Path, *options: str) -> list[str]:
    done = proton("check", FAST, "--format", "json", *options, ".", cwd=folder)
    return [each["code"] for each in json.loads(done.stdout)["findings"]]


def test_fix_mends_the_safe_and_unsafe_the_rest(bundle):
    assert sorted(found(bundle)) == ["PB603", "PB617", "PB901"]
    done = proton("check", FAST, "--fix", ".", cwd=bundle)
    assert done.returncode == 1, "what remains is an error"
    assert f"Fixed 1 finding:\n  {TEMPLATE}: PB901 unused-ignore\n" in done.stderr
    assert "proton: ignore" not in (bundle / TEMPLATE).read_text()
    done = proton("check", FAST, "--fix=unsafe", cwd=bundle)
    assert done.returncode == 0
    assert found(bundle) == []


def test_diff_shows_what_fix_would_do_and_writes_nothing(bundle):
    before = (bundle / TEMPLATE).read_bytes()
    done = proton("check", FAST, "--diff", "--fix=unsafe", cwd=bundle)
    assert done.returncode == 1
    assert (bundle / TEMPLATE).read_bytes() == before
    subprocess.run(["git", "apply", "-p0"], input=done.stdout, text=True, cwd=bundle, check=True)
    assert found(bundle) == []
    assert proton("check", FAST, "--diff", cwd=bundle).returncode == 0


def test_files_keep_their_byte_order_mark_line_ends_mode_and_links(bundle):
    file = bundle / TEMPLATE
    crlf = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    real = bundle / "infrastructure/real.yaml"
    real.write_bytes(crlf)
    real.chmod(0o640)
    file.unlink()
    file.symlink_to("real.yaml")
    proton("check", FAST, "--fix=unsafe", cwd=bundle)
    assert file.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_bytes() == crlf.replace(b"nmae", b"name").replace(
        b"  # proton: ignore[PB601] old", b""
    )
    assert not list(bundle.glob("infrastructure/.*")), "no temporary files are left"


def test_only_what_was_asked_for_is_mended(bundle):
    done = proton("check", FAST, "--fix", "schema", cwd=bundle)
    assert "Fixed" not in done.stderr
    assert "proton: ignore" in (bundle / TEMPLATE).read_text()


def test_known_and_ignored_findings_are_not_mended(bundle):
    proton("check", FAST, "--baseline", "known.json", "--write-baseline", cwd=bundle)
    before = (bundle / TEMPLATE).read_bytes()
    done = proton("check", FAST, "--baseline", "known.json", "--fix=unsafe", cwd=bundle)
    assert done.returncode == 0
    assert (bundle / TEMPLATE).read_bytes() == before


def test_the_text_on_standard_input_comes_back_mended(bundle):
    text = (bundle / TEMPLATE).read_text()
    done = proton(
        "check", FAST, "--fix=unsafe", "--stdin-filename", TEMPLATE, cwd=bundle, stdin=text
    )
    assert done.stdout == text.replace("  # proton: ignore[PB601] old", "").replace("nmae", "name")
    assert (bundle / TEMPLATE).read_text() == text


def test_a_preview_bundle_migrates_and_its_folder_is_renamed(tmp_path):
    write_base(tmp_path, "service")
    (tmp_path / "instance_infrastructure").rename(tmp_path / "infrastructure")
    codes = set(found(tmp_path))
    done = proton("check", FAST, "--diff", "--fix=unsafe", cwd=tmp_path)
    if "rename from" not in done.stdout:
        pytest.fail(f"no rename is offered for {codes}: {done.stdout}{done.stderr}")
    proton("check", FAST, "--fix=unsafe", cwd=tmp_path)
    assert (tmp_path / "instance_infrastructure/manifest.yaml").is_file()
    assert not (tmp_path / "infrastructure").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_cannot_be_written_is_said(bundle):
    (bundle / "infrastructure").chmod(0o555)
    try:
        done = proton("check", FAST, "--fix", cwd=bundle)
    finally:
        (bundle / "infrastructure").chmod(0o755)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


# -- the loop itself ----------------------------------------------------------------------------


def lint(tree) -> list[Finding]:
    return Linter(ProjectAnalysis(Project(tree))).check()


def memory(files: dict[str, str]) -> MemoryFiles:
    return MemoryFiles(
        {path: text.encode(errors="surrogateescape") for path, text in files.items()}
    )


def finding(*edits: Edit, moves: tuple[Move, ...] = (), safe: bool = True) -> Finding:
    fix = Fix("Mend it", safe, edits, moves)
    return Finding("a", Span(0, 0), "PB999", "odd", Severity.ERROR, "odd", fix=fix)


def everything(_path: str) -> bool:
    return True


def test_overlapping_fixes_are_applied_one_a_pass():
    fixer = Fixer(MemoryFiles({"a": b"abcdef"}), unsafe=False, may_edit=everything)
    first, second = finding(Edit("a", Span(0, 3), "x")), finding(Edit("a", Span(2, 4), "y"))
    assert fixer.apply([first, second])
    assert fixer.fixes.files.read("a") == b"xdef"
    assert fixer.fixes.count == 1


def test_a_fix_that_never_ends_is_left_after_ten_passes():
    fixer = Fixer(MemoryFiles({"a": b""}), unsafe=False, may_edit=everything)
    fixer.run(lambda _files: [finding(Edit("a", Span(0, 0), "x"))])
    assert fixer.fixes.files.read("a") == b"x" * 10


def test_edits_come_before_moves_and_a_taken_target_blocks_a_move():
    tree = MemoryFiles({"old/a": b"1", "b": b"2"})
    fixer = Fixer(tree, unsafe=False, may_edit=everything)
    fixer.apply([finding(Edit("old/a", Span(0, 1), "9"), moves=(Move("old", "new"),))])
    assert fixer.fixes.files.paths() == ("b", "new/a")
    assert fixer.fixes.files.read("new/a") == b"9"
    with pytest.raises(KeyError):
        fixer.fixes.files.read("old/a")
    assert not fixer.apply([finding(moves=(Move("new", "b"),))])


@given(
    text=st.text(st.sampled_from("ab\r\n🎉é \ufeff"), max_size=30),
    spans=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    inserted=st.text("x\n", max_size=3),
)
def test_edits_change_their_spans_and_nothing_else(text, spans, inserted):
    text = text.lstrip("\ufeff")
    chosen, end = [], -1
    for start, stop in sorted((min(s), max(s)) for s in spans):
        if end < start and stop <= len(text):
            chosen.append(Edit("a", Span(start, stop), inserted))
            end = stop
    expected, at = "", 0
    for edit in chosen:
        line_end = "\r\n" if "\r\n" in text else "\n"
        expected += text[at : edit.span.start] + inserted.replace("\n", line_end)
        at = edit.span.end
    expected += text[at:]
    assert edited(text.encode(), chosen).decode() == expected
    assert edited(b"\xef\xbb\xbf" + text.encode(), chosen) == b"\xef\xbb\xbf" + expected.encode()


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("registered", all_rules(), ids=lambda each: each.rule.code)
def test_fixes_of_each_rules_example_reach_a_fixed_point(registered, unsafe):
    files, _ = example_files(registered.rule.base, registered.rule.bad)
    fixer = Fixer(memory(files), unsafe=unsafe, may_edit=everything)
    before = lint(fixer.fixes.files)
    fixer.run(lint)
    after = lint(fixer.fixes.files)
    assert not [f for f in after if f.fix and (f.fix.safe or unsafe)], "a fix mends what it is for"
    if not unsafe:
        assert errors(after) <= errors(before), "a safe fix adds no error"


def errors(findings: list[Finding]) -> set[str]:
    return {each.code for each in findings if each.severity is Severity.ERROR}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    base=st.sampled_from(sorted(set(BASES) - {"empty"})),
    codes=st.lists(st.sampled_from(["PB601", "unused-input", "PB9x", "W3010"]), max_size=3),
    where=st.integers(0, 400),
    alone=st.booleans(),
)
def test_safe_fixes_keep_a_sound_bundle_sound(base, codes, where, alone):
    """Ignore comments strewn into a sound bundle go away, and nothing else changes."""
    files = dict(BASES[base])
    path = sorted(p for p in files if p.endswith("cloudformation.yaml"))[0]
    lines = files[path].splitlines()
    row = where % len(lines)
    comment = f"# proton: ignore[{', '.join(codes)}] because"
    if alone:
        lines.insert(row, comment)
    else:
        lines[row] += f"  {comment}"
    strewn = {**files, path: "\n".join(lines) + "\n"}
    fixer = Fixer(memory(strewn), unsafe=False, may_edit=everything)
    fixer.run(lint)
    left = [f for f in lint(fixer.fixes.files) if f.code != "PB902"]
    assert left == []
    if codes and not {"PB9x", "W3010"} & set(codes):
        assert fixer.fixes.files.read(path).decode() == files[path]


def test_a_tree_of_edited_files_is_its_base_until_something_changes():
    base = memory(BASES["project"])
    tree = EditedFiles(base)
    assert tree.paths() == base.paths()
    assert all(tree.read(path) == base.read(path) for path in base.paths())


# -- whole bundles --------------------------------------------------------------------------------

PREVIEW = {
    "schema/schema.yaml": """\
schema:
  format:
    openapi: "3.0.0"
  service_input_type: ServiceInput
  pipeline_input_type: PipelineInput
  types:
    ServiceInput:
      type: object
      properties:
        port: {type: number, default: 80}
    PipelineInput:
      type: object
      properties:
        command: {type: string, default: make}
""",
    "infrastructure/manifest.yaml": """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      engine: jinja
      template_language: cloudformation
""",
    "infrastructure/cloudformation.yaml": """\
Resources:
  Setting:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Name: "/{{ service_name }}/{{ service_instance_name }}/{{ environment.VpcId }}"
      Value: "{{ service_instance.port }}"
Outputs:
  Address: {Value: !Ref Setting}
""",
    "pipeline/manifest.yaml": """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      engine: jinja
      template_language: cloudformation
""",
    "pipeline/cloudformation.yaml": """\
Resources:
  Setting:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: "{{ pipeline.command }} {{ source.repository }} {{ source.branch }}"
  Connection:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: "{{ source.connection_arn }}{% for i in service_instances %}{{ i.name }}{% endfor %}"
""",
}


def test_a_whole_preview_bundle_migrates_in_one_run(tmp_path):
    for path, text in PREVIEW.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert proton("check", FAST, cwd=tmp_path).returncode == 1
    done = proton("check", FAST, "--fix=unsafe", "--fail-level", "info", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    instance = (tmp_path / "instance_infrastructure/cloudformation.yaml").read_text()
    assert (
        "/{{ service.name }}/{{ service_instance.name }}/{{ environment.outputs.VpcId }}"
        in instance
    )
    assert "{{ service_instance.inputs.port }}" in instance
    pipeline = (tmp_path / "pipeline_infrastructure/cloudformation.yaml").read_text()
    assert "{{ service.repository_id }} {{ service.branch_name }}" in pipeline
    assert not (tmp_path / "pipeline").exists()


@require_corpus
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_published_bundles_reach_a_fixed_point_and_get_no_worse(unsafe):
    fixer = Fixer(FolderFiles(BUNDLES), unsafe=unsafe, may_edit=everything)
    before = lint(fixer.fixes.files)
    fixer.run(lint)
    after = lint(fixer.fixes.files)
    assert not [f for f in after if f.fix and (f.fix.safe or unsafe)]
    assert {(f.path, f.code) for f in after} <= {(f.path, f.code) for f in before}
    assert len(after) == len(before) - fixer.fixes.count
