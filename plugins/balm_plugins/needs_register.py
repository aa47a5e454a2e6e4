"""The plugin `needs`: hands over its strategy."""

from __future__ import annotations

import balm
from balm_plugins.needs import Needs


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """A practice may meet a neighbour of the need."""
    return [Needs()]
