"""A free text -> FreeText: what it says of every fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.listening.danger import alarms_in, danger_in
from balm.listening.guards import is_denied, is_guarded, longest
from balm.listening.heard import FreeText, Understood
from balm.listening.scales import timed_in, values_of
from balm.listening.whole import command_in, covers, refusal_in, reply_in

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.values import Value
    from balm.listening.index import Match
    from balm.listening.lexicon import Lexicon
    from balm.listening.reading import Reading


def hear(lexicon: Lexicon, text: str) -> FreeText:
    """What a free text says of all facts. It sets nothing of a fact of danger; its `alarms` say what to ask next."""
    reading = lexicon.read(text)
    if not reading.text.words:
        return FreeText()
    reply = reply_in(reading)
    if command := command_in(reading) or refusal_in(reading):
        return FreeText(command=command, alarms=alarms_in(lexicon, reading), reply=reply)
    silent = [match for match in reading.plain if not match.phrase.fact]
    usable = [match for match in reading.plain if match.phrase.fact and not match.phrase.own]
    said: dict[str, list[tuple[Value, Match]]] = {}
    for match in longest(reading, usable, silent, danger_in(lexicon, reading)):
        fact = lexicon.fact(match.phrase.fact)
        if is_denied(lexicon, fact, reading, match) or is_guarded(fact, reading, match):
            continue
        if (value := lexicon.value(match.phrase)) is not None:
            said.setdefault(fact.name, []).append((value, match))
    facts: dict[str, Understood] = {}
    offers: dict[str, tuple[Value, ...]] = {}
    for name, found in said.items():
        values = list(dict.fromkeys(value for value, _ in found))
        phrase = found[0][1].phrase.written
        if lexicon.fact(name).datatype.multiple:
            facts[name] = Understood(frozenset().union(*values), phrase)  # type: ignore[arg-type]
        elif len(values) == 1 and not lexicon.fact(name).datatype.numeric:
            facts[name] = Understood(values[0], phrase)
        else:
            offers[name] = tuple(values)
    for fact, value in _numbers(lexicon, reading):
        facts.setdefault(fact.name, Understood(value))
        offers.pop(fact.name, None)
    denies = covers(reading, ("no",), ())
    return FreeText(facts, offers, alarms_in(lexicon, reading), reply=reply, denies=denies)


def _numbers(lexicon: Lexicon, reading: Reading) -> list[tuple[Fact, Value]]:
    """Minutes that the person has, with their unit; and "8 out of 10" for the fact that has the role of distress."""
    found: list[tuple[Fact, Value]] = []
    for role in ("minutes", "distress"):
        fact = lexicon.rulebook.fact_of(role)
        if fact is None or not fact.tellable or not fact.free:
            continue
        if role == "minutes":
            some = [one for one in reading.numbers if one.timed and _is_had(reading, one.start, one.end)]
        else:
            some = [one for one in reading.numbers if one.out_of == fact.high]
        values = list(dict.fromkeys(value for one in some for value in values_of(fact, one)))
        if len(values) == 1 and (role != "minutes" or timed_in(fact)):
            found.append((fact, values[0]))
    return found


def _is_had(reading: Reading, start: int, end: int) -> bool:
    """Whether a time is one that the person has, and no time since or before something."""
    first, last = reading.clause(start)
    if start and reading.has("time_before", start - 1):
        return False
    return not reading.contains("time_elsewhere", first, last) and not reading.is_past(start, end)
