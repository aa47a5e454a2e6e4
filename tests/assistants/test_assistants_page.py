"""The check-in page of assistants: for one browser, help first, and every answer as the check-in takes it."""

from __future__ import annotations

import re
from typing import Any

import pytest

import balm

pytest.importorskip("mcp", reason="assistants need the MCP SDK: pip install '.[mcp]'")

from balm.assistants import html
from balm.assistants.held import MOST, Held
from support.assistants import PAGE, Browser, World, run


def opened(world: World, engine: balm.Engine, **given: Any) -> tuple[Held, Browser]:
    held = world.check_ins.begin(engine.check_in(given))
    return held, Browser(world.page, f"{PAGE}/check-in/{held.link}")


async def told(browser: Browser, **body: Any) -> str:
    """The page after a form was sent."""
    status, _ = await browser.ask("POST", body)
    assert status == 303
    return (await browser.ask("GET"))[1]


def test_the_page_is_for_the_browser_that_began(engine: balm.Engine) -> None:
    async def test() -> None:
        world = World(engine)
        held, browser = opened(world, engine)
        status, text = await browser.ask("GET")
        assert status == 200
        assert html.BEGIN in text
        assert "I think about dying" not in text
        assert "I think about dying" in await told(browser, do="begin")
        other = Browser(world.page, f"{PAGE}/check-in/{held.link}")
        for method in ("GET", "POST"):
            status, text = await other.ask(method, {"do": "none"})
            assert status == 403
            assert html.ELSEWHERE in text
        assert not held.check_in.state["facts"]

    run(test)


def test_what_is_not_from_the_page_is_refused(engine: balm.Engine) -> None:
    async def test() -> None:
        world = World(engine)
        held, browser = opened(world, engine)
        assert (await browser.ask("GET", headers={"host": "balm.example"}))[0] == 421
        assert (await browser.ask("POST", {"do": "begin"}, {"sec-fetch-site": "cross-site"}))[0] == 403
        assert not held.on_page
        status, text = await Browser(world.page, f"{PAGE}/check-in/none").ask("GET")
        assert status == 404
        assert 'class="help"' in text  # whoever comes too late still sees where help is

    run(test)


def test_the_oldest_of_too_many_check_ins_is_forgotten(engine: balm.Engine) -> None:
    world = World(engine)
    now = engine.check_in()
    first = world.check_ins.begin(now)
    for _ in range(MOST):
        world.check_ins.begin(now)
    assert world.check_ins.of_link(first.link) is None


def test_a_whole_check_in_on_the_page(engine: balm.Engine) -> None:
    async def test() -> None:
        held, browser = opened(World(engine), engine)
        await told(browser, do="begin")
        text = await told(browser, do="command:why")
        assert "Some of these change what is safe" in text
        text = await told(browser, do="answer", free="I want to die")
        assert text.index('class="help"') < text.index("<fieldset")  # help stands first
        typed = next(form for form in text.split("<form") if 'name="free"' in form)
        assert re.findall(r'name="do" value="([^"]*)"', typed)[0] == "answer"  # Enter presses the first button
        text = await told(browser, do="where", country="GB")
        assert held.check_in.state["facts"]["country"] == "GB"
        text = await told(browser, do="answer", self_harm="passing_thoughts")
        while html.CHOICE not in text:
            text = await told(browser, do="command:skip")
        assert held.check_in.state["facts"]["self_harm"] == "passing_thoughts"
        assert 'class="help"' in text
        text = await told(browser, do="here")
        while held.check_in.screen["kind"] != "suggestion":
            text = await told(browser, do="command:skip")
        other = held.check_in.screen["others"][0]
        text = await told(browser, do=f"take:{other['practice']}")
        assert f"<h2>{other['title']}</h2>" in text
        text = await told(browser, do="command:done")
        text = await told(browser, do="felt:better")
        assert held.check_in.state["felt"] == "better"
        assert held.check_in.state["chosen"] == other["practice"]
        assert held.on_page

    run(test)


FILLED = [
    (
        {"distress": "7", "emotion": "sad", "situation": ["argument", "loss"], "need": ""},
        {"distress": 7, "emotion": "sad"},
    ),
    ({"distress": "", "emotion": ""}, {}),
    ({"distress": "eleven", "emotion": "fine", "situation": "moon"}, {}),
    ({"distress": "1e999"}, {}),
    ({"distress": "2.5"}, {}),
]


@pytest.mark.parametrize(("filled", "facts"), FILLED)
def test_a_form_says_what_was_filled_in_and_no_more(
    engine: balm.Engine, filled: dict[str, Any], facts: dict[str, Any]
) -> None:
    async def test() -> None:
        held, browser = opened(World(engine), engine)
        await told(browser, do="begin")
        await told(browser, do="none")
        await told(browser, do="here")
        await told(browser, do="answer", **filled)
        known = held.check_in.state["facts"]
        wanted = facts | ({"situation": ["argument", "loss"]} if facts else {})
        assert {name: known[name] for name in ("distress", "emotion", "situation", "need") if name in known} == wanted

    run(test)


@pytest.mark.parametrize("do", ["answer", "none", "command:skip", "command:stop"])
def test_typed_words_are_heard_whatever_is_pressed(engine: balm.Engine, do: str) -> None:
    async def test() -> None:
        held, browser = opened(World(engine), engine)
        await told(browser, do="begin")
        assert 'class="help"' in await told(browser, do=do, ticks=["0"], free="I want to die")
        assert held.check_in.screen["help"][0]["kind"] == "crisis"

    run(test)


def test_what_may_have_been_meant_is_chosen(engine: balm.Engine) -> None:
    async def test() -> None:
        held, browser = opened(World(engine), engine)
        await told(browser, do="begin")
        await told(browser, do="none")
        await told(browser, do="here")
        text = await told(browser, do="answer", free="sad or angry")
        offered = held.check_in.screen["offers"]
        assert offered
        assert "choose:0" in text
        await told(browser, do="choose:0")
        chosen = offered[0]["options"][0]["value"]
        assert held.check_in.state["facts"][offered[0]["fact"]] == chosen

    run(test)


def test_a_form_of_another_moment_changes_nothing(engine: balm.Engine) -> None:
    async def test() -> None:
        held, browser = opened(World(engine), engine)
        await told(browser, do="begin")
        before = held.check_in.state
        for do in ("take:nothing", "felt:fine", "choose:0", "command:fly", "open:nothing", "nonsense"):
            await told(browser, do=do)
        assert held.check_in.state == before

    run(test)
