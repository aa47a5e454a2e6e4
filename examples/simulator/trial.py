"""Trial: one simulated person followed under a policy -> their log, and what it came to."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from simulated import (
    CHOICES,
    START,
    WARM,
    WEEK,
    Moment,
    Person,
    do,
    make_moments,
    make_person,
    step,
    suits_kindness,
    worth,
)  # fmt: skip

import balm

SHOWN = len(CHOICES)
TWICE = 2
ASKING = {"questions", "lines"}
"""The screens of a check-in that stand before its suggestion."""
WORTH = {"better": 1, "same": 0, "worse": -1}


class Policy(NamedTuple):
    """A name, and the plugins that are off under it."""

    name: str
    without: tuple[str, ...]


POLICIES = (
    Policy("fixed pack", ("adaptive", "titration", "variety")),
    Policy("adaptive alone", ("titration", "variety")),
    Policy("all three", ()),
)


@dataclass
class Followed:
    """What came of one person under one policy."""

    log: list[balm.Entry] = field(default_factory=list)
    felt: list[str] = field(default_factory=list)
    """Of every practice that was done, whether the person said so or not."""
    regret: list[float] = field(default_factory=list)
    """Of every decision: what the best eligible practice was worth, less what the first one was."""
    backdrafts: int = 0
    opened: int = 0
    """Opening practices offered within a week of a backdraft that Balm was told about."""
    opened_after_worse: int = 0
    """Opening practices among the first three, and those of a check-in, in the week after one that opens was said to
    feel worse."""
    suits: bool = False
    """Whether kindness does well with them: what is warm feels better rather than worse at their usual distress."""
    warm_in: datetime.timedelta | None = None
    """How long after their first decision something warm stood among the first three; None where it never did."""
    words_in: datetime.timedelta | None = None
    """The same of warm words, what is warm and in the mind; once kindness has done well twice at a step, among those of
    a check-in too."""
    well_in: datetime.timedelta | None = None
    """How long after it kindness had done well twice at a step: they said so of two warm practices of one step, and
    of none in between that it felt worse."""
    next_in: datetime.timedelta | None = None
    """How long after it, from then on, something warm a step further stood among these."""

    @property
    def mean(self) -> float:
        """Better counts 1, same 0, worse -1."""
        return sum(WORTH[one] for one in self.felt) / max(1, len(self.felt))

    @property
    def worse(self) -> float:
        """The share of what was done that felt worse."""
        return self.felt.count("worse") / max(1, len(self.felt))


def follow(engine: balm.Engine, number: int, decisions: int) -> Followed:
    """The person of a number, asking so many times."""
    practices = {practice.id: practice for practice in engine.rulebook.practices}
    person = make_person(number, engine.rulebook.practices)
    packs = {pack.name: pack.digest for pack in engine.rulebook.packs}
    found = Followed(suits=suits_kindness(person, tuple(practices.values())))
    worse_at: datetime.datetime | None = None
    told_at: datetime.datetime | None = None
    well: Counter[int] = Counter()
    """Step -> how many warm practices of it felt better since one felt worse, as they said."""
    climbed: int | None = None
    for moment in make_moments(number, decisions, person.usual_distress):
        facts = person.told | moment.facts
        if moment.tells_backdraft:
            facts["backdraft"] = person.backdraft(moment.at)
            if facts["backdraft"] == "recent":
                told_at = moment.at if told_at is None else told_at
        past = balm.Past(tuple(found.log), moment.at)
        decision = engine.decide(facts, seed=moment.seed, past=past)
        offered = [practices[one.practice] for one in decision.recommendations]
        if told_at is not None and person.hurt_at is not None and moment.at - person.hurt_at < WEEK:
            found.opened += sum(one.stance == "opening" for one in offered)
        names = {one.id for one in offered[:SHOWN]}
        is_after_worse = worse_at is not None and moment.at - worse_at < WEEK
        if is_after_worse or (climbed is not None and None in (found.words_in, found.next_in)):
            names.update(_shown(engine.check_in(facts, seed=moment.seed, past=past)))
        first = [one for one in offered if one.id in names]
        if is_after_worse:
            found.opened_after_worse += sum(one.stance == "opening" for one in first)
        warm = [one for one in first if WARM.intersection(one.tags or ())]
        if found.warm_in is None and warm:
            found.warm_in = moment.at - START
        if found.words_in is None and any(one.kind == "mental" for one in warm):
            found.words_in = moment.at - START
        if climbed is not None and found.next_in is None and any(step(one) == climbed + 1 for one in warm):
            found.next_in = moment.at - START
        if offered:
            found.regret.append(_regret(person, moment, offered))
        entry = balm.Entry(str(len(found.log)), moment.at, facts, packs, balm.options_of(decision, SHOWN), moment.seed)
        entry, felt, hurt = _did(person, moment, entry, offered)
        found.log.append(entry)
        found.felt += [felt] if felt else []
        if entry.felt == "worse" and entry.stance == "opening":
            worse_at = moment.at
        if WARM.intersection(entry.tags):
            its = step(practices[entry.chosen])
            well = Counter() if entry.felt == "worse" else well + Counter({its: entry.felt == "better"})
            if climbed is None and well[its] == TWICE:
                climbed, found.well_in = its, moment.at - START
        if hurt:
            found.backdrafts += 1
            told_at = moment.at if entry.felt == "worse" else None
    return found


def _shown(now: balm.CheckIn) -> list[str]:
    """The practices that a check-in shows to somebody who tells it nothing more."""
    while now.screen["kind"] in ASKING:
        now = now.tell({"command": "skip"})
    return [one["practice"] for one in (*now.screen["recommendations"], *now.screen["others"])]


def _regret(person: Person, moment: Moment, offered: list[balm.Practice]) -> float:
    values = [worth(person, moment, one) for one in offered]
    return max(values) - values[0]


def _did(
    person: Person, moment: Moment, entry: balm.Entry, offered: list[balm.Practice]
) -> tuple[balm.Entry, str, bool]:
    """What is recorded, how it felt, and whether that was a backdraft."""
    done, left = None, moment.choice
    for practice, share in zip(offered, CHOICES, strict=False):
        if left < share:
            done = practice
            break
        left -= share
    if done is None:
        return entry, "", False
    felt = do(person, moment, done)
    tags = tuple(done.tags or ())
    entry = entry._replace(chosen=done.id, tags=tags, stance=done.stance or "")
    if moment.says:
        entry = entry._replace(felt=felt, felt_at=moment.at + datetime.timedelta(minutes=20))
    return entry, felt, felt == "worse" and bool(WARM.intersection(tags))
