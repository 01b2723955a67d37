"""The VS Code extension: its own checks, its package, and what it shares with the commands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile

import pytest

from clients.installed import ROOT, on_path, require
from command import proton

pytestmark = pytest.mark.clients

EXTENSION = ROOT / "vscode-extension"
PACKAGE = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
CONTRIBUTES = PACKAGE["contributes"]


def npm_run(script: str) -> str:
    npm = require("npm", on_path("npm"))
    require("vscode-extension/node_modules", EXTENSION / "node_modules")
    done = subprocess.run(
        [npm, "run", "--silent", script],
        cwd=EXTENSION, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def snippets(file: str) -> list:
    entries = json.loads((EXTENSION / "snippets" / file).read_text(encoding="utf-8"))
    return [pytest.param(each, id=name) for name, each in entries.items()]


def as_typed(snippet: dict) -> str:
    """What stands in the file when every placeholder is left as it is."""
    body = snippet["body"]
    text = body if isinstance(body, str) else "\n".join(body)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    return re.sub(r"\$\d+", "", text) + "\n"


@pytest.mark.parametrize("script", ["lint", "test", "grammar"])
def test_the_extension_passes_its_own_checks(script):
    npm_run(script)


def test_the_package_holds_what_it_names_and_nothing_else():
    npm_run("package")
    vsix = EXTENSION / f"{PACKAGE['name']}-{PACKAGE['version']}.vsix"
    with zipfile.ZipFile(vsix) as archive:
        names = {name.removeprefix("extension/").lower() for name in archive.namelist()}
    named = [PACKAGE["main"]]
    for kind in ("grammars", "snippets"):
        named += [each["path"] for each in CONTRIBUTES[kind]]
    for step in CONTRIBUTES["walkthroughs"][0]["steps"]:
        named.append(step["media"]["markdown"])
    assert {name.removeprefix("./").lower() for name in named} <= names
    assert not [name for name in names if name.endswith((".ts", ".map")) or "node_modules" in name]
    assert {"readme.md", "license.txt"} <= names


def test_the_problem_matcher_reads_what_check_prints(tmp_path):
    folder = tmp_path / "item-api"
    shutil.copytree(ROOT / "examples/item-api", folder)
    template = folder / "lambda-service/instance_infrastructure/cloudformation.yaml"
    template.write_text(template.read_text().replace("inputs.handler", "inputs.handlr"))
    printed = proton("check", "--no-cfn-lint", cwd=folder).stdout
    pattern = CONTRIBUTES["problemMatchers"][0]["pattern"]
    found = [match for line in printed.splitlines() if (match := re.match(pattern["regexp"], line))]
    assert [match[pattern["severity"]] for match in found] == ["error", "warning"]
    error = found[0]
    assert folder / error[pattern["file"]] == template
    line = template.read_text().splitlines()[int(error[pattern["line"]]) - 1]
    assert line[int(error[pattern["column"]]) - 1 :].startswith("handlr")
    assert error[pattern["code"]].startswith("PB")


@pytest.mark.parametrize("snippet", snippets("proton-files.json"))
def test_snippets_of_proton_files_are_yaml(snippet):
    import yaml

    assert yaml.safe_load(as_typed(snippet))


@pytest.mark.parametrize("snippet", snippets("templates.json"))
def test_snippets_of_templates_are_jinja(snippet):
    import jinja2

    text = as_typed(snippet)
    filters = set(re.findall(r"\|\s*(proton_\w+)", text))
    environment = jinja2.Environment()
    environment.filters.update(dict.fromkeys(filters, str))
    environment.parse(text)
    environment.compile(text)


def test_a_bundle_made_of_snippets_has_no_error(tmp_path):
    templates = json.loads((EXTENSION / "snippets/templates.json").read_text())
    files = json.loads((EXTENSION / "snippets/proton-files.json").read_text())
    bundle = {
        "infrastructure/cloudformation.yaml": templates["Template"],
        "infrastructure/manifest.yaml": files["Proton manifest"],
        "schema/schema.yaml": files["Proton schema of an environment"],
        "spec.yaml": files["Proton environment spec"],
    }
    for path, snippet in bundle.items():
        target = tmp_path / "bundle" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(as_typed(snippet))
    checked = proton("check", tmp_path / "bundle")
    assert checked.returncode == 0, checked.stdout


def test_every_command_of_a_menu_is_declared():
    declared = {each["command"] for each in CONTRIBUTES["commands"]}
    used = {each["command"] for menu in CONTRIBUTES["menus"].values() for each in menu}
    used |= set(re.findall(r"command:([\w.]+)", json.dumps(CONTRIBUTES["walkthroughs"])))
    source = (EXTENSION / "src/extension.ts").read_text()
    registered = set(re.findall(r'^    "(proton\.[\w.]+)":', source, re.MULTILINE))
    assert used <= declared
    assert declared == registered


def test_the_lock_file_names_no_registry():
    lock = json.loads((EXTENSION / "package-lock.json").read_text())
    assert not [name for name, each in lock["packages"].items() if "resolved" in each]
    assert all("integrity" in each for name, each in lock["packages"].items() if name)
