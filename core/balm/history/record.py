"""Record: a decision and the moment when it was made -> the entry that is kept of it."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

from balm.deciding.past import Entry, Option
from balm.decision.options import options_of
from balm.decision.plain import plain
from balm.language.frozen import FrozenDict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from balm.compiled.program import Program
    from balm.decision.decision import Decision
    from balm.decision.parts import Recommendation


def new_id() -> str:
    """An id that no other entry has: ten hexadecimal digits, of which people type the first few."""
    return os.urandom(5).hex()


def entry_of(
    program: Program,
    decision: Decision,
    at: datetime.datetime,
    shown: int,
    keep: Collection[str] = (),
    record: Mapping[str, object] = FrozenDict(),
) -> Entry | None:
    """A decision made at that moment, of which so many recommendations were shown; None where they are a child.

    ValueError: no zone. What was told on which help rests is left out, unless `keep` names the fact; so are the
    practices of the role `safety`, the words of a reason that rests on such a fact, and the hash in the `record`: they
    would say it too.
    """
    if program.rulebook.roles.is_marked("child", decision.outcome.facts):
        return None
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("`at` has no time zone")
    left_out = program.never_kept.difference(keep)
    outcome, safety = decision.outcome, program.rulebook.roles.get("safety")
    told = {name: value for name, value in outcome.told.items() if name not in outcome.signalled}
    return Entry(
        id=new_id(),
        at=at.astimezone(datetime.timezone(offset)),
        facts={name: plain(program, name, value) for name, value in told.items() if name not in left_out},
        packs={pack.name: pack.digest for pack in program.rulebook.packs},
        options=tuple(
            _option(one, option, left_out)
            for one, option in zip(decision.ways(shown), options_of(decision, shown), strict=True)
            if safety not in one.tags or left_out.isdisjoint(told)
        ),
        seed=decision.seed,
        left_out=not left_out.isdisjoint(told),
        record=record if left_out.isdisjoint(told) else without_hash(record),
    )


def without_hash(record: Mapping[str, object]) -> Mapping[str, object]:
    """What an entry has of a record, without the hash of its decision, from which what is left out can be guessed."""
    return FrozenDict({name: value for name, value in record.items() if name != "decision"})


def _option(one: Recommendation, option: Option, left_out: frozenset[str]) -> Option:
    rests = {fact for reason in one.reasons for fact in reason.facts if reason.tell == one.tell}
    tell = one.tell if left_out.isdisjoint(rests) else ""
    return option._replace(title=one.title, stance=one.stance or "", tags=one.tags, tell=tell)
