"""The plugin `variety`: hands over its strategy."""

from __future__ import annotations

import balm
from balm_plugins.variety import Variety


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What was just done rests."""
    return [Variety()]
