"""A free text -> Activities: what the person says they do to look after themselves, each with the tags of its words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from balm.diagnostics.visible import visible
from balm.language.practices import OWN, own_name, own_title
from balm.listening.answer import read_answer
from balm.listening.danger import alarms_in
from balm.listening.doubt import unread
from balm.listening.free import hear
from balm.listening.guards import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from balm.language.facts import Fact
    from balm.language.own_data import OwnPracticeData
    from balm.language.practices import Practice
    from balm.listening.heard import Alarm
    from balm.listening.index import Match
    from balm.listening.lexicon import Lexicon
    from balm.listening.reading import Reading

_SEPARATOR = re.compile(r"[,;\n/\u2022]+|[.!?]+(?:\s|$)|\s[-\u2013\u2014]+\s")
_BULLET = re.compile(r"^(?:\W+|\d{1,2}[.)]\s)+")


class Activities(NamedTuple):
    """What a free text says of what somebody does to look after themselves."""

    own: tuple[OwnPracticeData, ...] = ()
    """Activities, each title once, in the order in which they are named. The title is in the person's words; `tags` are
    there where words of the packs say all of it: they say what is liked about it, and not all that it is."""
    liked: tuple[str, ...] = ()
    """What the words say is liked: values of the fact with the role `likes`."""
    alarms: tuple[Alarm, ...] = ()
    """Words of danger. Where there are any, the text names no activity."""


def read_activities(lexicon: Lexicon, text: str) -> Activities:
    """The activities that a free text names: "walk with my dog, tea" -> two of them.

    Tags come from the words of the fact with the role `likes`; without the role no activity has any. What is denied,
    was once, or says something of another fact instead is none, nor is what says something of a sensitive fact: a drink
    that is told of is none to suggest.
    """
    reading = lexicon.read(text)
    if alarms := alarms_in(lexicon, reading):
        return Activities(alarms=alarms)
    found: dict[str, OwnPracticeData] = {}
    for title in (_title(lexicon, part) for part in _parts(lexicon, text)):
        if title and _is_activity(lexicon, title):
            tags = [tag for tag in lexicon.rulebook.tags if tag in _tags(lexicon, title)]
            found.setdefault(own_name(title), {"title": title, "tags": tags} if tags else {"title": title})
    liked = {tag for one in found.values() for tag in one.get("tags", ())}
    fact = lexicon.rulebook.fact_of("likes")
    return Activities(tuple(found.values()), tuple(value for value in fact.values if value in liked) if fact else ())


def with_tags(found: Activities, read: Iterable[Practice]) -> Activities:
    """The activities with all tags that they carry, where `read`, the same as a decision has them, tells any.

    One whose title strategies could not read has none: what is left out for its tags could not be told.
    """
    carried = {practice.id: practice.tags or () for practice in read}
    own: list[OwnPracticeData] = []
    for one in found.own:
        tags = carried[OWN + own_name(one["title"])]
        every = list(dict.fromkeys([*one.get("tags", ()), *tags]))
        own.append({"title": one["title"], "tags": every} if tags else {"title": one["title"]})
    return found._replace(own=tuple(own))


def _parts(lexicon: Lexicon, text: str) -> Iterator[str]:
    """The members of a list. Words such as "and" stand between two where these have different tags of their own.

    A part that is but a length of time belongs to the one before it.
    """
    parts: list[str] = []
    for part in filter(str.strip, _SEPARATOR.split(text)):
        if parts and _is_time(lexicon, part):
            parts[-1] += f", {part.strip()}"
        else:
            parts.append(part)
    for part in parts:
        yield from _apart(lexicon, part)


def _is_time(lexicon: Lexicon, part: str) -> bool:
    numbers = lexicon.read(part).numbers
    return len(numbers) == 1 and numbers[0].timed and len(part.split()) <= numbers[0].end - numbers[0].start + 1


def _apart(lexicon: Lexicon, part: str) -> Iterator[str]:
    """A part at the first word that stands between members of a list, if it does; then the rest alike."""
    for between in _between(lexicon.speech.lists["list_words"]).finditer(part):
        before, after = part[: between.start()], part[between.end() :]
        one, other = _tags(lexicon, before), _tags(lexicon, after)
        if one and other and one != other:
            yield before
            yield from _apart(lexicon, after)
            return
    yield part


@lru_cache
def _between(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, words))}|[&+])\s+", re.IGNORECASE)


def _title(lexicon: Lexicon, part: str) -> str:
    """A part in the person's words, without what only leads to it; "" where it is none to show."""
    title = own_title(_BULLET.sub("", part).rstrip(" .!?:-"))
    leads = lexicon.speech.lists["activity_leads"]
    while lead := next((lead for lead in leads if title.lower().startswith(f"{lead} ")), ""):
        title = title[len(lead) :].lstrip()
    title = title[:1].upper() + title[1:]
    return title if visible(title) == title and any(map(str.isalpha, title)) else ""


def _is_activity(lexicon: Lexicon, title: str) -> bool:
    """Whether a title names what somebody does, and nothing that is better not suggested to them."""
    reading = lexicon.read(title)
    if reading.contains("negators") or reading.contains("guards.past"):
        return False
    heard = hear(lexicon, title)
    told = [lexicon.fact(name) for name in (*heard.facts, *heard.offers)]
    if heard.command or heard.reply or heard.denies or any(fact.sensitive for fact in told):
        return False
    fact = lexicon.rulebook.fact_of("likes")
    if fact is None or _matches(fact, lexicon, reading):
        return True
    return not told and read_answer(lexicon, fact, title).kind in ("unclear", "offer")


def _tags(lexicon: Lexicon, part: str) -> frozenset[str]:
    """The tags of a part of which every word that says something is known, but for times; none of any other."""
    fact = lexicon.rulebook.fact_of("likes")
    if fact is None:
        return frozenset()
    reading = lexicon.read(part)
    matches = _matches(fact, lexicon, reading)
    times = {at for one in reading.numbers if one.timed for at in range(one.start, one.end)}
    if not matches or not times.issuperset(unread(reading, matches)):
        return frozenset()
    values = [lexicon.value(one.phrase) for one in matches]
    heard = frozenset().union(*(value for value in values if isinstance(value, frozenset)))
    return heard & lexicon.rulebook.tags.keys()


def _matches(fact: Fact, lexicon: Lexicon, reading: Reading) -> list[Match]:
    """The phrases of a fact that a text says as the answer to its question."""
    return kept(lexicon, fact, reading, [one for one in reading.plain if one.phrase.fact == fact.name])
