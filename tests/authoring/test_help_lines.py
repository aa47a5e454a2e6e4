"""Help lines that are shipped: each has what shows that it is right, and a line that lacks something is held back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from balm.authoring.help_lines import faults, help_lines
from support.shipped_packs import rulebook

if TYPE_CHECKING:
    from balm.language.referrals import Resource

TODAY = datetime.date(2026, 11, 29)
KINDS = {"emergency", "crisis", "safeguarding", "support", "child_support"}


def shipped() -> list[Resource]:
    return help_lines([rulebook()])


def named(name: str, country: str) -> Resource:
    (one,) = (one for one in shipped() if (one.name, one.country) == (name, country))
    return one


def test_what_is_shipped_may_be_released() -> None:
    assert faults(shipped(), TODAY) == []
    assert {kind for one in shipped() for kind in one.kinds} >= KINDS


SPOILT = [
    ("Samaritans", "GB", {"source_kind": ""}, "there is no page of who runs it"),
    ("Samaritans", "GB", {"source_url": "CrisisHotlines"}, "there is no page of who runs it"),
    ("Samaritans", "GB", {"second_url": ""}, "it was seen once"),
    ("Samaritans", "GB", {"second_url": "https://samaritans.org/"}, "it was seen once"),
    ("Samaritans", "GB", {"checked_on": TODAY + datetime.timedelta(days=2)}, "nobody can have checked it"),
    ("Samaritans", "GB", {"check_again_by": TODAY - datetime.timedelta(days=1)}, "check again by 28 November 2026"),
    ("Emergency services", "GB", {"checked_on": datetime.date(2025, 10, 1)}, "check again by 5 November 2026"),
    ("Shout", "GB", {"region": "Kent", "kinds": ("desk",)}, "it is for Kent alone"),
]
CHANNELS = [
    ("call", "one one six"),
    ("text", "85258 SHOUT"),
    ("call", "9"),
    ("chat", "the website"),
    ("web", "http:/x"),
]


@pytest.mark.parametrize(("name", "country", "change", "words"), SPOILT)
def test_a_spoilt_line_is_held_back(name: str, country: str, change: dict[str, object], words: str) -> None:
    one = named(name, country)
    spoilt = one._replace(**change)
    found = faults([spoilt if line == one else line for line in shipped()], TODAY)
    assert [(fault.line, fault.words.startswith(words)) for fault in found] == [(spoilt, True)]


@pytest.mark.parametrize(("kind", "value"), CHANNELS)
def test_a_number_that_nobody_can_dial_is_held_back(kind: str, value: str) -> None:
    one = named("Samaritans", "GB")
    way = one.channels[0]._replace(kind=kind, value=value)  # type: ignore[arg-type]
    (fault,) = faults([one._replace(channels=(way,))], TODAY)
    assert fault.words.startswith("nobody can ")


@pytest.mark.parametrize(
    "half", ["116 123, telefon zaufania dla dorosłych", "116 111, telefon zaufania dla dzieci i młodzieży"]
)
def test_one_half_of_a_pair_is_held_back(half: str) -> None:
    """Where the other is missing, and where it does not know of it."""
    one = named(half, "PL")
    other = named(one.pair, "PL")
    (fault,) = faults([line for line in shipped() if line != other], TODAY)
    assert (fault.line, fault.words) == (one, f"it is one half of a pair, and `{one.pair}` is not there")
    alone = other._replace(pair="")
    (fault,) = faults([alone if line == other else line for line in shipped()], TODAY)
    assert (fault.line, fault.words) == (one, f"`{one.pair}` does not name it as its pair")
