"""Proton in the shape of a moto service: models, responses and urls, found as ``moto.proton``."""

from proton_emulator.server.moto_proton.models import proton_backends

__all__ = ["proton_backends"]
