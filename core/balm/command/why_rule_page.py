"""Why a rule fired, or not, for an author's eyes: its conditions, what it did, what would make it fire."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from balm.command.why_page import show_change, value_text
from balm.decision.why_data import change_data
from balm.diagnostics.suggest import listed
from balm.explaining.change import NoChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.command.page import Page
    from balm.engine import Engine
    from balm.explaining.why_rule import Compared, ConditionMet, RuleDid, WhyRule

_MOST_NAMED = 6
"""Practices of a line; JSON has them all."""

_HEADINGS = {"when": "When", "any": "And one of", "unless": "Unless"}


def why_rule_data(engine: Engine, why: WhyRule) -> dict[str, Any]:
    """The account as plain data; values as in the decision's JSON."""
    from balm.decision.plain import plain

    value_of = partial(plain, engine.program)

    def compared(one: Compared) -> dict[str, Any]:
        said = {"fact": one.fact, "wanted": one.wanted, "value": value_of(one.fact, one.value)}
        return {**said, "holds": one.holds, "by": one.by, "rules": list(one.rules)}

    def did(one: RuleDid) -> dict[str, Any]:
        return {
            "sets": {name: value_of(name, value) for name, value in one.sets.items()},
            "points": dict(one.points),
            **{key: list(getattr(one, key)) for key in ("excluded", "first", "kept", "refer", "asks")},
        }

    return {
        "rule": why.rule.id,
        "fired": why.fired,
        "because": why.rule.because,
        "source": why.rule.source,
        "conditions": [
            {"place": one.place, "holds": one.holds, "predicates": [compared(each) for each in one.predicates]}
            for one in why.conditions
        ],
        "did": did(why.did) if why.did else None,
        "what_would_change": change_data(engine.program, why.change) if why.change else None,
    }


def show_rule(sheet: Page, engine: Engine, why: WhyRule) -> None:
    """The same as a page."""
    sheet.pair(why.rule.id, "fired" if why.fired else "did not fire", "title")
    sheet.add(why.rule.because, "quiet")
    for place, conditions in groupby(why.conditions, lambda one: one.place):
        sheet.blank()
        sheet.add(_HEADINGS[place], "strong")
        for one in conditions:
            _condition(sheet, engine, one)
    if not why.conditions:
        sheet.blank()
        sheet.add("It has no conditions, and always fires.")
    if why.did:
        sheet.blank()
        sheet.add("What it did", "strong")
        for line in _deeds(engine, why.did) or ["nothing that shows here"]:
            sheet.add(line, indent=2, hang=4)
    if why.change:
        sheet.blank()
        sheet.add("What would make it fire", "strong")
        if isinstance(why.change, NoChange) and why.change.because_of:
            sheet.add(f"nothing that can be answered otherwise, with {listed(why.change.because_of)} as now", indent=2)
        else:
            show_change(sheet, change_data(engine.program, why.change))


def _condition(sheet: Page, engine: Engine, one: ConditionMet) -> None:
    blocks = ("blocks", "does not block") if one.place == "unless" else ("holds", "does not hold")
    if len(one.predicates) != 1:
        sheet.add(f"{'all of these:' if one.predicates else 'nothing is asked:'} {blocks[not one.holds]}", indent=2)
    for each in one.predicates:
        said = blocks if len(one.predicates) == 1 else ("holds", "does not hold")
        line = f"{each.fact}: {each.wanted}; {said[not each.holds]}, as it is {_value(engine, each)}"
        sheet.add(line, indent=2 if len(one.predicates) == 1 else 4, hang=6)


def _value(engine: Engine, one: Compared) -> str:
    from balm.decision.plain import plain

    if one.by in ("unknown", "declined"):
        return one.by
    said = value_text(plain(engine.program, one.fact, one.value))
    by = {"told": "told", "signal": "from the history", "default": "the default"}.get(one.by)
    return f"{said} ({by or 'by ' + listed(one.rules)})"


def _deeds(engine: Engine, did: RuleDid) -> list[str]:
    from balm.decision.plain import plain

    def named(verb: str, names: Iterable[str]) -> list[str]:
        some = list(names)
        left = [f"{len(some) - _MOST_NAMED} more"] if len(some) > _MOST_NAMED else []
        return [f"{verb} {listed([*some[:_MOST_NAMED], *left])}"] if some else []

    by_points: dict[int, list[str]] = {}
    for practice, points in did.points.items():
        by_points.setdefault(points, []).append(practice)
    return [
        *(f"set {name} = {value_text(plain(engine.program, name, value))}" for name, value in did.sets.items()),
        *(line for points, some in sorted(by_points.items(), reverse=True) for line in named(f"{points:+d} for", some)),
        *named("left out", did.excluded),
        *named("put first", did.first),
        *named("kept", did.kept),
        *named("showed the help", did.refer),
        *named("asked for", did.asks),
    ]
