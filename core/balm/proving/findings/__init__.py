"""Kinds of findings, a module each: its KIND, and `find`, which yields what there is of it.

One kind is found among the findings of all others, when they are known, and has no `find`: `allowance_unneeded`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from balm.proving.analysis import Analysis
    from balm.proving.finding import FindingKind, Findings

Find: TypeAlias = "Callable[[Analysis], Findings]"


@cache
def finders() -> dict[str, tuple[FindingKind, Find | None]]:
    """Code -> its kind and how it is found, what can hurt somebody first. A module of this folder is all it takes."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    modules.sort(key=lambda module: module.KIND.rank)
    return {module.KIND.code: (module.KIND, getattr(module, "find", None)) for module in modules}
