"""What can go wrong, and who is told.

``CloudFormationError``              an API call is refused (the AWS error code is the class's code)
├── ValidationError
├── AlreadyExistsException
├── InsufficientCapabilitiesException
├── ChangeSetNotFoundException
└── InvalidChangeSetStatus
``ResourceFailedError``              one resource could not be made; the stack rolls back
``TransformFailedError``             SAM or a macro refused the template; the stack rolls back
"""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class CloudFormationError(ServiceException):  # type: ignore[misc] # moto has no type information
    """A refused API call."""


class ValidationError(CloudFormationError):
    """The template, a parameter or the stack's state does not allow the call."""

    code = "ValidationError"


class AlreadyExistsException(CloudFormationError):  # noqa: N818 # AWS's name
    """A stack of this name is there."""

    code = "AlreadyExistsException"


class InsufficientCapabilitiesException(CloudFormationError):  # noqa: N818 # AWS's name
    """The template makes IAM resources or uses macros, and the caller did not say so."""

    code = "InsufficientCapabilitiesException"


class ChangeSetNotFoundException(CloudFormationError):  # noqa: N818 # AWS's name
    """No change set of this name or ARN."""

    code = "ChangeSetNotFound"


class InvalidChangeSetStatus(CloudFormationError):  # noqa: N818 # AWS's name
    """The change set cannot be executed as it stands."""

    code = "InvalidChangeSetStatus"


class ResourceFailedError(Exception):
    """A resource could not be created, updated or deleted; the text is its status reason."""


class TransformFailedError(Exception):
    """A transform refused the template; the text is the stack's status reason."""


def no_such_stack(name: str) -> ValidationError:
    return ValidationError(f"Stack with id {name} does not exist")
