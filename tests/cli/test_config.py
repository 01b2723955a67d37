"""Configuration: found upwards, mistakes named with file and option, patterns as written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from command import proton
from proton_bundle.configuration import OPTIONS, json_schema
from proton_bundle.path_patterns import PathPatterns
from sample import write_base

FAST = "--no-cfn-lint"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Each template reads an unknown input: network's and worker's instance and pipeline."""
    write_base(tmp_path, "project")
    for file in tmp_path.rglob("*infrastructure/cloudformation.yaml"):
        file.write_text(file.read_text().replace(".inputs.", ".inputs.my_"))
    return tmp_path


def found(folder: Path, *options: str | Path) -> set[str]:
    done = proton("check", FAST, "--select", "PB603", "--format", "json", *options, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return {each["path"].split("/")[-2] for each in json.loads(done.stdout)["findings"]}


ALL = {"infrastructure", "instance_infrastructure", "pipeline_infrastructure"}


def test_it_is_found_above_what_is_checked(project):
    assert found(project) == ALL
    (project / "proton.toml").write_text('exclude = ["pipeline_infrastructure"]\n')
    assert found(project / "worker/v1") == {"instance_infrastructure"}
    (project / "worker/.git").mkdir()
    assert found(project / "worker/v1") == {"instance_infrastructure", "pipeline_infrastructure"}


def test_pyproject_counts_only_with_our_table(project):
    (project / "worker/pyproject.toml").write_text("[tool.other]\nx = 1\n")
    (project / "pyproject.toml").write_text('[tool.proton]\nexclude = ["worker/**"]\n')
    assert found(project, "worker") == set()
    assert found(project) == {"infrastructure"}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("worker/**", {"infrastructure"}),
        ("worker", {"infrastructure"}),
        ("**/pipeline_infrastructure/*.yaml", {"infrastructure", "instance_infrastructure"}),
        ("instance_*", {"infrastructure", "pipeline_infrastructure"}),
        ("v1/", set()),
        ("./network", ALL - {"infrastructure"}),
    ],
)
def test_rules_are_ignored_in_files_that_match(project, pattern, left):
    (project / "proton.toml").write_text(f'[per-file-ignores]\n"{pattern}" = ["PB6"]\n')
    assert found(project) == left


def test_the_command_line_says_it_last(project):
    (project / "proton.toml").write_text('ignore = ["PB603"]\nfail-level = "warning"\n')
    done = proton("check", FAST, "--select", "PB617", "network", cwd=project)
    assert done.returncode == 1
    done = proton("check", FAST, "--fail-level", "error", "network", cwd=project)
    assert "PB603" not in done.stdout
    assert done.returncode == 0
    other = project / "other.toml"
    other.write_text("")
    assert "PB603" in proton("check", FAST, "--config", other, cwd=project).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slect = []", "unknown option 'slect'; did you mean 'select'?"),
        ('select = "PB6"', "'select' takes a list of texts"),
        ('fail-level = "never"', "'fail-level' is one of error, warning, info"),
        ("cfn-lint = 1", "'cfn-lint' takes true or false"),
        ("rendering-cap = 0", "'rendering-cap' takes a positive whole number"),
        ("= 1", "not valid TOML"),
        ('ignore = ["PB9999"]', "no rule is called 'PB9999'"),
    ],
)
def test_a_mistake_names_the_file_and_the_option(project, text, said):
    (project / "proton.toml").write_text(text + "\n")
    done = proton("check", FAST, cwd=project)
    assert done.returncode == 2
    assert "proton.toml" in done.stderr
    assert said in done.stderr


def test_a_configuration_that_is_not_there_is_said(project):
    done = proton("check", "--config", "none.toml", cwd=project)
    assert (done.returncode, "none.toml: cannot be read" in done.stderr) == (2, True)
    (project / "pyproject.toml").write_text("")
    done = proton("check", "--config", "pyproject.toml", cwd=project)
    assert "no [tool.proton] in it" in done.stderr


def test_links_lead_where_the_configuration_says(project):
    (project / "proton.toml").write_text('help-base = "https://x.test/rules/"\n')
    done = proton("check", FAST, "--select", "PB603", "--format", "json", cwd=project)
    links = {each["help"] for each in json.loads(done.stdout)["findings"]}
    assert links == {"https://x.test/rules/PB603.md"}


def test_the_published_schema_takes_every_default_and_refuses_the_unknown():
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    defaults = {each["default"] is None for each in schema["properties"].values()}
    assert defaults == {False}
    jsonschema.validate({o.name: schema["properties"][o.name]["default"] for o in OPTIONS}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"unknown": 1}, schema)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("a", ["a", "x/a", "a/b", "x/a/b"], ["ab", "x/ba"]),
        ("a/b", ["a/b", "a/b/c"], ["x/a/b", "a/bc"]),
        ("**/b", ["b", "a/b", "a/x/b/c"], ["ab"]),
        ("a/**", ["a", "a/b", "a/b/c"], ["ab"]),
        ("*.yaml", ["a.yaml", "x/a.yaml"], ["a.yml"]),
        ("a/*/c", ["a/b/c"], ["a/b/d/c", "a/c"]),
        ("a?c", ["abc"], ["a/c", "ac"]),
        ("a[1]", ["a[1]"], ["a1"]),
    ],
)
def test_patterns(pattern, yes, no):
    patterns = PathPatterns([pattern])
    assert [each for each in yes if not patterns.match(each)] == []
    assert [each for each in no if patterns.match(each)] == []
    assert not PathPatterns([]).match("a")
