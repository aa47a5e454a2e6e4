"""Conformance tests that a plugin's own tests can call: they raise AssertionError that says what to mend."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from balm.deciding.loaded_strategy import LoadedStrategy
from balm.deciding.strategies import Points, Situation, Strategy
from balm.language.practices import OWN_KEYS, Practice
from balm.language.roles import Roles
from balm.plugins.contracts import Instrument
from balm.plugins.contributions import Nonsense, Origin, check

_DRINK = Practice("kit/warm-drink", "Make a warm drink", "behavioural", "neutral", ("comforted",), ("drink",), (5, 10))
_SCAN = Practice("kit/body-scan", "Scan the body", "mental", "opening", ("soothed",), ("inward", "deep"), (10, 20))
_WALK = Practice("own/walk-the-dog", "Walk the dog")

SITUATIONS = (
    Situation(MappingProxyType({}), (), (), 0),
    Situation(MappingProxyType({}), (), (_DRINK, _SCAN), 1),
    Situation(
        MappingProxyType({"distress": 7, "attachment": "avoidant", "place": "home", "minutes": 10}),
        (MappingProxyType({"title": "Walk the dog"}),),  # type: ignore[arg-type]  # read-only, as a decision's
        (_WALK, _DRINK, _SCAN),
        2,
        roles=Roles({"distress": "distress", "minutes": "minutes"}),
    ),
)
"""Nothing known and nothing to choose from; nothing known; and a person with something of their own."""


def check_strategy(strategy: Strategy, situations: Iterable[Situation] = SITUATIONS) -> None:
    """Try a strategy in some situations, as a rule those of this module and the plugin's own.

    It must have a name and a bound; propose tables with a title and keys that an activity of the person's own may
    have; give Points in whole numbers, within its bound, and to practices that are there; say why; say the same when
    asked again; and change nothing that it was shown. The same holds of what it may have beside these
    (`balm.StrategyOptions`).
    """
    loaded: LoadedStrategy = _handed_over("balm_strategies", strategy)
    for one in situations:
        situation = loaded.shown(one)
        where = f"with {len(situation.practices)} practices and facts {sorted(situation.facts)}"
        shown = copy.deepcopy([dict(one) for one in situation.own])
        asking = {_proposals: "proposes something else", _points: "gives other points"}
        if loaded.draws:
            asking[_draws] = "draws from other answers"
        for ask, otherwise in asking.items():
            first = ask(loaded, situation, where)
            _demand(first == ask(loaded, situation, where), f"{where}: asked again, it {otherwise}")
        _demand(shown == [dict(one) for one in situation.own], f"{where}: it changed what the person told")


def _proposals(strategy: LoadedStrategy, situation: Situation, where: str) -> list[dict[str, Any]]:
    proposed = _listed(strategy.propose(situation), f"{where}: propose")
    for one in proposed:
        _demand(isinstance(one, Mapping), f"{where}: it proposes {one!r}, which is no table")
        _demand(isinstance(one.get("title"), str), f"{where}: it proposes {dict(one)!r}, which has no title")
        _demand(one["title"].strip(), f"{where}: it proposes an empty title")
        strange = sorted(str(key) for key in one if key not in OWN_KEYS)
        _demand(not strange, f"{where}: a proposal cannot have {', '.join(strange)}; it may have {', '.join(OWN_KEYS)}")
    return [dict(one) for one in proposed]


def _draws(strategy: LoadedStrategy, situation: Situation, where: str) -> list[list[Points]]:
    drawn = _listed(strategy.draws and strategy.draws(situation), f"{where}: draws")
    _demand(drawn, f"{where}: it draws from no answers at all")
    return [_within(strategy, situation, one, where, "one of its draws") for one in drawn]


def _points(strategy: LoadedStrategy, situation: Situation, where: str) -> list[Points]:
    return _within(strategy, situation, strategy.points(situation), where, "points")


def _within(strategy: LoadedStrategy, situation: Situation, answer: object, where: str, what: str) -> list[Points]:
    given = _listed(answer, f"{where}: {what}")
    total = {practice.id: 0 for practice in situation.practices}
    for one in given:
        _demand(isinstance(one, Points), f"{where}: it gives {one!r}, which is no balm.Points")
        whole = isinstance(one.points, int) and not isinstance(one.points, bool)
        _demand(whole, f"{where}: it gives {one.points!r} points, which is no whole number")
        _demand(one.practice in total, f"{where}: it gives points to `{one.practice}`, which is not there")
        _demand(isinstance(one.because, str), f"{where}: its `because` is no text")
        _demand(one.because.strip(), f"{where}: it gives points to `{one.practice}` and does not say why")
        _demand(isinstance(one.tell, str), f"{where}: its `tell` is no text")
        _demand(isinstance(one.facts, tuple), f"{where}: its `facts` are no tuple of names")
        total[one.practice] += one.points
    for practice, points in total.items():
        inside = abs(points) <= strategy.bound
        _demand(inside, f"{where}: it gives {points} points to `{practice}`, beyond its bound of {strategy.bound}")
    return given


def check_instrument(instrument: Instrument, answers: Sequence[Mapping[str, object]] = ({},)) -> None:
    """Score some answers, right and wrong ones.

    It must have a name, a title and facts that it sets; give values of those facts alone, or raise ValueError with a
    text for people; score the same answers alike; and change nothing that it was shown.
    """
    _handed_over("balm_instruments", instrument)
    for told in answers:
        first = _score(instrument, told)
        _demand(first == _score(instrument, told), f"{dict(told)!r}: scored again, it comes to something else")


def _score(instrument: Instrument, told: Mapping[str, object]) -> object:
    try:
        facts = instrument.score(MappingProxyType(copy.deepcopy(dict(told))))
    except ValueError as error:
        said = str(error)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise AssertionError(f"{dict(told)!r}: it raised {what}; wrong answers get a ValueError") from error
    else:
        return _facts(facts, instrument, told)
    _demand(said.strip(), f"{dict(told)!r}: it refuses these answers and does not say why")
    return said


def _facts(facts: Any, instrument: Instrument, told: Mapping[str, object]) -> object:
    _demand(isinstance(facts, Mapping), f"{dict(told)!r}: it returned {facts!r}, which is no table of facts")
    strange = sorted(str(name) for name in facts if name not in instrument.sets)
    _demand(not strange, f"{dict(told)!r}: it set {', '.join(strange)}, which its `sets` does not name")
    return dict(facts)


def _handed_over(hook: str, contribution: object) -> Any:
    """A contribution as it is loaded."""
    try:
        [loaded] = check(hook, [contribution], Origin("kit", "0")).values()
    except Nonsense as wrong:
        raise AssertionError(str(wrong)) from wrong
    return loaded


def _listed(result: Any, what: str) -> list[Any]:
    good = isinstance(result, Iterable) and not isinstance(result, str | bytes | Mapping)
    _demand(good, f"{what} returned {result!r}, which is no list")
    return list(result)


def _demand(holds: object, else_say: str) -> None:
    """As `assert`, which a run with -O would leave out."""
    if not holds:
        raise AssertionError(else_say)
