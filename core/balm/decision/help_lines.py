"""Help lines -> words: whom each is for, how to reach it, and which stand under which kind of help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.diagnostics.suggest import listed
from balm.language.referrals import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.decision.data import PersonReferralData, ResourceData


def lines_once(referrals: Iterable[PersonReferralData]) -> list[list[ResourceData]]:
    """The help lines of each kind of help that is shown; one of several kinds is under the most urgent alone."""
    found: list[list[ResourceData]] = []
    met: set[tuple[str, str]] = set()
    for referral in referrals:
        new: list[ResourceData] = []
        for line in referral["resources"]:
            key = (line["name"], line["country"])
            if key not in met:
                met.add(key)
                new.append(line)
        found.append(new)
    return found


def named(line: ResourceData, *, about: bool = False) -> str:
    """The name of a help line and whom it is for; its hours and languages too where `about` it all is said."""
    said = [line["region"] and f"in {line['region']}", line["audience"] and f"for {line['audience']}"]
    said += [line["hours"], listed(line["languages"])] if about else []
    words = "; ".join(filter(None, said))
    return line["name"] + (f" ({words})" if words else "")


def ways(line: ResourceData) -> str:
    """How to reach a help line: one way or another."""
    return listed([Channel(**channel).words for channel in line["channels"]], "or")
