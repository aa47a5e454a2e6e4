"""What the plugin hands over. Hooks do no work: what they return is used when it is needed."""

from __future__ import annotations

from pathlib import Path

import balm
from balm_plugin_garden.instrument import GreenNearby
from balm_plugin_garden.strategy import Tend


@balm.hookimpl
def balm_packs() -> list[Path]:
    """A folder with the name of its pack."""
    return [Path(__file__).parent / "garden"]


@balm.hookimpl
def balm_instruments() -> list[balm.Instrument]:
    """A questionnaire."""
    return [GreenNearby()]


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """A strategy."""
    return [Tend()]
