"""The plugin `signals`: hands over what can be read from a history."""

from __future__ import annotations

import balm
from balm_plugins.signals import SessionsToday, WorseAfter


@balm.hookimpl
def balm_signals() -> list[balm.Signal]:
    """Facts with the origin `history`."""
    return [SessionsToday(), WorseAfter()]
