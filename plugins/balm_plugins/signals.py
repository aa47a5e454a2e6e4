"""Signals: what lies behind a person becomes the facts that rules ask the history for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import balm

MOST_SESSIONS = 50
"""The fact goes up to there."""

MOST_IN_A_ROW = 50
WEEK = datetime.timedelta(days=7)

DRIVING = "driving_only"
"""With the role `safety`, a tag of what is offered where nothing else is safe. Only the person's own word leaves these
out."""


class SessionsToday:
    """How often the person has come today, by their own calendar."""

    name = "sessions-today"
    fills = ("sessions_today",)

    def read(self, past: balm.Past) -> Mapping[str, object]:
        """Every decision that was kept counts, and the one that is being made."""
        return {"sessions_today": min(MOST_SESSIONS, len(past.today()) + 1)}

    def portable(self) -> Mapping[str, object]:
        """What it fills, and how far it counts."""
        return {"fills": self.fills, "most": MOST_SESSIONS}


class WorseAfter:
    """The tags of what left the person worse, for a week."""

    name = "worse-after"
    fills = ("worse_after",)

    def read(self, past: balm.Past) -> Mapping[str, object]:
        """All the tags of such a practice: which of them it was that hurt, nobody knows."""
        return {"worse_after": sorted(past.worse_tags - {past.roles.get("safety"), DRIVING})}

    def portable(self) -> Mapping[str, object]:
        """What it fills, and the tag that it leaves out beside the one with the role `safety`."""
        return {"fills": self.fills, "without": [DRIVING]}


class WorseInARow:
    """How often in a row what the person did left them worse, in the last week."""

    name = "worse-in-a-row"
    fills = ("worse_in_a_row",)

    def read(self, past: balm.Past) -> Mapping[str, object]:
        """What they did not say how it felt is passed over; better or the same ends the row."""
        row = 0
        for entry in reversed(past.since(past.ago(WEEK))):
            if entry.felt and entry.felt != "worse":
                break
            row += entry.felt == "worse"
        return {"worse_in_a_row": min(MOST_IN_A_ROW, row)}

    def portable(self) -> Mapping[str, object]:
        """What it fills, how far it counts, and how many days it looks back."""
        return {"fills": self.fills, "most": MOST_IN_A_ROW, "days": WEEK.days}


@balm.hookimpl
def balm_signals() -> list[balm.Signal]:
    """Facts with the origin `history`."""
    return [SessionsToday(), WorseAfter(), WorseInARow()]
