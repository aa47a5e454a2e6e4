"""Strategy answers: what a strategy returned -> proposals and points that count, or what is wrong with them.

`read_proposals`, `read_points` and `read_draws` run code of the plugin's, which is measured; what they return is plain,
and the rest looks at that alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from balm.deciding.outcome import Contribution, Degraded, Draws
from balm.deciding.plugin_values import NotPlainError, plain, plain_list, plain_names, plain_number, plain_text
from balm.deciding.profile import MOST_OWN
from balm.deciding.strategies import Points
from balm.language.practices import OWN, OWN_KEYS, Practice, read_own

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from balm.deciding.loaded_strategy import LoadedStrategy
    from balm.deciding.strategies import Situation
    from balm.language.facts import Fact

_MOST_POINTS = 20_000
"""That one answer may have: several for each of the most practices that packs may have."""
_MOST_DRAWS = 1_000
_MOST_FACTS = 100
"""That points may rest on."""
_MOST_SAID = 10**6
"""Python writes out no number of thousands of digits, and nobody would read one."""

Wrong: TypeAlias = str
"""What is wrong with an answer."""


class Run:
    """What all strategies brought to one decision."""

    def __init__(self, own: Iterable[Practice]) -> None:
        self.own = list(own)
        self.contributions: list[Contribution] = []
        self.degraded: list[Degraded] = []
        self.draws: list[Draws] = []


def read_proposals(given: object) -> list[Any] | Wrong:
    """The tables of activities that were proposed."""
    try:
        return [plain(one) for one in plain_list(given, MOST_OWN, "proposals")]
    except NotPlainError as wrong:
        return f"returned {wrong}"


def read_points(given: object) -> list[Points] | Wrong:
    """The points that were given."""
    try:
        return _plain_points(given, {})
    except NotPlainError as wrong:
        return f"returned {wrong}"


def read_draws(given: object) -> list[list[Points]] | Wrong:
    """All the answers that might be given, at least one."""
    read: _Read = {}
    try:
        answers = [_plain_points(one, read) for one in plain_list(given, _MOST_DRAWS, "answers to draw from")]
    except NotPlainError as wrong:
        return f"returned {wrong}"
    return answers or "returned no list of answers"


_Read: TypeAlias = "dict[int, tuple[Any, Points]]"
"""What was read of points, by their identity: answers to draw from have most of them in common. It holds them."""


def _plain_points(given: object, read: _Read) -> list[Points]:
    found = []
    for one in plain_list(given, _MOST_POINTS, "points"):
        before = read.get(id(one))
        if before is None:
            before = read[id(one)] = one, _one_plain(one)
        found.append(before[1])
    return found


def _one_plain(one: Any) -> Points:
    if not issubclass(type(one), Points):
        raise NotPlainError("something else than Points")
    practice, points, because, tell, facts, *marks = tuple.__iter__(one)
    if issubclass(type(facts), list):
        facts = tuple(plain_list(facts, _MOST_FACTS, "facts of one practice"))
    if any(mark is not True and mark is not False for mark in marks):
        raise NotPlainError("points whose `helped` or `next_step` is neither True nor False")
    said = plain_text(because), plain_text(tell), plain_names(facts)
    return Points(plain_text(practice), plain_number(points), *said, *marks)


def keep_proposals(run: Run, attributes: Mapping[str, Fact], proposals: Sequence[Any]) -> Wrong:
    """Keep the activities that were proposed; what is wrong with them, or ""."""
    made = []
    for number, raw in enumerate(proposals, 1):
        practice = read_own(raw, attributes)
        if not isinstance(practice, Practice):
            return f"proposal {number}: {practice[0][1].code}"
        made.append(practice)
    own = list(run.own)
    places = {practice.id: at for at, practice in enumerate(own)}
    for practice in made:
        at = places.setdefault(practice.id, len(own))
        if at == len(own):
            own.append(practice)
        else:
            own[at] = _completed(own[at], practice)
    if len(own) > max(MOST_OWN, len(run.own)):
        return f"proposed more than the {MOST_OWN} activities that there may be in all"
    run.own = own
    return ""


def _completed(told: Practice, proposed: Practice) -> Practice:
    """What was told stays: a proposal that could untell a tag could bring back what is excluded for it."""
    untold = {key: getattr(proposed, key) for key in OWN_KEYS if getattr(told, key) is None}
    return told._replace(**untold)


def keep_points(strategy: LoadedStrategy, run: Run, shown: Situation, given: Sequence[Points]) -> Wrong:
    """Keep the points that were given; what is wrong with them, or ""."""
    read = _within_bound(strategy, shown, given, _ids(shown))
    if isinstance(read, str):
        return read
    kept, clipped = read
    run.contributions += kept
    run.degraded += clipped
    return ""


def keep_draws(
    throw: float, strategy: LoadedStrategy, run: Run, shown: Situation, answers: Sequence[Sequence[Points]]
) -> Wrong:
    """Keep all the answers that might be given, and the points of the one that is drawn; what is wrong, or ""."""
    each = []
    known = _ids(shown)
    for answer in answers:
        read = _within_bound(strategy, shown, answer, known)
        if isinstance(read, str):
            return read
        each.append(read)
    kept, clipped = each[int(throw * len(each))]
    run.contributions += kept
    run.degraded += clipped
    if len(each) > 1:
        run.draws.append(Draws(strategy.name, tuple(tuple(kept) for kept, _ in each)))
    return ""


def _ids(shown: Situation) -> Container[str]:
    return {practice.id for practice in shown.practices}


def _within_bound(
    strategy: LoadedStrategy, shown: Situation, given: Sequence[Points], known: Container[str]
) -> tuple[list[Contribution], list[Degraded]] | Wrong:
    """What counts of one answer, within the bound, and what was cut; or what is wrong with it."""
    total: dict[str, int] = {}
    for one in given:
        if one.practice not in known:
            return "gave points to something that is no practice"
        total[one.practice] = total.get(one.practice, 0) + one.points
    said = {one.practice: one for one in reversed(given)}
    found: list[Contribution] = []
    clipped: list[Degraded] = []
    for practice, points in sorted(total.items()):
        kept = max(-strategy.bound, min(strategy.bound, points))
        if kept != points:
            clipped.append(Degraded(strategy.name, "clipped", _clipped(practice, points, strategy.bound)))
        if kept:
            one = said[practice]
            rests_on = tuple(name for name in one.facts if name in shown.facts)
            marks = one.helped, one.next_step
            found.append(Contribution(strategy.name, practice, kept, one.because, one.tell, rests_on, *marks))
    return found, clipped


def _clipped(practice: str, points: int, bound: int) -> str:
    """What was cut; the title of an activity of one's own, which is its name, is left out."""
    many = points if abs(points) < _MOST_SAID else "too many"
    return f"gave {many} points to {'an own activity' if practice.startswith(OWN) else f'`{practice}`'}, bound {bound}"
