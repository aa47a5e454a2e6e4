"""A history as a file: with the portrait, of every version, and back."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import balm
from balm.deciding.entries_json import EntryError, write_entry
from balm.deciding.log import Log, read_log, write_log
from balm.deciding.remembering import merged
from balm.history.table import read_table, write_table
from support.history_entries import entry

DAY = datetime.date(2026, 11, 3)
PORTRAIT = balm.Portrait(
    facts={"likes": balm.ToldFact(["music"], DAY), "has_animal": balm.ToldFact(True, DAY)},
    own=({"title": "Walk, “so”", "tags": ["movement"]},),
    plan={"signs": ("=1+1", "two\nlines")},
    not_again=("a/b",),
    put={"what_helps": DAY},
)
LOGS = {"whole": Log((entry(1), entry(2)), PORTRAIT), "no portrait": Log((entry(1),)), "no entry": Log((), PORTRAIT)}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_text_and_back(name: str) -> None:
    log = LOGS[name]
    assert read_log(write_log(log).split("\n")) == log
    assert read_table(write_table(log)) == log


def test_a_log_of_an_earlier_version_has_entries_alone() -> None:
    lines = [write_entry(entry(1)), "", write_entry(entry(2))]
    assert read_log(lines) == Log((entry(1), entry(2)))
    table = write_table(Log((entry(1),)))
    assert read_table(table.replace(",portrait\r\n", "\r\n")) == Log((entry(1),))


def test_a_portrait_that_is_none_is_said_with_its_place() -> None:
    wrong = {"format": "balm-portrait/1", "facts": {"likes": "secret"}}
    with pytest.raises(EntryError, match="line 2: `facts`") as error:
        read_log([write_entry(entry(1)), json.dumps(wrong)])
    assert "secret" not in str(error.value)
    with pytest.raises(EntryError, match="row 1: "):
        read_table("format,id,at,facts,portrait\r\nbalm-portrait/1,,,,\r\n")


def days() -> st.SearchStrategy[datetime.date]:
    return st.dates(DAY, DAY + datetime.timedelta(days=3))


def portraits() -> st.SearchStrategy[balm.Portrait]:
    texts = st.sampled_from(["a", "b", "c"])
    facts = st.dictionaries(texts, st.builds(balm.ToldFact, st.integers(0, 3), days()))
    own = st.lists(texts, unique=True).map(lambda titles: tuple({"title": one} for one in titles))
    plan = st.lists(texts, unique=True, min_size=1).map(lambda lines: {"signs": tuple(lines)})
    names = st.lists(texts, unique=True).map(tuple)
    return st.builds(balm.Portrait, facts, own, st.just({}) | plan, names, st.dictionaries(texts, days()))


@given(portraits(), portraits())
def test_of_two_portraits_the_day_told_last_counts_and_nothing_is_lost(
    here: balm.Portrait, told: balm.Portrait
) -> None:
    both = merged(here, told)
    assert both.facts.keys() == here.facts.keys() | told.facts.keys()
    for name, one in both.facts.items():
        ours, theirs = here.facts.get(name), told.facts.get(name)
        assert one == (theirs if ours is None or (theirs and theirs.on > ours.on) else ours)
    assert both.own[: len(here.own)] == here.own
    assert {one["title"] for one in both.own} == {one["title"] for one in (*here.own, *told.own)}
    assert {*both.not_again} == {*here.not_again, *told.not_again}
    assert {*both.plan.get("signs", ())} == {*here.plan.get("signs", ()), *told.plan.get("signs", ())}
    assert all(day >= max(here.put.get(name, day), told.put.get(name, day)) for name, day in both.put.items())
    assert merged(both, told) == merged(both, here) == both == merged(both, balm.Portrait())
    assert merged(balm.Portrait(), told) == told
