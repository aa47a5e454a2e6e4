"""The plugin `own-soothing`: hands over its strategy."""

from __future__ import annotations

import balm
from balm_plugins.own_soothing import OwnSoothing


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What already works for the person comes first of all."""
    return [OwnSoothing()]
