"""Replay: an entry of a history gives the same decision again as far as it kept what that rested on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

import balm
from balm.deciding.entries_json import entry_to_data, write_entry
from balm.history.record import entry_of
from balm.language.frozen import frozen
from balm.records.entry_record import entry_record
from support.records import AT, FACTS, WORSE, engine


def test_an_entry_says_what_it_did_not_keep() -> None:
    decided = engine().decide(FACTS, past=balm.Past([WORSE], AT), seed=3)
    options = balm.options_of(decided)
    packs = {pack.name: pack.digest for pack in engine().rulebook.packs}
    entry = balm.Entry("cc", AT, {**FACTS}, packs, options, seed=3, chosen=options[0].practice)
    later = WORSE._replace(id="dd", at=AT.replace(day=22), chosen=options[0].practice)
    told = WORSE._replace(felt_at=AT.replace(day=23))

    def replayed(one: balm.Entry, *others: balm.Entry) -> tuple[str, list[str]]:
        found = engine().replay(entry_to_data(one), entries=[*others, later])
        return found.outcome, [cause.code for cause in found.causes]

    assert replayed(entry, WORSE) == ("same", [])
    assert replayed(entry, told._replace(felt="")) == replayed(entry, told), "what was felt was told later"
    assert replayed(entry._replace(left_out=True)) == ("undecided", ["danger-left-out"])
    own = (options[0]._replace(practice="own/walk"),)
    assert replayed(entry._replace(options=own)) == ("undecided", ["own-left-out"])
    assert replayed(entry._replace(options=options[::-1]), WORSE) == ("differs", ["entry-alone"])
    assert replayed(entry._replace(options=options[::-1], packs={}))[1] == ["pack-added", "pack-added"]
    assert replayed(entry._replace(facts={"hills": True})) == ("undecided", ["facts-refused"])
    assert engine().replay({"format": "balm-history/1"}).outcome == "unreadable"


KEPT: Mapping[str, Any] = {"attachment": "avoidant", "distress": 7, "minutes": 10}
"""What a history keeps whole."""


def kept(told: Mapping[str, object], *, own: Sequence[str] = (), portrait: balm.Portrait | None = None) -> balm.Entry:
    """The entry of a decision with a history, of which nothing was shown that is the person's own."""
    decision = engine().decide(told, own=own, seed=3, past=balm.Past([WORSE], AT), portrait=portrait)
    record = entry_record(decision, engine().plugins.infos)
    entry = entry_of(engine().program, decision, AT, 3, record=frozen(record))
    assert entry is not None
    return entry._replace(options=tuple(one for one in entry.options if not one.practice.startswith("own/")))


def replayed_entry(entry: balm.Entry) -> tuple[str, list[str]]:
    found = engine().replay(write_entry(entry), entries=[WORSE])
    return found.outcome, [cause.code for cause in found.causes]


def test_an_entry_is_compared_to_the_byte() -> None:
    entry = kept(KEPT)
    otherwise = frozen({**entry.record, "decision": "sha256:0"})
    assert replayed_entry(entry) == ("same", [])
    assert len(json.dumps(entry.record)) < 400
    assert replayed_entry(entry._replace(record=otherwise)) == ("differs", ["past-or-felt"])
    older = {**otherwise, "balm": "0.0.1", "plugins": {"gone": "somebody 1.0", **otherwise["plugins"]}}
    assert replayed_entry(entry._replace(record=frozen(older))) == ("differs", ["balm-version", "plugin-missing"])
    at_once = {**entry.record, "now": None}
    assert replayed_entry(entry._replace(record=frozen(at_once))) == ("differs", ["past-or-felt"])
    assert replayed_entry(entry._replace(record=frozen({"balm": 1})))[0] == "unreadable"
    assert replayed_entry(entry._replace(record=frozen({**entry.record, "today": "x"})))[0] == "unreadable"


LEFT_OUT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"assault": True}, {}),
    ({}, {"own": ["Hum a song"]}),
    ({}, {"portrait": balm.Portrait(plan={"signs": ("I go quiet",)})}),
]


@pytest.mark.parametrize(("told", "more"), LEFT_OUT)
def test_an_entry_has_no_hash_of_what_it_does_not_keep(told: dict[str, Any], more: dict[str, Any]) -> None:
    entry = kept({**KEPT, **told}, **more)
    assert "decision" not in entry.record
    assert entry.left_out == bool(told)
    outcome, causes = replayed_entry(entry)
    assert (outcome, causes) in [("same", []), ("differs", ["own-left-out"]), ("undecided", ["danger-left-out"])]
    assert (outcome == "undecided") == bool(told)
