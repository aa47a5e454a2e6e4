"""Past: what one person was offered before, what they chose and how it felt, as signals and strategies read it."""

from __future__ import annotations

import datetime
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias, TypeVar, cast

from balm.language.frozen import FrozenDict, frozen
from balm.language.roles import NO_ROLES, Roles
from balm.language.values import LARGEST, PlainValue

Felt: TypeAlias = Literal["better", "same", "worse"]

_FARTHEST = datetime.timedelta(hours=23, minutes=59)
EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.timezone(_FARTHEST))
LATEST = datetime.datetime.max.replace(tzinfo=datetime.timezone(-_FARTHEST))
"""The ends of the calendar, by whatever clock."""

DAY = datetime.timedelta(days=1)
LATELY = datetime.timedelta(days=28)
"""So far back `days_since`, `worse_practices`, `worse_tags`, `tolerance` and `trend` look."""

WORSE_FOR = datetime.timedelta(days=7)
"""So long what left the person worse counts as such."""


class Option(NamedTuple):
    """A practice that was eligible, in its place."""

    practice: str
    """The full id, ``pack/name`` or ``own/name``."""
    score: int
    """The sum of its reasons' points."""
    chance: float = 1.0
    """How likely it was to stand in that place: below 1 only where a strategy leaves something to chance."""
    title: str = ""
    stance: str = ""
    """As the practice was then, and its tags; empty where they were not told."""
    tags: tuple[str, ...] = ()
    tell: str = ""
    """Why it was there, in the words in which the person was told."""

    def __repr__(self) -> str:
        return f"<Option {self.score:+d}>"  # a log may have it


class Entry(NamedTuple):
    """One decision of one person, and what came of it."""

    id: str
    """Its name in the history, which no other entry of this person has."""
    at: datetime.datetime
    """When it was made, with the offset from UTC of the person's own clock then."""
    facts: Mapping[str, PlainValue]
    """What was told, as JSON has it."""
    packs: Mapping[str, str]
    """Name -> digest."""
    options: tuple[Option, ...]
    """What was shown, the first one first."""
    seed: int = 0
    """The chance that strategies had; 0 is none."""
    chosen: str = ""
    """The practice that the person did; empty where they did none, or did not say."""
    tags: tuple[str, ...] = ()
    """The tags of the practice that they did, as they were then."""
    felt: Felt | Literal[""] = ""
    """``better``, ``same`` or ``worse``; empty where the person did not say."""
    felt_at: datetime.datetime | None = None
    """When they said so, with an offset from UTC; None where they did not."""
    note: str = ""
    """What the person wrote for themselves. Nothing reads it but they."""
    stance: str = ""
    """The stance of the practice that they did, as it was then."""
    left_out: bool = False
    """Whether something was told on which help rests: what it was is not kept."""
    record: Mapping[str, object] = FrozenDict()
    """What a record says of the decision beside facts, packs and seed: `balm`, `plugins`, `today`, `now` and `zone` of
    its history, `degraded`, and the hash of the `decision`, unless something is not kept that it rests on. Empty where
    an earlier version kept the entry."""

    def __repr__(self) -> str:
        return f"<Entry {self.id}>"  # a log may have it

    def __hash__(self) -> int:
        return hash((self.id, self.at))  # facts have no hash


def entry_time(entry: Entry) -> datetime.datetime:
    """When it was made, for sorting and finding."""
    return entry.at


def day_of(entry: Entry) -> datetime.date:
    """The day on which an entry was made: that of the person's own clock then, wherever it is looked at from."""
    return entry.at.date()


def of_days(entries: Iterable[Entry], first: datetime.date | None, last: datetime.date | None) -> list[Entry]:
    """The entries of these days, both included; None is an open end."""
    first, last = first or datetime.date.min, last or datetime.date.max
    return [entry for entry in entries if first <= day_of(entry) <= last]


def moments_of(
    first: datetime.date | None, last: datetime.date | None
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """The moment from which, and that before which, every clock may show one of these days; None is an open end.

    A clock is less than a day ahead of UTC or behind it.
    """
    start = None if first is None else _midnight(first, -1)
    end = None if last is None else _midnight(last, 2)
    return start, end


def _midnight(day: datetime.date, later: int) -> datetime.datetime | None:
    """The beginning in UTC of the day so many days later; None where the calendar has none."""
    try:
        return datetime.datetime.combine(day + later * DAY, datetime.time(), datetime.UTC)
    except OverflowError:
        return None


Made = TypeVar("Made")

_Kept: TypeAlias = dict[Hashable, tuple[object, object]]
"""What it is -> what it was made of beside some entries, and what was made."""


class Entries(Sequence[Entry]):
    """Entries that lie elsewhere, the oldest first, and can be fetched from a moment on without all the others.

    They never change: where a store's entries do, it gives others.
    """

    @cached_property
    def kept(self) -> _Kept:
        """For `Past.kept`; it goes when these entries go."""
        return {}

    @abstractmethod
    def since(self, start: datetime.datetime) -> Sequence[Entry]:
        """The entries from then on."""


class Past:
    """One person's entries, the oldest first, looked at from now. Immutable; `now` has a time zone.

    `now` is best in a zone that knows its own rules (`zoneinfo`), as only that one knows when a day began on which
    clocks were changed. What is worked out is worked out once, and from the last four weeks.

    `roles` say which of the packs' facts tell of distress and backdraft. An engine reads a past with its own packs'
    roles, as it is at the beginning of the minute (`of_minute`); a past that is read without an engine has to be given
    them.
    """

    def __init__(self, entries: Sequence[Entry], now: datetime.datetime, roles: Roles = NO_ROLES) -> None:
        if now.tzinfo is None:
            raise ValueError("`now` has no time zone")
        self._entries = entries if isinstance(entries, Entries) else tuple(map(_fixed, entries))
        self._now = now
        self._roles = roles
        self._of_minute: Past | None = None
        self._kept: _Kept = entries.kept if isinstance(entries, Entries) else {}

    @property
    def entries(self) -> Sequence[Entry]:
        """All of them, the oldest first."""
        return self._entries

    @property
    def now(self) -> datetime.datetime:
        """The moment from which they are looked at."""
        return self._now

    @property
    def roles(self) -> Roles:
        """Which of the packs' facts tell of distress and backdraft."""
        return self._roles

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Past) and self._said == other._said

    def __hash__(self) -> int:
        return hash((self.now, self.roles))

    def __reduce__(self) -> tuple[type[Past], tuple[tuple[Entry, ...], datetime.datetime, Roles]]:
        return Past, self._said

    @property
    def _said(self) -> tuple[tuple[Entry, ...], datetime.datetime, Roles]:
        return tuple(self.entries), self.now, self.roles

    def of_minute(self, roles: Roles) -> Past:
        """The same past at the beginning of the minute, for packs with these roles.

        So all decisions of a minute that the same entries lie behind see the same, and what one of them has worked out
        serves the others. The last one is kept, with what it worked out.
        """
        now = self.now.replace(second=0, microsecond=0)
        if roles == self.roles and now == self.now:
            return self
        past = self._of_minute
        if past is None or past.roles != roles:
            past = self._of_minute = Past(self.entries, now, roles)
        return past

    def kept(self, key: Hashable, of: object, make: Callable[[], Made]) -> Made:
        """What `make` makes of these entries and of `of`, made once and kept beside the entries until they change.

        `key` says what it is, and has something of the caller's own in it; of each key what was made last is kept. All
        who look at these entries share it, so nobody changes it; threads may make it twice.
        """
        found = self._kept.get(key)
        if found is None or found[0] != of:
            found = self._kept[key] = (of, make())
        return cast("Made", found[1])

    @property
    def moment(self) -> object:
        """The moment and the roles: what else hangs on a past beside its entries, for `kept`."""
        return self.now, self.roles

    def since(self, start: datetime.datetime) -> Sequence[Entry]:
        """The entries from then on; those that lie in the future too, as they do where a clock was set back."""
        start = _in_utc(start)  # two times of one zone would be compared by their clocks' faces
        if isinstance(self.entries, Entries):
            return self.entries.since(start)
        return self.entries[bisect_left(self.entries, start, key=entry_time) :]

    def ago(self, time: datetime.timedelta) -> datetime.datetime:
        """The moment so long before now, or where the calendar begins."""
        try:
            return _in_utc(self.now) - time
        except OverflowError:
            return EARLIEST

    def today(self) -> Sequence[Entry]:
        """The entries of the day that it is now by the clock of `now`, each by its own day, however long that is."""
        return self._of_today

    @cached_property
    def _of_today(self) -> Sequence[Entry]:
        today = self.now.date()
        # The own days of entries in the order of time run back by less than two days.
        before = today.toordinal() - 3
        found = []
        for entry in reversed(self._lately):
            day = entry.at.date()
            if day == today:
                found.append(entry)
            elif day.toordinal() < before:
                break
        return tuple(reversed(found))

    def days_ago(self, entry: Entry) -> int:
        """How many days lie between an entry's own day and today by the clock of `now`; 0 is today, or later."""
        return max(0, (self.now.date() - day_of(entry)).days)

    @cached_property
    def _lately(self) -> Sequence[Entry]:
        return self.since(self.ago(LATELY))

    @cached_property
    def days_since(self) -> Mapping[str, int]:
        """Practices that were done lately -> how many days ago, by the person's calendar; 0 is today."""
        today = self.now.date()
        return FrozenDict(
            {entry.chosen: max(0, (today - entry.at.date()).days) for entry in self._lately if entry.chosen}
        )

    @cached_property
    def worse_practices(self) -> frozenset[str]:
        """The full ids of the practices that left the person worse, for a week from when they said so.

        What was said in the future, by a clock that was set back since, counts as if it was said now.
        """
        return frozenset(entry.chosen for entry in self._worse if entry.chosen)

    @cached_property
    def worse_tags(self) -> frozenset[str]:
        """The tags of the same practices, without those that steady (the stance closing): one of these says nothing
        of its kind.
        """
        return frozenset(tag for entry in self._worse if entry.stance != "closing" for tag in entry.tags)

    @cached_property
    def _worse(self) -> Sequence[Entry]:
        """Of each practice that left the person worse in the last week one entry, one for each tags that it had."""
        week_ago = self.ago(WORSE_FOR)
        found: dict[Hashable, Entry] = {}
        for entry in reversed(self._lately):
            if entry.felt == "worse":
                # Times in zones are slow to compare, and mostly it is the same few practices, over and over.
                practice = (entry.chosen, entry.tags, entry.stance)
                if practice not in found and (entry.felt_at or entry.at) >= week_ago:
                    found[practice] = entry
        return tuple(found.values())

    @cached_property
    def tolerance(self) -> int:
        """How many opening practices lately were borne well, since the last that was not.

        Only those count of which the person said how they felt. One that left them worse ends the count, and so does
        an entry that tells of backdraft, met lately then (the role `backdraft`): 0 is none, or none since then.
        """
        borne = 0
        for entry in reversed(self._lately):
            if self.roles.is_marked("backdraft", entry.facts):
                break
            if entry.stance == "opening" and entry.felt:
                if entry.felt == "worse":
                    break
                borne += 1
        return borne

    def numbers(self, fact: str) -> Iterator[tuple[float, float]]:
        """What was told of a fact lately, as (days from now, value): days are negative for what lies behind."""
        return (((entry.at - self.now) / DAY, value) for entry, value in self._telling(fact))

    def _telling(self, fact: str) -> Iterator[tuple[Entry, float]]:
        """The entries of lately in which a number was told of a fact, and the number."""
        for entry in self._lately:
            value = entry.facts.get(fact)
            if isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST:
                yield entry, value

    def trend(self, fact: str | None = None) -> float | None:
        """How much a fact rises or falls in a week, over the check-ins of lately; None where they are too few.

        Without a name it is the fact with the role `distress`.
        """
        from balm.deciding.trend import trend

        name = self.roles.get("distress", "") if fact is None else fact
        return trend(list(self.numbers(name)), [day_of(entry) for entry, _ in self._telling(name)])


def _fixed(entry: Entry) -> Entry:
    """An entry whose tables do not change."""
    if type(entry.facts) is type(entry.packs) is type(entry.record) is FrozenDict:
        return entry
    return entry._replace(facts=frozen(entry.facts), packs=frozen(entry.packs), record=frozen(entry.record))


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    """The same moment in UTC, or the end of the calendar where that of UTC does not reach it."""
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError:
        return EARLIEST if moment.year == datetime.MINYEAR else LATEST
