"""Strategies: a plugin's proposals and points, run one by one within its bound and its time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from balm.deciding.outcome import Contribution, Degraded, Draws
from balm.diagnostics.errors import BalmError
from balm.language.practices import OWN, OWN_KEYS, Practice, read_own
from balm.language.roles import NO_ROLES, Roles

if TYPE_CHECKING:
    from balm.deciding.past import Past
    from balm.language.facts import Fact, Value

TIME_LIMIT = 1.0
"""Seconds that one strategy may take for one decision."""


MOST_SAID = 10**6
"""Python writes out no number of thousands of digits, and nobody would read one."""


class Points(NamedTuple):
    """What a strategy says of one practice: `practice` is its id, `because` is for authors, `tell` for the person.

    `points` is a whole number, below 0 to advise against it; `facts` names the facts that it rests on.
    """

    practice: str
    points: int
    because: str
    tell: str = ""
    facts: tuple[str, ...] = ()


class Situation(NamedTuple):
    """All that a strategy may look at. `facts` are told and derived; what is unknown is absent.

    `own` is what the person told of their own activities, as told; `practices` are the catalogue and all
    proposals; `seed` is the only source of chance; `past` is None where no history is kept; `roles` say which facts
    the packs give a role, so that a strategy need not know their names.
    """

    facts: Mapping[str, Value]
    own: tuple[Mapping[str, Any], ...]
    practices: tuple[Practice, ...]
    seed: int
    past: Past | None = None
    roles: Roles = NO_ROLES

    def __repr__(self) -> str:
        return f"<Situation: {len(self.facts)} facts, {len(self.own)} own, {len(self.practices)} practices>"


@runtime_checkable
class Strategy(Protocol):
    """What a plugin hands over: a name, its bound in points, proposals, and points.

    `propose` returns practices of the person's own as tables (``{"title": ..., "tags": [...]}``). Proposed under
    the title of an activity that the person told, it adds only what they did not tell about it. `points` returns
    Points within ``-bound..bound``.

    What it may also have is in `StrategyOptions`.
    """

    name: str
    bound: int

    def propose(self, situation: Situation) -> Sequence[Mapping[str, Any]]:
        """Activities to consider, as tables."""
        ...

    def points(self, situation: Situation) -> Iterable[Points]:
        """Points for practices, each within the bound."""
        ...


class StrategyOptions(Protocol):
    """All that a strategy may have beside what `Strategy` asks for; each of the three can be left out.

    Only the functions below look for them, so that a strategy is an object of any class.
    """

    reads: tuple[str, ...]
    """The names of the facts that it looks at; ``role:distress`` is the fact of that role.

    Then it is shown no others, and of people who told nothing of their own it is asked once for each combination of
    those facts, not once a decision. Left out, it is shown everything and asked each time.
    """
    recalls: bool
    """Whether it is shown the past although it has `reads`. Then it is asked only where there is one."""

    def draws(self, situation: Situation) -> Sequence[Iterable[Points]]:
        """All the answers that it might give, each as likely as any other, where it leaves something to chance.

        Balm draws one of them, so that it knows how likely each place was. `points` is asked instead where nothing may
        be left to chance: with a seed of 0, and wherever help is shown.
        """
        ...


def reads_of(strategy: Strategy, roles: Roles) -> tuple[str, ...] | None:
    """The facts that a strategy looks at where facts have these roles; None is all of them."""
    reads: tuple[str, ...] | None = getattr(strategy, "reads", None)
    return None if reads is None else roles.resolve(reads)


def recalls(strategy: Strategy) -> bool:
    """Whether what it says rests on the past."""
    return bool(getattr(strategy, "recalls", False))


def draws_of(strategy: Strategy) -> Callable[[Situation], Sequence[Iterable[Points]]] | None:
    """The answers that it draws from; None where it leaves nothing to chance."""
    draws: Callable[[Situation], Sequence[Iterable[Points]]] | None = getattr(strategy, "draws", None)
    return draws


def active_strategies(strategies: Sequence[Strategy], past: Past | None) -> Sequence[Strategy]:
    """Those that are asked: one that recalls has nothing to say where there is no past."""
    return strategies if past is not None else [one for one in strategies if not recalls(one)]


def shown_to(strategy: Strategy, situation: Situation) -> Situation:
    """The situation as a strategy is shown it: where it says what it reads, that and no more."""
    reads = reads_of(strategy, situation.roles)
    if reads is None:
        return situation
    facts = {name: situation.facts[name] for name in reads if name in situation.facts}
    return situation._replace(facts=facts, past=situation.past if recalls(strategy) else None)


class StrategyError(BalmError):
    """A strategy that failed while `strict` was on."""


class _Worker:
    """A thread that runs one call at a time, so that a call which hangs can be left behind."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self.results: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="balm-strategy", daemon=True).start()

    def _run(self) -> None:
        while True:
            call = self.calls.get()
            try:
                self.results.put((True, call()))
            except BaseException as error:  # noqa: BLE001  # a plugin may raise anything, SystemExit too
                self.results.put((False, error))


_local = threading.local()


def _within_time(call: Callable[[], object], seconds: float) -> tuple[bool, object]:
    """(True, result), (False, what it raised), or (False, None) where time ran out."""
    worker: _Worker | None = getattr(_local, "worker", None)
    if worker is None:
        worker = _local.worker = _Worker()
    worker.calls.put(call)
    try:
        return worker.results.get(timeout=seconds)
    except queue.Empty:
        _local.worker = None  # still busy: its late result goes nowhere
        return False, None


class Run:
    """What all strategies brought to one decision."""

    def __init__(self, own: Iterable[Practice]) -> None:
        self.own = list(own)
        self.contributions: list[Contribution] = []
        self.degraded: list[Degraded] = []
        self.draws: list[Draws] = []


class StrategyRequest(NamedTuple):
    """What strategies are asked about: a person, and the practices that there are."""

    facts: Mapping[str, Value]
    own: Sequence[Practice]
    own_told: Sequence[Mapping[str, Any]]
    """The same as they were told."""
    catalogue: tuple[Practice, ...]
    attributes: Mapping[str, Fact]
    seed: int
    past: Past | None
    help_shown: bool = False
    roles: Roles = NO_ROLES

    def __repr__(self) -> str:
        return f"<StrategyRequest: {len(self.facts)} facts, {len(self.own)} own>"  # a log may have it

    @property
    def throw(self) -> float | None:
        """Where the dice fall, from 0 up to 1, the same for all strategies; None where nothing is left to chance."""
        if self.help_shown or not self.seed:
            return None
        from random import Random  # who leaves nothing to chance does not wait for it

        return Random(self.seed).random()  # noqa: S311  # no secret hangs on it


def run_strategies(strategies: Sequence[Strategy], request: StrategyRequest, *, strict: bool, time_limit: float) -> Run:
    """Ask every strategy for proposals, then for points. Whoever fails is left out and named."""
    run = Run(request.own)
    if not strategies:
        return run
    facts = MappingProxyType(dict(request.facts))
    told = tuple(MappingProxyType(deepcopy(dict(one))) for one in request.own_told)

    def situation(strategy: Strategy) -> Situation:
        practices = (*run.own, *request.catalogue)
        return shown_to(strategy, Situation(facts, told, practices, request.seed, request.past, request.roles))

    working = []
    for strategy in strategies:
        keep = partial(_proposed, run, request.attributes)
        if _take(strategy, "propose", situation(strategy), keep, run, time_limit):
            working.append(strategy)
    throw = request.throw
    for strategy in working:
        shown = situation(strategy)
        if throw is not None and draws_of(strategy):
            keep = partial(_drawn, strategy, run, shown, throw)
            _take(strategy, "draws", shown, keep, run, time_limit)
        else:
            keep = partial(_pointed, strategy, run, shown)
            _take(strategy, "points", shown, keep, run, time_limit)
    run.degraded.sort(key=lambda d: (d.strategy, d.reason, d.detail))
    if strict and run.degraded:
        worst = run.degraded[0]
        raise StrategyError(summary=f"The strategy `{worst.strategy}` {worst.reason}: {worst.detail}")
    return run


def _take(
    strategy: Strategy,
    method: str,
    situation: Situation,
    keep: Callable[[Any], str],
    run: Run,
    time_limit: float,
) -> bool:
    """Call one method and keep what it brings; False, and a word in `degraded`, where it brings nothing usable."""
    done, result = _within_time(lambda: _listed(getattr(strategy, method)(situation)), time_limit)
    if done:
        wrong = keep(result)
        if wrong:
            run.degraded.append(Degraded(strategy.name, "nonsense", f"{method}: {wrong}"))
        return not wrong
    if not isinstance(result, BaseException):
        run.degraded.append(Degraded(strategy.name, "overran", f"{method}: took longer than {time_limit:g} s"))
    else:
        from balm.diagnostics.failures import failure

        said = failure(f"strategy {strategy.name}", result)
        run.degraded.append(Degraded(strategy.name, "raised", f"{method}: {said}"))
    return False


def _listed(result: Any) -> Any:
    """Generators run their code while they are read: read them inside the time limit."""
    return result if result is None or isinstance(result, str | bytes | Mapping) else list(result)


def _proposed(run: Run, attributes: Mapping[str, Fact], result: Any) -> str:
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


def _pointed(strategy: Strategy, run: Run, shown: Situation, result: Any) -> str:
    read = _read_points(strategy, shown, result)
    if isinstance(read, str):
        return read
    kept, clipped = read
    run.contributions += kept
    run.degraded += clipped
    return ""


def _drawn(strategy: Strategy, run: Run, shown: Situation, throw: float, result: Any) -> str:
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
