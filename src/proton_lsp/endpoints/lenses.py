"""Code lenses. Their commands are the server's, but for one that only the client can run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from proton_lsp.convert.changes import write_range
from proton_lsp.convert.positions import from_span
from proton_lsp.endpoints.previewing import write_choice
from proton_lsp.features import code_lens
from proton_lsp.features.code_lens import Lens, LensKind

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext
    from proton_lsp.request import Request

SHOW_REFERENCES = "proton.showReferences"


def lenses(request: Request, _params: types.CodeLensParams) -> list[types.CodeLens]:
    context = request.context
    return [
        _lens(request, context, lens)
        for lens in code_lens.compute(context, request.choice)
        if lens.kind is not LensKind.DEPLOY or request.trusted
    ]


def resolve(request: Request, lens: types.CodeLens) -> types.CodeLens:
    """Count the uses; a lens that needs no counting comes back as it is."""
    data: Any = lens.data
    uri = data.get("uri") if isinstance(data, dict) else None
    if lens.command is not None or not isinstance(uri, str):
        return lens
    context = request.workspace.context(uri, request.settings)
    found = code_lens.uses(context, request.offset(context.source, lens.range.start))
    places = [request.location(context.folder, each.path, each.span) for each in found]
    locations = [each for each in places if each is not None]
    title = f"{len(locations) or 'no'} use{'' if len(locations) == 1 else 's'}"
    # Without a command, editors take the lens for one that is not resolved yet.
    arguments = [uri, lens.range.start, locations]
    lens.command = types.Command(title, SHOW_REFERENCES, arguments=arguments)
    return lens


def _lens(request: Request, context: FeatureContext, lens: Lens) -> types.CodeLens:
    where = write_range(from_span(context.source, lens.span, request.encoding))
    target = context.folder.uri(lens.path)
    match lens.kind:
        case LensKind.USES:
            return types.CodeLens(where, data={"uri": context.folder.uri(context.path)})
        case LensKind.RENDER:
            choice = write_choice(context.folder, lens.choice) if lens.choice else None
            return _command(where, lens.title, "proton.render", target, choice)
        case LensKind.DEPLOY:
            return _command(where, lens.title, "proton.up", target)


def _command(where: types.Range, title: str, name: str, *arguments: object) -> types.CodeLens:
    return types.CodeLens(where, types.Command(title, name, arguments=list(arguments)))
