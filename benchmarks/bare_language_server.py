"""The least that pygls serves: it answers ``initialize`` and nothing else."""

from pygls.lsp.server import LanguageServer

if __name__ == "__main__":
    LanguageServer("bare", "1").start_io()
