"""Help: a check-in's state and the decision so far -> the kinds of help in sight, with their words and help lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.decision.person import person_referral
from balm.language.facts import DECLINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.checkin.context import Context
    from balm.checkin.data import CheckInStateData
    from balm.decision.data import PersonReferralData
    from balm.decision.decision import Decision


def kinds_in_sight(context: Context, state: CheckInStateData, decision: Decision) -> list[str]:
    """The kinds of help in sight, the most urgent first.

    Beside those of the decision they are the kinds that words of danger called, and those of every question of danger
    of which something was said, or that was left open, while it is unknown.
    """
    found = [referral.kind for referral in decision.referrals]
    open_danger = {context.fact(name).alarm for name in state["touched"] if _is_open(state, name)}
    kept = {*state["help"], *open_danger} - {*found, ""}
    return _by_urgency(context, {*found, *kept}) if kept else found


def kinds_of_danger(context: Context) -> list[str]:
    """The kinds of help of all facts of danger: what is shown to whoever asks for help and nothing else is in sight."""
    kinds = {fact.alarm for fact in context.book.facts.values() if fact.alarm}
    floor = [kind for kind, referral in context.book.referrals.items() if referral.pack == context.book.floor]
    return _by_urgency(context, kinds or floor)


def shown_help(context: Context, decision: Decision, kinds: Iterable[str]) -> list[PersonReferralData]:
    """Kinds of help as the person sees them, with the help lines of today."""
    today = context.today()
    return [person_referral(decision.help(kind, today)) for kind in kinds]


def _is_open(state: CheckInStateData, name: str) -> bool:
    return state["facts"].get(name, DECLINED) == DECLINED


def _by_urgency(context: Context, kinds: Iterable[str]) -> list[str]:
    referrals, floor = context.book.referrals, context.book.floor
    return sorted(kinds, key=lambda kind: (referrals[kind].pack != floor, -referrals[kind].tier, kind))
