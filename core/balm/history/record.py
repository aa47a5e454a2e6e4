"""Record: a decision and the moment when it was made -> the entry that is kept of it."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

from balm.deciding.past import Entry, Option
from balm.decision.options import options_of
from balm.decision.plain import plain

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.decision.decision import Decision
    from balm.decision.parts import Recommendation


def new_id() -> str:
    """An id that no other entry has: ten hexadecimal digits, of which people type the first few."""
    return os.urandom(5).hex()


def entry_of(program: Program, decision: Decision, at: datetime.datetime, shown: int) -> Entry:
    """A decision made at that moment, of which so many recommendations were shown. ValueError: no zone."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("`at` has no time zone")
    return Entry(
        id=new_id(),
        at=at.astimezone(datetime.timezone(offset)),
        facts={
            name: plain(program, name, value)
            for name, value in decision.outcome.told.items()
            if name not in decision.outcome.signalled
        },
        packs={pack.name: pack.digest for pack in program.rulebook.packs},
        options=tuple(map(_option, decision.ways(shown), options_of(decision, shown))),
        seed=decision.seed,
    )


def _option(one: Recommendation, option: Option) -> Option:
    return option._replace(title=one.title, stance=one.stance or "", tags=one.tags, tell=one.tell)
