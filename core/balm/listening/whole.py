"""Whether some words are all that an answer says, but for words that say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from balm.listening.heard import Command, Reply

if TYPE_CHECKING:
    from balm.language.values import Value
    from balm.listening.index import Match
    from balm.listening.reading import Reading
    from balm.listening.speech import Speech

_REFUSALS: Mapping[str, Command] = {"declined": "decline", "skip": "skip"}
_REPLIES: tuple[Reply, ...] = ("worse", "not_again", "better", "same", "done", "something_else")
_COMMANDS: tuple[Command, ...] = ("help", "back", "why", "stop", "something_else")


def is_whole(reading: Reading, start: int, end: int) -> bool:
    """Whether all words around a span say nothing of their own."""
    size = len(reading.text.words)
    return _is_filler(reading, 0, start) and _is_filler(reading, end, size)


def covers(reading: Reading, lists: Iterable[str], matches: Sequence[Match]) -> bool:
    """Whether an answer is made of phrases of these lists and of these matches alone, at least one of them."""
    size, names = len(reading.text.words), [f"#{name}" for name in lists]
    reached: dict[int, bool] = {0: False}  # word -> whether one of them was before it
    for at in range(size):
        if at not in reached:
            continue
        ends = {end for name in names for end in reading.classes[at].get(name, ())}
        ends |= {match.end for match in matches if match.start == at}
        for end in ends:
            reached[end] = True
        for end in (*reading.classes[at].get("#filler", ()), *reading.light[at]):
            reached[end] = reached.get(end, False) or reached[at]
    return reached.get(size, False)


def command_in(reading: Reading) -> Command | None:
    """A command, where nothing else is said."""
    for command in _COMMANDS:
        spans = reading.spans(f"commands.{command}", 0, len(reading.text.words))
        if any(is_whole(reading, at, end) for at, end in spans):
            return command
    return None


def reply_in(reading: Reading) -> Reply | None:
    """What is said of a suggestion, where nothing else is said; of two things the one that matters more."""
    for reply in _REPLIES:
        spans = reading.spans(f"replies.{reply}", 0, len(reading.text.words))
        if any(is_whole(reading, at, end) for at, end in spans):
            return reply
    return None


def refusal_in(reading: Reading) -> Command | None:
    """The command to which words of skipping or of refusal come, where nothing else is said."""
    size = len(reading.text.words)
    for words, command in _REFUSALS.items():
        if any(is_whole(reading, at, end) for at, end in reading.spans(words, 0, size)):
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
        at = filler_end(reading, at, end)
        if not at:
            return False
    return True


def filler_end(reading: Reading, at: int, last: int) -> int:
    """The end of the longest phrase from a word on that says nothing of its own, up to a last word; 0 without any."""
    ends = (*reading.classes[at].get("#filler", ()), *reading.light[at])
    return max((end for end in ends if end <= last), default=0)
