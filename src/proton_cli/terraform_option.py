"""``--terraform``: what becomes of the pull requests of self-managed provisioning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

MODES = ("auto", "apply", "record", "wait")


def terraform_option(default: str | None) -> Callable[[Any], Any]:
    """The option, with the command's own default; None leaves it to the command."""
    return click.option(
        "--terraform",
        type=click.Choice(MODES),
        default=default,
        show_default=True,
        help="Pull requests of self-managed templates: 'wait' for somebody to notify, 'apply' them "
        "with terraform or tofu, only 'record' them, or 'auto': apply where that can be done here, "
        "else record.",
    )
