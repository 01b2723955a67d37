"""Write the language server's settings into the extension's package.json; ``--check`` compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "vscode-extension/package.json"
SECTION = "Language server"


def generated(text: str) -> str:
    """*text* of a package.json with the section's properties as the server declares them."""
    from proton_lsp.settings import json_schema

    start = text.index('"properties"', text.index(f'"title": "{SECTION}"'))
    brace = text.index("{", start)
    _, end = json.JSONDecoder().raw_decode(text, brace)
    properties = json.dumps(json_schema(), indent=2).replace("\n", "\n" + " " * 8)
    return text[:brace] + properties + text[end:]


def main(arguments: list[str]) -> int:
    text = PACKAGE.read_text(encoding="utf-8")
    wanted = generated(text)
    if arguments == ["--check"]:
        if text != wanted:
            print(f"stale: {PACKAGE.name} of the extension: run scripts/{Path(__file__).name}")
        return int(text != wanted)
    PACKAGE.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
