"""Words of danger in a text -> alarms: the help to show, the fact to ask next; and how serious values are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from balm.listening.heard import Alarm

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.values import Value
    from balm.listening.index import Match
    from balm.listening.lexicon import Lexicon
    from balm.listening.reading import Reading


def alarms_in(lexicon: Lexicon, reading: Reading) -> tuple[Alarm, ...]:
    """One alarm a fact, with the most serious value that is heard. No negator silences it."""
    found: dict[str, list[tuple[Value, Match]]] = {}
    for match in danger_in(lexicon, reading):
        value = lexicon.value(match.phrase)
        if value is not None:
            found.setdefault(match.phrase.fact, []).append((value, match))
    alarms = []
    for name, said in found.items():
        fact = lexicon.fact(name)
        worst = most_serious(fact, [value for value, _ in said])
        heard = max((match for value, match in said if value == worst), key=lambda one: one.end - one.start)
        phrase = heard.phrase.written
        alarms.append(Alarm(fact.alarm, name, worst, phrase))
    return tuple(alarms)


def danger_in(lexicon: Lexicon, reading: Reading) -> list[Match]:
    """The phrases of danger in a text, but for those that deny it, and those within one that says nothing.

    Only the language, and the pack that declares the fact, say what silences its danger. A phrase with a wide gap says
    nothing where one of its parts does.
    """
    silent = [match for match in reading.plain if not match.phrase.fact]
    heard = [
        match
        for match in reading.danger
        if not match.phrase.own and lexicon.value(match.phrase) != harmless_value(lexicon.fact(match.phrase.fact))
    ]
    return [
        match
        for match in heard
        if not any(
            (one.start <= start and end <= one.end) or (start <= one.start < end < one.end)
            for one in silent
            for start, end in match.parts
            if one.phrase.value in ("", lexicon.fact(match.phrase.fact).pack)
        )
    ]


def most_serious(fact: Fact, values: Sequence[Value]) -> Value:
    """The last in the fact's order: of a flag true."""
    return max(values, key=lambda value: fact.datatype.position(fact, value))


def harmless_value(fact: Fact) -> Value:
    """The value that says no: false, or the first of a level or a choice."""
    return False if fact.type == "flag" else fact.values[0]
