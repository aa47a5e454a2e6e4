"""Referrals: kinds of help in words, and help lines with the dates between which they may be shown."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from balm.language.here import NOWHERE, Place

if TYPE_CHECKING:
    from collections.abc import Collection

    from balm.language.here import Here
    from balm.language.shape import ReferralShape, ResourceShape
    from balm.language.vocabulary import Vocabulary


class Referral(NamedTuple):
    """A kind of help. A higher tier comes first; `otherwise` is said where no current help line is known."""

    kind: str
    title: str
    tier: int
    text: str = ""
    otherwise: str = ""
    pack: str = ""
    place: Place = NOWHERE


class Resource(NamedTuple):
    """A help line. `country` "" is any country; it is shown up to and on the day `check_again_by`."""

    kind: str
    name: str
    country: str
    channels: tuple[tuple[str, str], ...]
    """Pairs of how (call, text, chat, web) and the number or address."""
    hours: str
    languages: tuple[str, ...]
    audience: str
    source_url: str
    checked_on: datetime.date
    check_again_by: datetime.date
    pack: str = ""
    place: Place = NOWHERE


def check_referral(kind: str, shape: ReferralShape, pack: str, here: Here) -> Referral:
    """The kind of help that ``[referrals.KIND]`` declares."""
    return Referral(kind, shape.title, shape.tier, shape.text, shape.otherwise, pack, here.place)


def check_resource(
    shape: ResourceShape, pack: str, may_add_to: Collection[str], country: str, vocabulary: Vocabulary, here: Here
) -> Resource | None:
    """The help line that ``[[resource]]`` declares.

    `may_add_to` are the kinds of help to which this pack may add lines; `country` names the fact whose values
    countries are.
    """
    if not vocabulary.known("help", shape.kind, here / "kind"):
        return None
    if shape.kind not in may_add_to:
        (here / "kind").report("floor-line", found=shape.kind, name=pack)
    fact = vocabulary.facts.get(country)
    if shape.country and fact is not None and shape.country not in fact.values:
        (here / "country").report_unknown("unknown-value", shape.country, fact.values, fact=country)
        return None
    if shape.check_again_by < shape.checked_on:
        (here / "check_again_by").report("bad-date", first=str(shape.checked_on))
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
