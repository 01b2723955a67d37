"""The published bundles that are measured, and the folders among them."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.contestants import ROOT

PUBLISHED = Path(os.environ.get("PROTON_TEST_BUNDLES") or Path(ROOT).parent / "shared" / "bundles")
AWS_SAMPLES = PUBLISHED / "aws-cloudformation-samples"
EXAMPLE = ROOT / "examples" / "item-api"


def published() -> Path:
    """Where the published bundles lie; without them there is too little to measure."""
    if not PUBLISHED.is_dir():
        raise FileNotFoundError(
            "the published bundles are absent: set PROTON_TEST_BUNDLES to their folder"
        )
    return PUBLISHED


def samples() -> Path:
    return published() / AWS_SAMPLES.name
