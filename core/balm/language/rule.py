"""Rule: when it fires, what it does, and which facts it names.

Every start imports this, and a named tuple takes longer to make from annotations that are text: so they are not.
"""

from typing import NamedTuple

from balm.language.conditions import Condition
from balm.language.facts import Value
from balm.language.here import NOWHERE, Place
from balm.language.selectors import Selector


class Rule(NamedTuple):
    """When ... then effects, because ... It fires where `when` and one of `any` hold and none of `unless` does."""

    id: str
    """``pack/name``, or ``pack/name[value]`` for an instance of a rule with `from`."""
    when: Condition = ()
    any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    sets: tuple[tuple[str, Value], ...] = ()
    points: tuple[tuple[Selector, int], ...] = ()
    """Points for the practices that match: above 0 from `prefer`, below from `avoid`."""
    exclude: tuple[Selector, ...] = ()
    only: tuple[Selector, ...] = ()
    """Excludes what matches none of these, where there are any."""
    first: tuple[Selector, ...] = ()
    refer: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    because: str = ""
    tell: str = ""
    source: str = ""
    strength: str = ""
    place: Place = NOWHERE

    @property
    def pack(self) -> str:
        """The pack that it comes from."""
        return self.id.partition("/")[0]

    def conditions(self) -> tuple[Condition, ...]:
        """Every condition it names."""
        return (self.when, *self.any, *self.unless)
