"""Answers name the record that observers got of their decision."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import balm
from balm.service.routes import ROUTES
from balm.service.settings import Settings
from balm.service.tokens import SCOPES, new_token
from support.service import KEY, Client, running

PERSON: dict[str, Any] = {"facts": {"distress": 4, "place": "home"}}
ASKED: dict[str, Any] = {
    "/v1/decide": PERSON,
    "/v1/what-if": PERSON | {"what_if": {"distress": 9}},
    "/v1/why": PERSON | {"practice": "warm-drink"},
    "/v1/what-would-change": PERSON | {"practice": "warm-bath"},
    "/v1/next-question": PERSON,
    "/people/{person}/record": PERSON | {"at": "2026-11-24T20:15:00+00:00"},
}
KEYS = (None, b"sixteen bytes or more", None)
"""Of the observers."""


class Archive:
    """Keeps what it is given."""

    name = "archive"

    def __init__(self, key: bytes | None) -> None:
        self.key = key
        self.records: list[Mapping[str, Any]] = []

    def observe(self, record: Mapping[str, Any]) -> None:
        self.records.append(record)


@pytest.fixture(scope="module")
def archives() -> list[Archive]:
    return [Archive(key) for key in KEYS]


@pytest.fixture(scope="module")
def observed(archives: list[Archive], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A service that keeps histories, and whose decisions are observed."""
    folder = tmp_path_factory.mktemp("observed")
    token, entry = new_token("all", SCOPES, "north")
    (folder / "tokens.toml").write_text(entry, encoding="utf-8")
    settings = Settings(tokens=str(folder / "tokens.toml"), state_key=KEY, store=str(folder))
    plain = balm.load(without=["adaptive"])
    engine = balm.Engine(plain.program, plain.plugins._replace(observers=tuple(archives)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("balm.service.served.load_engine", lambda _: engine)
        with running(settings, token) as service:
            yield service.client


def test_every_call_about_one_decision_is_tried() -> None:
    assert {*ASKED} == {route.path for route in ROUTES if route.recorded}


@pytest.mark.parametrize("path", ASKED)
def test_an_answer_names_its_record(observed: Client, archives: list[Archive], path: str) -> None:
    before = [len(archive.records) for archive in archives]
    answer = observed.post(path.replace("{person}", "ann"), ASKED[path])
    new = [archive.records[-1] for archive in archives]
    assert [len(archive.records) for archive in archives] == [count + 1 for count in before]
    assert {record["id"] for record in new} == {answer.headers["balm-record"]}
    assert [record["facts"] for record in new] == ["open", "sealed", "open"]
    assert new[0] is new[2], "one that is equal is made once"
    assert balm.load(without=["adaptive"]).replay(json.dumps(new[0]), entries=()).outcome == "same"


def test_a_row_of_a_batch_names_its_record(observed: Client, archives: list[Archive]) -> None:
    lines = b'{"distress": 4}\n{"distress": 40}\n{"distress": 5}\n'
    answer = observed.ask("POST", "/v1/batch", raw=lines, headers={"Content-Type": "application/x-ndjson"})
    rows = [json.loads(line) for line in answer.body.splitlines()]
    assert [row.get("record") for row in rows] == [archives[0].records[-2]["id"], None, archives[0].records[-1]["id"]]


def test_where_nobody_keeps_records_none_is_named(service: Client) -> None:
    assert "balm-record" not in service.post("/v1/decide", PERSON).headers
