"""Options: a decision -> what was shown, as a history records it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balm.deciding.past import Option
    from balm.decision.decision import Decision


def options_of(decision: Decision, shown: int = 3) -> tuple[Option, ...]:
    """The practices that `Decision.ways` shows as a history records them: id, score, and the chance of that place.

    A chance is below 1 only where a strategy left something to chance, which takes a seed other than 0. It is the
    share of seeds under which the practice stands in that place: it is true where the seed was drawn at random.
    """
    from balm.deciding.propensities import options

    return options(decision._program, decision.outcome, shown)
