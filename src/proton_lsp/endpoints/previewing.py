"""Our own requests about rendered templates. Their parameters are plain JSON."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from lsprotocol import types

from proton_bundle.source import SourceText
from proton_lsp.analysis_thread import Priority
from proton_lsp.convert.changes import write_range
from proton_lsp.convert.findings import SEVERITIES
from proton_lsp.convert.positions import from_span
from proton_lsp.errors import InvalidParamsError, NoSuchFileError
from proton_lsp.features.rendered_preview import Choice
from proton_lsp.features.rendered_preview import positions as places
from proton_lsp.previews import Shown, rendered_uri, template_uri

if TYPE_CHECKING:
    from proton_bundle.source import Span
    from proton_lsp.request import Request
    from proton_lsp.server import ProtonServer
    from proton_lsp.workspace import Folder

Json: TypeAlias = dict[str, Any]


async def document(server: ProtonServer, params: object, *, follow: bool = True) -> Json:
    """``proton/renderedDocument``; with ``choice`` in the parameters, that choice from now on."""
    given = _object(params)
    uri = _uri(given)
    wanted = None
    if given.get("choice") is not None:
        wanted = _read_choice(server, uri, _object(given["choice"]))
    shown = await server.previews.show(uri, wanted, follow=follow)
    return await server.analysis.run(Priority.REQUEST, partial(_write, server, uri, shown))


def closed(server: ProtonServer, params: object) -> None:
    """``proton/didCloseRenderedDocument``: nobody looks at it any more."""
    server.previews.hide(_uri(_object(params)))


async def to_rendered(server: ProtonServer, params: object) -> Json:
    """``proton/renderedPosition``: a position of the template → ranges of the rendered text."""
    given = _object(params)
    uri = _uri(given)
    position = _position(given)
    shown = await server.previews.seen(uri)

    def compute() -> Json:
        request = server.request(template_uri(uri))
        source = request.context.source
        found = places.to_rendered(shown.preview, source, request.offset(source, position))
        text = _text(shown)
        return {"uri": rendered_uri(uri), "ranges": [request.range(text, each) for each in found]}

    return await server.analysis.run(Priority.REQUEST, compute)


async def to_template(server: ProtonServer, params: object) -> Json | None:
    """``proton/templatePosition``: a position of the rendered text → what made it."""
    given = _object(params)
    uri = _uri(given)
    position = _position(given)
    shown = await server.previews.seen(uri)

    def compute() -> Json | None:
        request = server.request(template_uri(uri))
        source = request.context.source
        offset = request.offset(_text(shown), position)
        found = places.to_template(shown.preview, source, offset)
        if found is None:
            return None
        range_ = request.range(source, found.span)
        return {"uri": template_uri(uri), "range": range_, "exact": found.exact}

    return await server.analysis.run(Priority.REQUEST, compute)


# --- out ---


def _write(server: ProtonServer, uri: str, shown: Shown) -> Json:
    request = server.request(template_uri(uri))
    context = request.context
    folder = context.folder
    text = _text(shown)
    opened = server.documents.get(template_uri(uri))
    preview, subject = shown.preview, shown.subject
    return {
        "uri": rendered_uri(uri),
        "textDocument": {"uri": template_uri(uri), "version": opened.version if opened else None},
        "languageId": "json" if text.text.lstrip().startswith("{") else "yaml",
        "text": text.text,
        "stale": shown.stale,
        "choice": write_choice(folder, subject.choice),
        "choices": [write_choice(folder, each) for each in subject.options],
        "problems": [
            {
                "message": each.message,
                "severity": SEVERITIES[each.severity],
                "location": request.location(folder, each.path, each.span),
            }
            for each in preview.problems
        ],
        "standIns": [_range(request, text, each) for each in preview.stand_ins],
    }


def _text(shown: Shown) -> SourceText:
    return SourceText(shown.subject.source.path, shown.preview.text or "")


def _range(request: Request, text: SourceText, span: Span) -> types.Range:
    return write_range(from_span(text, span, request.encoding))


def write_choice(folder: Folder, choice: Choice) -> Json:
    """A choice as `proton.render` takes it."""
    spec = folder.uri(choice.spec) if choice.spec else None
    return {"spec": spec, "instance": choice.instance, "label": choice.label}


# --- in ---


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise InvalidParamsError("an object is expected")
    return value


def _uri(given: Json) -> str:
    document = given.get("textDocument")
    uri = document.get("uri") if isinstance(document, dict) else None
    if not isinstance(uri, str):
        raise InvalidParamsError("'textDocument.uri' must be a string")
    return uri


def _position(given: Json) -> types.Position:
    position = given.get("position")
    if isinstance(position, dict):
        line, character = position.get("line"), position.get("character")
        if isinstance(line, int) and isinstance(character, int):
            return types.Position(line, character)
    raise InvalidParamsError("'position' must have 'line' and 'character'")


def _read_choice(server: ProtonServer, uri: str, given: Json) -> Choice:
    """A choice as we wrote it: the spec as a URI, or as a path of the template's folder."""
    spec, instance = given.get("spec"), given.get("instance")
    place = server.index.place(template_uri(uri))
    if place is None:
        raise NoSuchFileError(uri)
    if spec is not None and not isinstance(spec, str):
        raise InvalidParamsError("'choice.spec' must be a string")
    if instance is not None and not isinstance(instance, str):
        raise InvalidParamsError("'choice.instance' must be a string")
    path = (place.folder.files.path_of(spec) or spec) if spec else None
    return Choice(path, instance)
