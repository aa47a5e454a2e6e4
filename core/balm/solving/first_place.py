"""First place: is there a person of whom a practice comes first, and who? Its rivals are encoded as they are met.

A practice has to come before every other, but few others ever stand before it where everything else is as it is asked
for. So a person is looked for who satisfies what is known so far; where another practice stands first of that person,
that it must not is added, and the next one is looked for (lazy constraints).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from balm.deadline import NEVER, Deadline
from balm.solving.questions import Session

if TYPE_CHECKING:
    from balm.language.facts import Value
    from balm.solving.ranking import Ranking

Order: TypeAlias = Callable[[dict[str, "Value"]], Sequence[str]]
"""Told facts -> the ids of what is recommended, the first one first."""


class FirstPlace(Session):
    """A session whose questions may be about who comes first."""

    def __init__(self, ranking: Ranking, order: Order, deadline: Deadline = NEVER) -> None:
        super().__init__(ranking.encoding.formulas, deadline)
        self._ranking, self._order = ranking, order
        self._firsts: dict[int, str] = {}
        self._rivals: set[tuple[int, str]] = set()

    def first(self, practice: str) -> int:
        """A literal for that this practice comes first, for `possible` alone, which takes one of them at a time."""
        literal = self._formulas.variable()
        self._firsts[literal] = practice
        self.say((-literal, self._ranking.eligible(practice)))
        return literal

    def possible(self, literals: Iterable[int] = ()) -> bool:
        """Whether all of these can be true together; then `true` says who it is."""
        literals = tuple(literals)
        wanted = next((one for one in literals if one in self._firsts), None)
        while super().possible(literals):
            if wanted is None or not self._add_rival(wanted):
                return True
        return False

    def _add_rival(self, wanted: int) -> bool:
        """Say that the practice comes before the one that is first in the model; False where it is that one."""
        practice = self._firsts[wanted]
        ranked = self._order(self._ranking.encoding.person.told(self.true))
        rival = ranked[0] if ranked else practice
        if rival == practice or (wanted, rival) in self._rivals:
            return False
        self._rivals.add((wanted, rival))
        self.say((-wanted, -self._ranking.eligible(rival), self._ranking.outranks(practice, rival)))
        return True
