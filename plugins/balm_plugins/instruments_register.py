"""The plugin `instruments`: hands over questionnaires, as numbers without their texts."""

from __future__ import annotations

from collections.abc import Sequence

import balm
from balm_plugins.instruments import INSTRUMENTS


@balm.hookimpl
def balm_instruments() -> Sequence[balm.Instrument]:
    """Scored here, asked elsewhere."""
    return list(INSTRUMENTS)
