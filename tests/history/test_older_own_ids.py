"""Ids that earlier versions gave to a person's own activities: their history is found under the ids of today.

`schemas/2.db` was written when an id was a slug alone, and activities with the same slug had the same one.
"""

from __future__ import annotations

import datetime
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.loaded_strategy import active_strategies
from balm.engine import Engine
from balm.language.practices import OWN, own_name, own_title
from balm.plugins.manager import Plugins
from support.history_entries import DRINK, done, entry
from support.shipped_packs import program

SCHEMAS = Path(__file__).parent / "schemas"
CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "own_titles.toml").read_text(encoding="utf-8")
)["title"]
FACTS = {"distress": 2, "place": "home", "task_now": "free", "minutes": 30}


def id_of(title: str) -> str:
    return OWN + own_name(own_title(title))


def told(title: str) -> Mapping[str, object]:
    return {"title": title, "tags": ["quiet"], "kind": "behavioural", "stance": "neutral"}


def offered(option: balm.Option) -> balm.Entry:
    """An activity that was shown and done."""
    return done(1, option, "better")._replace(options=(option, DRINK))


class Recalling:
    """Keeps the past that a strategy is shown."""

    name = "recalling"
    bound = 1
    reads: tuple[str, ...] = ()
    recalls = True
    past: balm.Past | None = None

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:
        self.past = situation.past
        return ()

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        return ()


def seen(past: balm.Past, *titles: str) -> balm.Past:
    """The past as signals and strategies are shown it in a decision."""
    asked = Recalling()
    engine = Engine(program(), Plugins(strategies=(asked,)))
    engine.decide(FACTS, own=list(map(told, titles)), past=past)
    assert asked.past is not None
    return asked.past


@pytest.fixture
def entries(tmp_path: Path) -> Sequence[balm.Entry]:
    shutil.copy(SCHEMAS / "2.db", tmp_path)
    with closing(balm.open_history(path=tmp_path / "2.db")) as store:
        return list(store.entries())


AFTER = datetime.datetime(2026, 11, 21, 20, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize("lazily", [True, False])
def test_a_history_of_before(entries: Sequence[balm.Entry], lazily: bool, tmp_path: Path) -> None:
    """Read from a file as far back as somebody looks, or all at hand: each under the id of the title that it kept."""
    titles = [next((o.title for o in one.options if o.practice == one.chosen), "") for one in entries]
    wanted = [id_of(title or "Hum a tune") for title in titles]
    assert len(set(wanted)) == len(wanted) == 8
    with closing(balm.open_history(path=tmp_path / "2.db")) as store:
        past = seen(balm.Past(store.entries() if lazily else entries, AFTER), "Hum a tune")
        assert [one.chosen for one in past.since(entries[5].at)] == wanted[5:]
        assert [one.chosen for one in past.since(entries[6].at)] == wanted[6:]
        assert [one.chosen for one in past.since(entries[2].at)] == wanted[2:]
        assert [one.chosen for one in past.entries] == wanted
        assert [past.entries[0].chosen, past.entries[-1].chosen, len(past.entries)] == [wanted[0], wanted[-1], 8]
        assert set(past.days_since) == set(wanted)
    for one, other in zip(past.entries, entries, strict=True):
        assert one.options[0].practice == one.chosen
        assert one._replace(options=(), chosen="") == other._replace(options=(), chosen="")
        assert [o._replace(practice="") for o in one.options] == [o._replace(practice="") for o in other.options]


def test_variety_and_learning_find_them(entries: Sequence[balm.Entry]) -> None:
    """What was done yesterday rests, and what felt worse three times counts less: the one that was meant, not both."""
    own = [told("Learn C++"), told("Learn C#")]
    more = [
        one._replace(id=f"{n}", at=one.at + n * datetime.timedelta(hours=1)) for n in range(4) for one in entries[:1]
    ]
    past = balm.Past(more, AFTER)
    decision = balm.load().decide(FACTS, own=own, past=past)
    strategies = {one.name for one in active_strategies(balm.load().strategies, past)}
    assert {"variety", "adaptive"} <= strategies
    points = {
        (one.strategy, one.practice): one.points
        for one in decision.outcome.contributions
        if one.strategy in ("variety", "adaptive") and one.practice.startswith(OWN)
    }
    assert points[("variety", id_of("Learn C++"))] == -2
    assert ("variety", id_of("Learn C#")) not in points
    assert points[("adaptive", id_of("Learn C++"))] < points.get(("adaptive", id_of("Learn C#")), 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["titles"][0])
def test_every_older_name(case: dict[str, Any]) -> None:
    """With its title, and without one where it is the only activity that had such a name."""
    title = case["titles"][0]
    for older in case["older"]:
        plain = balm.Option(OWN + older, 3)
        for option in (plain, plain._replace(title=title)):
            one = offered(option)
            past = seen(balm.Past([entry(0), one, done(2, DRINK, "same")], AFTER), title)
            assert [each.chosen for each in past.entries] == ["", id_of(title), DRINK.practice]
            assert past.entries[1].options == (option._replace(practice=id_of(title)), DRINK)
            bare = seen(balm.Past([one._replace(options=())], AFTER), title)
            assert bare.entries[0].chosen == id_of(title)


def test_of_several_without_a_title_it_is_the_one_that_was_shown_then() -> None:
    """Of activities with one id the last one was kept."""
    past = balm.Past([offered(balm.Option("own/learn-c", 3))], AFTER)
    assert seen(past, "Learn C++", "Learn C#").entries[0].chosen == id_of("Learn C#")
    assert seen(past, "Learn c", "Learn C#").entries[0].chosen == "own/learn-c"


def test_another_activity_of_the_same_older_name_is_not_taken_for_it() -> None:
    past = balm.Past([offered(balm.Option("own/learn-c", 3, title="Learn C++"))], AFTER)
    assert seen(past, "Learn c").entries[0].chosen == id_of("Learn C++")
    renamed = balm.Past([offered(balm.Option("own/mine", 3, title="Learn C++"))], AFTER)
    assert seen(renamed, "Learn C++").entries[0].chosen == "own/mine"
