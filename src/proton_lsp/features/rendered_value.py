"""What the expression under the cursor renders to, with the spec and instance in force."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from proton_bundle.jinja.tree import Output
from proton_bundle.source import Span
from proton_lsp.errors import RefusedError
from proton_lsp.features.rendered_preview import render_subject, subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_lsp.features import FeatureContext
    from proton_lsp.features.rendered_preview import Choice

_MOST_VALUES = 5
_LONGEST = 200
_SECONDS = 0.1
_STAND_INS = "‹…› stands for what only a deployment knows"


def output_at(context: FeatureContext, offset: int) -> Output | None:
    """The ``{{ … }}`` around *offset*."""
    for island in context.jinja.islands:
        if isinstance(island, Output) and offset in island.span:
            return island
    return None


def compute(context: FeatureContext, output: Output, wanted: Choice | None = None) -> str | None:
    """Markdown: the values, one for each that the rounds of a loop give; None for none.

    Half typed templates render to nothing, and what takes long is not waited for.
    """
    try:
        chosen = subject(context, wanted)
        preview = render_subject(chosen, _deadline())
    except (RefusedError, TimeoutError):
        return None
    if preview.text is None or preview.source_map is None:
        return None
    inside = output.delimiters.open.end
    spans = preview.source_map.to_rendered(Span(inside, inside))
    values = list(dict.fromkeys(preview.text[slice(*span)] for span in spans))
    if not values:
        return None
    guessed = any(span.overlaps(each) for span in spans for each in preview.stand_ins)
    where = chosen.choice.label + (f"; {_STAND_INS}" if guessed else "")
    if len(values) == 1:
        return f"Renders to {_shown(values[0])} (with {where})"
    more = ["- …"] if len(values) > _MOST_VALUES else []
    listed = [f"- {_shown(each)}" for each in values[:_MOST_VALUES]]
    return "\n".join([f"Renders (with {where}) to:", *listed, *more])


def _deadline() -> Callable[[], None]:
    """Raises TimeoutError when called too late."""
    end = monotonic() + _SECONDS

    def check() -> None:
        if monotonic() > end:
            raise TimeoutError

    return check


def _shown(value: str) -> str:
    """As code, cut where it is long; more backticks outside than inside."""
    text = " ".join(value.split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if not text:
        return "an empty text"
    return f"`` {text} ``" if "`" in text else f"`{text}`"
