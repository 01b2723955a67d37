"""The language server: what ``proton lsp`` runs. The only package that knows pygls and LSP."""

__version__ = "0.1.0"
"""Told to clients. Written here because asking the installed metadata takes 20 ms of the start."""
