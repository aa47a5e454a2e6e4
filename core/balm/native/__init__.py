"""Native: the few loops that deciding spends its time in, in C, where a compiler was at hand when Balm was installed.

Each does what a function in Python beside its only user does, to the byte, and tests hold the one against the other.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from balm.switches import PURE, switch

INTERFACE = 10
"""As in `fields.h`: it goes up with every change of a function's arguments or result, or of a struct. Modules of an
older build are left alone, and Python decides."""


def native(name: str) -> ModuleType | None:
    """One of the compiled modules; None where it is not there, is of another Balm, or `BALM_PURE` is on."""
    if switch(PURE):
        return None
    try:
        found = import_module(f"balm.native.{name}")
    except ImportError:
        return None
    return found if found.INTERFACE == INTERFACE else None
