"""How much an untrusted bundle may cost. Counts only: the clock belongs to the host."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds far above what real bundles need, and far below what hurts the machine.

    A *step* is about one executed template statement, or 32 characters of produced text.
    """

    archive_bytes: int = 64_000_000
    """Of everything in an archive, unpacked."""
    archive_files: int = 5_000
    file_bytes: int = 8_000_000
    template_characters: int = 2_000_000
    template_tokens: int = 200_000
    render_steps: int = 2_000_000
    render_characters: int = 4_000_000
    """Of the rendered text. CloudFormation itself takes 1 MB."""
    operand_characters: int = 1_000_000
    """Of any single value that a template builds, printed."""
    call_depth: int = 60
    steps_between_checks: int = 5_000


DEFAULT = Limits()
