"""Sessions with the real server process, as the editors' own profiles begin them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

SERVER = [sys.executable, "-m", "proton_cli", "lsp"]
VS_CODE, NEOVIM = "visual-studio-code", "neovim"


def make_client() -> LanguageClient:
    """pytest-lsp's client, which also remembers what the server registers."""
    client = make_test_lsp_client()
    client.registrations = []

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        client.registrations.extend(params.registrations)

    return client


CONFIG = ClientServerConfig(server_command=SERVER, client_factory=make_client)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder that the session opens; tests fill it before the client is used."""
    return tmp_path


def parameters(capabilities: types.ClientCapabilities, *folders: Path) -> types.InitializeParams:
    return types.InitializeParams(
        capabilities=capabilities,
        workspace_folders=[types.WorkspaceFolder(each.as_uri(), each.name) for each in folders],
    )


@pytest_lsp.fixture(params=[VS_CODE, NEOVIM], config=CONFIG)
async def client(lsp_client: LanguageClient, request: pytest.FixtureRequest, workspace: Path):
    """A session as VS Code (push, utf-16) and as Neovim (its own capabilities) hold it."""
    await lsp_client.initialize_session(parameters(client_capabilities(request.param), workspace))
    yield
    await lsp_client.shutdown_session()
