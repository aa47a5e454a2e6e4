"""Variety: what was done today or yesterday rests, unless it is what helps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import balm
from balm_plugins.looking_back import DAY

TODAY, YESTERDAY = -5, -2
"""Points for what was done on that day: conventions, less than a need that was told (12)."""

BECAUSE = "It was done {day}; something else first."


class Variety:
    """Recalls two days; silent where nothing was done in them."""

    name = "variety"
    bound = 5
    reads: tuple[str, ...] = ()
    recalls = True

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:  # noqa: ARG002  # the contract's
        """Nothing: it knows no practices."""
        return ()

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """Points against each practice that was done in these days and did not feel better when last done."""
        past = situation.past
        if past is None:
            return []
        # Clocks that were up to a day from UTC: every entry whose own day is yesterday or today lies in these four.
        last = {entry.chosen: entry for entry in past.since(past.ago(4 * DAY)) if entry.chosen}
        ago = {practice: past.days_ago(entry) for practice, entry in last.items() if entry.felt != "better"}
        return [
            balm.Points(practice.id, TODAY if is_today else YESTERDAY, BECAUSE.format(day=day))
            for practice in situation.practices
            if ago.get(practice.id, 2) < 2
            for is_today in [ago[practice.id] == 0]
            for day in ["today" if is_today else "yesterday"]
        ]

    def portable(self) -> Mapping[str, object]:
        """The points and the words."""
        return {"today": TODAY, "yesterday": YESTERDAY, "because": BECAUSE}


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What was just done rests."""
    return [Variety()]
