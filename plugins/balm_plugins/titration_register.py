"""The plugin `titration`: hands over its strategy, and the signal that keeps a backdraft in mind for a week."""

from __future__ import annotations

import balm
from balm_plugins.titration import Backdraft, Titration


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """Small steps."""
    return [Titration()]


@balm.hookimpl
def balm_signals() -> list[balm.Signal]:
    """What hurt this week is remembered this week."""
    return [Backdraft()]
