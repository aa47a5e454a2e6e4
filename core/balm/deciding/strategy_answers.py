"""Strategy answers: what a strategy returned -> proposals and points that count, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balm.deciding.outcome import Contribution, Degraded, Draws
from balm.deciding.strategies import Points
from balm.language.practices import OWN, OWN_KEYS, Practice, read_own

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.deciding.strategies import Situation, Strategy
    from balm.language.facts import Fact

MOST_SAID = 10**6
"""Python writes out no number of thousands of digits, and nobody would read one."""


class Run:
    """What all strategies brought to one decision."""

    def __init__(self, own: Iterable[Practice]) -> None:
        self.own = list(own)
        self.contributions: list[Contribution] = []
        self.degraded: list[Degraded] = []
        self.draws: list[Draws] = []


def listed(result: Any) -> Any:
    """Generators run their code while they are read: read them inside the time limit."""
    return result if result is None or isinstance(result, str | bytes | Mapping) else list(result)


def proposed(run: Run, attributes: Mapping[str, Fact], result: Any) -> str:
    """Keep the activities that it proposed; what is wrong with them, or ""."""
    if not isinstance(result, list):
        return "returned no list"
    made = []
    for number, raw in enumerate(result, 1):
        practice = read_own(raw, attributes)
        if not isinstance(practice, Practice):
            return f"proposal {number}: {practice[0][1].code}"
        made.append(practice)
    for practice in made:
        at = next((i for i, one in enumerate(run.own) if one.id == practice.id), None)
        if at is None:
            run.own.append(practice)
        else:
            run.own[at] = _completed(run.own[at], practice)
    return ""


def _completed(told: Practice, proposed: Practice) -> Practice:
    """What was told stays: a proposal that could untell a tag could bring back what is excluded for it."""
    untold = {key: getattr(proposed, key) for key in OWN_KEYS if getattr(told, key) is None}
    return told._replace(**untold)


def pointed(strategy: Strategy, run: Run, shown: Situation, result: Any) -> str:
    """Keep the points that it gave; what is wrong with them, or ""."""
    read = _read_points(strategy, shown, result)
    if isinstance(read, str):
        return read
    kept, clipped = read
    run.contributions += kept
    run.degraded += clipped
    return ""


def drawn(strategy: Strategy, run: Run, shown: Situation, throw: float, result: Any) -> str:
    """Keep all the answers that it might give, and the points of the one that is drawn; what is wrong, or ""."""
    if not isinstance(result, list) or not result:
        return "returned no list of answers"
    each = []
    for answer in result:
        read = _read_points(strategy, shown, list(answer) if isinstance(answer, tuple) else answer)
        if isinstance(read, str):
            return read
        each.append(read)
    kept, clipped = each[int(throw * len(each))]
    run.contributions += kept
    run.degraded += clipped
    if len(each) > 1:
        run.draws.append(Draws(strategy.name, tuple(tuple(kept) for kept, _ in each)))
    return ""


def _read_points(strategy: Strategy, shown: Situation, result: Any) -> tuple[list[Contribution], list[Degraded]] | str:
    """What counts of one answer, within the bound, and what was cut; or what is wrong with it."""
    if not isinstance(result, list):
        return "returned no list"
    known = {practice.id for practice in shown.practices}
    total: dict[str, int] = {}
    for one in result:
        if not isinstance(one, Points) or isinstance(one.points, bool) or not isinstance(one.points, int):
            return "returned something else than Points with whole numbers"
        if not isinstance(one.facts, tuple | list):
            return "named facts in something else than a tuple"
        if not all(isinstance(text, str) for text in (one.practice, one.because, one.tell, *one.facts)):
            return "returned Points with something else than text"
        if one.practice not in known:
            return "gave points to something that is no practice"
        total[one.practice] = total.get(one.practice, 0) + one.points
    said = {one.practice: one for one in reversed(result)}
    found: list[Contribution] = []
    clipped: list[Degraded] = []
    for practice, points in sorted(total.items()):
        kept = max(-strategy.bound, min(strategy.bound, points))
        if kept != points:
            clipped.append(Degraded(strategy.name, "clipped", _clipped(practice, points, strategy.bound)))
        if kept:
            one = said[practice]
            rests_on = tuple(name for name in one.facts if name in shown.facts)
            found.append(Contribution(strategy.name, practice, kept, one.because, one.tell, rests_on))
    return found, clipped


def _clipped(practice: str, points: int, bound: int) -> str:
    """What was cut; the title of an activity of one's own, which is its name, is left out."""
    many = points if abs(points) < MOST_SAID else "too many"
    return f"gave {many} points to {'an own activity' if practice.startswith(OWN) else f'`{practice}`'}, bound {bound}"
