"""Replay: a record gives the same decision again in another process, and whatever has changed is named."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

import balm
from balm.deciding.entries_json import write_entry
from balm.records.past import past_of
from balm.records.seal import Seal, checksum_of
from support import records
from support.effort import examples, rows
from support.overrun import work_on
from support.quiet_strategy import Quiet
from support.records import AT, FACTS, KEY, WORSE, engine

if TYPE_CHECKING:
    from pathlib import Path

    from balm.plugins.manager import PluginInfo


def same_in_another_process(lines: list[str], entries: list[balm.Entry], folder: Path, *, store: bool) -> None:
    """Replay records by the command, with the history in a file or in the person's own store."""
    (folder / "records.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    history = ["--person", "me"]
    if store:
        with closing(balm.open_history()) as kept:
            kept.add(*entries)
    else:
        (folder / "log.jsonl").write_text("".join(f"{write_entry(entry)}\n" for entry in entries), encoding="utf-8")
        history = ["--entries", str(folder / "log.jsonl")]
    words = [sys.executable, "-m", "balm", "replay", str(folder / "records.jsonl"), *history, "--json"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    found = json.loads(ran.stdout)
    assert [one for one in found["replayed"] if one["outcome"] != "same"] == []
    assert (len(found["replayed"]), ran.returncode, ran.stderr) == (len(lines), 0, "")


@pytest.mark.parametrize("store", rows([False, True], quick=[False]))
def test_records_replay_to_the_byte_in_another_process(
    store: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of decisions with activities of their own, seeds, days and pasts, to which every strategy and a signal added."""
    monkeypatch.setenv("BALM_HOME", str(tmp_path / "home"))
    lines: list[str] = []
    entries: list[balm.Entry] = []
    heard, filled = set(), set()
    for one in records.recorded(100 + store, examples(quick=50, ci=600, nightly=5_000)):
        lines.append(json.dumps(one.record))
        entries += one.past.entries if one.past else ()
        heard |= {given.strategy for given in one.decision.outcome.contributions}
        filled.add(bool(one.decision.outcome.signalled))
    assert heard == {one.name for one in engine().strategies}
    assert filled == {False, True}
    same_in_another_process(lines, entries, tmp_path, store=store)


BETTER = balm.Entry("bb", AT.replace(day=19), {"distress": 5}, {}, (), chosen="self-compassion/stretch", felt="better")
PAST = balm.Past([WORSE, BETTER], AT)
HILL = '[pack]\nname = "hill"\nversion = "1.0.0"\ntitle = "Hill"\n'

Change: TypeAlias = Callable[[], balm.Replayed]
CHANGES: dict[str, tuple[Change, str, list[str]]] = {}
"""Name -> what is replayed; what comes of it, and the causes that are named."""


def change(outcome: str, *codes: str) -> Callable[[Change], Change]:
    def added(replayed: Change) -> Change:
        CHANGES[replayed.__name__] = (replayed, outcome, [*codes])
        return replayed

    return added


def recorded(by: balm.Engine | None = None, **how: Any) -> dict[str, Any]:
    decides = by or engine()
    past = how.pop("past", None)
    facts = {name: value for name, value in FACTS.items() if name in decides.rulebook.facts}
    record: dict[str, Any] = {**decides.record(decides.decide(facts, own=["Walk"], past=past, seed=3), at=AT, **how)}
    return record


def rewritten(record: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """As whoever changes a record and computes its checksum again; it says of another decision than today's."""
    changed = {**record, "decision": "sha256:0", **keys}
    return {**changed, "checksum": checksum_of(Seal(None, record["id"]), changed)}


@cache
def hill(text: str = HILL) -> balm.Engine:
    return balm.load(balm.PackSource("hill.toml", text), today=records.DAYS[0])


@change("same")
def nothing() -> balm.Replayed:
    return engine().replay(recorded(past=PAST), entries=[WORSE, BETTER])


@change("same")
def what_came_of_an_entry_was_told_later() -> balm.Replayed:
    untold = balm.Past([WORSE._replace(chosen="", tags=(), felt=""), BETTER._replace(felt="")], AT)
    return engine().replay(recorded(past=untold), entries=[WORSE, BETTER._replace(felt_at=AT, note="Later.")])


@change("same")
def the_past_is_whole() -> balm.Replayed:
    return engine().replay(recorded(past=PAST, whole_past=True))


@change("differs", "pack-edited")
def a_pack_was_edited() -> balm.Replayed:
    return hill(HILL + "# A word.\n").replay(recorded(hill()))


@change("differs", "pack-missing")
def a_pack_is_missing() -> balm.Replayed:
    record = recorded()
    return engine().replay(rewritten(record, packs=[*record["packs"], recorded(hill())["packs"][0]]))


@change("differs", "pack-added")
def a_pack_is_new() -> balm.Replayed:
    record = recorded()
    return engine().replay(rewritten(record, packs=record["packs"][1:]))


@change("differs", "balm-version")
def balm_is_another() -> balm.Replayed:
    return engine().replay(rewritten(recorded(), balm="0.0.1"))


def with_plugins(change_of: Callable[[PluginInfo], PluginInfo]) -> balm.Engine:
    plugins = engine().plugins
    changed = plugins._replace(infos=tuple(change_of(one) if one.name == "needs" else one for one in plugins.infos))
    return balm.Engine(engine().program, changed, today=records.DAYS[0])


@change("differs", "plugin-version")
def a_plugin_is_another() -> balm.Replayed:
    return with_plugins(lambda info: info._replace(version="9")).replay(rewritten(recorded()))


@change("differs", "plugin-missing")
def a_plugin_is_off() -> balm.Replayed:
    return with_plugins(lambda info: info._replace(status="off")).replay(rewritten(recorded()))


@change("differs", "plugin-added")
def a_plugin_is_new() -> balm.Replayed:
    return engine().replay(rewritten(recorded(with_plugins(lambda info: info._replace(status="off")))))


@change("undecided", "past-missing")
def no_history_was_given() -> balm.Replayed:
    return engine().replay(recorded(past=PAST))


@change("undecided", "entry-forgotten")
def an_entry_was_forgotten() -> balm.Replayed:
    return engine().replay(recorded(past=PAST), entries={"bb": BETTER})


@change("differs", "past-changed")
def an_entry_was_changed() -> balm.Replayed:
    return engine().replay(recorded(past=PAST), entries=[WORSE._replace(felt="better"), BETTER])


@change("tampered", "tampered")
def a_fact_was_changed() -> balm.Replayed:
    record = recorded()
    return engine().replay({**record, "told": {**record["told"], "facts": {"distress": 2}}})


@change("tampered", "tampered")
def a_sealed_record_was_changed() -> balm.Replayed:
    return engine().replay({**recorded(key=KEY), "seed": 4}, key=KEY, facts=FACTS, own=["Walk"])


@change("tampered", "tampered")
def a_sealed_record_is_called_open() -> balm.Replayed:
    return engine().replay({**recorded(key=KEY), "facts": "open"})


@change("unreadable", "unreadable")
def it_is_called_open_and_its_checksum_says_so() -> balm.Replayed:
    return engine().replay(rewritten(recorded(key=KEY), facts="open"))


@change("unreadable", "unreadable")
def it_is_a_later_format() -> balm.Replayed:
    return engine().replay({**recorded(), "format": "balm-record/2"})


@change("unreadable", "unreadable")
def a_key_is_missing() -> balm.Replayed:
    return engine().replay({name: value for name, value in recorded().items() if name != "seed"})


@change("unreadable", "unreadable")
def it_is_cut() -> balm.Replayed:
    return engine().replay(json.dumps(recorded())[:-1])


@change("unreadable", "unreadable")
def its_zone_is_unknown() -> balm.Replayed:
    record = recorded(past=PAST, whole_past=True)
    return engine().replay(rewritten(record, past={**record["past"], "zone": "Atlantis/Sunken"}))


@change("unreadable", "unreadable")
def its_past_was_at_no_time() -> balm.Replayed:
    record = recorded(past=PAST, whole_past=True)
    return engine().replay(rewritten(record, past={**record["past"], "now": "soon"}))


@change("unreadable", "unreadable")
def its_day_is_none() -> balm.Replayed:
    return engine().replay(rewritten(recorded(), today="soon"))


@change("unreadable", "unreadable")
def its_seed_is_too_long() -> balm.Replayed:
    return engine().replay(rewritten(recorded(), seed=10**400))


@change("differs", "pack-missing")
def a_pack_has_a_name_that_would_colour_a_terminal() -> balm.Replayed:
    record = recorded()
    red = {**record["packs"][0], "name": "\x1b[31mred"}
    return engine().replay(rewritten(record, packs=[*record["packs"], red]))


@change("undecided", "key-missing")
def no_key_was_given() -> balm.Replayed:
    return engine().replay(recorded(key=KEY), facts=FACTS)


@change("undecided", "key-wrong")
def it_is_another_key() -> balm.Replayed:
    return engine().replay(recorded(key=KEY), key=KEY[::-1], facts=FACTS)


@change("undecided", "facts-missing")
def nobody_told_the_facts_again() -> balm.Replayed:
    return engine().replay(recorded(key=KEY), key=KEY)


@change("same")
def they_were_told_again() -> balm.Replayed:
    return engine().replay(recorded(key=KEY, past=PAST), key=KEY, facts=FACTS, own=["Walk"], entries=[WORSE, BETTER])


@change("differs", "facts-changed", "own-changed", "plan-changed")
def others_were_told() -> balm.Replayed:
    told = {"facts": {**FACTS, "distress": 6}, "own": ["Walk", "Tea"], "portrait": records.PLAN}
    return engine().replay(recorded(key=KEY), key=KEY, **told)


@change("undecided", "pack-missing", "pack-added", "facts-refused")
def the_packs_do_not_know_a_fact() -> balm.Replayed:
    more = hill(
        HILL
        + '[facts.hills]\ntype = "flag"\n'
        + '[[rule]]\nid = "a"\nwhen = { hills = true }\nask = ["distress"]\nbecause = "b"\n'
    )
    record = more.record(more.decide({"hills": True}), at=AT)
    return engine().replay(record)


@change("differs", "unexplained")
def it_says_of_another_decision() -> balm.Replayed:
    return engine().replay(rewritten(recorded()))


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_is_named(name: str) -> None:
    replay, outcome, codes = CHANGES[name]
    found = replay()
    assert (found.outcome, [cause.code for cause in found.causes]) == (outcome, codes), found
    for cause in found.causes:
        assert cause.text.isprintable()
        assert cause.text
        assert "{" not in cause.text


def test_no_note_is_in_a_record() -> None:
    noted = balm.Past([WORSE._replace(note="Rain all day."), BETTER], AT)
    for how in ({}, {"whole_past": True}):
        assert "Rain" not in json.dumps(recorded(past=noted, **how))


def test_the_zone_of_a_past_is_known_again() -> None:
    """With it days begin when they did, also where clocks were changed since."""
    record = recorded(past=PAST)
    assert past_of(record["past"], {}).now.tzinfo == AT.tzinfo
    fixed = recorded(past=balm.Past([], AT.astimezone(datetime.UTC)))
    assert past_of(fixed["past"], {}).now.utcoffset() == datetime.timedelta(0)


def test_both_answers_are_said_in_short() -> None:
    found = engine().replay(rewritten(recorded(), answer={"referrals": ["crisis"], "ways": []}))
    assert found.then == {"referrals": ["crisis"], "ways": []}
    assert found.now == recorded()["answer"]


class Slow(Quiet):
    """Proposes an activity, and then works on far beyond its limit."""

    name = "slow"

    def propose(self, situation: balm.Situation) -> Any:
        return [{"title": "Count the clouds"}]

    def points(self, situation: balm.Situation) -> Any:
        work_on()


class Fails(Quiet):
    """Raises."""

    name = "fails"

    def points(self, situation: balm.Situation) -> Any:
        raise KeyError(situation.facts)


def test_what_overran_is_left_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """At first it proposed; after that it was switched off. What raised raises again."""
    monkeypatch.setattr("balm.engine.TIME_LIMIT", 0.02)
    plugins = engine().plugins._replace(strategies=(Slow(), Fails()))
    slow = balm.Engine(engine().program, plugins, today=records.DAYS[0])
    made = [recorded(slow), recorded(slow)]
    assert [[one["reason"] for one in record["degraded"]] for record in made] == [
        ["raised", "overran"],
        ["raised", "off"],
    ]
    assert made[0]["decision"] != made[1]["decision"], "what it proposed counts only in the first"
    again = balm.Engine(engine().program, plugins, today=records.DAYS[0])
    assert [again.replay(record).outcome for record in made] == ["same", "same"]
