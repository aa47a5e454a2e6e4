"""What the service answers is what Python answers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

import balm
from balm.decision.why_data import change_data, place_data
from balm.portable.schemas import NAMES
from balm.version import __version__
from support.service import Client

PERSON: dict[str, Any] = {
    "facts": {"distress": 4, "place": "home", "minutes": 5},
    "own": ["Call Ann", {"title": "Walk", "tags": ["outward"]}],
    "seed": 3,
}


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(without=["adaptive"])


@pytest.fixture(scope="module")
def decision(engine: balm.Engine) -> balm.Decision:
    return engine.decide(PERSON["facts"], own=PERSON["own"], seed=PERSON["seed"])


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {}),
        ("?top=2", {"top": 2}),
        ("?top=0", {"top": 0}),
        ("?audience=person", {"audience": "person"}),
        ("?audience=person&top=1", {"audience": "person", "top": 1}),
    ],
)
def test_a_decision(service: Client, decision: balm.Decision, query: str, options: dict[str, Any]) -> None:
    answer = service.post(f"/v1/decide{query}", PERSON)
    assert (answer.status, answer.body.decode()) == (200, decision.to_json(**options))
    assert answer.headers["cache-control"] == "no-store"


def test_what_if(service: Client, decision: balm.Decision) -> None:
    answer = service.post("/v1/what-if?top=1", PERSON | {"what_if": {"distress": 9, "place": "unknown"}})
    assert answer.body.decode() == decision.what_if({"distress": 9, "place": "unknown"}).to_json(top=1)


@pytest.mark.parametrize("practice", ["warm-drink", "self-compassion/warm-bath", "walk"])
def test_why_and_what_would_change(
    service: Client, engine: balm.Engine, decision: balm.Decision, practice: str
) -> None:
    asked = PERSON | {"practice": practice}
    assert service.post("/v1/why", asked).data == place_data(engine.program, decision, practice)
    change = change_data(engine.program, decision.what_would_change(practice))
    assert service.post("/v1/what-would-change?seconds=30", asked).data == change


def test_an_analysis_says_that_its_time_was_up(service: Client) -> None:
    answer = service.post("/v1/what-would-change?seconds=0.000001", PERSON | {"practice": "warm-bath"})
    assert (answer.status, answer.data["reason"]) == (200, "out of time")


def test_the_next_question(service: Client, engine: balm.Engine, decision: balm.Decision) -> None:
    found = decision.next_question()
    assert found is not None
    answer = service.post("/v1/next-question?seconds=30", PERSON)
    question = answer.data["question"]
    assert question == vars(found) | {"ask": engine.rulebook.facts[found.fact].ask}


def test_packs(service: Client, engine: balm.Engine) -> None:
    book = engine.rulebook
    packs = service.get("/v1/packs").data
    assert [pack["digest"] for pack in packs["packs"]] == [pack.digest for pack in book.packs]
    assert [one["name"] for one in service.get("/v1/facts").data] == [*book.facts]
    assert [one["practice"] for one in service.get("/v1/practices").data] == [one.id for one in book.practices]


def test_a_program_is_known_by_its_digest(service: Client, engine: balm.Engine) -> None:
    text = engine.program_json().encode()
    digest = service.get("/v1/packs").data["program"]
    assert digest == f"sha256:{hashlib.sha256(text).hexdigest()}"
    answer = service.get(f"/v1/programs/{digest}")
    assert answer.body == text
    assert "immutable" in answer.headers["cache-control"]
    again = service.get(f"/v1/programs/{digest}", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert service.get("/v1/programs/sha256:0").status == 404


@pytest.mark.parametrize("name", NAMES)
def test_schemas(service: Client, name: str) -> None:
    assert service.get(f"/v1/schemas/{name}").data["$schema"].startswith("https://json-schema.org/")


def test_a_questionnaire(service: Client, engine: balm.Engine) -> None:
    name = min(engine.plugins.instruments)
    answers = dict.fromkeys(map(str, range(1, 100)), 99)
    wrong = service.post(f"/v1/instruments/{name}/score", {"answers": answers})
    assert (wrong.status, wrong.codes) == (422, [("bad-answers", "/answers")])
    assert "99" not in wrong.body.decode()
    assert service.post(f"/v1/instruments/{name}/score", {"answers": {}}).data == {
        "facts": dict(engine.score(name, {}))
    }
    assert service.post("/v1/instruments/none/score", {"answers": {}}).status == 404


def test_pages_about_mistakes(service: Client) -> None:
    problem = service.post("/v1/decide", {"facts": {"distres": 4}}).data
    page = service.get(problem["type"])
    assert page.headers["content-type"].startswith("text/markdown")
    assert page.body.startswith(b"# ")
    assert service.get("/v1/findings/none").status == 404
    assert service.get("/v1/schemas/none").status == 404


def test_what_answers(service: Client) -> None:
    assert service.get("/health").data == {"status": "alive"}
    assert service.get("/version").data["balm"] == __version__
    ready = service.get("/ready").data
    assert (ready["ready"], ready["faults"]) == (True, [])


def test_a_check_in_goes_on_from_the_state_that_its_client_kept(service: Client, engine: balm.Engine) -> None:
    now = engine.check_in({"minutes": 5})
    answer = service.post("/v1/check-in", {"facts": {"minutes": 5}}).data
    for _ in range(20):
        assert answer["screen"] == json.loads(json.dumps(now.screen))
        if now.screen["kind"] == "suggestion":
            break
        told: dict[str, Any] = {"none": True} if now.screen["kind"] == "lines" else {"command": "skip"}
        now = now.tell(told)
        answer = service.post("/v1/check-in", {"state": answer["state"], "input": told}).data
    assert now.screen["kind"] == "suggestion"
    same = service.post("/v1/check-in", {"state": answer["state"]}).data
    assert same["screen"] == answer["screen"]


def _turned(state: str, at: int) -> str:
    return state[:at] + ("A" if state[at] != "A" else "B") + state[at + 1 :]


@pytest.mark.parametrize("at", [0, 40, -3])
def test_a_state_that_somebody_changed_is_none(service: Client, at: int) -> None:
    state = service.post("/v1/check-in", {}).data["state"]
    answer = service.post("/v1/check-in", {"state": _turned(state, at % len(state))})
    assert (answer.status, answer.codes) == (422, [("bad-state", "/state")])


@pytest.mark.parametrize("state", ["", ".", "é.é", "e30", "e30.e30"])
def test_what_is_no_state(service: Client, state: str) -> None:
    assert service.post("/v1/check-in", {"state": state}).codes == [("bad-state", "/state")]


def test_a_check_in_says_what_does_not_fit(service: Client) -> None:
    state = service.post("/v1/check-in", {}).data["state"]
    assert service.post("/v1/check-in", {"state": state, "input": {"ticks": [9999]}}).codes == [("bad-input", "/input")]
    assert service.post("/v1/check-in", {"input": {}}).codes == [("misplaced-field", "/input")]
    both = service.post("/v1/check-in", {"state": state, "facts": {}, "seed": 0})
    assert both.codes == [("misplaced-field", "/facts"), ("misplaced-field", "/seed")]
