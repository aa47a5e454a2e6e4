"""A typed answer to the question about one fact -> Heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from balm.listening.danger import alarms_in, harmless_value, most_serious
from balm.listening.doubt import asks_back, is_doubtful, is_weak
from balm.listening.guards import kept
from balm.listening.heard import Heard
from balm.listening.scales import read_number
from balm.listening.whole import command_in, covers, is_whole, option

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.values import Value
    from balm.listening.index import Match
    from balm.listening.lexicon import Lexicon
    from balm.listening.reading import Reading

_NEVER_LAST = (["never"], ["nothing"], ["none"])
"""At the end of an answer these belong to what is before them."""


def read_answer(lexicon: Lexicon, fact: Fact, text: str, options: Sequence[Value] = ()) -> Heard:
    """What a typed text says as the answer to the question about a fact.

    `options` are the values of a numbered menu: "2" is the second, of a fact that is no number.
    """
    reading = lexicon.read(text)
    heard = _heard(lexicon, fact, reading, options)
    alarms = alarms_in(lexicon, reading)
    return heard._replace(alarms=alarms) if alarms else heard


def _heard(lexicon: Lexicon, fact: Fact, reading: Reading, options: Sequence[Value]) -> Heard:
    if not reading.text.words:
        return Heard("unclear")
    chosen = option(reading, lexicon.speech, options) if options and not fact.datatype.numeric else None
    if chosen is not None:
        return Heard("value", chosen)
    own = [match for match in _matches(reading, fact) if match.phrase.fact == fact.name]
    whole = [match for match in own if match.exact and is_whole(reading, match.start, match.end)]
    if not whole and (command := command_in(reading)):
        return Heard("command", command=command)
    if not whole and (refusal := _refusal(fact, reading)):
        return refusal
    if not whole and asks_back(reading):
        return Heard("unclear")
    if fact.datatype.numeric and (number := read_number(fact, reading)):
        return number
    return _in_words(lexicon, fact, reading, own)


def _matches(reading: Reading, fact: Fact) -> Sequence[Match]:
    return reading.danger if fact.alarm else reading.plain


def _refusal(fact: Fact, reading: Reading) -> Heard | None:
    """Words of refusal decline where the fact may be declined, and skip otherwise; words of skipping skip."""
    size = len(reading.text.words)
    for at, end in reading.spans("declined", 0, size):
        if end - at > 1 or is_whole(reading, at, end):
            return Heard("declined" if fact.may_decline else "skip")
    if any(is_whole(reading, at, end) or (at == 0 and end - at > 2) for at, end in reading.spans("skip", 0, size)):
        return Heard("skip")
    return None


class _Said(NamedTuple):
    """A value that a part of the answer says."""

    value: Value
    match: Match


def _in_words(lexicon: Lexicon, fact: Fact, reading: Reading, own: Sequence[Match]) -> Heard:
    if reading.has("depends", 0) and not any(
        match.exact and is_whole(reading, match.start, match.end) for match in own
    ):
        return Heard("unsure")
    said = [
        _Said(value, match)
        for match in kept(lexicon, fact, reading, own)
        if (value := lexicon.value(match.phrase)) is not None
    ]
    if fact.alarm or fact.type == "flag":
        return _yes_or_no(lexicon, fact, reading, said)
    if said:
        return _chosen(fact, reading, said)
    size = len(reading.text.words)
    said_no = reading.contains("no")
    fine = fact.datatype.multiple and any(end - at > 1 for at, end in reading.spans("all_well", 0, size))
    if covers(reading, ("no", "all_well"), []) and (said_no or fine):
        denied = frozenset() if fact.datatype.multiple else lexicon.plain_value(fact, "no")
        return Heard("unclear") if denied is None else Heard("value", denied)
    agreed = lexicon.plain_value(fact, "yes") if _polarity(reading) == "yes" and not _contrasted(reading) else None
    return _nothing_found(lexicon, fact, reading) if agreed is None else Heard("value", agreed)


def _chosen(fact: Fact, reading: Reading, said: Sequence[_Said]) -> Heard:
    """The one value that was said; of tags all of them; of two values of a choice both are offered."""
    values = list(dict.fromkeys(one.value for one in said))
    phrase = said[0].match.phrase.written
    if fact.datatype.multiple:
        return _tags(reading, said)
    if len(values) > 1:
        return Heard("offer", offers=tuple(values))
    if fact.datatype.numeric and phrase.lower() not in fact.ask.lower():
        return Heard("offer", offers=tuple(values), phrase=phrase)
    size = len(reading.text.words)
    if any(
        end == size and not said[0].match.start <= at < said[0].match.end
        for at, end in reading.spans("guards.scale_end", 0, size)
    ):
        return Heard("unclear")
    if is_doubtful(reading, [one.match for one in said]):
        return Heard("offer", offers=tuple(values), phrase=phrase)
    return Heard("value", values[0], phrase=phrase)


def _tags(reading: Reading, said: Sequence[_Said]) -> Heard:
    """All tags that were said. Where some hang on one word of a longer text, all are offered, and the sure ones."""
    matches = [one.match for one in said]
    phrase = said[0].match.phrase.written
    everything = _together(said)
    sure = [one for one in said if not is_weak(reading, one.match, matches)]
    surely = _together(sure)
    if sure and surely != everything:
        return Heard("offer", offers=(everything, surely), phrase=phrase)
    if is_doubtful(reading, matches):
        return Heard("offer", offers=(everything,), phrase=phrase)
    return Heard("value", everything, phrase=phrase)


def _together(said: Sequence[_Said]) -> frozenset[str]:
    return frozenset().union(*cast("Iterable[frozenset[str]]", (one.value for one in said)))


def _yes_or_no(lexicon: Lexicon, fact: Fact, reading: Reading, said: Sequence[_Said]) -> Heard:
    """A flag, or a fact of danger. Nothing but words of no says of a danger that there is none."""
    harmless = harmless_value(fact)
    found = [one for one in said if one.value != harmless]
    denied = [one for one in said if one.value == harmless]
    polarity = _polarity(reading, strict=bool(fact.alarm))
    if found:
        worst = most_serious(fact, [one.value for one in found]) if fact.alarm else found[0].value
        phrase = next(one.match.phrase.written for one in found if one.value == worst)
        if denied or (polarity == "no" and not (fact.alarm and _contrasted(reading))):
            return Heard("offer", offers=(worst, harmless), phrase=phrase)
        if reading.contains("as_usual") or (not fact.alarm and is_doubtful(reading, [one.match for one in found])):
            return Heard("offer", offers=(worst, harmless), phrase=phrase)
        return Heard("value", worst, phrase=phrase)
    is_no = denied or reading.contains("no")
    if is_no and covers(reading, ("no", "all_well"), [one.match for one in denied]):
        return Heard("value", harmless, phrase=denied[0].match.phrase.written if denied else "")
    if denied and not fact.alarm and polarity != "yes":
        return Heard("value", harmless, phrase=denied[0].match.phrase.written)
    if polarity == "yes" and not _contrasted(reading):
        agreed = True if fact.type == "flag" else lexicon.plain_value(fact, "yes")
        return Heard("unclear") if agreed is None else Heard("value", agreed)
    if polarity == "no" and not fact.alarm and not _contrasted(reading):
        return Heard("value", harmless)
    if (polarity == "no" or denied) and fact.type == "flag" and not alarms_in(lexicon, reading):
        return Heard("offer", offers=(True, False))
    if not fact.alarm and covers(reading, ("no", "half_no"), []):
        return Heard("offer", offers=(harmless,))
    return _nothing_found(lexicon, fact, reading)


def _polarity(reading: Reading, *, strict: bool = False) -> str:
    """Whether the answer begins or ends with yes or no; "" with neither, or with both. A `strict` one begins so."""
    size = len(reading.text.words)
    found = set()
    for name in ("yes", "no"):
        for at, end in reading.spans(name, 0, size):
            begins = all(reading.light[one] or reading.has("filler", one) for one in range(at))
            ends = not strict and end == size and reading.text.words[at:end] not in _NEVER_LAST
            one_word = (at + 1) in reading.classes[at].get(f"#{name}", ())
            if (begins or ends) and not _is_part(reading, at, end) and (one_word or is_whole(reading, at, end)):
                found.add(name)
    return found.pop() if len(found) == 1 else ""


def _is_part(reading: Reading, at: int, end: int) -> bool:
    """Whether the word of yes or no belongs to what follows, as in "no one", "no idea" and "not really"."""
    follows = reading.text.words[end : end + 1]
    if reading.has("unsure", at) > end:
        return True
    return (
        reading.text.words[at:end] == ["no"]
        and end < len(reading.text.words)
        and bool(reading.text.clauses[end] == reading.text.clauses[at] and follows and reading.has("no_goes_on", end))
    )


def _contrasted(reading: Reading) -> bool:
    return reading.contains("contrast", 1)


def _nothing_found(lexicon: Lexicon, fact: Fact, reading: Reading) -> Heard:
    """No value was said: the person cannot tell, or a slip of the hand is offered, or it is asked again."""
    size = len(reading.text.words)
    if reading.contains("unsure"):
        return Heard("unsure")
    slips = [value for value in lexicon.slips(fact, reading) if not (fact.alarm and value == harmless_value(fact))]
    if slips and not any(reading.negated(at) for at in range(size)):
        return Heard("offer", offers=tuple(dict.fromkeys(slips)))
    return Heard("unclear")
