"""The plugin `rules`: hands over the packs that come with Balm."""

from __future__ import annotations

import os

import balm

_HERE = os.path.dirname(__file__)


@balm.hookimpl
def balm_packs() -> list[str]:
    """The floor, which joins every engine, and the starter pack."""
    return [os.path.join(_HERE, name) for name in ("floor", "self-compassion")]
