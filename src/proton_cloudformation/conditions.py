"""Under which inputs something holds that was seen in some renderings and not in others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proton_bundle.variants import Choice, Rendering


def condition_of(seen: Sequence[Rendering], every: Sequence[Rendering]) -> str | None:
    """The fewest choices that all of *seen* share and no other rendering has; None for all."""
    seen_texts = {each.text for each in seen}
    others = [each for each in every if each.text not in seen_texts]
    if not others or not seen:
        return None
    shared = [choice for choice in seen[0].choices if all(choice in one.choices for one in seen)]
    if _excludes(shared, others):
        return _and(_fewest(shared, others))
    return _alternatives(seen, others) or seen[0].condition


def _excludes(choices: Iterable[Choice], others: Iterable[Rendering]) -> bool:
    wanted = set(_texts(choices))
    return not any(wanted <= set(_texts(other.choices)) for other in others)


def _fewest(choices: Sequence[Choice], others: Sequence[Rendering]) -> list[Choice]:
    needed = list(choices)
    for choice in choices:
        rest = [each for each in needed if each is not choice]
        if _excludes(rest, others):
            needed = rest
    return needed


def _alternatives(seen: Sequence[Rendering], others: Sequence[Rendering]) -> str | None:
    """``x == 'a' or x == 'b'``, where one name alone tells the seen from the others."""
    for path in dict.fromkeys(choice.path for choice in seen[0].choices):
        mine = [choice.text for one in seen for choice in one.choices if choice.path == path]
        theirs = {choice.text for one in others for choice in one.choices if choice.path == path}
        if len(mine) == len(seen) and not theirs.intersection(mine):
            return " or ".join(dict.fromkeys(mine))
    return None


def _texts(choices: Iterable[Choice]) -> list[str]:
    return [choice.text for choice in choices]


def _and(choices: Sequence[Choice]) -> str | None:
    return " and ".join(_texts(choices)) or None
