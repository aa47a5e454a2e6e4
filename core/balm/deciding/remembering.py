"""Remembering: a portrait and what was told now -> what is known without asking, and the portrait afterwards. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.deciding.portrait import ToldFact
from balm.language.facts import DECLINED, read_value
from balm.language.frozen import FrozenDict
from balm.language.here import Mistake
from balm.language.practices import own_name, own_title
from balm.language.values import normal_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping, Sequence

    from balm.deciding.portrait import Portrait
    from balm.language.facts import Fact
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


def filled_in(
    portrait: Portrait,
    rulebook: Rulebook,
    facts: Mapping[str, object],
    own: Sequence[object],
    today: datetime.date,
) -> tuple[dict[str, object], list[object]]:
    """Facts and own activities as they are told, with what a portrait adds to them. What is told now goes before it."""
    told = {normal_text(name) for name in facts if isinstance(name, str)}
    recalled = {name: one.value for name, one in known(portrait, rulebook, today).items() if name not in told}
    titles = {_title_name(one) for one in own}
    return {**recalled, **facts}, [*own, *(one for one in portrait.own if own_name(one["title"]) not in titles)]


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
