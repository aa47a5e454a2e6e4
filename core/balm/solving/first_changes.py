"""First changes: is there a person of whom a practice comes first on one side and not on the other, and who?

Few rivals ever matter, and sums cost the most. So a person is looked for who satisfies what is known so far, and both
sides decide: where another practice comes first on the one side, that it must not is added, and where nobody overtakes
on the other, that those who were said to do so must; then the next person is looked for (lazy constraints).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from balm.deadline import NEVER, Deadline
from balm.solving.questions import NarrowSession

if TYPE_CHECKING:
    from balm.solving.formula import Clause
    from balm.solving.rivals import Rivals

Firsts: TypeAlias = tuple["str | None", "str | None"]
"""What comes first on the old side and on the new one; None where nothing is recommended."""


class FirstChange(NamedTuple):
    """A practice that comes first on the one side, the old one where `lost` and else the new one, and not on both."""

    practice: str
    lost: bool

    def shown_by(self, firsts: Firsts) -> bool:
        """Whether somebody of whom these come first shows it."""
        old, new = firsts
        return old != new and self.practice == (old if self.lost else new)


@dataclass(frozen=True)
class _Known:
    """What was said of a change so far."""

    overtaking: Mapping[str, int]
    """Rival -> a literal for that it overtakes the practice on the other side."""
    behind: set[str]
    """Rivals of whom it was said that the practice comes before them where it is first."""
    ahead: set[str]
    """Rivals of whom it was said what it takes to overtake."""


class FirstChanges(NarrowSession):
    """A session whose questions may be about changes of what comes first, one of them at a time."""

    def __init__(
        self,
        rivals: Rivals,
        changes: Mapping[int, FirstChange],
        decided: Callable[[Callable[[int], bool]], Firsts],
        facts: Iterable[Clause],
        deadline: Deadline = NEVER,
    ) -> None:
        """`changes` says which literals, free ones, are changes; `decided` takes the literals of a person."""
        super().__init__(rivals.old.encoding.formulas, facts, deadline)
        self._rivals, self._changes, self._decided = rivals, changes, decided
        self._known: dict[int, _Known] = {}

    def exists(self, literals: Iterable[int] = ()) -> bool:
        """Whether all of these can be true together. Who it is, is not looked at: the person found last stays."""
        model = self._model
        found = self.possible(literals)
        self._model = model
        return found

    def possible(self, literals: Iterable[int] = ()) -> bool:
        """Whether all of these can be true together; then `true` says who it is."""
        literals, model = list(literals), self._model
        wanted = next((one for one in literals if one in self._changes), None)
        if wanted is not None and wanted not in self._known:
            self._known[wanted] = self._begin(wanted)
        while super().exists(literals):
            self._model = self._solver.get_model()
            if wanted is None or not self._refine(wanted):
                return True
        self._model = model
        return False

    def _begin(self, wanted: int) -> _Known:
        """Say what needs no sums: it is eligible on the one side, and on the other it is not, or a rival overtakes."""
        practice, lost = self._changes[wanted]
        rivals = self._rivals
        had, other = (rivals.old, rivals.new) if lost else (rivals.new, rivals.old)
        self.say((-wanted, had.eligible(practice)))
        if practice not in other.names:
            return _Known({}, set(), set())
        overtaking: dict[str, int] = {}
        for rival, where in rivals.overtaking(had, practice).items():
            overtaking[rival] = self._formulas.variable()
            self.say((-overtaking[rival], where))
        self.say((-wanted, -other.eligible(practice), *overtaking.values()))
        return _Known(overtaking, set(), set())

    def _refine(self, wanted: int) -> bool:
        """Say more of what the person found last has wrong; False where both sides decide as it is wanted."""
        practice, lost = self._changes[wanted]
        firsts = self._decided(self.true)
        old, new = self._rivals.old, self._rivals.new
        (first, then), (had, other) = (firsts, (old, new)) if lost else (firsts[::-1], (new, old))
        known = self._known[wanted]
        if first != practice:
            if first is None or first in known.behind:
                return False
            known.behind.add(first)
            self.say((-wanted, -had.eligible(first), had.outranks(practice, first)))
            return True
        if then != practice:
            return False
        said = [rival for rival, it in known.overtaking.items() if self.true(it) and rival not in known.ahead]
        for rival in said:
            known.ahead.add(rival)
            self.say((-known.overtaking[rival], -other.outranks(practice, rival)))
        return bool(said)
