"""Level: one of several names that are declared from low to high."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from balm.diagnostics.suggest import in_words
from balm.language.fact_types.choice import Choice

if TYPE_CHECKING:
    from balm.language.facts import Fact


class Level(Choice):
    """``type = "level"``: a choice whose names have an order, so that they can be compared."""

    __slots__ = ()

    name = "level"
    noun = "level"
    keys: ClassVar[tuple[str, ...]] = ("values",)
    merges = ("highest", "lowest")
    ordered = True
    above_below = ("or above", "or below")

    def forms(self, fact: Fact) -> str:
        """Names and comparisons."""
        return f'a value ({in_words(fact.values)}), a comparison such as `">= {fact.values[-1]}"`, or a list'

    def summary(self, fact: Fact) -> str:
        """Its names stand beside it."""
        return "One of these, low to high"
