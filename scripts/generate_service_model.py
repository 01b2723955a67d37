"""Write the Proton service model that we ship, from botocore's, without its prose.

AWS removes service models from botocore some months after a service ends, so the emulator and its
clients carry their own. ``--check`` compares instead of writing and fails on a difference.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TypeAlias

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

VERSION = "2020-07-20"
FILES = ("service-2", "paginators-1", "waiters-2", "endpoint-rule-set-1")
PROSE = frozenset({"documentation", "deprecated", "deprecatedMessage"})
TARGET = Path(__file__).parents[1] / "src/proton_emulator/service_model/data/proton" / VERSION


def without_prose(value: JSON, *, names: bool = False) -> JSON:
    """*value* without prose keys; *names* true inside a mapping whose keys are names of the API."""
    if isinstance(value, list):
        return [without_prose(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = value if names else {k: v for k, v in value.items() if k not in PROSE}
    return {k: without_prose(v, names=not names and k in _NAMED) for k, v in kept.items()}


_NAMED = frozenset({"members", "shapes", "operations", "parameters"})


def generated() -> dict[str, str]:
    """The text of each file to ship, by file name."""
    from botocore.loaders import Loader

    loader = Loader(include_default_search_paths=False, extra_search_paths=[_botocore_data()])
    return {
        f"{name}.json": json.dumps(
            without_prose(loader.load_service_model("proton", name, VERSION)),
            separators=(",", ":"),
            sort_keys=True,
        )
        + "\n"
        for name in FILES
    }


def _botocore_data() -> str:
    import botocore

    return str(Path(botocore.__file__).parent / "data")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a file differs")
    check = parser.parse_args().check
    stale = [name for name, text in generated().items() if _text(TARGET / name) != text]
    if check:
        for name in stale:
            print(
                f"{TARGET / name} is stale: run scripts/generate_service_model.py", file=sys.stderr
            )
        return 1 if stale else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in generated().items():
        (TARGET / name).write_text(text, encoding="utf-8")
    print(f"{len(stale)} of {len(FILES)} files changed in {TARGET}")
    return 0


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
