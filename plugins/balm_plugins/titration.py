"""Titration: small steps first, the next one when those sit well, and back at once after worse or backdraft.

A step is what a practice asks of a person: 0 for something to do, or to steady oneself with; one more where it works in
the mind, one more where it opens towards feeling, one more where it takes ten minutes or longer. Where kindness did
well at a step, kindness of the next one is within reach, wherever a person began. All numbers here are conventions.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import balm
from balm_plugins.looking_back import WEEK

LONG = 10
"""Minutes from which a practice counts as long."""
LARGEST = 3
ENOUGH = 2
"""So many practices in a row that felt better, each at least of the step reached, lead to the next one; so many kind
ones of one step lead to kindness of the next one."""
CALM = ("low", "medium")
"""How intense it may be for the next step of kindness to be within reach."""
WINDOW = datetime.timedelta(days=90)
"""What lies further back counts no more."""
WARM = frozenset({"warmth_to_self", "warmth_to_other", "loving_kindness"})
"""Tags of being kind in the mind or by a gesture: worse after one of these is what backdraft means."""

_START = {"some": 1, "regular": 2}
OVER, WITHIN = 2, 2
"""Points against each step too much, and for what has come within reach."""
BECAUSE_OVER = "It is step {its}, and {why}."
WORSE, SO_FAR = "something felt worse in the last week", "step {reached} is what sits well so far"
BECAUSE_WITHIN = "Step {reached} has come within reach: smaller ones felt better."
TELL_WITHIN = "Smaller steps have sat well with you, so this next small one may be tried."


class Titration:
    """Recalls how practices felt; silent where nothing was felt and no backdraft was told."""

    name = "titration"
    bound = 5
    reads = ("role:backdraft", "experience", "mental_door", "intensity")
    recalls = True

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:  # noqa: ARG002  # the contract's
        """Nothing: it knows no practices."""
        return ()

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """Points against steps that are too large yet, and two for those that have come within reach."""
        past, facts = situation.past, situation.facts
        if past is None:
            return []
        steps = past.kept(_steps, situation.practices, lambda: _steps(situation.practices))
        kind = past.kept(_kind, situation.practices, lambda: _kind(situation.practices))
        felt, worse = past.kept(_telling, past.moment, lambda: _telling(past))
        if not felt:
            return []
        back = worse or situation.roles.is_marked("backdraft", facts) or met_lately(past)
        begins = _start(facts)
        reached = 0 if back else _reached(felt, steps, begins, past.roles)
        closed = facts.get("mental_door") == "closed"
        may_try = not (back or closed) and facts.get("intensity") in CALM
        next_kind = _next_kind(felt, steps, past.roles) if may_try else None
        given = []
        for practice, its in steps.items():
            over = its - reached
            is_next = its == next_kind and practice in kind
            if is_next or (over == 0 and reached > begins and not closed):
                because = BECAUSE_WITHIN.format(reached=its)
                given.append(balm.Points(practice, WITHIN, because, TELL_WITHIN, next_step=is_next))
            elif over > 0:
                why = WORSE if back else SO_FAR.format(reached=reached)
                because = BECAUSE_OVER.format(its=its, why=why)
                given.append(balm.Points(practice, -min(self.bound, OVER * over), because))
        return given

    def portable(self) -> Mapping[str, object]:
        """The sizes of steps, the points and the words."""
        sizes = {"long": LONG, "largest": LARGEST, "enough": ENOUGH, "start": _START, "calm": CALM}
        points = {"over": OVER, "most": self.bound, "within": WITHIN}
        words = {"because_over": BECAUSE_OVER, "worse": WORSE, "so_far": SO_FAR, "because_within": BECAUSE_WITHIN}
        return {**sizes, **points, **words, "tell_within": TELL_WITHIN, **_looking_back()}


def _steps(practices: Sequence[balm.Practice]) -> Mapping[str, int]:
    """Practice -> how large a step it is; those of which too little is told are absent."""
    return {practice.id: found for practice in practices if (found := step(practice)) is not None}


def _kind(practices: Sequence[balm.Practice]) -> frozenset[str]:
    """The practices of being kind."""
    return frozenset(practice.id for practice in practices if not WARM.isdisjoint(practice.tags or ()))


def _telling(past: balm.Past) -> tuple[Sequence[balm.Entry], bool]:
    """The entries of the window that tell how something felt, or of backdraft; and whether this week one felt worse."""
    felt = [
        entry
        for entry in past.since(past.ago(WINDOW))
        if (entry.chosen and entry.felt) or past.roles.is_marked("backdraft", entry.facts)
    ]
    return felt, any(entry.felt == "worse" for entry in felt if past.now - entry.at < WEEK)


class Backdraft:
    """A signal: for a week after kindness or what opens felt worse, or backdraft was told, that is lately unless told
    anew."""

    name = "backdraft"
    fills = ("role:backdraft",)

    def read(self, past: balm.Past) -> Mapping[str, object]:
        """The least that means lately, where it was met in the last week; nothing otherwise, and so unknown."""
        name, lately = past.roles.get("backdraft"), past.roles.marked("backdraft")
        return {name: lately[0]} if name is not None and met_lately(past) else {}

    def portable(self) -> Mapping[str, object]:
        """What it fills, and how far it looks back."""
        return {"fills": self.fills, **_looking_back()}


def _looking_back() -> Mapping[str, object]:
    """What lies so many days back counts, and which tags are warm."""
    return {"window": WINDOW.days, "week": WEEK.days, "warm": sorted(WARM)}


def met_lately(past: balm.Past) -> bool:
    """Whether the last backdraft was met within a week: kindness or what opens felt worse then, or it was told.

    While it is told again and again it stays the same one, counted from the first time: what a history holds as
    told may be what this signal filled in, and would otherwise keep itself alive.
    """
    roles = past.roles
    if not any(_warm(entry) or roles.is_marked("backdraft", entry.facts) for entry in past.since(past.ago(WEEK))):
        return False  # as nearly always; only otherwise has the beginning to be looked for
    met = last = None
    for entry in past.since(past.ago(WINDOW)):
        warm = _warm(entry)
        told = roles.is_marked("backdraft", entry.facts)
        now = told and roles.answer("backdraft", entry.facts) != roles.marked("backdraft")[0]
        if warm or now or (told and (last is None or entry.at - last >= WEEK)):
            met = entry.at
        if warm or told:
            last = entry.at
    return met is not None and past.now - met <= WEEK


def _warm(entry: balm.Entry) -> bool:
    """Whether kindness, or what opens, felt worse."""
    return entry.felt == "worse" and (entry.stance == "opening" or not WARM.isdisjoint(entry.tags))


def step(practice: balm.Practice) -> int | None:
    """How large a step a practice is, 0 to 3; None where too little is told of it."""
    if practice.stance == "closing":
        return 0
    if practice.kind is None or practice.stance is None or practice.minutes is None:
        return None
    return (practice.kind == "mental") + (practice.stance == "opening") + (practice.minutes[0] >= LONG)


def _start(facts: Mapping[str, object]) -> int:
    """Where a person begins: who has done this before, or is at home with kindness, need not begin at nothing."""
    return _START.get(str(facts.get("experience")), 0) + (facts.get("mental_door") == "open")


def _reached(felt: Sequence[balm.Entry], steps: Mapping[str, int], start: int, roles: balm.Roles) -> int:
    """The step that these entries lead to, the oldest first."""
    reached, well = start, 0
    for entry in felt:
        if _setback(entry, roles):
            reached, well = 0, 0
        elif entry.felt == "better" and steps.get(entry.chosen, -1) >= reached:
            well += 1
            if well == ENOUGH:
                reached, well = reached + 1, 0
        elif entry.felt == "same":
            well = 0
    return min(reached, LARGEST)


def _next_kind(felt: Sequence[balm.Entry], steps: Mapping[str, int], roles: balm.Roles) -> int | None:
    """The step after the largest one at which kindness did well since it last did not; None where it nowhere did."""
    well: Counter[int] = Counter()
    for entry in felt:
        if _warm(entry) or roles.is_marked("backdraft", entry.facts):
            well.clear()
        elif entry.felt == "better" and entry.chosen in steps and not WARM.isdisjoint(entry.tags):
            well[steps[entry.chosen]] += 1
    return max((its + 1 for its, times in well.items() if times >= ENOUGH), default=None)


def _setback(entry: balm.Entry, roles: balm.Roles) -> bool:
    return entry.felt == "worse" or roles.is_marked("backdraft", entry.facts)


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """Small steps."""
    return [Titration()]


@balm.hookimpl
def balm_signals() -> list[balm.Signal]:
    """What hurt this week is remembered this week."""
    return [Backdraft()]
