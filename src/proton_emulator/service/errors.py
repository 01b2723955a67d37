"""The errors an operation may answer, one class a modelled shape.

ProtonError
├── ValidationException             malformed input, a bad spec, parameters that exclude each other
├── ConflictException               in progress, in use, or modified since
├── ResourceNotFoundException
├── ServiceQuotaExceededException
├── InternalServerException         a bug of ours, HTTP 500
└── NotEmulated                     a modelled operation this emulator does not have, HTTP 501
"""

from __future__ import annotations


class ProtonError(Exception):
    """An answer other than 200; its text is the ``message``."""

    http_status = 400

    @property
    def code(self) -> str:
        """The shape's name, as it appears in ``__type``."""
        return type(self).__name__


class ValidationException(ProtonError): ...


class ConflictException(ProtonError): ...


class ResourceNotFoundException(ProtonError): ...


class ServiceQuotaExceededException(ProtonError): ...


class InternalServerException(ProtonError):
    http_status = 500


class SerializationException(ProtonError): ...


class UnknownOperationException(ProtonError): ...


class NotEmulated(ProtonError):
    http_status = 501
