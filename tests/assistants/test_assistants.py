"""What an assistant asks: the same decision in every way, and nothing sensitive on the assistant's side."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import balm
from support.effort import rows

pytest.importorskip("mcp", reason="assistants need the MCP SDK: pip install '.[mcp]'")

from mcp_types import ElicitResult, ErrorData

from balm.assistants.shown import without_sensitive
from balm.assistants.words import help_texts
from support.assistants import MODES, Browser, Person, World, ask_until_shown, filled_in, run

PEOPLE = {
    name: Person(tuple(person.get("ticks", ())), person["answers"])
    for name, person in tomllib.loads((Path(__file__).parent / "people.toml").read_text()).items()
}


def decided(answer: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Titles of the help, of what is suggested, and of the other ways."""
    screen = answer["screen"]
    return tuple([one["title"] for one in screen[key]] for key in ("help", "recommendations", "others"))  # type: ignore[return-value]


def decided_on_page(text: str) -> tuple[list[str], list[str], list[str]]:
    """The same, read from a page."""
    text = unescape(text)
    helped = re.findall(r'<section class="help"><h2>([^<]*)', text)
    others = re.findall(r'value="take:[^"]*">([^<]*)', text)
    return helped, re.findall(r'<section class=""><h2>([^<]*)', text), others


async def through_client(world: World, person: Person, mode: str) -> dict[str, Any]:
    """By forms and links; the person lets the assistant go on after the page."""
    browsers: dict[str, Browser] = {}

    async def answering(_: Any, params: Any) -> ElicitResult:
        if params.mode == "form":
            return filled_in(person, params)
        await browsers.setdefault(params.url, Browser(world.page, params.url)).answer(person, "return")
        return ElicitResult(action="accept")

    client = await world.client(mode, answering)
    return await ask_until_shown(client, person)


async def as_data(world: World, person: Person, mode: str, then: str) -> tuple[dict[str, Any], str]:
    """With a client that cannot ask: links and questions are data. The answer, and the page at the end."""
    browsers: dict[str, Browser] = {}
    seen = [""]

    async def open_page(url: str) -> None:
        seen.append(await browsers.setdefault(url, Browser(world.page, url)).answer(person, then))

    client = await world.client(mode)
    return await ask_until_shown(client, person, open_page), seen[-1]


@pytest.mark.parametrize(
    "told",
    rows([(name, mode) for name in PEOPLE for mode in MODES], quick=[("in_danger", MODES[0]), ("drank", MODES[1])]),
)
def test_the_decision_is_the_same_in_every_way(engine: balm.Engine, told: tuple[str, str]) -> None:
    name, mode = told

    async def test() -> None:
        person = PEOPLE[name]
        asked = await through_client(World(engine), person, mode)
        data, _ = await as_data(World(engine), person, mode, "return")
        stayed, page = await as_data(World(engine), person, mode, "here")
        assert decided(asked) == decided(data) == decided_on_page(page)
        assert stayed["status"] == "on_page"
        assert stayed["screen"] is None
        helped = [one["text"].strip() for one in asked["screen"]["help"]]
        assert all(text in said for text, said in zip(helped, asked["say"], strict=False))

    run(test)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", rows(["in_danger", "hurt"], quick=["in_danger"]))
def test_what_is_answered_on_the_page_changes_no_message(engine: balm.Engine, name: str, mode: str) -> None:
    async def test() -> None:
        traffic = []
        for person in (PEOPLE[name], PEOPLE["calm"]):
            world = World(engine)
            await as_data(world, person, mode, "here")
            traffic.append(world.traffic)
        assert traffic[0] == traffic[1]

    run(test)


@pytest.mark.parametrize("mode", [*MODES, "as data"])
@pytest.mark.parametrize("name", ["in_danger", "drank", "hurt"])
def test_no_sensitive_question_or_answer_passes_the_assistant(engine: balm.Engine, name: str, mode: str) -> None:
    async def test() -> None:
        world, person = World(engine), PEOPLE[name]
        if mode == "as data":
            answer, _ = await as_data(world, person, MODES[0], "return")
        else:
            answer = await through_client(world, person, mode)
        assert answer["screen"]["recommendations"] or answer["screen"]["help"]
        book = engine.rulebook
        sensitive = [fact for fact in book.facts.values() if fact.sensitive]
        words = [fact.name for fact in sensitive] + [fact.ask for fact in sensitive if fact.ask]
        words += [line.text for step in book.steps for line in step.lines]
        words += [
            str(value) for key, value in person.answers.items() if book.facts[key].sensitive and value is not True
        ]
        passed = "\n".join(world.messages)
        assert answer["check_in"] in passed
        found = [word for word in words if word in passed]
        assert not found

    run(test)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("action", ["decline", "cancel"])
def test_what_is_declined_or_closed_is_left_open(engine: balm.Engine, action: Any, mode: str) -> None:
    async def test() -> None:
        world, modes = World(engine), []

        async def answering(_: Any, params: Any) -> ElicitResult:
            modes.append(params.mode)
            return ElicitResult(action=action, content={"distress": 0} if params.mode == "form" else None)

        client = await world.client(mode, answering)
        answer = await ask_until_shown(client, PEOPLE["calm"])
        assert {*world.held.check_in.state["facts"].values()} <= {"declined"}
        assert modes == (["url", "form"] if action == "decline" else ["url"])
        assert answer["screen"]["help"]
        assert answer["say"][0].startswith(answer["screen"]["help"][0]["title"])

    run(test)


def test_a_form_that_was_closed_tells_nothing(engine: balm.Engine) -> None:
    async def test() -> None:
        world, modes = World(engine), []

        async def answering(_: Any, params: Any) -> ElicitResult:
            modes.append(params.mode)
            closed = params.mode == "form"
            return ElicitResult(action="cancel" if closed else "decline", content={"distress": 0} if closed else None)

        client = await world.client(MODES[0], answering)
        answer = await ask_until_shown(client, PEOPLE["calm"])
        assert not world.held.check_in.state["facts"]
        assert modes == ["url", "form"]
        assert answer["status"] == "shows"

    run(test)


def test_an_empty_or_broken_form_is_left_open(engine: balm.Engine) -> None:
    async def test() -> None:
        for content in (None, {"distress": 99, "emotion": "fine", "situation": ["nothing"]}, {"distress": True}):
            world = World(engine)

            async def answering(_: Any, params: Any, content: Any = content) -> ElicitResult:
                return ElicitResult(action="accept" if params.mode == "form" else "decline", content=content)

            client = await world.client(MODES[0], answering)
            await ask_until_shown(client, PEOPLE["calm"])
            assert not {"distress", "emotion", "situation"} & world.held.check_in.state["facts"].keys()

    run(test)


def test_words_of_danger_bring_help_first_and_word_for_word(engine: balm.Engine) -> None:
    async def test() -> None:
        world = World(engine)
        client = await world.client(MODES[1])
        result = await client.call_tool("what_should_i_do_now", {"words": "I want to kill myself"})
        answer = result.structured_content
        crisis = engine.check_in().tell({"free": "I want to kill myself"}).screen["help"][0]
        assert answer["say"][0].startswith(f"{crisis['title']}\n{crisis['text'].strip()}")
        assert answer["status"] == "asks_on_page"
        assert not answer["screen"]["questions"]
        assert not answer["screen"]["lines"]

    run(test)


@pytest.mark.parametrize("mode", MODES)
def test_help_stands_before_all_that_the_client_asks(engine: balm.Engine, mode: str) -> None:
    async def test() -> None:
        world, asked = World(engine), []

        async def answering(_: Any, params: Any) -> ElicitResult:
            asked.append(params)
            return ElicitResult(action="decline")

        client = await world.client(mode, answering)
        await client.call_tool("what_should_i_do_now", {"words": "I want to kill myself"})
        crisis = engine.check_in().tell({"free": "I want to kill myself"}).screen["help"][0]
        assert [one.mode for one in asked] == ["url", "form"]
        assert all(one.message.startswith(f"{crisis['title']}\n{crisis['text'].strip()}") for one in asked)

    run(test)


REFUSED = [
    ({"facts": {"self_harm": "none"}}, "told by the person alone"),
    ({"facts": {"distress": 77}}, "distress"),
    ({"facts": {"moon": "full"}}, "moon"),
    ({"input": {"none": True}}, "name it with `check_in`"),
    ({"check_in": "no-such-id"}, "begin a new one"),
    ({"check_in": "", "then": {"input": {"none": True}}}, "Only the person can answer this"),
    ({"check_in": "", "then": {"input": {"command": "why"}}}, "Only the person can answer this"),
    ({"check_in": "", "words": "I want to die", "then": {"input": {"command": "back"}}}, "Only the person can answer"),
    ({"check_in": "", "then": {"input": {"answers": {"self_harm": "none"}}}}, "told by the person alone"),
    ({"check_in": "", "then": {"input": {"take_back": "self_harm"}}}, "told by the person alone"),
    ({"check_in": "", "then": {"input": {"felt": "fine"}}}, "felt"),
    ({"check_in": "", "then": {"input": {"take": "nothing"}}}, "take"),
    ({"check_in": "", "then": {"facts": {"distress": 3}}}, "tell these as `input`"),
    ({"check_in": "", "then": {"words": "sad", "input": {"command": "skip"}}}, "one at a time"),
]


@pytest.mark.parametrize(("call", "says"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
def test_what_an_assistant_cannot_tell(engine: balm.Engine, call: dict[str, Any], says: str) -> None:
    async def test() -> None:
        client = await World(engine).client(MODES[0])
        then = call.get("then")
        begin = {name: value for name, value in call.items() if name != "then"}
        result = await client.call_tool("what_should_i_do_now", begin)
        if then is not None:
            begun = result.structured_content["check_in"]
            result = await client.call_tool("what_should_i_do_now", {"check_in": begun, **then})
        assert result.is_error
        assert says in result.content[0].text

    run(test)


def test_none_of_it_said_in_a_chat_answers_no_question_of_danger(engine: balm.Engine) -> None:
    async def test() -> None:
        world = World(engine)
        client = await world.client(MODES[0])
        await client.call_tool("what_should_i_do_now", {"words": "none of these"})
        assert world.held.check_in.asks_sensitive
        assert not world.held.check_in.state["facts"]

    run(test)


@pytest.fixture(scope="module")
def evening() -> balm.Engine:
    return balm.load(Path(__file__).parent / "evening.toml")


TICKED = [([], None), (["0"], True), (["none of these"], False), (["0", "none of these"], True), (["7"], None)]


@pytest.mark.parametrize(("ticked", "likes"), TICKED)
def test_lines_as_a_form(evening: balm.Engine, ticked: list[str], likes: bool | None) -> None:
    async def test() -> None:
        world = World(evening)

        async def answering(_: Any, params: Any) -> ElicitResult:
            if params.mode == "url":
                return ElicitResult(action="decline")
            content = {"lines": ticked} if "lines" in params.requested_schema["properties"] else {}
            return ElicitResult(action="accept", content=content)

        client = await world.client(MODES[0], answering)
        await ask_until_shown(client, PEOPLE["says_little"])
        assert world.held.check_in.state["facts"].get("likes_music") is likes

    run(test)


@pytest.mark.parametrize("mode", MODES)
def test_who_was_sent_to_the_page_is_asked_nothing_beside_it(engine: balm.Engine, mode: str) -> None:
    async def test() -> None:
        world, modes = World(engine), []

        async def answering(_: Any, params: Any) -> ElicitResult:
            modes.append(params.mode)
            return ElicitResult(action="accept")

        client = await world.client(mode, answering)
        result = await client.call_tool("what_should_i_do_now", {})
        assert result.structured_content["status"] == "asks_on_page"
        await Browser(world.page, result.structured_content["url"]).ask("POST", {"do": "begin"})
        told = {"check_in": world.held.id, "words": "none of these"}
        result = await client.call_tool("what_should_i_do_now", told)
        assert result.structured_content["status"] == "on_page"
        assert not world.held.check_in.state["facts"]
        assert modes == ["url"]

    run(test)


def test_a_client_that_cannot_ask_after_all_has_answered_nothing(engine: balm.Engine) -> None:
    async def test() -> None:
        world = World(engine)

        async def answering(_: Any, params: Any) -> ErrorData:  # the client's
            return ErrorData(code=-1, message="not now")

        client = await world.client(MODES[0], answering)
        answer = await ask_until_shown(client, PEOPLE["calm"])
        assert not world.held.check_in.state["facts"]
        assert answer["screen"]["help"]

    run(test)


def test_what_is_said_of_a_suggestion(engine: balm.Engine) -> None:
    async def test() -> None:
        world = World(engine)
        client = await world.client(MODES[0])

        async def say(command: str) -> dict[str, Any]:
            given = {"check_in": world.held.id, "input": {"command": command}}
            answer: dict[str, Any] = (await client.call_tool("what_should_i_do_now", given)).structured_content
            return answer

        await client.call_tool("what_should_i_do_now", {"facts": {"distress": 4}, "own": ["Tea"]})
        for _ in range(4):
            answer = await say("skip")
        assert answer["status"] == "shows"
        first = answer["screen"]["recommendations"][0]["title"]
        answer = await say("not_again")
        assert "Left out, as you asked." in answer["say"]
        assert answer["screen"]["recommendations"][0]["title"] != first
        assert (await say("done"))["status"] == "asks"
        assert (await say("stop"))["status"] == "ended"

    run(test)


def test_no_word_beside_a_suggestion_says_what_was_answered(engine: balm.Engine) -> None:
    now = engine.check_in({"age_band": "adult"}).tell({"none": True})
    now = now.tell({"answers": {"distress": 7, "emotion": "angry", "situation": [], "need": "validated"}})
    drank = [line.startswith(PEOPLE["drank"].ticks) for line in now.screen["lines"]].index(True)
    now = now.tell({"ticks": [drank]})
    assert "substance_now" in [one["fact"] for one in now.screen["echo"]]
    assert now.screen["recommendations"][0]["tell"]
    shown = without_sensitive(now, engine.rulebook)
    assert "substance_now" not in [one["fact"] for one in shown["echo"]]
    assert not shown["recommendations"][0]["tell"]


def test_a_screen_that_asks_what_is_sensitive_does_not_say_what_it_asks(engine: balm.Engine) -> None:
    first = engine.check_in()
    asking = [first, *(first.tell({"ticks": [at]}) for at in range(len(first.screen["lines"])))]
    shown = [without_sensitive(now, engine.rulebook) for now in asking if now.asks_sensitive]
    beside_help = [{**one, "help": [], "urgent": False, "where": []} for one in shown]
    assert len(shown) > 2
    assert all(one == beside_help[0] for one in beside_help)


def test_a_help_line_is_said_under_the_most_urgent_kind_alone(engine: balm.Engine) -> None:
    first, *others = engine.check_in({"country": "DE"}).tell({"command": "help"}).screen["help"]
    shown = [first, *({**one, "resources": [*first["resources"], *one["resources"]]} for one in others)]
    said = help_texts(shown)
    for line in first["resources"]:
        assert [line["name"] in one for one in said] == [True, *(False for _ in others)]
