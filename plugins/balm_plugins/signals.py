"""Signals: what lies behind a person becomes the facts that rules ask the history for."""

from __future__ import annotations

from collections.abc import Mapping

import balm

MOST_SESSIONS = 50
"""The fact goes up to there."""


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
    """What left the person worse, for a week: the practices themselves, and their tags."""

    name = "worse-after"
    fills = ("felt_worse", "worse_after")

    def read(self, past: balm.Past) -> Mapping[str, object]:
        """The names of such practices, and all their tags, as nobody knows which of them it was that hurt; no tags of
        what steadies, so that one exercise that steadied badly takes no other away.
        """
        return {
            "felt_worse": sorted(practice.rpartition("/")[2] for practice in past.worse_practices),
            "worse_after": sorted(past.worse_tags - {past.roles.get("safety"), DRIVING}),
        }

    def portable(self) -> Mapping[str, object]:
        """What it fills, and the tag that it leaves out beside the one with the role `safety`."""
        return {"fills": self.fills, "without": [DRIVING]}


@balm.hookimpl
def balm_signals() -> list[balm.Signal]:
    """Facts with the origin `history`."""
    return [SessionsToday(), WorseAfter()]
