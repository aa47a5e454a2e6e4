"""Words of a text -> the numbers in it: digits and words, fractions, units of time, "7 of 10"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from balm.listening.speech import Speech
    from balm.listening.tokens import Tokens


class Number(NamedTuple):
    """A number in a text, from the word `start` up to the word before `end`."""

    start: int
    end: int
    value: float
    timed: bool = False
    """Whether it has a unit of time; then `value` is in minutes."""
    out_of: float | None = None
    """The second number of "7 of 10"."""
    bare_article: bool = False
    """Whether the number is an article, as in "an hour"."""


_NO_NUMBER_AFTER = frozenset(
    {"no", "this", "that", "any", "each", "which", "every", "first", "last", "next", "only", "other", "another", "some"}
)


def read_numbers(text: Tokens, speech: Speech) -> list[Number]:
    """The numbers of a text, in order."""
    found: list[Number] = []
    at = 0
    while at < len(text.words):
        number = _duration(text, at, speech) or _plain(text, at, speech)
        if number is None:
            at += 1
            continue
        if (
            found
            and found[-1].end == number.start
            and found[-1].timed
            and number.timed
            and not text.marks[number.start]
        ):
            number = Number(found[-1].start, number.end, found.pop().value + number.value, True)
        found.append(number)
        at = number.end
    return _with_units(found, text)


def _with_units(found: list[Number], text: Tokens) -> list[Number]:
    """The unit of "5 to 10 minutes" and "5 or 10 minutes" is that of both."""
    for i in range(len(found) - 1):
        first, second = found[i], found[i + 1]
        between = text.words[first.end : second.start]
        if second.timed and not first.timed and second.end > second.start + 1 and between in ([], ["or"], ["to"]):
            unit = second.value / _bare(text, second)
            found[i] = first._replace(value=first.value * unit, timed=True)
    return found


def _bare(text: Tokens, number: Number) -> float:
    word = text.words[number.start]
    return float(word) if word.isascii() and word.isdecimal() and float(word) else number.value or 1


def _value(text: Tokens, at: int, speech: Speech) -> tuple[float, int] | None:
    """A number in digits or words from a word on, and its end."""
    if at >= len(text.words):
        return None
    word = text.words[at]
    if word.isascii() and word[0].isdecimal() and word[-1].isdecimal() and not any(map(str.isalpha, word)):
        value, end = float(word.replace(",", ".")), at + 1
    elif word in speech.numbers:
        if word == "one" and at and text.words[at - 1] in _NO_NUMBER_AFTER:
            return None
        value, end = float(speech.numbers[word]), at + 1
        if value >= 20 and end < len(text.words) and 0 < speech.numbers.get(text.words[end], 0) < 10:
            value, end = value + speech.numbers[text.words[end]], end + 1
    else:
        return None
    if text.words[end : end + 2] == ["and", "half"]:
        return value + 0.5, end + 2
    if text.words[end : end + 3] == ["and", "a", "half"]:
        return value + 0.5, end + 3
    return value, end


def _plain(text: Tokens, at: int, speech: Speech) -> Number | None:
    read = _value(text, at, speech)
    if read is None:
        return None
    value, end = read
    if at and text.words[at - 1] == "minus":
        value = -value
    if text.marks[at] == "-" and not (at and _value(text, at - 1, speech)):
        value = -value
    for between in ((), ("out", "of"), ("of",)):
        if tuple(text.words[end : end + len(between)]) == between:
            second = _value(text, end + len(between), speech)
            if second and (between or text.marks[end] == "/"):
                return Number(at, second[1], value, out_of=second[0])
    return Number(at, end, value)


def _duration(text: Tokens, at: int, speech: Speech) -> Number | None:
    """A number with a unit of time, in minutes."""
    words, units = text.words, speech.units
    first = _fraction(words, at) or _value(text, at, speech)
    if first is None and words[at] in units and words[at + 1 : at + 2] == ["and"] and "half" in words[at + 2 : at + 4]:
        first = 1.0, at
    article = first is None and words[at] in speech.articles | {"couple"}
    if first is None:
        if not article:
            return None
        first = (2.0 if "couple" in words[at : at + 2] else 1.0), at + 1 + (words[at + 1 : at + 2] == ["couple"])
    value, end = first
    while end < len(words) and words[end] in ("of", "more", "odd", "or", "so", "good", "full", *speech.articles):
        end += 1
    if end >= len(words) or words[end] not in units or (article and words[end] == "second"):
        return None
    minutes = value * units[words[end]]
    end += 1
    for half in (["and", "a", "half"], ["and", "half"]):
        if words[end : end + len(half)] == half:
            return Number(at, end + len(half), minutes + units[words[end - 1]] / 2, True)
    return Number(at, end, minutes, True, bare_article=article)


def _fraction(words: list[str], at: int) -> tuple[float, int] | None:
    """Half, a quarter, three quarters."""
    if words[at] == "half":
        return 0.5, at + 1
    if words[at] == "quarter":
        return 0.25, at + 1
    if words[at : at + 2] in (["three", "quarters"], ["3", "quarters"]):
        return 0.75, at + 2
    return None
