"""Counts: ``counts`` of a fact -> which entries of a history are counted.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from balm.language.conditions import read_condition
from balm.language.facts import Fact
from balm.language.predicates import Condition

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.shape import CountsShape

FELT: tuple[Literal["better", "same", "worse"], ...] = ("better", "same", "worse")
OF_CHOSEN = ("id", "pack", "stance", "tags")
"""Attributes of what was chosen that an entry keeps."""
OF_ENTRY = {"felt": Fact("felt", "choice", FELT), "distress_rose": Fact("distress_rose", "flag")}
"""What is asked of an entry itself, as facts, so that `of` has the grammar of conditions."""


class Counts(NamedTuple):
    """Which entries a fact counts."""

    of: Condition
    """Over `OF_CHOSEN` and `OF_ENTRY`; an entry is counted where it holds."""
    within_days: int
    """Days of the calendar, today among them."""
    in_a_row: bool = False
    """Whether the count ends at the newest entry that tells all that `of` asks and of which it does not hold."""


def entry_facts(attributes: Mapping[str, Fact]) -> dict[str, Fact]:
    """What `of` may ask of an entry, as facts."""
    return {name: attributes[name] for name in OF_CHOSEN} | OF_ENTRY


def read_counts(shape: "CountsShape", attributes: Mapping[str, Fact], holes: frozenset[str], here: "Here") -> Counts:
    """What a ``counts`` table says; keys and values of `of` that are wrong are reported and left out."""
    asked = entry_facts(attributes)
    read = read_condition(shape.of, asked, here / "of", unknown="unknown-selector-key", silent=holes)
    return Counts(read.predicates, shape.within_days, shape.in_a_row)
