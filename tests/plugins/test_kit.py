"""The kit: content with what conforms, and clear about what does not."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest

import balm

_count = itertools.count()


def strategy(propose: Any = lambda _: (), points: Any = lambda _: (), **more: Any) -> Any:
    methods = {"propose": lambda _, s: propose(s), "points": lambda _, s: points(s)}
    return type("Thing", (), {"name": "thing", "bound": 1, **methods, **more})()


def each(points: Any, because: Any = "why", **more: Any) -> Any:
    return lambda situation: [balm.Points(one.id, points, because, **more) for one in situation.practices]


GOOD = {
    "silent": strategy(),
    "generous": strategy(points=each(1)),
    "proposing": strategy(lambda _: [{"title": "Fly", "tags": ["nature"]}]),
    "all its options": strategy(reads=("role:distress",), recalls=True, draws=lambda _, s: [each(1)(s), ()]),
    "a generator": strategy(points=lambda s: (balm.Points(one.id, -1, "why") for one in s.practices)),
}


@pytest.mark.parametrize("thing", GOOD.values(), ids=list(GOOD))
def test_what_conforms(thing: Any) -> None:
    balm.check_strategy(thing)


BAD = {
    "no name": (strategy(name=None), "None is no name"),
    "no bound": (strategy(bound=1.5), "the bound of `thing`"),
    "no list": (strategy(lambda _: None), "propose returned None, which is no list"),
    "a text": (strategy(lambda _: ["Fly"]), "it proposes 'Fly', which is no table"),
    "no title": (strategy(lambda _: [{"tags": []}]), "which has no title"),
    "an empty title": (strategy(lambda _: [{"title": " "}]), "an empty title"),
    "a strange key": (strategy(lambda _: [{"title": "Fly", "score": 1}]), "a proposal cannot have score"),
    "no Points": (strategy(points=lambda _: [1]), "it gives 1, which is no balm.Points"),
    "half a point": (strategy(points=each(0.5)), "0.5 points, which is no whole number"),
    "true": (strategy(points=each(True)), "True points, which is no whole number"),
    "too many": (strategy(points=each(2)), "beyond its bound of 1"),
    "too many in sum": (strategy(points=lambda s: each(1)(s) * 2), "it gives 2 points to `kit/warm-drink`"),
    "no reason": (strategy(points=each(1, " ")), "does not say why"),
    "a reason that is no text": (strategy(points=each(1, 7)), "its `because` is no text"),
    "told in no text": (strategy(points=each(1, tell=None)), "its `tell` is no text"),
    "facts in a list": (strategy(points=each(1, facts=["distress"])), "its `facts` are no tuple of names"),
    "nowhere": (strategy(points=lambda _: [balm.Points("a/b", 1, "why")]), "`a/b`, which is not there"),
    "reads a text": (strategy(reads="distress"), "`reads` of `thing` is no tuple"),
    "recalls something": (strategy(recalls="often"), "its `recalls` is neither True nor False"),
    "draws nothing": (strategy(draws=[]), "its `draws` cannot be called"),
    "no answers": (strategy(draws=lambda *_: []), "it draws from no answers at all"),
    "too many in a draw": (strategy(draws=lambda _, s: [(), each(2)(s)]), "2 points to `kit/warm-drink`, beyond"),
    "moody draws": (strategy(draws=lambda _, s: [each(1, f"why {next(_count)}")(s)]), "it draws from other answers"),
    "moody proposals": (strategy(lambda _: [{"title": f"Fly {next(_count)}"}]), "asked again, it proposes something"),
    "moody points": (strategy(points=lambda s: each(1, f"why {next(_count)}")(s)), "asked again, it gives other"),
}


@pytest.mark.parametrize(("thing", "said"), BAD.values(), ids=list(BAD))
def test_what_does_not_conform(thing: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        balm.check_strategy(thing)
    assert said in str(caught.value)


def test_what_the_person_told_is_not_to_be_changed() -> None:
    own = {"title": "Walk the dog", "tags": ["animals"]}

    def meddle(situation: balm.Situation) -> list[Any]:
        if "movement" not in situation.own[0]["tags"]:
            situation.own[0]["tags"].append("movement")
        return []

    with pytest.raises(AssertionError, match="it changed what the person told"):
        balm.check_strategy(strategy(meddle), [balm.Situation({}, (own,), (), 0)])


def instrument(score: Any, **more: Any) -> Any:
    parts = {"name": "thing", "title": "A thing", "sets": ("distress",), "score": lambda _, told: score(told)}
    return type("Thing", (), {**parts, **more})()


def refuse(told: Mapping[str, object]) -> Any:
    raise ValueError("Answer with a number from 0 to 10.")


def refuse_silently(told: Mapping[str, object]) -> Any:
    raise ValueError


@pytest.mark.parametrize("score", [lambda _: {"distress": 3}, lambda _: {}, refuse])
def test_an_instrument_that_conforms(score: Any) -> None:
    balm.check_instrument(instrument(score), [{}, {"a": 1}])


BAD_INSTRUMENTS = {
    "no title": (instrument(refuse, title=None), "`thing` needs a title"),
    "another fact": (instrument(lambda _: {"minutes": 3}), "it set minutes, which its `sets` does not name"),
    "no table": (instrument(lambda _: 3), "it returned 3, which is no table of facts"),
    "an accident": (instrument(lambda told: {"distress": told["a"]}), "it raised KeyError: 'a'"),
    "no word": (instrument(refuse_silently), "does not say why"),
    "moody": (instrument(lambda _: {"distress": next(_count)}), "scored again, it comes to something else"),
    "meddling": (instrument(lambda told: told.update(a=1)), "it raised AttributeError"),
}


@pytest.mark.parametrize(("thing", "said"), BAD_INSTRUMENTS.values(), ids=list(BAD_INSTRUMENTS))
def test_an_instrument_that_does_not_conform(thing: Any, said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        balm.check_instrument(thing)
    assert said in str(caught.value)
