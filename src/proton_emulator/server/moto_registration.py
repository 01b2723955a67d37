"""Making Proton one more service of moto, for ``mock_aws`` and for moto's WSGI application alike.

moto has no plugin interface; these are the two private places it looks a service up in.
"""

from __future__ import annotations

import re
import sys
from threading import Lock
from types import ModuleType

_lock = Lock()
_NAME = "moto.proton"


def register_proton() -> None:
    """Idempotent, and cheap: the service itself is imported with its first request."""
    with _lock:
        if _NAME in sys.modules:
            return
        from moto import backend_index

        sys.modules[_NAME] = _LazyService(_NAME)
        pattern = re.compile(r"https?://proton\.(.+)\.amazonaws\.com")
        backend_index.backend_url_patterns.append(("proton", pattern))


class _LazyService(ModuleType):
    """``moto.proton``, which moto imports for its ``proton_backends``."""

    def __getattr__(self, name: str) -> object:
        if name != "proton_backends":
            raise AttributeError(name)
        from proton_emulator.server.moto_proton import proton_backends

        return proton_backends
