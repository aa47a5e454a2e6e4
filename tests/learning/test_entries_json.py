"""A log's lines: what was written is read, and what is no entry is refused without repeating it."""

from __future__ import annotations

import datetime
import json

import pytest

import balm
from balm.deciding.entries_json import EntryError, entry_from_data, write_entry
from balm.deciding.log import read_log

AT = datetime.datetime(2026, 5, 4, 21, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
FULL = balm.Entry(
    "e1",
    AT,
    {"distress": 4, "likes": ["music"], "self_harm": "declined"},
    {"floor": "sha256:0"},
    (balm.Option("self-compassion/music", 7, 0.25), balm.Option("own/walk", 5)),
    seed=9,
    chosen="own/walk",
    tags=("movement",),
    felt="better",
    felt_at=AT + datetime.timedelta(minutes=20),
    note="zwei\nZeilen, „so“",
)
BARE = balm.Entry("e2", AT, {}, {}, ())


def test_what_is_written_is_read() -> None:
    lines = [write_entry(FULL), "", write_entry(BARE)]
    assert all("\n" not in line for line in lines)
    assert [*read_log(lines).entries] == [FULL, BARE]
    assert json.loads(lines[0])["at"] == "2026-05-04T21:30:00+02:00"


def test_three_keys_are_enough() -> None:
    assert entry_from_data({"id": "e2", "at": AT.isoformat(), "facts": {}}) == BARE


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": ""}, "`id`: expected text"),
        ({"at": "2026-05-04T21:30:00"}, "`at`: expected a time with its offset"),
        ({"at": "secret"}, "`at`: expected a time such as"),
        ({"facts": ["secret"]}, "`facts`: expected an object"),
        ({"options": [{"practice": "a/b", "chance": 0}]}, "`chance`: expected a number above 0"),
        ({"options": ["secret"]}, "`options`: expected objects"),
        ({"options": [{"practice": "a/b", "score": True}]}, "`score`: expected a whole number"),
        ({"felt": "secret"}, "`felt`: expected better, same, worse or nothing"),
        ({"tags": [1]}, "`tags`: expected a list of texts"),
        ({"tags": "secret"}, "`tags`: expected a list"),
        ({"format": "secret"}, "`format`: expected balm-history/1"),
    ],
)
def test_what_is_no_entry_is_refused_by_its_key_alone(change: dict[str, object], says: str) -> None:
    data = {"id": "e", "at": AT.isoformat(), "facts": {}} | change
    with pytest.raises(EntryError) as wrong:
        [*read_log(["", json.dumps(data)]).entries]
    assert str(wrong.value).startswith(f"line 2: {says}")
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize(("line", "says"), [("[1]", "expected an object"), ("{secret", "this is no JSON")])
def test_a_line_that_is_no_object(line: str, says: str) -> None:
    with pytest.raises(EntryError, match=f"line 1: {says}"):
        [*read_log([line]).entries]
