"""Observed: people's logs and an engine -> what each decision tells about the policy that this engine is.

A decision tells something where three things meet. Something was left to chance in it. The person did what stood first,
and said how it felt. And it can be decided again from what was told, with the past as it was then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from balm.deadline import NEVER, Deadline
from balm.deciding.past import Entry, Past
from balm.deciding.propensities import firsts
from balm.diagnostics.errors import ProfileError
from balm.language.practices import OWN

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.language.rulebook import Rulebook

FELT = {"better": 1.0, "same": 0.0, "worse": -1.0}
"""What an outcome is worth. A convention."""

LEFT_OUT = {
    "certain": "nothing was left to chance",
    "own": "an activity of the person's own was shown, which a log does not describe",
    "not first": "what stood first was not done",
    "not felt": "nobody said how it felt",
    "too rare": "what stood first had a chance below one in a million, or none that is one",
    "unreadable": "what was told does not fit these packs",
    "degraded": "a strategy failed when it was decided again",
}
"""Why a decision tells nothing, by the first of these that is so."""


LEAST_CHANCE = 1e-6
"""What was less likely would outweigh all else together. A convention."""


class Observed(NamedTuple):
    """A decision that tells something."""

    person: int
    first: str
    """What stood first, and was done."""
    chance: float
    """How likely it was to stand there."""
    felt: float
    wanted: Mapping[str, float]
    """Practice -> how likely the other policy would have put it first."""
    distress: float | None
    """From 0 to 1 of its range, for the model of what is felt; None where it was not told."""

    @property
    def weight(self) -> float:
        """How much likelier the other policy was to do the same."""
        return self.wanted.get(self.first, 0.0) / self.chance


class Logs(NamedTuple):
    """What logs tell about one policy."""

    observed: tuple[Observed, ...]
    left_out: Counter[str]
    """A key of LEFT_OUT -> how many decisions."""
    people: int
    repeated: int = 0
    """Entries that stand in the logs more than once, each beyond its first."""


def observe(
    engine: Engine,
    logs: Sequence[Sequence[Entry]],
    progress: Callable[[int, int], None] | None = None,
    deadline: Deadline = NEVER,
) -> Logs:
    """Every decision of these logs, a log a person, decided again by an engine. `progress` is told of how many.

    Logs that share a decision are of one person, and each decision counts once. Raises OutOfTime.
    """
    whose = _people(logs)
    total, done = sum(map(len, whose)), 0
    found: list[Observed] = []
    left_out: Counter[str] = Counter()
    for person, entries in enumerate(whose):
        for at, entry in enumerate(deadline.each(entries)):
            one = _observe(engine, person, entry, entries[:at])
            if isinstance(one, str):
                left_out[one] += 1
            else:
                found.append(one)
            done += 1
            if progress:
                progress(done, total)
    return Logs(tuple(found), left_out, len(whose), sum(map(len, logs)) - total)


def _people(logs: Sequence[Sequence[Entry]]) -> list[list[Entry]]:
    """The decisions of each person in their order, each once: told of last, how it felt is known."""
    people: list[dict[object, Entry]] = []
    for log in logs:
        mine = {_identity(entry): entry for entry in sorted(log, key=lambda entry: bool(entry.felt))}
        for other in [one for one in people if not one.keys().isdisjoint(mine)]:
            mine |= {key: entry for key, entry in other.items() if key not in mine or entry.felt}
            people.remove(other)
        people.append(mine)
    return [sorted(entries.values(), key=lambda entry: entry.at) for entries in people]


def _identity(entry: Entry) -> object:
    """What no two decisions share: an id, as far as it is one of a kind, a moment, and what was shown."""
    return entry.id, entry.at, entry.options


def _observe(engine: Engine, person: int, entry: Entry, before: Sequence[Entry]) -> Observed | str:
    if all(option.chance == 1 for option in entry.options):
        return "certain"
    if any(option.practice.startswith(OWN) for option in entry.options):
        return "own"
    first = entry.options[0]
    if entry.chosen != first.practice:
        return "not first"
    if not entry.felt:
        return "not felt"
    if not LEAST_CHANCE <= first.chance <= 1:
        return "too rare"
    known = engine.rulebook.facts
    facts = {name: value for name, value in entry.facts.items() if name in known and known[name].tellable}
    try:
        decision = engine.decide(facts, seed=entry.seed or 1, past=Past(before, entry.at))
    except ProfileError:
        return "unreadable"
    if decision.degraded:
        return "degraded"
    wanted = firsts(engine.program, decision.outcome)
    return Observed(person, first.practice, first.chance, FELT[entry.felt], wanted, _distress(engine.rulebook, facts))


def _distress(rulebook: Rulebook, facts: Mapping[str, object]) -> float | None:
    fact, told = rulebook.fact_of("distress"), rulebook.roles.answer("distress", facts)
    return (told - fact.low) / (fact.high - fact.low) if fact and isinstance(told, int | float) else None
