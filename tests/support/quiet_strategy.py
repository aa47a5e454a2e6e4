"""A strategy that says nothing, for others to derive from."""

from __future__ import annotations

from typing import Any

import balm


class Quiet:
    """Proposes nothing and gives nothing."""

    name = "m-other"
    bound = 2

    def propose(self, situation: balm.Situation) -> Any:
        return ()

    def points(self, situation: balm.Situation) -> Any:
        return ()
