"""Who signed a request, and for which region; the signature itself is never checked."""

from __future__ import annotations

import re
from typing import Any

_SCOPE = re.compile(r"Credential=([^/,\s&]+)/\d{8}/([^/,\s]+)/", re.ASCII)
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_ACCOUNT_HEADER = "HTTP_X_MOTO_ACCOUNT_ID"

# moto routes by the signature; an unsigned request to Proton gets this one.
UNSIGNED = (
    "AWS4-HMAC-SHA256 Credential=unsigned/20200720/us-east-1/proton/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


def region(environ: dict[str, Any]) -> str | None:
    """The region of the credential scope; None when there is no signature."""
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return found[2] if found else None


def name_account(environ: dict[str, Any]) -> None:
    """A twelve-digit access key is the account; moto finds accounts of keys it made itself."""
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if found and _ACCOUNT.fullmatch(found[1]):
        environ.setdefault(_ACCOUNT_HEADER, found[1])
