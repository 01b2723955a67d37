"""Where the published bundles lie that tests read in place. Absent, those tests skip and say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BUNDLES = Path(
    os.environ.get("PROTON_TEST_BUNDLES")
    or Path(__file__).resolve().parents[2] / "shared" / "bundles"
)
AWS_SAMPLES = BUNDLES / "aws-cloudformation-samples"
TERRAFORM_SAMPLES = BUNDLES / "aws-terraform-samples"
ITEM_API = BUNDLES / "item-api"

require_corpus = pytest.mark.skipif(
    not BUNDLES.is_dir(),
    reason=f"PUBLISHED BUNDLES ABSENT: {BUNDLES} is not there, so nothing was tried on real bundles",
)
