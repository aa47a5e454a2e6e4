"""Counts: one person's past -> the numbers that facts with `counts` have."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from balm.deciding.past import DAY, day_of
from balm.language.counts import entry_facts
from balm.language.predicates import satisfied
from balm.language.values import number

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from balm.deciding.past import Entry, Past
    from balm.language.counts import Counts
    from balm.language.facts import Fact, Value
    from balm.language.predicates import Answer
    from balm.language.rulebook import Rulebook

_CLOCKS_APART = 2 * DAY
"""Two clocks may show one moment on days that lie so far apart at most."""


def count_entries(past: Past, rulebook: Rulebook, attributes: Mapping[str, Fact]) -> dict[str, Value]:
    """The number of each fact with `counts`, at most the highest that the fact has. Without entries it is 0."""
    asked = entry_facts(attributes)
    return {
        name: number(min(rulebook.facts[name].high, _count(counts, past, asked)))
        for name, counts in rulebook.counts.items()
    }


def _count(counts: Counts, past: Past, asked: Mapping[str, Fact]) -> int:
    entries = past.since(past.ago(counts.within_days * DAY + _CLOCKS_APART))
    near = [entry for entry in entries if past.days_ago(entry) < counts.within_days]
    found = 0
    for answers in reversed(_answers(near, past.roles.get("distress", ""))):
        if satisfied(counts.of, asked, answers):
            found += 1
        elif counts.in_a_row and all(answers.get(one.fact) is not None for one in counts.of):
            break
    return found


def _answers(entries: Sequence[Entry], distress: str) -> list[dict[str, Answer]]:
    """What each entry tells of itself and of what was chosen; None is not told."""
    rose = _rises(entries, distress)
    found: list[dict[str, Answer]] = []
    for at, entry in enumerate(entries):
        pack, _, name = entry.chosen.partition("/")
        chosen: dict[str, Answer] = {"pack": pack, "id": name, "tags": frozenset(entry.tags)} if entry.chosen else {}
        found.append(
            {**chosen, "stance": entry.stance or None, "felt": entry.felt or None, "distress_rose": rose.get(at)}
        )
    return found


def _rises(entries: Iterable[Entry], distress: str) -> dict[int, bool]:
    """Entry, by its place -> whether distress was higher or lower than on the day before on which it was told.

    Of a day its last number counts. A day with the same number as the one before tells nothing.
    """
    last: dict[datetime.date, tuple[int, float]] = {}
    for at, entry in enumerate(entries):
        value = entry.facts.get(distress)
        if isinstance(value, int | float) and not isinstance(value, bool):
            last[day_of(entry)] = at, value
    days = [last[day] for day in sorted(last)]
    return {at: value > before for (_, before), (at, value) in pairwise(days) if value != before}
