"""``proton check``: options, exit codes, configuration and where paths are counted from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import proton
from sample import write_base

FAST = "--no-cfn-lint"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A sound project with two mistakes: an unknown input (error), so one unused (warning)."""
    write_base(tmp_path, "project")
    (tmp_path / ".git").mkdir()
    template = tmp_path / "network/v1/infrastructure/cloudformation.yaml"
    template.write_text(template.read_text().replace("topic_name }}", "topic_nmae }}"))
    return tmp_path


def codes(done) -> list[str]:
    return sorted(each["code"] for each in json.loads(done.stdout)["findings"])


def test_findings_fail_and_a_sound_bundle_does_not(project):
    done = proton("check", FAST, cwd=project)
    assert done.returncode == 1
    assert "network/v1/infrastructure/cloudformation.yaml:5:41: error[PB603]" in done.stdout
    assert "1 error, 1 warning in 3 bundles" in done.stdout
    assert proton("check", FAST, "worker", cwd=project).returncode == 0


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_the_fail_level_decides(project, level, code):
    done = proton("check", FAST, "--ignore", "PB603", "--fail-level", level, cwd=project)
    assert done.returncode == code


def test_select_and_ignore_take_codes_prefixes_and_names(project):
    chosen = ("check", FAST, "--format", "json")
    assert codes(proton(*chosen, "--select", "PB603,PB2", cwd=project)) == ["PB603"]
    assert codes(proton(*chosen, "--select", "unused-input", cwd=project)) == ["PB617"]
    assert codes(proton(*chosen, "--ignore", "PB6", cwd=project)) == []


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_that_selects_nothing_is_refused(project, option):
    done = proton("check", FAST, option, "unused-inputs", cwd=project)
    assert done.returncode == 2
    assert "no rule is called 'unused-inputs'" in done.stderr
    assert "unused-input" in done.stderr


def test_paths_are_shown_as_given_and_neighbours_are_read_but_not_reported(project):
    bundle = project / "worker/v1"
    template = bundle / "instance_infrastructure/cloudformation.yaml"
    template.write_text(template.read_text() + "    Extra: '{{ environment.outputs.Nope }}'\n")
    done = proton("check", FAST, "--format", "json", bundle, cwd=project)
    assert {each["path"] for each in json.loads(done.stdout)["findings"]} == {
        "worker/v1/instance_infrastructure/cloudformation.yaml"
    }
    assert codes(done) == ["PB604"]


def test_output_goes_to_a_file_and_the_summary_to_the_terminal(project):
    done = proton("check", FAST, "--format", "sarif", "--output", "out/r.sarif", cwd=project)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "1 error, 1 warning" in done.stderr
    assert json.loads((project / "out/r.sarif").read_text())["version"] == "2.1.0"


def test_standard_input_stands_in_for_a_file(project):
    path = "network/v1/infrastructure/cloudformation.yaml"
    fixed = (project / path).read_text().replace("topic_nmae", "topic_name")
    done = proton("check", FAST, "--stdin-filename", path, cwd=project, stdin=fixed)
    assert done.returncode == 0
    assert "topic_nmae" in (project / path).read_text()
    broken = proton("check", FAST, "--stdin-filename", path, cwd=project, stdin="a: {{ x.y }}\n")
    assert f"{path}:1:7: error[PB601]" in broken.stdout
    both = proton("check", "--stdin-filename", path, ".", cwd=project, stdin="")
    assert both.returncode == 2


def test_a_path_that_is_not_there_is_wrong_usage(project):
    done = proton("check", "nowhere", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere: no such file or folder" in done.stderr


def test_a_folder_without_bundles_says_so(tmp_path):
    (tmp_path / "a.yaml").write_text("a: 1\n")
    done = proton("check", FAST, tmp_path)
    assert done.returncode == 0
    assert "note: nothing here is a bundle" in done.stdout


def test_against_finds_what_breaks_the_last_minor_version(project):
    bundle, last = project / "worker/v1", project / "last.tar.gz"
    assert proton("package", bundle, "-o", last).returncode == 0
    schema = bundle / "schema/schema.yaml"
    required = "      type: object\n      required: [queue_name]\n"
    text = schema.read_text().replace("          default: jobs\n", "")
    schema.write_text(text.replace("      type: object\n", required, 1))
    done = proton("check", FAST, "--select", "PB706", bundle, "--against", last, cwd=project)
    assert "PB706" in done.stdout
    several = proton("check", FAST, ".", "--against", last, cwd=project)
    assert several.returncode == 2
    assert "--against compares one bundle" in several.stderr


def test_a_packed_bundle_is_checked_by_itself(project):
    assert proton("package", "network/v1", "-o", "last.tar.gz", cwd=project).returncode == 0
    done = proton("check", FAST, "last.tar.gz", cwd=project)
    assert "last.tar.gz/infrastructure/cloudformation.yaml:5:41: error[PB603]" in done.stdout
    assert proton("check", FAST, "--fix", "last.tar.gz", cwd=project).returncode == 2
    (project / "bad.tar.gz").write_bytes(b"no archive")
    done = proton("check", FAST, "bad.tar.gz", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "bad.tar.gz" in done.stderr
