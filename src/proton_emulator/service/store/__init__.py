"""Everything one account holds in one region, changed only in transactions."""

from proton_emulator.service.store.store import Store
from proton_emulator.service.store.table import Table

__all__ = ["Store", "Table"]
