"""`balm listen`: what was understood and by which phrase, one line each, and the help that it calls for."""

from __future__ import annotations

import json

import pytest

from .conftest import Run

LINES = {
    (
        "at home, knackered, got ten minutes",
    ): 'place: home (by "at home")\nemotion: tired (by "knackered")\nminutes: 10\n',
    ("asdf",): "nothing understood\n",
    ("that made me feel worse",): "said of a suggestion: worse\n",
    ("--fact", "emotion", "sad or angry"): "emotion: `sad` or `angry`? It is asked which.\n",
    ("--fact", "emotion", "help"): "command: help\n",
    ("--fact", "emotion", "rather not say"): "emotion: left open\n",
    ("--fact", "self_harm", "rather not say"): "self_harm: the person prefers not to say\n",
    ("--fact", "beliefs", "no"): "beliefs: none of them\n",
    ("--fact", "emotion", "asdf"): "emotion: not understood: it is asked again\n",
}


@pytest.mark.parametrize(
    "words", [pytest.param(words, marks=[pytest.mark.exhaustive] if at % 4 else []) for at, words in enumerate(LINES)]
)
def test_what_was_understood(run: Run, words: tuple[str, ...]) -> None:
    result = run("listen", *words)
    assert (result.exit_code, result.stdout) == (0, LINES[words])


def test_danger_names_the_help_and_what_is_asked_next(run: Run) -> None:
    result = run("listen", "i want to die")
    said = " ".join(result.stdout.split())
    assert said == 'help: crisis; self_harm is asked next, strong_thoughts proposed (by "[want_much] [dead]")'
    data = json.loads(run("listen", "--json", "i want to die").stdout)
    assert data == {
        "facts": {},
        "offers": {},
        "command": None,
        "reply": None,
        "alarms": [{"kind": "crisis", "fact": "self_harm", "value": "strong_thoughts", "phrase": "[want_much] [dead]"}],
    }


def test_an_answer_as_json(run: Run) -> None:
    data = json.loads(run("listen", "--fact", "likes", "--json", "a nap").stdout)
    assert (data["kind"], data["value"], data["alarms"]) == ("value", ["rest"], [])


def test_standard_input(run: Run) -> None:
    assert "emotion: sad" in run("listen", "-", input="i feel sad\n").stdout


def test_a_fact_that_nobody_can_tell(run: Run) -> None:
    result = run("listen", "--fact", "eneergy", "low")
    assert result.exit_code == 2
    assert "Did you mean energy?" in result.stderr
    assert run("listen", "--fact", "dose", "low").exit_code == 2
