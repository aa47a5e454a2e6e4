"""Help lines of packs -> lines as data, and what keeps any of them from a release."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from balm.authoring.sentences import condition_in_words
from balm.explaining.voice import written_date

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.referrals import Channel, Resource
    from balm.language.rulebook import Rulebook

_NUMBER = re.compile(r"[+*#]?\(?\d(?:[ ()-]{0,2}\d){1,17}#?")
"""What can be dialled: two to eighteen digits, with blanks, hyphens and brackets between them."""
_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
"""An address as people type it: ``www.example.org/chat``."""
_NUMBERED = ("call", "text", "app")


class Fault(NamedTuple):
    """Why a line may not be released."""

    line: Resource
    words: str


def help_lines(rulebooks: Iterable[Rulebook]) -> list[Resource]:
    """The lines that packs declare, each once, by country and in their packs' order; of any country first."""
    lines = dict.fromkeys(line for rulebook in rulebooks for line in rulebook.resources)
    return sorted(lines, key=lambda line: line.country)


def line_data(line: Resource, facts: Mapping[str, Fact], today: datetime.date) -> dict[str, Any]:
    """A line as plain data."""
    return {
        "pack": line.pack,
        "kinds": list(line.kinds),
        "name": line.name,
        "country": line.country,
        "region": line.region,
        "channels": [way._asdict() for way in line.channels],
        "hours": line.hours,
        "languages": list(line.languages),
        "audience": line.audience,
        "unless": [condition_in_words(condition, facts) for condition in line.unless],
        "pair": line.pair,
        "source_url": line.source_url,
        "source_kind": line.source_kind,
        "second_url": line.second_url,
        "checked_on": line.checked_on.isoformat(),
        "check_again_by": line.check_again_by.isoformat() if line.check_again_by else None,
        "due_on": line.due_on.isoformat(),
        "due": line.due_on < today,
    }


def faults(lines: Sequence[Resource], today: datetime.date) -> list[Fault]:
    """All that keeps these lines from a release on this day."""
    return [Fault(line, words) for line in lines for words in _faults(line, lines, today)]


def _faults(line: Resource, lines: Sequence[Resource], today: datetime.date) -> Iterator[str]:
    page, second = _host(line.source_url), _host(line.second_url)
    if not page or not line.source_kind:
        yield "there is no page of who runs it, or of a public body: `source_url` and `source_kind`"
    if not second or second == page:
        yield "it was seen once: `second_url` is to be a page by somebody else that has it too"
    if line.checked_on > today + datetime.timedelta(days=1):  # it may be tomorrow where it was checked
        yield f"nobody can have checked it on {written_date(line.checked_on)}, which is yet to come"
    elif line.due_on < today:
        yield f"check again by {written_date(line.due_on)}"
    for way in line.channels:
        if not _can_be_reached(way):
            yield f"nobody can {way.words}: write a number with digits, or an address such as `example.org/chat`"
    beside = [other for other in lines if other.country == line.country]
    yield from _half_of_a_pair(line, beside)
    if line.region:
        for kind in line.kinds:
            if not any(kind in other.kinds and not other.region for other in beside):
                yield f"it is for {line.region} alone, and no line of kind `{kind}` is for all of {line.country}"


def _half_of_a_pair(line: Resource, beside: Iterable[Resource]) -> Iterator[str]:
    """A line that names its pair wants that one, and is wanted by it: one alone sends people to the wrong line."""
    for other in beside:
        if line.pair == other.name and other.pair != line.name:
            yield f"`{line.pair}` does not name it as its pair"
    if line.pair and not any(line.pair == other.name for other in beside):
        yield f"it is one half of a pair, and `{line.pair}` is not there"


def _host(url: str) -> str:
    """Whose page it is; "" where it is no address on the web."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""


def _can_be_reached(way: Channel) -> bool:
    return bool((_NUMBER if way.kind in _NUMBERED else _ADDRESS).fullmatch(way.value))
