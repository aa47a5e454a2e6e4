"""Whether some words are all that an answer says, but for words that say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from balm.listening.heard import Command

if TYPE_CHECKING:
    from balm.language.values import Value
    from balm.listening.index import Match
    from balm.listening.reading import Reading
    from balm.listening.speech import Speech

_COMMANDS: tuple[Command, ...] = ("help", "back", "why", "stop", "something_else")


def is_whole(reading: Reading, start: int, end: int) -> bool:
    """Whether all words around a span say nothing of their own."""
    size = len(reading.text.words)
    return _is_filler(reading, 0, start) and _is_filler(reading, end, size)


def covers(reading: Reading, lists: Iterable[str], matches: Sequence[Match]) -> bool:
    """Whether an answer is made of phrases of these lists and of these matches alone, at least one of them."""
    at, size, some = 0, len(reading.text.words), False
    ends = {match.start: match.end for match in matches}
    names = (*lists,)
    while at < size:
        end = max(ends.get(at, 0), *(reading.has(name, at) for name in names))
        some = some or bool(end)
        end = end or _filler_end(reading, at)
        if not end:
            return False
        at = end
    return some


def command_in(reading: Reading) -> Command | None:
    """A command, where nothing else is said."""
    for command in _COMMANDS:
        spans = reading.spans(f"commands.{command}", 0, len(reading.text.words))
        if any(is_whole(reading, at, end) for at, end in spans):
            return command
    return None


def option(reading: Reading, speech: Speech, options: Sequence[Value]) -> Value | None:
    """The value of a numbered menu that an answer such as "2", "number 2" or "the second one" chooses."""
    words = [word for word in reading.text.words if word not in speech.articles and word != "one"] or reading.text.words
    if len(words) == 2 and words[0] in speech.lists["option"]:
        words = words[1:]
    if len(words) != 1 or (reading.numbers and reading.numbers[0].value < 0):
        return None
    ordinals = speech.lists["ordinals"]
    if words[0].isdecimal() and words[0].isascii():
        place = int(words[0])
    else:
        place = ordinals.index(words[0]) + 1 if words[0] in ordinals else speech.numbers.get(words[0], 0)
    return options[place - 1] if 0 < place <= len(options) else None


def _is_filler(reading: Reading, start: int, end: int) -> bool:
    at = start
    while at < end:
        until = _filler_end(reading, at)
        if not until or until > end:
            return False
        at = until
    return True


def _filler_end(reading: Reading, at: int) -> int:
    return max(reading.has("filler", at), max(reading.light[at], default=0))
