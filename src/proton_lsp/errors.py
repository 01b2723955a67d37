"""What goes wrong in a request without being a bug of ours. Plain, so that features can raise it.

RequestError                the client is told, with a code of the protocol
├── ContentModifiedError    the document changed while the answer was computed
├── NoSuchFileError         the file asked about is neither open nor on disk
├── RefusedError            the request cannot be done as asked; the message says why
└── InvalidParamsError      the parameters of one of our own requests cannot be read
"""

from __future__ import annotations


class RequestError(Exception):
    """*code* is the protocol's."""

    code = -32803

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ContentModifiedError(RequestError):
    code = -32801

    def __init__(self) -> None:
        super().__init__("The document changed meanwhile.")


class NoSuchFileError(RequestError):
    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} is neither open nor a file.")


class RefusedError(RequestError):
    """For example a rename of a name that Proton gives."""


class InvalidParamsError(RequestError):
    code = -32602
