"""``proton check`` with cfn-lint: merged findings, ignore comments on its codes, caches, limits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import proton
from sample import write_base

TEMPLATE = "infrastructure/cloudformation.yaml"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An environment with a property that SNS topics do not have."""
    folder = write_base(tmp_path / "bundle", "environment")
    file = folder / TEMPLATE
    file.write_text(
        file.read_text().replace("    Properties:\n", "    Properties:\n      Nme: x\n")
    )
    return folder


@pytest.fixture
def check(bundle, tmp_path):
    def run(*arguments: str, cache: str = "cache"):
        env = {"XDG_CACHE_HOME": str(tmp_path / cache)}
        return proton("check", "--format", "json", *arguments, cwd=bundle, env=env)

    return run


def places(done) -> list[tuple[str, int]]:
    return [(each["code"], each["line"]) for each in json.loads(done.stdout)["findings"]]


def test_its_findings_stand_at_the_templates_own_lines(check):
    done = check()
    assert places(done) == [("E3002", 5)]
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["path"] == TEMPLATE
    assert finding["help"].startswith("https://github.com/aws-cloudformation/cfn-lint/")
    assert done.returncode == 1
    assert places(check("--no-cfn-lint")) == []


def test_comments_on_its_codes_are_judged_only_when_it_ran(bundle, check):
    file = bundle / TEMPLATE
    text = file.read_text()
    file.write_text(text.replace("Nme: x", "Nme: x  # proton: ignore[E3002] until it is renamed"))
    assert places(check()) == []
    file.write_text(
        text.replace("      Nme: x\n", "").replace("Outputs:", "Outputs: # proton: ignore[E3002]")
    )
    assert places(check("--no-cfn-lint")) == []
    assert places(check()) == [("PB901", 6)]
    assert places(check("--select", "PB901")) == [], "E3002 was not looked for"
    fixed = check("--fix")
    assert places(fixed) == []
    assert "ignore" not in file.read_text()


def test_selection_decides_whether_it_runs_at_all(check, tmp_path):
    assert places(check("--select", "E3")) == [("E3002", 5)]
    assert places(check("--select", "PB6", cache="untouched")) == []
    assert not (tmp_path / "untouched/proton-workbench/cfn-lint").exists()


def test_the_second_run_reads_the_cache_and_an_edit_is_seen(bundle, check, tmp_path):
    first = check()
    (entry,) = (tmp_path / "cache/proton-workbench/runs").glob("*.json")
    stored = json.loads(entry.read_text())
    stored["answer"]["findings"][0]["message"] = "from the cache"
    entry.write_text(json.dumps(stored))
    assert "from the cache" in check().stdout
    assert check("--no-cache").stdout == first.stdout
    neighbour = bundle / "schema/schema.yaml"
    neighbour.write_text(neighbour.read_text() + "# a comment\n")
    assert check().stdout == first.stdout


def test_a_file_that_comes_or_goes_is_seen(bundle, check):
    assert places(check("--no-cfn-lint")) == []
    (bundle / "schema/schema.yaml").rename(bundle / "schema/away.yaml")
    assert check("--no-cfn-lint").returncode == 1


def test_a_damaged_cache_costs_nothing_but_time(check, tmp_path):
    first = check()
    for file in (tmp_path / "cache").rglob("*.json"):
        file.write_text('{"listing": 1}')
    assert check().stdout == first.stdout


def test_a_cache_that_cannot_be_written_is_no_trouble(check, tmp_path):
    (tmp_path / "cache").write_text("a file, not a folder")
    assert places(check()) == [("E3002", 5)]


def test_the_rendering_cap_is_told(bundle, check):
    schema = bundle / "schema/schema.yaml"
    flags = "".join(
        f"        flag_{i}:\n          type: boolean\n          default: false\n" for i in range(3)
    )
    schema.write_text(schema.read_text() + flags)
    file = bundle / TEMPLATE
    outputs = "".join(
        f"{{% if environment.inputs.flag_{i} %}}\n  Out{i}:\n    Value: x\n{{% endif %}}\n"
        for i in range(3)
    )
    file.write_text(file.read_text() + outputs)
    (bundle / "proton.toml").write_text("rendering-cap = 4\n")
    done = check()
    assert ("PB593", 1) in places(done)
    assert "note: the rendering cap was reached in 1 template" in done.stderr
    (bundle / "proton.toml").write_text("rendering-cap = 8\n")
    assert ("PB593", 1) not in places(check())


def test_configuration_turns_it_off(bundle, check):
    (bundle / "proton.toml").write_text("cfn-lint = false\n")
    assert places(check()) == []
