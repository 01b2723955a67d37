"""The error of this package."""

from __future__ import annotations


class GitProviderError(ValueError):
    """What was asked of a repository cannot be done; the text is for the user."""
