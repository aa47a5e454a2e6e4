"""What is remembered of a person: which facts, for how long, and that nothing on which help rests is ever kept."""

from __future__ import annotations

import datetime
from contextlib import closing
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import balm
from balm.deciding.portrait_json import portrait_from_data, portrait_to_data
from balm.deciding.profile import MOST_OWN
from balm.deciding.remembering import known, remembered
from balm.history.leaving_out import REWRITTEN, leave_out
from balm.language.remembered import help_rests_on
from support.check_in_inputs import any_input
from support.effort import examples, law_of
from support.history_entries import entry

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date(2026, 11, 3)


@cache
def engine(today: datetime.date = DAY) -> balm.Engine:
    return balm.load(today=today)


NOW = datetime.datetime(2026, 11, 3, 19, tzinfo=datetime.UTC)


def told(facts: dict[str, Any], before: balm.Portrait | None = None, on: datetime.date = DAY) -> balm.Portrait:
    return remembered(before or balm.Portrait(), engine().rulebook, on, facts=facts)


def days(name: str) -> int:
    return engine().rulebook.facts[name].remember_days


def test_only_facts_with_days_enter_and_for_so_long() -> None:
    portrait = told({"likes": ["music"], "has_animal": True, "distress": 7, "energy": "low", "attachment": "declined"})
    assert dict(portrait.facts) == {
        "likes": balm.ToldFact(["music"], DAY),
        "has_animal": balm.ToldFact(True, DAY),
    }
    last = DAY + datetime.timedelta(days=days("likes") - 1)
    assert known(portrait, engine().rulebook, last).keys() >= {"likes"}
    assert "likes" not in known(portrait, engine().rulebook, last + datetime.timedelta(days=1))
    assert known(portrait, engine().rulebook, DAY - datetime.timedelta(days=1)) == {}


def test_another_answer_replaces_and_the_same_keeps_its_day() -> None:
    later = DAY + datetime.timedelta(days=10)
    portrait = told({"likes": ["music"], "has_animal": True}, told({"likes": ["rest"], "has_animal": True}), later)
    assert portrait.facts["likes"] == balm.ToldFact(["music"], later)
    assert portrait.facts["has_animal"] == balm.ToldFact(True, DAY)


def test_what_the_packs_no_longer_have_is_unknown() -> None:
    portrait = balm.Portrait(
        facts={"gone": balm.ToldFact(True, DAY), "likes": balm.ToldFact(["music", "gone"], DAY),
               "experience": balm.ToldFact("gone", DAY), "distress": balm.ToldFact(3, DAY)}
    )  # fmt: skip
    assert known(portrait, engine().rulebook, DAY) == {"likes": balm.ToldFact(["music"], DAY)}


def test_what_is_told_now_goes_before_it() -> None:
    book = engine()
    portrait = balm.Portrait(
        facts={"likes": balm.ToldFact(["music"], DAY), "experience": balm.ToldFact("some", DAY)},
        own=({"title": "Walk", "tags": ["movement"]}, {"title": "Tea"}),
    )
    decision = book.decide({" likes": ["rest"]}, own=["walk"], portrait=portrait)
    assert decision.facts["likes"] == frozenset({"rest"})
    assert decision.facts["experience"] == "some"
    assert {one.title for one in decision.outcome.own} >= {"walk", "Tea"}
    assert "likes" not in book.decide({"likes": None}, portrait=portrait).facts


def test_an_activity_goes_on_without_what_the_packs_no_longer_read() -> None:
    """Where a tag is gone the others alone might let in what should be left out: then none is told."""
    own = ({"title": "Zork", "tags": ["movement", "gone"], "minutes": [5, 10]}, {"title": "a\x1bb"}, {"title": "Tea"})
    [zork, tea] = engine().decide({}, portrait=balm.Portrait(own=own)).outcome.own
    assert (zork.title, zork.tags, zork.minutes) == ("Zork", None, (5, 10))
    assert tea.title == "Tea"
    many = balm.Portrait(own=tuple({"title": f"Zork {number}"} for number in range(MOST_OWN + 1)))
    assert len(engine().decide({}, own=["Tea"], portrait=many).outcome.own) == MOST_OWN


def test_nothing_that_is_known_is_asked_again() -> None:
    portrait = told({"likes": ["music"], "experience": "some", "warmth_response": "neutral", "country": "IE"})
    check_in = engine().check_in({"self_harm": "none", "distress": 3}, portrait=portrait)
    asked: set[str] = set()
    for _ in range(20):
        asked |= {*check_in.state["at"]["facts"]}
        if check_in.screen["kind"] == "suggestion":
            break
        check_in = check_in.tell({"command": "skip"})
    opened = {one["open"] for one in check_in.screen["refine"]}
    assert not (asked | opened) & portrait.facts.keys()


@given(st.integers(0, 10**9))
@law_of(examples(quick=4, ci=60, nightly=400))
def test_no_second_session_asks_what_the_first_one_told(seed: int) -> None:
    """Whatever somebody answers in either, but for what they take back."""
    random = Random(seed)
    later = DAY + datetime.timedelta(days=random.choice([0, 10, 100, 200]))
    first = engine().check_in()
    for _ in range(25):
        first = first.tell(any_input(first.screen, [], random))
    portrait = told(first.state["facts"])
    names = {*known(portrait, engine().rulebook, later)}
    book = engine(later)
    again = book.check_in(portrait=portrait)
    steps = {step.id: {*step.facts} for step in book.rulebook.steps}
    for _ in range(25):
        screen = again.screen
        assert not names & {one["fact"] for one in screen["questions"]}
        assert not names & {one["open"] for one in screen["refine"]}
        assert not any(steps.get(one["open"], {""}) <= names for one in screen["refine"])
        again = again.tell(any_input(screen, [], random))


def test_nothing_is_kept_of_a_child(path: Path) -> None:
    book = engine()
    decision = book.decide({"age_band": "under_13", "likes": ["music"], "distress": 3})
    with closing(balm.open_history(path=path)) as store:
        assert book.remember(decision, store, at=NOW) is None
        before = told({"experience": "some"})  # of somebody else, on a device that they share
        assert told({"age_band": "under_13", "likes": ["music"]}, before) == before
        assert list(store.entries()) == []
    assert not path.exists()


def answers(fact: balm.Fact) -> st.SearchStrategy[Any]:
    if fact.datatype.multiple:
        return st.none() | st.lists(st.sampled_from(fact.values), max_size=2, unique=True)
    return st.none() | st.sampled_from([fact.plain(one) for one in fact.datatype.sample(fact)])


def people() -> st.SearchStrategy[dict[str, Any]]:
    """People who told anything of the facts that can be told."""
    facts = {name: answers(fact) for name, fact in engine().rulebook.facts.items() if fact.tellable}
    return st.fixed_dictionaries(facts).map(lambda told: {name: one for name, one in told.items() if one is not None})


@given(people())
def test_no_fact_on_which_help_rests_is_at_rest(facts: dict[str, Any]) -> None:
    """But what a host knows anyway, and the number of how upset somebody is."""
    book, program = engine().rulebook, engine().program
    rests = help_rests_on(book.rules, program.rule_index, book.roles)
    allowed = {name for name, fact in book.facts.items() if fact.origin in ("host", "history")} | {
        book.roles["distress"]
    }
    store = _Kept("me")
    made = engine().remember(engine().decide(facts), store, at=NOW)
    kept = set(made.facts) if made else set()
    assert not (kept | told(facts).facts.keys()) & (rests - allowed)
    if made is not None:
        assert made.left_out == bool(facts.keys() & (rests - allowed))
        if made.left_out:
            assert all(book.roles["safety"] not in one.tags for one in made.options)


def test_a_fact_is_not_remembered_beside_a_pack_that_shows_help_by_it() -> None:
    text = """
[pack]
name = "beside"
version = "1.0.0"
title = "Beside"
extends = ["self-compassion"]
[[rule]]
id = "no-animal"
when = { has_animal = false }
refer = ["support"]
because = "So."
"""
    beside = balm.load(balm.PackSource(name="beside", content=text))
    assert beside.rulebook.facts["has_animal"].remember_days == 0
    assert remembered(balm.Portrait(), beside.rulebook, DAY, facts={"has_animal": False}) == balm.Portrait()
    assert "has_animal" in beside.program.never_kept


def test_a_host_may_keep_a_fact_by_name() -> None:
    made = engine().remember(
        engine().decide({"self_harm": "none", "assault": False}), _Kept("me"), at=NOW, keep=["self_harm"]
    )
    assert made is not None
    assert dict(made.facts) == {"self_harm": "none"}
    assert made.left_out


@pytest.mark.parametrize("interrupted", [False, True])
def test_what_an_earlier_version_kept_is_left_out(interrupted: bool, path: Path) -> None:
    names = engine().program.never_kept
    older = entry(1)._replace(facts={"likes": ["music"], "self_harm": "passing_thoughts", "distress": 4})
    card = balm.Option("floor/safety-plan", 9, title="Your plan", tags=("safety",), tell="When days are this hard.")
    older = older._replace(options=(card, *older.options), chosen=card.practice, tags=card.tags, felt="same")
    other = entry(2)._replace(facts={"likes": ["rest"]})
    with closing(balm.open_history(path=path)) as store:
        store.add(older, other)
        if interrupted:
            store.add(older._replace(id=older.id + REWRITTEN, facts={"likes": ["music"], "distress": 4}, left_out=True))
        assert leave_out(store, names, "safety") == 1
        assert leave_out(store, names, "safety") == 0
        first, second = store.entries()
    assert second == other
    assert (first.facts, first.left_out) == ({"likes": ["music"], "distress": 4}, True)
    if not interrupted:
        assert (first.chosen, first.tags, first.felt) == ("", (), "same")
        assert first.options == tuple(one._replace(tell="") for one in older.options[1:])
        words = (b"passing_thoughts", b"safety-plan", b"When days are this hard.")
        assert not any(word in one.read_bytes() for word in words for one in path.parent.iterdir())


class _Kept(balm.Store):
    """Keeps nothing: what it is told to keep is looked at."""

    def __init__(self, person: str) -> None:
        self._person = person

    @property
    def person(self) -> str:
        return self._person

    def add(self, *entries: balm.Entry) -> None: ...
    def amend(self, id: str, **changes: Any) -> balm.Entry:  # noqa: A002  # the protocol's
        raise KeyError(id)

    def entry(self, id: str) -> balm.Entry:  # noqa: A002  # the protocol's
        raise KeyError(id)

    def entries(self, start: Any = None, end: Any = None) -> list[balm.Entry]:  # the protocol's
        return []

    def forget(self, ids: Any) -> int:  # the protocol's
        return 0

    def portrait(self) -> balm.Portrait:
        return balm.Portrait()

    def keep_portrait(self, portrait: balm.Portrait) -> None: ...
    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "`format`"),
        ({"facts": {"likes": 3}}, "`facts`"),
        ({"facts": {"likes": {"value": 3, "on": "soon"}}}, "`on`: expected a day"),
        ({"own": [{"tags": []}]}, "`title`"),
        ({"plan": {"dreams": []}}, "`plan`: expected the parts"),
        ({"put": {"what_helps": 3}}, "`what_helps`"),
    ],
)
def test_what_is_no_portrait_is_said(data: dict[str, Any], says: str) -> None:
    whole = data and {"format": "balm-portrait/1", **data}
    with pytest.raises(ValueError, match=says):
        portrait_from_data(whole)


def test_a_portrait_is_data_and_back() -> None:
    portrait = told({"likes": ["music"]})._replace(
        plan={"signs": ("a",)}, not_again=("a/b",), put={"x": DAY}, own=({"title": "Walk"},)
    )
    assert portrait_from_data(portrait_to_data(portrait)) == portrait
    assert repr(portrait) == "<Portrait of 1 facts>"
