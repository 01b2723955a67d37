"""Sessions with the real server process, as the editors' own profiles begin them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from lsp.editor import Editor
from lsp.marked import Fixture, read_fixture
from lsp.wire import Wire

SERVER = [sys.executable, "-m", "proton_cli", "lsp"]
PROFILES = ["visual-studio-code", "neovim", "silent"]


def make_client() -> LanguageClient:
    """pytest-lsp's client, which also remembers what the server registers."""
    client = make_test_lsp_client()
    client.registrations = []

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        client.registrations.extend(params.registrations)

    for method in (types.WORKSPACE_CODE_LENS_REFRESH, types.WORKSPACE_INLAY_HINT_REFRESH):

        @client.feature(method)
        def refresh(_params: None) -> None:
            """What it shows is not looked at here."""

    return client


CONFIG = ClientServerConfig(server_command=SERVER, client_factory=make_client)


def capabilities(profile: str) -> types.ClientCapabilities:
    """What the editor declares; ``silent`` is a client that declares nothing at all."""
    return types.ClientCapabilities() if profile == "silent" else client_capabilities(profile)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder that the session opens; tests fill it before the client is used."""
    return tmp_path


@pytest_lsp.fixture(params=PROFILES, config=CONFIG)
async def client(lsp_client: LanguageClient, request: pytest.FixtureRequest, workspace: Path):
    folder = types.WorkspaceFolder(workspace.as_uri(), workspace.name)
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities(request.param), workspace_folders=[folder])
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, workspace: Path) -> Editor:
    declared = client.capabilities.text_document
    return Editor(client, workspace, pulls=bool(declared and declared.diagnostic))


@pytest_asyncio.fixture
async def wire():
    """A server in this process and a client by hand."""
    wire = Wire()
    yield wire
    wire.server.shutdown()


@pytest.fixture
def fixture(request: pytest.FixtureRequest) -> Fixture:
    """One marker fixture; see ``lsp.marked``."""
    return read_fixture(request.param)
