"""Rendered templates that the editor shows: made when asked for, and again while people type.

Rendering runs on a thread of its own, with a time limit: a template may loop as it likes. While a
template does not render, its last text stays, so that the preview does not flicker.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from proton_lsp import uris
from proton_lsp.analysis_thread import Priority
from proton_lsp.errors import RequestError

if TYPE_CHECKING:
    from proton_lsp.features.rendered_preview import Choice, Preview, Subject
    from proton_lsp.server import ProtonServer

CHANGED = "proton/renderedDocumentChanged"
SCHEME = "proton-rendered"

_LOG = logging.getLogger(__name__)
_SECONDS = 2.0
_PAUSE_SECONDS = 0.1
_MOST_SHOWN = 16


class OutOfTimeError(Exception):
    """The template takes longer to render than anybody waits."""


@dataclass(frozen=True, slots=True)
class Shown:
    """*stale*: *preview* holds the text of an older template, as the newer does not render."""

    subject: Subject
    preview: Preview
    stale: bool


class Previews:
    """Lives on the event loop. *Templates* are named by their URI, of either scheme."""

    def __init__(self, server: ProtonServer) -> None:
        self._server = server
        self.choices: dict[str, Choice] = {}
        self._shown: OrderedDict[str, Shown] = OrderedDict()
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: asyncio.Task[None] | None = None

    async def show(self, uri: str, wanted: Choice | None = None, *, follow: bool = True) -> Shown:
        """The template at *uri* rendered now; *wanted* is remembered for it.

        With *follow*, the client is told when it changes. Raises RequestError for no template.
        """
        uri = template_uri(uri)
        if wanted is not None:
            self._remember(uri, wanted)
        shown = await self._render(uri)
        if not follow:
            return shown
        self._shown.pop(uri, None)
        self._shown[uri] = shown
        while len(self._shown) > _MOST_SHOWN:
            self._shown.popitem(last=False)
        return shown

    async def seen(self, uri: str) -> Shown:
        """The template at *uri* as the editor shows it, which may be older than the template."""
        return self._shown.get(template_uri(uri)) or await self.show(uri, follow=False)

    def _remember(self, uri: str, wanted: Choice) -> None:
        if self.choices.get(uri) == wanted:
            return
        self.choices[uri] = wanted
        self._server.refresher.refresh()

    def hide(self, uri: str) -> None:
        """Nobody looks at the preview any more."""
        self._shown.pop(template_uri(uri), None)

    def touched(self) -> None:
        """Some file changed: render again what is shown, when the typing pauses."""
        if self._waiting is not None:
            self._waiting.cancel()
        if self._shown:
            self._waiting = asyncio.ensure_future(self._update())

    def stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _update(self) -> None:
        await asyncio.sleep(_PAUSE_SECONDS)
        for uri, before in tuple(self._shown.items()):
            try:
                after = await self._render(uri)
            except RequestError:
                # Its manifest or the file itself is gone; asking for it will say so.
                self.hide(uri)
            except Exception:
                _LOG.exception("Rendering %s failed", uri)
                continue
            else:
                if uri not in self._shown or _looks_like(after, before):
                    continue
                self._shown[uri] = after
            self._server.protocol.notify(CHANGED, changed(uri))

    async def _render(self, uri: str) -> Shown:
        subject = await self._server.analysis.run(Priority.OPEN_FILES, lambda: self._subject(uri))
        before = self._shown.get(uri)
        if before is not None and not before.stale and subject.renders_like(before.subject):
            return replace(before, subject=subject)
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "preview")
        loop = asyncio.get_running_loop()
        preview = await loop.run_in_executor(self._thread, _in_time, subject)
        if preview.text is None and before is not None and before.preview.text is not None:
            older = replace(before.preview, problems=preview.problems)
            return Shown(subject, older, stale=True)
        return Shown(subject, preview, stale=False)

    def _subject(self, uri: str) -> Subject:
        from proton_lsp.features.rendered_preview import subject

        context = self._server.request(uri).context
        return subject(context, self.choices.get(uri))


def _in_time(subject: Subject) -> Preview:
    from proton_bundle.findings import Severity
    from proton_bundle.source import Span
    from proton_lsp.features.rendered_preview import Preview, Problem, render_subject

    end = monotonic() + _SECONDS

    def check() -> None:
        if monotonic() > end:
            raise OutOfTimeError

    try:
        return render_subject(subject, check)
    except OutOfTimeError:
        message = f"The template did not finish rendering in {_SECONDS:g} seconds."
        problem = Problem(subject.source.path, Span(0, 0), message, Severity.ERROR)
        return Preview(subject.source, None, None, (), (problem,))


def _looks_like(one: Shown, other: Shown) -> bool:
    """Whether an editor that shows *one* shows *other* already."""
    return (
        one.stale == other.stale
        and one.preview.text == other.preview.text
        and one.preview.stand_ins == other.preview.stand_ins
        and one.preview.problems == other.preview.problems
        and one.subject.choice == other.subject.choice
        and one.subject.options == other.subject.options
    )


def template_uri(uri: str) -> str:
    """The template's own URI, from either of the two."""
    scheme, _, rest = uri.partition(":")
    return uris.canonical(f"file:{rest}" if scheme == SCHEME else uri)


def rendered_uri(uri: str) -> str:
    """The URI of the virtual document with the rendered template."""
    return f"{SCHEME}:{template_uri(uri).partition(':')[2]}"


def changed(uri: str) -> dict[str, object]:
    """What the client is told when it should ask again."""
    return {"uri": rendered_uri(uri), "textDocument": {"uri": uri}}
