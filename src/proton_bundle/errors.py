"""What can be raised here. Everything else that is wrong with a bundle is a value.

::

    ProtonBundleError
    ├── ArchiveError         the bytes are no bundle archive, or none that is safe to unpack
    ├── UnreadableFileError  a file is there and cannot be read
    │   └── FileTooLargeError  it is larger than the limits allow
    ├── SpecError            a spec cannot be resolved against the one that is stored
    └── LimitExceededError   rendering a template would cost more than its limits allow
"""

from __future__ import annotations


class ProtonBundleError(Exception):
    """The root: its text is fit to be shown to the bundle's author."""


class ArchiveError(ProtonBundleError):
    """The bytes are not a gzip-compressed tar file of a bundle."""


class UnreadableFileError(ProtonBundleError):
    """A file is there, but the system does not let us read it."""


class FileTooLargeError(UnreadableFileError):
    """A file is larger than ``Limits.file_bytes``."""


class SpecError(ProtonBundleError):
    """A spec uses ``${Proton::CURRENT_VAL}`` where nothing is stored, or cannot be edited."""


class LimitExceededError(ProtonBundleError):
    """A template asks for more steps, text or depth than ``Limits`` allow."""
