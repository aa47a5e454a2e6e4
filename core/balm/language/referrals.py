"""Referrals: kinds of help in words, and help lines with the dates between which they may be shown."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from balm.language.here import NOWHERE, Place

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.shape import ReferralShape, ResourceShape

Channel: TypeAlias = Literal["call", "text", "chat", "web"]

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


class Resource(NamedTuple):
    """A help line. `country` "" is any country; it is shown up to and on the day `check_again_by`, if there is one."""

    kind: str
    name: str
    country: str
    channels: tuple[tuple[Channel, str], ...]
    """Pairs of how (call, text, chat, web) and the number or address."""
    hours: str
    languages: tuple[str, ...]
    audience: str
    source_url: str
    checked_on: datetime.date
    check_again_by: datetime.date | None
    pack: str = ""
    place: Place = NOWHERE

    def may_be_shown(self, today: datetime.date) -> bool:
        """Whether nobody had to look again before this day."""
        return self.check_again_by is None or today <= self.check_again_by


def latest_day() -> datetime.date:
    """Today in UTC+14, where each day begins first: nobody can have checked a help line later."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=14))).date()


def check_referral(kind: str, shape: ReferralShape, pack: str, here: Here) -> Referral:
    """The kind of help that ``[referrals.KIND]`` declares."""
    return Referral(kind, shape.title, shape.tier, shape.text, shape.otherwise, shape.lasts, pack, here.place)


def check_resource(
    shape: ResourceShape, pack: str, referral: Referral, countries: Fact | None, latest: datetime.date, here: Here
) -> Resource | None:
    """The help line that ``[[resource]]`` declares for a kind of help; None where it is wrong, which is reported.

    `countries` is the fact whose values countries are; nobody can have looked at the line after the day `latest`.
    """
    if shape.country and countries is not None:
        read = countries.datatype.read(countries, shape.country)
        if (here / "country").accept(read) is None:
            return None
    if not _check_dates(shape, referral, latest, here):
        return None
    return Resource(
        kind=shape.kind,
        name=shape.name,
        country=shape.country,
        channels=tuple((c.kind, c.value) for c in shape.channels),
        hours=shape.hours,
        languages=tuple(shape.languages),
        audience=shape.audience,
        source_url=shape.source_url,
        checked_on=shape.checked_on,
        check_again_by=shape.check_again_by,
        pack=pack,
        place=here.place,
    )


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
