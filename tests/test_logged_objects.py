"""What a host may come to log: objects that hold what a person told show nothing of it, and no exception chain does."""

from __future__ import annotations

import datetime
import logging
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import balm
from balm.deciding.profile import read_profile
from balm.deciding.strategy_run import StrategyRequest
from balm.history.postgres import PostgresStore
from balm.people.profile_file import Person
from balm.people.rows import read_rows
from support.effort import one_in
from support.shipped_packs import program

WORD = "KLABAUTER"
FACTS = {
    "distress": 8.0,
    "emotion": "lonely",
    "place": "work",
    "likes": ["warmth"],
    "self_harm": "strong_thoughts",
    "minutes": 7,
}
OWN = [{"title": f"Walk to {WORD}", "kind": "behavioural", "tags": ["nature"]}, f"Call {WORD}"]
TOLD = ("klabauter", "'lonely'", "'work'", "[warmth]", "strong_thoughts", "8.0", "crisis")
"""As it would be shown; ids of rules may speak of being lonely too."""
NOW = datetime.datetime(2026, 5, 4, 21, 30, tzinfo=datetime.UTC)


def objects() -> Iterable[tuple[str, object]]:
    engine = balm.load()
    decision = engine.decide(FACTS, own=OWN)
    calm = engine.decide({**FACTS, "self_harm": "none", "distress": 4}, own=OWN)
    entry = balm.Entry("1", NOW, FACTS, {}, balm.options_of(calm), note=WORD)
    past = balm.Past([entry], NOW)
    profile = read_profile(program(), FACTS, OWN)
    own, all_of_them = profile.own, program().rulebook.practices
    yield "engine", engine
    for name, made in (("decision", decision), ("calm", calm)):
        yield name, made
        yield f"{name}: outcome", made.outcome
        yield f"{name}: recommendations", made.recommendations
        for one in made.recommendations:
            if one.practice.startswith("own/"):
                yield f"{name}: recommendation", one
                yield f"{name}: reasons", one.reasons
                yield f"{name}: why", made.why(one.practice)
                yield f"{name}: what would change", made.what_would_change(one.practice)
        yield f"{name}: why not", made.why("self-compassion/music")
        yield f"{name}: next question", made.next_question()
        yield f"{name}: left out", [made.why(one["practice"]) for one in made.to_dict()["left_out"]]
        yield f"{name}: contributions", made.outcome.contributions
        yield f"{name}: degraded", made.degraded
    yield "entry", entry
    yield "options", entry.options
    yield "past", past
    yield "profile", profile
    yield "own", own
    yield "situation", balm.Situation(FACTS, tuple(OWN[:1]), own, 0, past)  # type: ignore[arg-type]
    yield "request", StrategyRequest(FACTS, own, (), all_of_them, program().attributes, 0, past)  # type: ignore[arg-type]
    yield "person", Person({**FACTS}, list(OWN))
    check_in = engine.check_in(FACTS, own=OWN)
    yield "check-in", [check_in, check_in.tell({"command": "help"}), check_in.tell({"free": WORD})]
    yield "batch", engine.decide_batch(pa.table({"place": [WORD, "home"], "self_harm": ["strong_thoughts", "none"]}))
    yield "row", list(read_rows([{**FACTS, "own": OWN}], program().rulebook.facts))


def test_no_object_shows_what_was_told() -> None:
    for name, thing in objects():
        shown = f"{thing!r} {thing}".lower()
        found = {told: shown[max(0, shown.index(told) - 60) :][:120] for told in TOLD if told in shown}
        assert not found, name


def logged(call: Callable[[], Any], kind: type[Exception]) -> str:
    with pytest.raises(kind) as caught:
        call()
    log = StringIO()
    logger = logging.Logger("a host's")
    logger.addHandler(logging.StreamHandler(log))
    logger.error("it failed", exc_info=caught.value)
    return log.getvalue()


def test_a_check_in_that_is_told_what_does_not_fit() -> None:
    engine = balm.load()
    now = engine.check_in(FACTS, own=OWN)
    state = now.state
    spoiled: list[dict[str, object]] = [
        {**state, "facts": {**FACTS, "emotion": WORD}},
        {**state, "facts": {WORD: 1}},
        {**state, "own": [{"title": "Tea", "tags": [WORD]}]},
        {**state, "own": WORD},
        {**state, "queue": [WORD]},
        {**state, WORD: 1, "seed": WORD},
    ]
    said = [logged(lambda each=each: engine.check_in(state=each), balm.BalmError) for each in spoiled]  # type: ignore[misc]
    told: list[dict[str, object]] = [
        {"answers": {"emotion": WORD}}, {"said": {WORD: WORD}}, {"choose": WORD}, {"command": WORD}, {WORD: 1},
        {"take_back": WORD}, {"open": WORD},
    ]  # fmt: skip
    said += [logged(lambda each=each: now.tell(each), balm.CheckInError) for each in told]  # type: ignore[misc]
    assert not [log for log in said if WORD in log]


def entry(**changes: Any) -> balm.Entry:
    return balm.Entry("1", NOW, {"emotion": WORD}, {}, (), note=WORD)._replace(**changes)


def test_a_history_that_cannot_be_kept(tmp_path: Path) -> None:
    store = balm.open_history(path=tmp_path / "one.db")
    store.add(entry())
    said = [
        logged(lambda: store.add(entry()), balm.HistoryError),
        logged(lambda: store.add(entry(id="2", note=f"{WORD}\ud800")), balm.HistoryError),
        logged(lambda: store.amend("1", felt=WORD), balm.HistoryError),
    ]
    store.close()
    with closing(sqlite3.connect(tmp_path / "one.db", isolation_level=None)) as connection:
        connection.execute("UPDATE entry_1 SET seed = ?", (WORD,))
    said.append(logged(lambda: list(balm.open_history(path=tmp_path / "one.db").entries()), balm.HistoryError))
    assert not [log for log in said if WORD in log]


def test_a_server_that_repeats_what_was_to_be_kept() -> None:
    sa = pytest.importorskip("sqlalchemy", reason="needs SQLAlchemy, of the extra `postgres`")

    class Engine:
        def begin(self) -> Any:
            raise sa.exc.DataError(f"INSERT {WORD}", {"note": WORD}, ValueError(WORD))

    assert WORD not in logged(lambda: PostgresStore(Engine(), "me").add(entry()), balm.HistoryError)


COLUMNS = {
    "a struct": pa.array([{WORD: WORD}]),
    "a list of structs": pa.array([[{WORD: [WORD]}]]),
    "bytes": pa.array([WORD.encode()]),
    "a list of lists": pa.array([[[WORD]]]),
    "text": pa.array([WORD]),
    "names": pa.array([WORD]).dictionary_encode(),
}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=list(COLUMNS))
def test_a_column_of_answers_is_not_quoted(column: pa.Array) -> None:
    engine = balm.load()
    for name in ("place", "distress", "likes", "danger_from_others", "own"):
        try:
            shown = repr(engine.decide_batch(pa.table({name: column})))
        except balm.ProfileError as error:
            shown = f"{error} {error!r}"
        assert WORD not in shown, name


@pytest.mark.parametrize("name", one_in(5, ["ecr-s", "ecr-rs", "suds", "phq-4", "who-5"]))
@pytest.mark.parametrize("answers", [{"1": WORD}, {WORD: 1}, {"1": [WORD]}, {"1": 7203947}], ids=repr)
def test_an_instrument_that_refuses(name: str, answers: dict[str, Any]) -> None:
    said = logged(lambda: balm.load().score(name, answers), ValueError)
    assert WORD not in said.replace("WORD", "")
    assert "7203947" not in said.rpartition("ValueError")[2]
