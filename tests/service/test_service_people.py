"""Histories over HTTP: what is kept of a person, who reaches it, and that it is there once it was acknowledged."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

import balm
from balm.deciding.log import read_log
from balm.service.routes import ROUTES
from balm.service.settings import Settings
from balm.service.stores import Stores
from balm.service.tokens import new_token
from support.service import KEY, Client, asked_all_the_time, running, serving

AT = "2026-11-24T20:15:00+00:00"
MOMENT = datetime.datetime.fromisoformat(AT)
LATER = "2026-11-25T20:15:00+00:00"
PERSON: dict[str, Any] = {"facts": {"distress": 4, "place": "home"}, "at": AT}
SECRET = "qzxv secret"  # noqa: S105  # what somebody tells
BOUND: dict[str, dict[str, Any]] = {
    "north": {"scopes": ["decide", "history"], "tenant": "north"},
    "south": {"scopes": ["history"], "tenant": "south"},
    "anna": {"scopes": ["history"], "tenant": "north", "person": "anna"},
    "decides": {"scopes": ["decide", "admin"]},
}
"""Holder of a token -> what it is for."""
KILLS = 3
LEAST = 20
"""So many entries are acknowledged to one of them before a kill."""
BODIES: dict[str, Any] = {
    "record": PERSON,
    "felt": {"entry": "x", "felt": "better", "at": AT},
    "export": None,
    "forget": {"all": True},
}
ROUTES_OF_PEOPLE = [route for route in ROUTES if route.path.startswith("/people/")]


class House(NamedTuple):
    """A service that keeps histories, and who asks it."""

    of: dict[str, Client]
    folder: Path

    def ask(self, holder: str, person: str, call: str, body: Any = None) -> Any:
        """The answer to a call about a person."""
        return self.of[holder].ask("POST" if body is not None else "GET", f"/people/{person}/{call}", body)

    def kept(self, holder: str, person: str) -> Any:
        """The log that an export is."""
        answer = self.ask(holder, person, "export")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/x-ndjson")
        return read_log(answer.body.decode().splitlines())


def _tokens(folder: Path) -> dict[str, str]:
    """A file of tokens in a folder; holder -> token."""
    made = {
        name: new_token(name, one["scopes"], one.get("tenant", ""), one.get("person", ""))
        for name, one in BOUND.items()
    }
    (folder / "tokens.toml").write_text("\n".join(entry for _, entry in made.values()), encoding="utf-8")
    return {name: token for name, (token, _) in made.items()}


KINDS = ["folder", pytest.param("server", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service that keeps histories in a folder; and one that keeps them in PostgreSQL."""
    folder = tmp_path_factory.mktemp("house")
    tokens = _tokens(folder)
    with _place(request.param, folder) as place:
        with closing(Stores(place)) as stores:
            stores.prepare()
        settings = Settings(without=("adaptive",), tokens=str(folder / "tokens.toml"), state_key=KEY, store=place)
        with running(settings, tokens["north"]) as service:
            port = service.client.port
            yield House({name: Client(port, token) for name, token in tokens.items()}, folder)


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[str]:
    if kind == "folder":
        yield str(folder / "people")
        return
    from support.postgres import new_database, running_postgres

    with running_postgres() as server:
        name = new_database(server)
        yield f"postgresql://{name}@/{name}?host={server}"


def test_what_is_kept_lies_behind_the_next_decision(house: House) -> None:
    """As with a store in Python; each answer is as the document says."""
    engine = balm.load(without=["adaptive"])
    first = house.ask("north", "ann", "record?top=3", PERSON)
    assert first.status == 200
    assert first.data["decision"] == engine.decide(PERSON["facts"], past=balm.Past([], MOMENT)).to_dict(top=3)
    entry = house.kept("north", "ann").entries[0]
    assert (entry.id, entry.at.isoformat(), len(entry.options)) == (first.data["entry"], AT, 3)

    shown = entry.options[0].practice
    told = {"entry": entry.id, "practice": shown, "felt": "worse", "at": AT, "note": SECRET}
    felt = house.ask("north", "ann", "felt", told)
    assert (felt.status, felt.data["felt"], felt.data["chosen"], felt.data["note"]) == (200, "worse", shown, SECRET)
    other = house.ask("north", "ann", "felt", {**told, "practice": entry.options[1].practice, "felt": "better"})
    assert (other.status, house.kept("north", "ann").entries[0].chosen) == (409, shown)
    named = {"entry": entry.id, "felt": "same", "at": LATER}
    assert house.ask("north", "ann", "felt", named).data["felt"] == "same", "it is known which one was done"
    house.ask("north", "ann", "felt", told)

    second = house.ask("north", "ann", "record?audience=person", PERSON | {"at": LATER, "shown": 1}).data
    past = balm.Past(house.kept("north", "ann").entries[:1], datetime.datetime.fromisoformat(LATER))
    assert second["decision"] == engine.decide(PERSON["facts"], past=past).to_dict(audience="person")
    assert shown in past.worse_practices
    document = house.of["north"].get("/openapi.json").data
    for shape, data in (("Recorded", first.data), ("Recorded", second), ("HowItFelt", told), ("Recording", PERSON)):
        jsonschema.validate(data, {"$ref": f"#/components/schemas/{shape}", "components": document["components"]})


def test_forgetting(house: House) -> None:
    made = [
        house.ask("north", "eve", "record", PERSON | {"at": f"2026-11-{day}T23:30:00-05:00"}).data["entry"]
        for day in (20, 21, 22, 23)
    ]
    assert house.ask("north", "eve", "forget", {"entries": [made[0], "nothing"]}).data == {"forgotten": 1}
    assert house.ask("north", "eve", "forget", {"from": "2026-11-22", "to": "2026-11-22"}).data == {"forgotten": 1}
    assert [one.id for one in house.kept("north", "eve").entries] == [made[1], made[3]]
    assert house.ask("north", "eve", "forget", {"to": "2026-11-21"}).data == {"forgotten": 1}
    assert house.ask("north", "eve", "forget", {"all": True}).data == {"forgotten": 1}
    assert house.kept("north", "eve").entries == ()


def test_what_help_rests_on_is_not_kept_and_nothing_of_a_child(house: House) -> None:
    kept = house.ask("north", "dan", "record", PERSON | {"facts": {"self_harm": "strong_thoughts", "distress": 8}})
    assert kept.data["decision"]["referrals"]
    entry = house.kept("north", "dan").entries[0]
    assert ({*entry.facts}, entry.left_out) == ({"distress"}, True)
    child = house.ask("north", "kid", "record", PERSON | {"facts": {"age_band": "under_13"}})
    assert (child.status, child.data["entry"]) == (200, None)
    assert house.kept("north", "kid").entries == ()


@pytest.mark.parametrize("route", ROUTES_OF_PEOPLE, ids=lambda route: route.path)
def test_nobody_reaches_anybody_elses(house: House, route: Any) -> None:
    """Of one name in two tenants, of another person, and with no such scope: nothing is read, changed or forgotten."""
    call = route.path.rpartition("/")[2]
    assert {*BODIES} == {one.path.rpartition("/")[2] for one in ROUTES_OF_PEOPLE}
    entry = house.ask("north", "bob", "record", PERSON).data["entry"]
    before = house.kept("north", "bob")
    body = {**BODIES["felt"], "entry": entry} if call == "felt" else BODIES[call]
    reached = {holder: house.ask(holder, "bob", call, body) for holder in ("south", "anna", "decides")}
    assert [reached[name].status for name in ("anna", "decides")] == [403, 403]
    assert reached["south"].status == (422 if call == "felt" else 200), "their own, which is empty"
    assert entry.encode() not in b"".join(answer.body for answer in reached.values())
    assert Client(house.of["north"].port).ask(route.method, f"/people/bob/{call}", body).status == 401
    assert house.kept("north", "bob") == before
    for name in ("..", "north%2Fbob", "bob%00", "bob%20", "bob/..", "%62ob%2f", "x" * 129):
        answer = house.ask("south", name, call, body)
        assert (answer.status, entry.encode() in answer.body) == (404, False), name
    house.ask("south", "bob", "forget", {"all": True})
    assert house.kept("north", "bob") == before


def test_a_token_of_one_person_reaches_that_one(house: House) -> None:
    entry = house.ask("anna", "anna", "record", PERSON).data["entry"]
    assert [one.id for one in house.kept("north", "anna").entries] == [entry]


REFUSED: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("record", {}, [("missing-key", "/facts"), ("missing-key", "/at")]),
    ("record", PERSON | {"at": "today"}, [("wrong-type", "/at")]),
    ("record", PERSON | {"at": "2026-11-24T20:15:00"}, [("wrong-type", "/at")]),
    ("record", PERSON | {"at": "0001-01-01T00:00:00+14:00"}, [("wrong-type", "/at")]),
    ("record", PERSON | {"at": "2026-11-24T20:15:00+00:00:30"}, [("wrong-type", "/at")]),
    ("record", PERSON | {"at": 7}, [("wrong-type", "/at")]),
    ("record", PERSON | {"shown": 101}, [("wrong-type", "/shown")]),
    ("record", PERSON | {"shown": True}, [("wrong-type", "/shown")]),
    ("record", PERSON | {"facts": {"place": SECRET}}, [("unknown-value", "/facts/place")]),
    ("felt", {"entry": "none", "felt": "better", "at": AT}, [("unknown-entry", "/entry")]),
    ("felt", {"entry": "\0", "felt": "good", "at": AT}, [("wrong-type", "/entry"), ("wrong-type", "/felt")]),
    ("felt", {"entry": "{entry}", "practice": SECRET, "felt": "same", "at": AT}, [("not-shown", "/practice")]),
    ("felt", {"entry": "{entry}", "felt": "same", "at": AT}, [("which-practice", "/practice")]),
    ("felt", {"entry": "{entry}", "felt": "same", "at": AT, "note": 1}, [("wrong-type", "/note")]),
    ("forget", {}, [("what-to-forget", "")]),
    ("forget", {"all": True, "entries": []}, [("what-to-forget", "")]),
    ("forget", {"all": False}, [("wrong-type", "/all")]),
    ("forget", {"entries": [1]}, [("wrong-type", "/entries")]),
    ("forget", {"from": "2026-02-30"}, [("wrong-type", "/from")]),
]


def test_what_does_not_fit_is_said_and_changes_nothing(house: House) -> None:
    entry = house.ask("north", "fay", "record", PERSON).data["entry"]
    before = house.kept("north", "fay")
    for call, body, codes in REFUSED:
        sent = json.loads(json.dumps(body).replace("{entry}", entry))
        answer = house.ask("north", "fay", call, sent)
        assert (answer.status, answer.codes) == (422, codes), (call, body)
        assert SECRET not in answer.body.decode()
    assert house.kept("north", "fay") == before


def test_a_history_that_cannot_be_used(house: House) -> None:
    house.ask("north", "gil", "record", PERSON)
    files = [*house.folder.glob("people/*.db")]
    if not files:
        pytest.skip("a server's tables are damaged by nobody")
    max(files, key=lambda one: one.stat().st_mtime_ns).write_bytes(SECRET.encode() * 1000)
    for call, body in BODIES.items():
        answer = house.ask("north", "gil", call, body)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5"), call
        assert str(house.folder) not in answer.body.decode()


@pytest.mark.parametrize("call", BODIES)
def test_without_a_store_there_are_no_histories(service: Client, call: str) -> None:
    body = BODIES[call]
    answer = service.ask("POST" if body is not None else "GET", f"/people/ann/{call}", body)
    assert (answer.status, answer.data["detail"]) == (404, "This service keeps no histories.")


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_is_there_after_a_kill(kind: str, tmp_path: Path) -> None:
    """Five programs write at once, and the service is killed in the midst of it."""
    tokens, kept = _tokens(tmp_path), []
    with _place(kind, tmp_path) as place:
        with closing(Stores(place)) as stores:
            stores.prepare()
        words = ["--tokens", str(tmp_path / "tokens.toml"), "--store", place, "--without", "adaptive"]
        for _ in range(KILLS):
            with (
                serving(*words, token=tokens["north"]) as (process, client, _),
                asked_all_the_time(client, "/people/ann/record", PERSON) as answers,
            ):
                acknowledged = [client.post("/people/ann/record", PERSON) for _ in range(LEAST)]
                process.kill()
                process.wait()
            acknowledged += answers
            assert {answer.status for answer in acknowledged} == {200}
            kept += [answer.data["entry"] for answer in acknowledged]
        with closing(Stores(place)) as stores:
            there = {one.id for one in stores.of("north", "ann").entries()}
    assert there.issuperset(kept)
    assert len(kept) >= LEAST * KILLS
