"""cfn-lint's messages, as long as a person reads: long lists of what is allowed are cut."""

from __future__ import annotations

import re

from proton_bundle.suggestions import closest

_LIST = re.compile(
    r"^(?P<quoted>'(?P<value>[^']*)') is not one of \[(?P<allowed>.*)\](?P<rest>.*)$", re.DOTALL
)
_ITEM = re.compile(r"'([^']*)'")
_MOST = 8


def reworded(message: str) -> str:
    """*message*, a list of more than eight values cut to how many there are."""
    match = _LIST.match(message)
    if match is None:
        return message
    allowed = _ITEM.findall(match["allowed"])
    if len(allowed) <= _MOST:
        return message
    close = closest(match["value"], allowed)
    hint = f"; did you mean '{close}'?" if close else ""
    return (
        f"{match['quoted']} is none of the {len(allowed)} values allowed here{hint}{match['rest']}"
    )
