"""A strategy: who has a garden has something to look in on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import balm

PLANTS = {
    "title": "Look in on your plants",
    "kind": "behavioural",
    "stance": "neutral",
    "needs": ["soothed"],
    "tags": ["nature", "outward"],
    "minutes": [3, 10],
}


class Tend:
    """Proposes one thing, and gives a point to what is done with nature; silent where `green` is not known."""

    name = "garden-tend"
    bound = 1

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:
        """The plants, where there is a garden."""
        return [PLANTS] if situation.facts.get("green") == "garden" else []

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """A point for each practice with nature in it."""
        if situation.facts.get("green") != "garden":
            return
        for practice in situation.practices:
            if practice.tags and "nature" in practice.tags:
                yield balm.Points(practice.id, 1, "There is a garden.", "Your garden is near.", ("green",))
