"""Baselines: known findings stay known when lines move, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import proton
from proton_bundle.findings import Finding, Severity
from proton_bundle.source import SourceText, Span
from proton_cli.checking.baseline import Baseline, read_baseline
from proton_cli.errors import UsageError
from sample import write_base

FAST = "--no-cfn-lint"
TEMPLATE = "infrastructure/cloudformation.yaml"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    write_base(tmp_path, "environment")
    file = tmp_path / TEMPLATE
    file.write_text(file.read_text().replace("topic_name }}", "topic_nmae }}"))
    done = proton("check", FAST, "--baseline", "known.json", "--write-baseline", cwd=tmp_path)
    assert done.returncode == 0
    assert "known.json: 2 known findings" in done.stderr
    return tmp_path


def check(folder: Path, *more: str):
    return proton("check", FAST, "--baseline", "known.json", *more, cwd=folder)


def test_known_findings_are_not_reported_even_when_lines_move(bundle):
    done = check(bundle)
    assert done.returncode == 0
    assert "note: 2 findings of known.json are not shown" in done.stdout
    file = bundle / TEMPLATE
    file.write_text("# a comment\n\n" + file.read_text())
    assert check(bundle).returncode == 0


def test_a_new_finding_of_the_same_kind_is_reported(bundle):
    file = bundle / TEMPLATE
    file.write_text(file.read_text() + "    Description: '{{ environment.inputs.topic_nmae }}'\n")
    done = check(bundle, "--format", "json")
    assert done.returncode == 1
    assert [f["line"] for f in json.loads(done.stdout)["findings"]] == [9]


def test_it_holds_from_every_working_directory(bundle):
    inner = bundle / "infrastructure"
    done = proton("check", FAST, "--baseline", "../known.json", "..", cwd=inner)
    assert done.returncode == 0, done.stdout


def test_the_configuration_names_it_relative_to_itself(bundle):
    (bundle / "proton.toml").write_text('baseline = "known.json"\n')
    assert proton("check", FAST, ".", cwd=bundle / "infrastructure").returncode == 0


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 2}', '{"version": 1, "findings": [{}]}', "\0"]
)
def test_what_is_no_baseline_is_refused(bundle, text):
    (bundle / "known.json").write_text(text)
    done = check(bundle)
    assert done.returncode == 2
    assert "baseline" in done.stderr
    assert "--write-baseline" in done.stderr


def test_an_absent_baseline_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such baseline"):
        read_baseline(tmp_path / "none.json")
    assert proton("check", "--write-baseline", cwd=tmp_path).returncode == 2


FINDINGS = st.lists(
    st.builds(
        lambda line, code, message: Finding(
            "dir/a.yaml", Span(line * 2, line * 2 + 1), code, "x", Severity.ERROR, message
        ),
        st.integers(0, 5),
        st.sampled_from(["PB601", "PB602"]),
        st.text(max_size=5),
    ),
    max_size=8,
)


@given(known=FINDINGS, new=FINDINGS)
def test_round_trip(tmp_path_factory, known, new):
    folder = tmp_path_factory.getbasetemp()
    source = SourceText("dir/a.yaml", "a\nb\nc\na\nb\n\n")
    path = folder / "round-trip.json"
    written = Baseline(path).of(known, lambda _: source, folder.joinpath)
    path.write_bytes(written.encode())
    read = read_baseline(path)
    assert read.entries == written.entries
    assert read.sift(known, lambda _: source, folder.joinpath).new == ()
    sifted = read.sift([*known, *new], lambda _: source, folder.joinpath)
    assert len(sifted.new) == len(new)
    assert sifted.known == len(known)
    assert read.sift([], lambda _: source, folder.joinpath).gone == read.entries
