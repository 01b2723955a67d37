"""docs/check.md says what is so: every option, every default, every example."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import yaml

from command import proton
from proton_bundle.configuration import OPTIONS, read_configuration
from proton_bundle.source import SourceText
from proton_bundle.suppressions import read_suppressions
from proton_cli.commands.check import command
from proton_cli.formats import FORMATS
from sample import write_base

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/check.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_every_option_of_the_command_is_there_and_no_other():
    options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
    told = set(re.findall(r"--[a-z][a-z-]+", section("Options")))
    assert told == options | {"--write-baseline"}
    assert all(f"`{each}`" in section("Options") for each in FORMATS)


def test_the_configuration_table_has_every_option_with_its_default():
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \|", section("Configuration"), re.MULTILINE)
    assert [name for name, _ in rows] == [each.name for each in OPTIONS]
    for (_, default), option in zip(rows, OPTIONS, strict=True):
        if default.startswith("`"):
            assert json.loads(default.strip("`")) == option.default
        else:
            assert not option.default


def test_the_examples_can_be_read():
    (toml,) = blocks(section("Configuration"), "toml")
    assert read_configuration(toml, "proton.toml") is not None
    assert all(yaml.safe_load(each) for each in blocks(PAGE, "yaml") if "{{" not in each)
    (ignored,) = blocks(section("Ignoring a finding"), "yaml")
    assert [each.code for each in read_suppressions(SourceText("a", ignored))] == ["PB603"]


def test_the_commands_of_the_ci_examples_run(tmp_path):
    write_base(tmp_path, "project")
    lines = re.findall(r"- (?:run: )?proton (check .*?)(?:  +#.*)?$", PAGE, re.MULTILINE)
    assert len(lines) == 3
    for line in lines:
        assert proton(*line.split(), "--no-cfn-lint", cwd=tmp_path).returncode == 0
    assert (tmp_path / "proton.sarif").is_file()
    assert (tmp_path / "gl-code-quality-report.json").is_file()


def test_the_json_contract_is_what_is_written(tmp_path):
    write_base(tmp_path, "environment")
    template = tmp_path / "infrastructure/cloudformation.yaml"
    template.write_text(template.read_text().replace("topic_name }}", "topic_nmae }}"))
    done = proton("check", "--no-cfn-lint", "--format", "json", "--select", "PB603", cwd=tmp_path)
    written = json.loads(done.stdout)

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    assert keys(written) | {"from", "to"} == set(re.findall(r'"(\w+)"', section("JSON")))
