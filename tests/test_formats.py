"""Formats may grow: what Balm reads of its own making means the same with a key in it that this Balm does not know."""

from __future__ import annotations

import csv
import datetime
import io
import json
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import balm
from balm.command import person_history
from balm.deciding.entries_json import entry_to_data
from balm.deciding.log import Log, read_log
from balm.files.checkpoints import _differs
from balm.files.summary import Summary, summary_of
from balm.folder import cache_folder, data_folder
from balm.history.table import read_table, write_table
from balm.plugins import discovery
from balm.records.seal import Seal, checksum_of

AT = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
DRINK = balm.Option("self-compassion/warm-drink", 7, 1.0, "Make a warm drink", "neutral", ("drink", "warmth"), "Cold.")
ENTRY = balm.Entry("1", AT, {"distress": 4}, {"floor": "sha256:0"}, (DRINK,), felt="better", felt_at=AT, note="Rain.")
SCHEMA = json.loads((Path(balm.__file__).parent / "schemas" / "decision.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HOME", str(tmp_path / "home"))


def _grown(data: Any) -> Any:
    """The same data with one more key in every object."""
    if isinstance(data, dict):
        return {**{key: _grown(value) for key, value in data.items()}, "later": {"any": ["thing"]}}
    return [_grown(one) for one in data] if isinstance(data, list) else data


def _history_line(*, more: bool) -> object:
    data = entry_to_data(ENTRY)
    if more:  # facts and packs are tables of names, which a later Balm cannot add to
        data |= {"later": 1, "options": _grown(json.loads(json.dumps(data["options"])))}
    return [*read_log([json.dumps(data)]).entries]


def _history_table(*, more: bool) -> object:
    rows = list(csv.reader(io.StringIO(write_table(Log((ENTRY,))), newline="")))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["later", *rows[0]], ["x", *rows[1]]] if more else rows)
    return [*read_table(text.getvalue()).entries]


def _history_file(*, more: bool) -> object:
    path = Path(data_folder()) / f"{more}.db"
    with closing(balm.open_history(path=path)) as store:
        store.add(ENTRY)
    if more:
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("ALTER TABLE entry_1 ADD COLUMN later TEXT NOT NULL DEFAULT 'x'")
            options = json.loads(file.execute("SELECT options FROM entry_1").fetchone()[0])
            file.execute("UPDATE entry_1 SET options = ?", (json.dumps([[*one, "later"] for one in options]),))
    with closing(balm.open_history(path=path)) as store:
        store.add(ENTRY._replace(id="2"))
        return list(store.entries())


def _settings(*, more: bool) -> object:
    person_history.allow(True)
    path = Path(data_folder()) / person_history.SETTINGS
    if more:
        path.write_text(json.dumps(_grown(json.loads(path.read_text()))))
        person_history.allow(True)
        assert "later" in json.loads(path.read_text()), "what another Balm settled is kept"
    return person_history.allowed()


def _decision_record(*, more: bool) -> object:
    engine = balm.load()
    record: dict[str, Any] = {**engine.record(engine.decide({"distress": 4}), at=AT), "decision": "sha256:0"}
    if more:  # facts are a table of names
        record |= {"later": 1, **{key: _grown(record[key]) for key in ("packs", "plugins")}}
    record["checksum"] = checksum_of(Seal(None, record["id"]), record)
    return [cause.code for cause in engine.replay(record).causes]  # of another decision: changed packs would be named


def _batch_record(*, more: bool) -> object:
    data = json.loads(json.dumps(Summary(3, 2, 1, {"a/b": 2}, shown=((1, "out-of-range"),))._asdict()))
    return summary_of({**data, "later": 1} if more else data)


def _batch_run(*, more: bool) -> object:
    run = {"balm": "0.1.0", "first": 3}
    return _differs(_grown(run) if more else run, run)


def _plugins_found(*, more: bool) -> object:
    found = discovery.discover("balm")
    if more:
        (path,) = Path(cache_folder() or "").glob("plugins-*.json")
        key, entries = json.loads(path.read_text())
        path.write_text(json.dumps([key, [[*one, "later"] for one in entries]]))
        found = discovery.discover("balm")
    return found


def _program(*, more: bool) -> object:
    engine = balm.load()
    if more:
        (path,) = Path(cache_folder() or "").glob("*.pickle")
        path.write_bytes(pickle.dumps((*pickle.loads(path.read_bytes()), "later")))  # noqa: S301  # written just now
        engine = balm.load()
    return engine.decide({"distress": 4}).to_json()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "read",
    [
        _history_line,
        _history_table,
        _history_file,
        _settings,
        _decision_record,
        _batch_record,
        _batch_run,
        _plugins_found,
        _program,
    ],
)
def test_a_reader_ignores_what_it_does_not_know(read: Callable[..., object]) -> None:
    assert read(more=True) == read(more=False)


def test_the_schema_of_decisions_is_open() -> None:
    decision = balm.load().decide({"distress": 8, "country": "GB", "place": "work"}).to_dict()
    jsonschema.validate(decision, SCHEMA)
    grown = _grown(decision)
    del grown["facts"]["later"]  # a table of names
    for one in grown["recommendations"]:
        for reason in one["reasons"]:
            del reason["facts"]["later"]
    for one in grown["left_out"]:
        one["infeasible"].pop("later")
    jsonschema.validate(grown, SCHEMA)


def test_a_key_that_no_pack_may_have_is_still_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text('[pack]\nname = "a"\nversion = "1.0.0"\ntitle = "A"\nlater = 1\n')
    with pytest.raises(balm.PackError) as caught:
        balm.load(path)
    assert [one.code for one in caught.value.diagnostics] == ["unknown-key"]
