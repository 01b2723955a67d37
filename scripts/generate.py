"""Write every generated file; with ``--check``, fail when one is not what it should be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def rule_pages() -> dict[str, str]:
    """A page a rule and their index."""
    from proton_bundle.rules.pages import index, page
    from proton_bundle.rules.registry import all_rules

    folder = "src/proton_bundle/rule_pages"
    rules = [each.rule for each in all_rules()]
    pages = {f"{folder}/{rule.code}.md": page(rule) for rule in rules}
    return {**pages, f"{folder}/README.md": index(rules)}


def configuration_schema() -> dict[str, str]:
    """The JSON schema of proton.toml, for editors."""
    from proton_bundle.configuration import json_schema

    return {"schemas/proton.schema.json": json.dumps(json_schema(), indent=2) + "\n"}


def editor_settings() -> dict[str, str]:
    """The settings of the language server, as VS Code's manifest takes them."""
    from proton_lsp.settings import json_schema

    text = json.dumps(json_schema(), indent=2) + "\n"
    return {"src/proton_lsp/configuration.schema.json": text}


GENERATORS = (rule_pages, configuration_schema, editor_settings)
# Folders in which nothing else may lie.
OWNED = ("src/proton_bundle/rule_pages",)
# Generators with a command of their own, which takes --check too.
SCRIPTS = ("scripts/generate_service_model.py", "scripts/generate_vscode_settings.py")


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    files = {path: text for generate in GENERATORS for path, text in generate().items()}
    stale = [path for path, text in files.items() if _read(path) != text]
    extra = [
        path.relative_to(ROOT).as_posix()
        for folder in OWNED
        for path in (ROOT / folder).glob("*")
        if path.relative_to(ROOT).as_posix() not in files
    ]
    if not check:
        for path in stale:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(files[path], encoding="utf-8", newline="\n")
        for path in extra:
            (ROOT / path).unlink()
    for path in (*stale, *extra):
        print(f"{'stale' if check else 'written'}: {path}")
    failed = bool(check and (stale or extra))
    for script in SCRIPTS:
        if (ROOT / script).exists():
            flags = ["--check"] if check else []
            failed |= (
                subprocess.run([sys.executable, script, *flags], cwd=ROOT, check=False).returncode
                != 0
            )
    if failed:
        print("Run 'make generate' and commit what it writes.")
    return int(failed)


def _read(path: str) -> str | None:
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
