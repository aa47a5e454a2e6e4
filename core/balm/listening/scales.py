"""The numbers in an answer -> the number that it gives to a scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.here import Mistake
from balm.language.values import number as plain_number
from balm.listening.heard import Heard

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.values import Value
    from balm.listening.numbers import Number
    from balm.listening.reading import Reading


def read_number(fact: Fact, reading: Reading) -> Heard | None:
    """The one number that is meant; two, or one between two steps, are offered. None where there is no number."""
    usable = [one for one in reading.numbers if _is_of(fact, one)]
    meant = [one for one in usable if not _is_guarded(reading, one)]
    if not usable:
        return None
    asked = [one for one in meant if _is_asked(reading, one)]
    values = list(dict.fromkeys(value for one in meant for value in values_of(fact, one)))
    if not values or len(values) > 3 or any(not values_of(fact, one) for one in meant):
        return Heard("unclear")
    if len(values) == 1 and not asked:
        return Heard("value", values[0])
    return Heard("offer", offers=tuple(values))


def timed_in(fact: Fact) -> bool:
    """Whether a scale counts minutes."""
    return fact.unit in ("minutes", "minute", "min")


def _is_of(fact: Fact, one: Number) -> bool:
    if timed_in(fact):
        return one.out_of is None
    return not one.timed and one.out_of in (None, fact.high)


def values_of(fact: Fact, one: Number) -> list[Value]:
    """The value of the scale, or its two neighbours; none where it is out of the range."""
    step = fact.step
    values = [one.value]
    if step and (one.value - fact.low) / step % 1:
        below = fact.low + (one.value - fact.low) // step * step
        values = [below, below + step]
    read = [fact.datatype.read(fact, plain_number(value)) for value in values]
    return [value for value in read if not isinstance(value, Mistake)]


def _is_guarded(reading: Reading, one: Number) -> bool:
    return reading.is_past(one.start, one.end) or reading.is_of_others(one.start, one.end)


def _is_asked(reading: Reading, one: Number) -> bool:
    """Whether it is said to be less or more, or a time of the day."""
    first, _ = reading.clause(one.start)
    spans = reading.spans("number_asked", max(first, one.start - 3), one.start)
    return any(all(reading.light[at] for at in range(until, one.start)) for _, until in spans)
