"""Terraform's own words: which of them are errors, and which errors are the network's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# A statusMessage holds 5,000 characters.
_LONGEST_WORDS = 4_000
_MOST_NAMED, _LONGEST_NAME = 3, 100
_FRAME = re.compile(r"^(?:[╷╵]|│ ?)", re.MULTILINE)
_HEADING = re.compile(r"^(?=(?:Error|Warning): )", re.MULTILINE)
# An address without its scheme comes only from the registry's own discovery.
_HOST = re.compile(r"(?:://(?:[^\s/@]*@)?|could not connect to )(?P<host>[\w.-]+)")
_FETCHED = re.compile(
    r'(?:provider|installing) (?P<provider>[\w.-]+/[\w./-]+)|(?P<module>module "[^"]+")'
)
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
    """In a few words which host does not answer, and what it should have given.

    None where any error has another cause.
    """
    errors = [_joined(each) for each in _errors(said)]
    if not errors or not all(_NETWORK.search(each) for each in errors):
        return None
    hosts = _named(found["host"] for each in errors if (found := _HOST.search(each)))
    fetched = _named(
        found["provider"] or found["module"] for each in errors if (found := _FETCHED.search(each))
    )
    for_what = f" for {fetched}" if fetched else ""
    return f"{hosts or 'a host'} cannot be reached{for_what}"


def _named(names: Iterable[str]) -> str:
    """Each once, the later of many only counted."""
    each = [name[:_LONGEST_NAME].rstrip(".") for name in dict.fromkeys(names)]
    more = len(each) - _MOST_NAMED
    return ", ".join(each[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _errors(said: str) -> list[str]:
    blocks = (block.strip() for block in _HEADING.split(_unframed(said)))
    # Some are printed twice.
    return list(dict.fromkeys(block for block in blocks if block.startswith("Error: ")))


def _unframed(said: str) -> str:
    return _FRAME.sub("", said)


def _joined(text: str) -> str:
    """On one line: Terraform breaks its lines at 78 characters, in the middle of a phrase."""
    return " ".join(text.split())
