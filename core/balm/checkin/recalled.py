"""Recalled: a portrait and a check-in's state -> what is known from earlier days and so not asked, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.urgency import urgent
from balm.deciding.remembering import known
from balm.explaining.voice import say
from balm.language.facts import read_value
from balm.language.here import Mistake

if TYPE_CHECKING:
    from balm.checkin.context import Context
    from balm.checkin.data import CheckInRecalledData, CheckInStateData
    from balm.decision.decision import Decision


def recalled(context: Context, state: CheckInStateData, decision: Decision) -> list[CheckInRecalledData]:
    """What is known from the portrait, as far as `say` has words for it, the latest day first.

    None beside urgent help, and where help is shown or the check-in ends. Of what a host knows only what no rule asks
    of: help may rest on the rest, and no other fact on which it rests is in a portrait.
    """
    if context.portrait is None or state["at"]["kind"] in ("help", "end") or urgent(context.book, decision):
        return []
    asked = {name for rule in context.book.rules for name in rule.facts}
    found: list[CheckInRecalledData] = []
    for name, told in known(context.portrait, context.book, context.today()).items():
        fact = context.fact(name)
        value = read_value(fact, told.value)
        if state["facts"].get(name) != told.value or value is None or isinstance(value, Mistake):
            continue
        words = say(fact, value) if fact.origin != "host" or name not in asked else []
        if words:
            found.append({"fact": name, "words": "; ".join(words), "on": told.on.isoformat()})
    return sorted(found, key=lambda one: one["on"], reverse=True)
