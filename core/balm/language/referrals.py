"""Referrals: kinds of help in words, and help lines with the dates between which they may be shown."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from balm.language.here import NOWHERE, Place
from balm.language.predicates import satisfied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.language.facts import Fact, Value
    from balm.language.here import Here
    from balm.language.predicates import Condition
    from balm.language.shape import ChannelShape, ReferralShape, ResourceShape
    from balm.language.vocabulary import Vocabulary

ChannelKind: TypeAlias = Literal["call", "text", "chat", "app", "web"]

MOST_DAYS = 400
"""A help line is checked again within so many days."""


class Referral(NamedTuple):
    """A kind of help. A higher tier comes first; `otherwise` is said where no current help line is known.

    Lines of a kind that `lasts`, such as emergency numbers, are shown for good.
    """

    kind: str
    title: str
    tier: int
    text: str = ""
    otherwise: str = ""
    lasts: bool = False
    pack: str = ""
    place: Place = NOWHERE


class Channel(NamedTuple):
    """A way to reach a help line: a number or an address."""

    kind: ChannelKind
    value: str
    word: str = ""
    """The word to text to the number."""
    app: str = ""
    """The app in which the number is reached."""

    @property
    def words(self) -> str:
        """What to do: "call 988", "text HOME to 741741"."""
        if self.word:
            return f"text {self.word} to {self.value}"
        if self.app:
            return f"message {self.value} in {self.app}"
        return f"{_REACH[self.kind]} {self.value}"


_REACH = {"call": "call", "text": "text", "chat": "chat at", "web": "read"}


class Resource(NamedTuple):
    """A help line. It is shown up to and on the day `check_again_by`, if there is one."""

    kinds: tuple[str, ...]
    """The kinds of help that it is for, each a key of ``[referrals]``."""
    name: str
    country: str
    """"" is any country."""
    region: str
    """The part of the country that it is for; "" is all of it."""
    channels: tuple[Channel, ...]
    hours: str
    languages: tuple[str, ...]
    audience: str
    unless: tuple[Condition, ...]
    """It is not shown to somebody of whom one of these definitely holds."""
    pair: str
    """The name of the line for those whom this one is not for: a pair is shipped whole, or not at all."""
    source_url: str
    source_kind: Literal["", "operator", "government"]
    """Whose page `source_url` is."""
    second_url: str
    """Where it was seen a second time, on a page by somebody else."""
    checked_on: datetime.date
    check_again_by: datetime.date | None
    pack: str = ""
    place: Place = NOWHERE

    def may_be_shown(self, today: datetime.date) -> bool:
        """Whether nobody had to look again before this day."""
        return self.check_again_by is None or today <= self.check_again_by

    @property
    def due_on(self) -> datetime.date:
        """The last day on which nobody has to look at it again."""
        return self.check_again_by or self.checked_on + datetime.timedelta(days=MOST_DAYS)

    def is_for(self, facts: Mapping[str, Fact], told: Mapping[str, Value]) -> bool:
        """Whether nothing that is known of a person speaks against showing it to them."""
        return not any(satisfied(condition, facts, told) for condition in self.unless)


def latest_day() -> datetime.date:
    """Today in UTC+14, where each day begins first: nobody can have checked a help line later."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=14))).date()


def check_referral(kind: str, shape: ReferralShape, pack: str, here: Here) -> Referral:
    """The kind of help that ``[referrals.KIND]`` declares."""
    return Referral(kind, shape.title, shape.tier, shape.text, shape.otherwise, shape.lasts, pack, here.place)


def check_resource(
    shape: ResourceShape,
    pack: str,
    referrals: Sequence[Referral],
    countries: Fact | None,
    latest: datetime.date,
    vocabulary: Vocabulary,
    here: Here,
) -> Resource | None:
    """The help line that ``[[resource]]`` declares; None where it is wrong, which is reported.

    `countries` is the fact whose values countries are; nobody can have looked at the line after the day `latest`.
    """
    if shape.country and countries is not None:
        read = countries.datatype.read(countries, shape.country)
        if (here / "country").accept(read) is None:
            return None
    dates = [_check_dates(shape, referral, latest, here) for referral in referrals]
    channels = [_check_channel(channel, here / "channels" / i) for i, channel in enumerate(shape.channels)]
    unless = vocabulary.conditions(shape.unless, here / "unless")
    if not referrals or not all(dates) or None in channels:
        return None
    return Resource(
        kinds=tuple(referral.kind for referral in referrals),
        name=shape.name,
        country=shape.country,
        region=shape.region,
        channels=tuple(filter(None, channels)),
        hours=shape.hours,
        languages=tuple(shape.languages),
        audience=shape.audience,
        unless=unless,
        pair=shape.pair,
        source_url=shape.source_url,
        source_kind=shape.source_kind,
        second_url=shape.second_url,
        checked_on=shape.checked_on,
        check_again_by=shape.check_again_by,
        pack=pack,
        place=here.place,
    )


def _check_channel(shape: ChannelShape, here: Here) -> Channel | None:
    """A way to reach a line; None where it is wrong, which is reported."""
    if shape.word and shape.kind != "text":
        expected = 'a key of `{ kind = "text", ... }`: the word to text to the number'
        (here / "word").report("unknown-key", part="key", found="word", where="this channel", expected=expected)
    elif shape.app and shape.kind != "app":
        expected = 'a key of `{ kind = "app", ... }`: the app in which the number is reached'
        (here / "app").report("unknown-key", part="key", found="app", where="this channel", expected=expected)
    elif shape.kind == "app" and not shape.app:
        here.report("missing-key", part="key", name="app", where='a channel of kind "app"')
    else:
        return Channel(shape.kind, shape.value, shape.word, shape.app)
    return None


def _check_dates(shape: ResourceShape, referral: Referral, latest: datetime.date, here: Here) -> bool:
    first, last = shape.checked_on, shape.check_again_by
    if first > latest:
        (here / "checked_on").report("future-date", found=str(first))
    elif referral.lasts and last is not None:
        (here / "check_again_by").report("lasting-line", part="key", kind=referral.kind)
    elif referral.lasts:
        return True
    elif last is None:
        here.report("missing-key", part="key", name="check_again_by", where="a help line")
    elif not 0 <= (last - first).days <= MOST_DAYS:
        found = "lies before" if last < first else f"lies more than {MOST_DAYS} days after"
        (here / "check_again_by").report("bad-date", found=found, first=str(first), most=MOST_DAYS)
    else:
        return True
    return False
