"""Remembering: a portrait and what was told now -> what is known without asking, and the portrait afterwards. Pure."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from balm.deciding.portrait import PLAN_PARTS, ToldFact
from balm.deciding.profile import MOST_OWN
from balm.language.facts import DECLINED, read_value
from balm.language.frozen import FrozenDict
from balm.language.here import Mistake
from balm.language.practices import Practice, own_name, own_title, read_own
from balm.language.values import normal_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.portrait import Portrait
    from balm.language.facts import Fact
    from balm.language.own_data import OwnPracticeData
    from balm.language.rulebook import Rulebook
    from balm.language.values import PlainValue


def known(portrait: Portrait, rulebook: Rulebook, today: datetime.date) -> dict[str, ToldFact]:
    """The facts that are known from a portrait on that day, with the day on which each was told.

    A fact is known for its `remember_days`; what the packs no longer have, or no longer remember, is unknown.
    """
    found = {}
    for name, told in portrait.facts.items():
        fact = rulebook.facts.get(name)
        if fact is None or not 0 <= (today - told.on).days < fact.remember_days:
            continue
        value = read_value(fact, _of_today(fact, told.value))
        if value is not None and not isinstance(value, Mistake):
            found[name] = ToldFact(fact.plain(value), told.on)
    return found


def _of_today(fact: Fact, value: PlainValue) -> PlainValue:
    """Of tags, those that the fact still has."""
    return [tag for tag in value if tag in fact.values] if isinstance(value, list) else value


def known_until(fact: Fact, told: ToldFact) -> datetime.date:
    """The last day on which a fact that was told is known."""
    return told.on + datetime.timedelta(days=fact.remember_days - 1)


def filled_in(
    portrait: Portrait,
    program: Program,
    facts: Mapping[str, object],
    own: Sequence[object],
    today: datetime.date,
) -> tuple[dict[str, object], list[object]]:
    """Facts and own activities as they are told, with what a portrait adds to them. What is told now goes before it.

    Of more activities than a profile may have, those that were remembered last are left out.
    """
    told = {normal_text(name) for name in facts if isinstance(name, str)}
    recalled = {name: one.value for name, one in known(portrait, program.rulebook, today).items() if name not in told}
    titles = {_title_name(one) for one in own}
    of_today = (_own_of_today(one, program.attributes) for one in portrait.own)
    recalled_own = [one for one in of_today if one and _title_name(one) not in titles]
    return {**recalled, **facts}, [*own, *recalled_own[: max(0, MOST_OWN - len(own))]]


def _own_of_today(own: OwnPracticeData, attributes: Mapping[str, Fact]) -> OwnPracticeData | None:
    """An activity without what the packs no longer read; None where that is its title.

    Where one of its tags is gone all are untold: the others alone might let in what should be left out.
    """
    read = read_own(own, attributes)
    if isinstance(read, Practice):
        return own
    wrong = {key for key, _ in read}
    kept = {key: value for key, value in own.items() if key not in wrong}
    return None if wrong & {"", "title"} else cast("OwnPracticeData", kept)


def _title_name(own: object) -> str:
    title = own.get("title") if hasattr(own, "get") else own
    return own_name(own_title(title)) if isinstance(title, str) else ""


def remembered(
    portrait: Portrait,
    rulebook: Rulebook,
    today: datetime.date,
    *,
    facts: Mapping[str, Any],
    own: Sequence[Any] = (),
    not_again: Sequence[str] = (),
    put: Sequence[str] = (),
    taken_back: Collection[str] = (),
) -> Portrait:
    """The portrait after somebody told these facts, activities and practices on that day; of a child, as it was before.

    Activities are tables, and `put` is what was put to them and is put one time only. Only facts with `remember_days`
    enter it. An answer that is known already keeps its day; one that was declined now, or `taken_back`, is forgotten.
    """
    if rulebook.roles.is_marked("child", facts):
        return portrait
    before = known(portrait, rulebook, today)
    gone = {*taken_back, *(name for name, value in facts.items() if value == DECLINED)}
    entering = {
        name: before[name] if name in before and before[name].value == value else ToldFact(value, today)
        for name, value in facts.items()
        if name in rulebook.facts and rulebook.facts[name].remember_days and name not in gone
    }
    titles = {own_name(one["title"]): one for one in (*portrait.own, *own)}
    return portrait._replace(
        facts=FrozenDict({**{name: told for name, told in before.items() if name not in gone}, **entering}),
        own=tuple(titles.values()),
        not_again=tuple(dict.fromkeys((*portrait.not_again, *not_again))),
        put=FrozenDict({**dict.fromkeys(put, today), **portrait.put}),
    )


def merged(here: Portrait, told: Portrait) -> Portrait:
    """The portrait with what another one adds: of a fact what was told later, or what is here on the same day.

    What is here of an activity stays; a line of the plan comes once.
    """
    newer = {name: one for name, one in told.facts.items() if name not in here.facts or here.facts[name].on < one.on}
    titles = {own_name(one["title"]): one for one in (*told.own, *here.own)}
    first = [own_name(one["title"]) for one in (*here.own, *told.own)]
    plan = {part: (*here.plan.get(part, ()), *told.plan.get(part, ())) for part in PLAN_PARTS}
    days = {name: max(day, here.put.get(name, day)) for name, day in told.put.items()}
    return here._replace(
        facts=FrozenDict({**here.facts, **newer}),
        own=tuple(titles[name] for name in dict.fromkeys(first)),
        plan=FrozenDict({part: tuple(dict.fromkeys(lines)) for part, lines in plan.items() if lines}),
        not_again=tuple(dict.fromkeys((*here.not_again, *told.not_again))),
        put=FrozenDict({**here.put, **days}),
    )
