"""Behaviour: two programs -> what at least one person would notice, each with the smallest such person.

That nothing else differs is proved. Practices of somebody's own, and what strategies give, are left out on both sides.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from itertools import starmap
from operator import or_
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.compiled.matcher import bits
from balm.explaining.reasons import excluded_by, left_out
from balm.proving.witness import Witness, decide_witness
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from balm.authoring.diff_share import DiffShare
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.proving.comparison import Comparison, ProfilePair
    from balm.proving.smaller import Given
    from balm.solving.questions import Session

KINDS = {
    "help-lost": "Help taken away",
    "readmitted": "Excluded before, offered now",
    "left-out": "Offered before, left out now",
    "first-lost": "No longer first",
    "help-added": "Help added",
    "offered": "Newly offered",
    "first-won": "Newly first",
    "question-lost": "No longer the first question",
    "question-won": "Newly the first question",
}
"""Kinds of difference, by harm, and what they are called."""

LESS_SAFE = ("help-lost", "readmitted")

Key: TypeAlias = tuple[str, str]
"""Kind and subject of a difference."""


@dataclass(frozen=True)
class Target:
    """One difference that there may be: a kind of help, a practice or a fact, and where it shows."""

    kind: str
    subject: str
    literal: int

    @property
    def key(self) -> Key:
        """Which difference it is."""
        return self.kind, self.subject


@dataclass(frozen=True)
class Difference:
    """A difference that there is."""

    kind: str
    subject: str
    """A kind of help, a practice's id, or the name of a fact."""
    told: ProfilePair | None = None
    """What the smallest person tells for whom it shows; None where there are too many to look for each."""
    before: str = ""
    """What that person got before, as far as the difference is about it."""
    after: str = ""
    share: DiffShare | None = None
    """The share of all cells that it touches; None where it was not counted."""
    profiles: int | None = None
    """How many of the profiles that were given it touches."""
    lost: bool = field(default=False, repr=False)
    """Whether it only shows with an answer that the new side no longer knows."""

    @property
    def key(self) -> Key:
        """Which difference it is."""
        return self.kind, self.subject

    @property
    def less_safe(self) -> bool:
        """Whether help is lost, or a practice that was excluded is offered."""
        return self.kind in LESS_SAFE

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        data: dict[str, Any] = {"kind": self.kind, "subject": self.subject, "less_safe": self.less_safe}
        if self.told is not None:
            data["witness"] = self.told.profile
            data |= {key: told for key in ("only_old", "only_new") if (told := getattr(self.told, key))}
            data |= {"before": self.before, "after": self.after}
        if self.share is not None:
            data["share"] = self.share.to_dict()
        if self.profiles is not None:
            data["profiles"] = self.profiles
        return data


def _either_way(
    comparison: Comparison, lost: str, won: str, subjects: Iterable[tuple[str, int, int]]
) -> Iterator[Target]:
    """Of subjects, each with the literals by which the sides have it: the old side alone, and the new one alone."""
    every = comparison.formulas.all_of
    for name, old, new in subjects:
        yield Target(lost, name, every((old, -new)))
        yield Target(won, name, every((new, -old)))


def help_shown(comparison: Comparison) -> Iterator[Target]:
    """Help that one side shows and the other does not."""
    kinds = dict.fromkeys((*comparison.old.program.referring, *comparison.new.program.referring))
    shown = ((kind, comparison.old.refers(kind), comparison.new.refers(kind)) for kind in kinds)
    return _either_way(comparison, "help-lost", "help-added", shown)


def practices_offered(comparison: Comparison) -> Iterator[Target]:
    """Practices that one side offers and the other does not."""
    every = comparison.formulas.all_of
    ours, theirs = ({one.practice.id: one for one in side.candidates} for side in (comparison.old, comparison.new))
    for name in dict.fromkeys((*ours, *theirs)):
        old = comparison.old.eligible(ours[name]) if name in ours else FALSE
        new = comparison.new.eligible(theirs[name]) if name in theirs else FALSE
        excluded = comparison.old.excluded(ours[name]) if name in ours else FALSE
        yield Target("readmitted", name, every((excluded, new)))
        yield Target("offered", name, every((new, -old, -excluded)))
        yield Target("left-out", name, every((old, -new)))


def questions_asked(comparison: Comparison) -> Iterator[Target]:
    """Facts that one side asks for first and the other does not."""
    sides = comparison.old, comparison.new
    names = dict.fromkeys(name for side in sides for name in side.program.asking)
    asked = (tuple(side.asks_first(name) if name in side.program.asking else FALSE for side in sides) for name in names)
    firsts = ((name, old, new) for name, (old, new) in zip(names, asked, strict=True))
    return _either_way(comparison, "question-lost", "question-won", firsts)


def practices_first(comparison: Comparison) -> Iterator[Target]:
    """Practices that come first on one side and not on the other."""
    for name, lost, literal in comparison.first_changes():
        yield Target("first-lost" if lost else "first-won", name, literal)


def less_safe(comparison: Comparison) -> Iterator[Target]:
    """What makes less safe: to be looked at before all else."""
    return (one for one in _help_and_offers(comparison) if one.kind in LESS_SAFE)


def otherwise_offered(comparison: Comparison) -> Iterator[Target]:
    """The other differences of help and of what is offered."""
    return (one for one in _help_and_offers(comparison) if one.kind not in LESS_SAFE)


def _help_and_offers(comparison: Comparison) -> Iterator[Target]:
    yield from help_shown(comparison)
    yield from practices_offered(comparison)


def found(comparison: Comparison, targets: Sequence[Target], most: int) -> Iterator[Difference]:
    """Those of the differences that there are, each as soon as it is known; that there are no others is proved.

    Of each kind the first `most` come again with their smallest person. Differences are looked for among answers that
    both sides know. What makes less safe is also looked for among those that only the old side knows: whoever would
    have said so says nothing now.
    """
    by_subject: dict[str, list[Target]] = {}
    for target in targets:
        if target.literal != FALSE:
            by_subject.setdefault(target.subject, []).append(target)
    waiting = {target.key for target in targets}
    counts: Counter[str] = Counter()

    def settled(target: Target) -> bool:
        return target.key not in waiting and counts[target.kind] >= most

    searched = comparison.found_by_search((target.literal for target in targets), most)
    met = waiting & _changed_first(comparison)
    yield from starmap(Difference, sorted(met))
    waiting -= met
    for ones in by_subject.values():
        if all(map(settled, ones)):
            continue
        with comparison.session() as session:
            for target in ones:
                if settled(target):
                    continue
                somebody = searched.get(target.literal)
                lost = somebody is None and not session.possible((target.literal, *comparison.known_to_both))
                if somebody is None and not lost and target.kind in ("first-lost", "first-won"):
                    comparison.search_around(session)
                met = waiting & _changed_first(comparison) - {target.key}
                yield from starmap(Difference, sorted(met))
                waiting -= met
                if lost and not (target.kind in LESS_SAFE and comparison.lost and session.possible((target.literal,))):
                    continue
                waiting.discard(target.key)
                yield Difference(*target.key, lost=lost)
                counts[target.kind] += 1
                if counts[target.kind] <= most:
                    shown, seen = _with_person(comparison, session, target, somebody, lost=lost)
                    yield shown
                    # People who were decided on the way show other differences, which need not be looked for then.
                    for kind, subject in sorted(waiting & seen) if not lost else ():
                        yield Difference(kind, subject)
                    waiting -= seen if not lost else set()


def _with_person(
    comparison: Comparison, session: Session, target: Target, somebody: Given | None, *, lost: bool
) -> tuple[Difference, set[Key]]:
    """The difference with its smallest person, whom both sides have decided.

    `somebody` is who is known to show it; else the session has just found somebody.
    With it, all differences that anybody showed on the way.
    """
    seen: set[Key] = set()
    old, new = comparison.old.program, comparison.new.program

    def decided(told: ProfilePair) -> tuple[Outcome, Outcome]:
        return decide_witness(old, Witness(told.old)), decide_witness(new, Witness(told.new))

    def shows(told: ProfilePair) -> bool:
        keys = apart(old, *decided(told))
        seen.update(keys)
        return target.key in keys

    told = comparison.smallest(session, target.literal, shows, lost=lost, found=somebody)
    assert told is not None  # noqa: S101  # what was possible is possible
    if not shows(told):
        raise AssertionError(
            f"Comparison packs decide alike what was to differ ({target.kind} {target.subject}, {told.profile}). "
            "This is a mistake in Balm, not in the packs."
        )
    before, after = decided(told)
    was, now = _words(target, old, before), _words(target, new, after)
    return Difference(*target.key, told, was, now, lost=lost), seen


def apart(old: Program, before: Outcome, after: Outcome) -> frozenset[Key]:
    """Every difference between two decisions."""
    ours, theirs = ({one.practice.id for one in outcome.ranked} for outcome in (before, after))
    excluded = _excluded(old, before)
    pairs = {
        "help-lost": {*before.referrals} - {*after.referrals},
        "help-added": {*after.referrals} - {*before.referrals},
        "readmitted": theirs & excluded,
        "offered": theirs - ours - excluded,
        "left-out": ours - theirs,
        "first-lost": {*_first(before)} - {*_first(after)},
        "first-won": {*_first(after)} - {*_first(before)},
        "question-lost": {*before.questions[:1]} - {*after.questions[:1]},
        "question-won": {*after.questions[:1]} - {*before.questions[:1]},
    }
    return frozenset((kind, subject) for kind, subjects in pairs.items() for subject in subjects)


def _changed_first(comparison: Comparison) -> set[Key]:
    """The differences in what comes first of those whom both sides decided while others were looked for."""
    pairs = [(old, new) for old, new in comparison.met if old != new]
    comparison.met.clear()
    lost = {("first-lost", old) for old, _ in pairs if old is not None}
    return lost | {("first-won", new) for _, new in pairs if new is not None}


def _first(outcome: Outcome) -> list[str]:
    return [one.practice.id for one in outcome.ranked[:1]]


def _excluded(program: Program, outcome: Outcome) -> set[str]:
    dropped = reduce(or_, (program.drops[rule] for rule in outcome.fired), 0)
    kept = {waiver.practice for waiver in program.waivers if waiver.of(outcome.firing)}
    every = program.rulebook.practices
    return {every[at].id for at in bits(dropped) if at not in kept or excluded_by(program, outcome, every[at])}


def _words(target: Target, program: Program, outcome: Outcome) -> str:
    """What a person got, as far as a difference is about it."""
    kind, subject = target.kind, target.subject
    if kind.startswith("help"):
        return ", ".join(outcome.referrals) or "no help"
    if kind.startswith("question"):
        return next(iter(outcome.questions), "no question")
    if kind.startswith("first"):
        return next(iter(_first(outcome)), "nothing")
    if subject not in program.index:
        return "not in the packs"
    for one in left_out(program, outcome):
        if one.practice.id == subject:
            why = ("excluded", one.excluded_by) if one.excluded_by else ("out of reach", one.infeasible)
            return f"{why[0]} by {', '.join(why[1])}"
    return "offered"
