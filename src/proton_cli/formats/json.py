"""``--format json``: the contract for scripts, see docs/check.md."""

from __future__ import annotations

import json

from proton_cli.report import Report


def render(report: Report) -> str:
    return json.dumps(report.as_dict(), indent=2, ensure_ascii=False) + "\n"
