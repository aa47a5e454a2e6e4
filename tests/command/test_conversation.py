"""A check-in at a terminal, whatever is typed: it ends, no line is too wide, and help in sight is said last."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

import balm
from balm.command.check_in import Conversation
from balm.command.check_in_page import SAY, without_enumeration
from support.effort import examples, law_of

if TYPE_CHECKING:
    from balm.checkin.check_in import CheckIn
    from balm.engine import Engine

TYPED = [
    *[""] * 8, "1", "2", "3", "1 3", "7", "10", "none", "sad", "?", "x", "d", "skip", "back", "why", "help", "stop",
    "yes", "sometimes", "prefer not to say", "something else", "I want to die", "UK", "driving", "17", "q",
    "my boss shouted at me and I feel small", "散歩する", "\x07\x1b[2J", "9" * 4400,
    "done", "worse", "not this again", "better", "no time",
]  # fmt: skip
GIVEN: list[dict[str, object]] = [{}, {"country": "GB"}, {"age_band": "under_13"}, {"distress": 9, "country": "US"}]
Talk = Callable[[Conversation, list[str]], list[str]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return balm.load()


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Hold a conversation: what is typed, then Ctrl-D -> what was shown, screen by screen, the last one last."""

    def hold(conversation: Conversation, lines: list[str]) -> list[str]:
        left, shown = list(lines), []

        def typed(_: str) -> str:
            shown.append(capsys.readouterr().out)
            if not left:
                raise EOFError
            return left.pop(0)

        capsys.readouterr()
        monkeypatch.setattr("builtins.input", typed)
        conversation.hold()
        return [*shown, capsys.readouterr().out]

    return hold


@pytest.mark.parametrize("high", [18, 24, 60])
def test_whatever_is_typed(engine: Engine, talk: Talk, high: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", str(high))

    @law_of(examples(quick=6, ci=60, nightly=600))
    @given(st.integers())
    def holds(seed: int) -> None:
        chance = random.Random(seed)
        conversation = Conversation(engine.check_in(chance.choice(GIVEN)), engine, (), 3)
        shown = talk(conversation, chance.choices(TYPED, k=chance.randrange(12)))
        assert conversation.check_in.screen["kind"] == "end"
        text = "".join(shown)
        assert all(wcswidth(line) <= 80 for line in text.splitlines())
        assert "\x1b" not in text
        for screen in shown[:-1]:
            assert len(screen.splitlines()) < high or "You can type" in screen
        helped = conversation.check_in.screen["help"]
        assert (
            not helped or (SAY["reach"] if any(one["resources"] for one in helped) else helped[0]["title"]) in shown[-1]
        )

    holds()


def test_lines_that_were_not_shown_are_not_denied(engine: Engine, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a low screen "none" goes on to the other lines; what is ticked on any part counts."""

    def told(lines: list[str]) -> CheckIn:
        conversation = Conversation(engine.check_in(), engine, (), 3)
        talk(conversation, lines)
        return conversation.check_in

    monkeypatch.setenv("LINES", "12")
    for none in ("none", "nope", "none of these"):
        assert not told([none]).state["facts"]
        assert told([none, none]).state["facts"]
    for rest in ("none", "nope", ""):
        assert told(["2", rest]).state["facts"] == {"danger_from_others": True}
    for gone in (["2"], ["2", "stop"], ["2", "my boss shouted"]):
        assert told(gone).state["facts"]["danger_from_others"] is True, "what was ticked is not lost"


def test_what_was_shown_is_what_is_remembered(engine: Engine, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was shown before something else was told is no suggestion any more; other ideas are."""
    monkeypatch.setenv("LINES", "200")
    known: dict[str, object] = {
        "self_harm": "none", "danger_from_others": False, "distress": 4, "need": "comforted", "place": "home",
        "task_now": "free",
    }  # fmt: skip
    start = engine.check_in(known)
    while start.screen["kind"] != "suggestion":
        start = start.tell({"command": "skip"})
    conversation = Conversation(start, engine, (), 3)
    talk(conversation, [])
    first = [one["practice"] for one in (*start.screen["recommendations"], *start.screen["others"])]
    assert (conversation.shown, conversation.most_shown, conversation.suggested) == (first, 3, True)
    conversation = Conversation(start, engine, (), 3)
    talk(conversation, ["something else", "something else", "none"])
    assert {*conversation.shown} <= {one.practice for one in start.decision.ways(conversation.most_shown)}
    assert conversation.most_shown > 3
    shown = [*conversation.shown]
    conversation = Conversation(start, engine, (), 3)
    talk(conversation, ["something else", "something else", "none", "worse"])
    assert conversation.shown == shown, "what follows on worse is no suggestion"
    monkeypatch.setenv("LINES", "14")
    conversation = Conversation(start, engine, (), 3)
    talk(conversation, ["stop"])
    assert (conversation.shown, conversation.most_shown) == (first[:1], 1), "the others were not seen"


@pytest.mark.parametrize(("high", "top"), [(24, 3), (200, 1), (200, 3)])
def test_something_else_repeats_nothing(
    engine: Engine, talk: Talk, monkeypatch: pytest.MonkeyPatch, high: int, top: int
) -> None:
    monkeypatch.setenv("LINES", str(high))
    start = engine.check_in({"self_harm": "none", "distress": 4, "need": "comforted", "place": "home"})
    while start.screen["kind"] != "suggestion":
        start = start.tell({"command": "skip"})
    shown = "".join(talk(Conversation(start, engine, (), top), ["something else"] * 8))
    ideas = [line for line in shown.splitlines() if line.startswith("* ")]
    assert len({*ideas}) == len(ideas) >= 6
    assert shown.count("What does not fit?") == 1


QUESTIONS = {
    ("Which word? Sad or angry? You may be unsure.", ("sad", "angry")): "Which word? You may be unsure.",
    ("Do you think of dying? Have you hurt yourself?", ("no", "thoughts of dying")): (
        "Do you think of dying? Have you hurt yourself?"
    ),
    ("How many minutes? Ten or twenty?", ()): "How many minutes? Ten or twenty?",
    ("Sad or angry?", ("sad", "angry")): "Sad or angry?",
    ("Is it so? Is it?", ("so",)): "Is it so? Is it?",
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_question_does_not_say_what_is_listed_below_it(asked: tuple[str, tuple[str, ...]]) -> None:
    assert without_enumeration(*asked) == QUESTIONS[asked]
