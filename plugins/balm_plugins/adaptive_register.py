"""The plugin `adaptive`: hands over its strategy."""

from __future__ import annotations

import balm
from balm_plugins.adaptive import Adaptive


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What helped counts."""
    return [Adaptive()]
