"""Terraform's own words: which of them are errors, and which errors are the network's."""

from __future__ import annotations

import re

# A statusMessage holds 5,000 characters.
_LONGEST_WORDS = 4_000
_LONGEST_REASON = 600
_FRAME = re.compile(r"^(?:[╷╵]|│ ?)", re.MULTILINE)
_HEADING = re.compile(r"^(?=(?:Error|Warning): )", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n\s*\n")
# A paragraph that shows a place in a file: "  on main.tf line 1, in terraform:".
_PLACE = re.compile(r"\s+on .* line \d+")
# Words of Go's network stack, of curl beneath git, of ssh, of the C library on Linux and macOS, and
# Terraform's own for a registry that does not answer. OpenTofu kept them.
_NETWORK = re.compile(
    r"no such host|server misbehaving|connection (?:refused|reset|timed out)|operation timed out"
    r"|network is (?:unreachable|down)|no route to host|i/o timeout|TLS handshake timeout"
    r"|context deadline exceeded|Client\.Timeout|could not resolve (?:host|proxy)"
    r"|name or service not known|temporary failure in name resolution|nodename nor servname"
    r"|(?:failed|couldn't|could not) (?:to )?connect to (?:\S+ port|server)|proxyconnect"
    r"|from proxy after CONNECT|failed to request discovery document"
    r"|request failed after \d+ attempts",
    re.IGNORECASE,
)


def words(said: str) -> str:
    """The errors in what Terraform *said*; all of it where none is marked as one."""
    text = "\n\n".join(_errors(said)) or _unframed(said).strip()
    if len(text) <= _LONGEST_WORDS:
        return text
    left = len(text) - _LONGEST_WORDS
    return f"{text[:_LONGEST_WORDS].rstrip()}\n… ({left:,} more characters)"


def unreachable(said: str) -> str | None:
    """One sentence of why nothing could be fetched; None where any error has another cause."""
    errors = _errors(said)
    if not errors or not all(_NETWORK.search(_joined(each)) for each in errors):
        return None
    heading, *paragraphs = _PARAGRAPH.split(errors[0])
    details = [each for each in paragraphs if not _PLACE.match(each)]
    telling = next((each for each in details if _NETWORK.search(_joined(each))), "")
    reason = _joined(f"{heading.removeprefix('Error: ')}: {telling}").rstrip(".: ")
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…"


def _errors(said: str) -> list[str]:
    blocks = (block.strip() for block in _HEADING.split(_unframed(said)))
    # Some are printed twice.
    return list(dict.fromkeys(block for block in blocks if block.startswith("Error: ")))


def _unframed(said: str) -> str:
    return _FRAME.sub("", said)


def _joined(text: str) -> str:
    """On one line: Terraform breaks its lines at 78 characters, in the middle of a phrase."""
    return " ".join(text.split())
