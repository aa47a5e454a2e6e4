"""Inputs: what a decision was made of beside its seed, for records of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime

    from balm.compiled.program import Program
    from balm.deciding.portrait import Plan
    from balm.deciding.profile import Profile
    from balm.decision.decision import Decision


class Inputs(NamedTuple):
    """The compiled packs, the person, their safety plan, and the day of help lines, None where none is shown."""

    program: Program
    profile: Profile
    plan: Plan
    today: datetime.date | None

    def __repr__(self) -> str:
        return f"<Inputs: {self.profile!r}>"  # a log may have it


def inputs_of(decision: Decision) -> Inputs:
    """What a decision was made of. Raises BalmError for one that was read back."""
    return Inputs(decision._program, decision._profile, decision._plan, decision._today)
