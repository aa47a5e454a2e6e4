"""The plugin `rules`: hands over the packs that come with Balm."""

from __future__ import annotations

from pathlib import Path

import balm

_HERE = Path(__file__).parent


@balm.hookimpl
def balm_packs() -> list[Path]:
    """The floor, which joins every engine, and the starter pack."""
    return [_HERE / "floor", _HERE / "self-compassion"]
