"""`balm me`: what a person told of themselves is shown, changed, taken along, and forgotten to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import balm
from support.effort import one_in, rows

from .conftest import Run

LATER = (2027, 11, 24, 15, 0)
"""A year later: what is remembered for 365 days is not known any more."""

WORD, TITLE, DANGER = "qwertzuiop", "Kneading dough", "I want to kill myself"


@pytest.fixture(autouse=True)
def remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HISTORY", "1")


def kept(run: Run) -> dict[str, Any]:
    return json.loads(run("me", "--json").stdout)  # type: ignore[no-any-return]


def found(home: Path, word: str) -> bool:
    return any(word.encode() in one.read_bytes() for one in (home / "history").iterdir())


TOLD = {
    "values": ("likes", ("music,nature",), ["nature", "music"]),
    "labels": ("likes", ("music", "being outside"), ["nature", "music"]),
    "a flag": ("has_animal", ("yes",), True),
    "a number": ("attachment_anxiety", ("5",), 5),
    "a name": ("mobility", ("seated_only",), "seated_only"),
    "own words": ("attachment", ("I", "worry", "that", "they", "may", "leave"), "anxious"),
}


@pytest.mark.parametrize("name", rows(TOLD, quick=["labels", "own words"]))
def test_told_in_any_words(run: Run, home: Path, name: str) -> None:
    fact, words, value = TOLD[name]
    said = run("me", "set", fact, *words)
    assert (said.exit_code, said.stdout.startswith("Remembered until ")) == (0, True)
    assert kept(run)["facts"] == {fact: {"value": value, "on": "2026-11-24"}}


def test_shown_with_its_day_until_it_is_unknown_again(run: Run, home: Path) -> None:
    run("me", "set", "likes", "music")
    shown = " ".join(run("me").stdout.split())
    assert "music as you told on 24 November 2026; known until 23 November 2027" in shown
    assert "music" not in run("me", at=LATER).stdout
    run("me", "set", "likes", "music", at=(2026, 12, 1, 9, 0))
    assert kept(run)["facts"]["likes"]["on"] == "2026-12-01"


def test_where_remembering_is_off_it_says_how_it_goes_on(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("me", "set", "likes", "music")
    monkeypatch.setenv("BALM_HISTORY", "0")
    for words in (("set", "likes", "rest"), ("own", "add", TITLE), ("own", "tags", TITLE, "making"), ("ask",)):
        said = run("me", *words)
        assert (said.exit_code, "balm history on" in said.stderr) == (2, True)
    assert "balm history on" in run("me").stdout
    assert "music" in run("me").stdout
    assert run("me", "forget", "likes", "--yes").exit_code == 0
    assert kept(run)["facts"] == {}


WRONG = {
    "no such value": (("set", "mobility", WORD), "sitting only, with some effort or freely"),
    "no such tag": (("set", "likes", WORD), "one or several of these"),
    "no number": (("set", "attachment_anxiety", WORD), "a number"),
    "declined": (("set", "attachment", "declined"), "one of these"),
    "a name that is none": (("set", "lkes", WORD), "Did you mean `likes`?"),
    "names swapped": (("set", WORD, "likes"), "NAME is `"),
    "not remembered": (("set", "distress", "3"), "`distress` is not remembered"),
    "danger": (("set", "self_harm", "none"), "`self_harm` is not remembered"),
    "nothing to forget": (("forget",), "names that `balm me` shows, or --all"),
    "names and all": (("forget", "likes", "--all"), "names that `balm me` shows, or --all"),
    "no name to forget": (("forget", WORD), "NAME is "),
    "nobody to ask": (("forget", "likes"), "say --yes"),
    "not left out": (("again", WORD), "`balm me` shows what is"),
    "no tag": (("own", "add", TITLE, WORD), "TAG is "),
    "nearly a tag": (("own", "add", TITLE, "makin"), "Did you mean `making`?"),
    "no title": (("own", "add", "\x07"), "TITLE is "),
    "not done any more": (("own", "add", f"not {WORD} any more"), "TITLE is "),
    "nothing of one's own": (("own", "remove", WORD), "`balm me own` shows"),
    "nothing to tag": (("own", "tags", WORD, "making"), "`balm me own` shows"),
}


QUICK = {
    "no such value", "no number", "a name that is none", "not remembered", "nothing to forget", "not left out",
    "nearly a tag", "no title", "nothing to tag",
}  # fmt: skip


@pytest.mark.parametrize("name", rows(WRONG, quick=QUICK))
def test_wrong_use_is_said_and_what_was_typed_is_not_repeated(run: Run, home: Path, name: str) -> None:
    words, says = WRONG[name]
    said = run("me", *words)
    assert (said.exit_code, says in said.stderr) == (2, True), said.stderr
    assert WORD not in said.stderr


def test_words_of_danger_show_help_and_are_nothing_to_do(run: Run, home: Path) -> None:
    for words in (("own", "add", DANGER), ("own", "add", DANGER, "making"), ("set", "likes", DANGER)):
        assert "Talk to someone now" in run("me", *words).stdout
    assert (kept(run)["own"], kept(run)["facts"]) == ([], {})
    assert "Talk to someone now" not in run("me", "own", "add", TITLE).stdout


def test_own_activities_are_read_tagged_and_removed(run: Run, home: Path) -> None:
    assert "nothing of your own" in run("me", "own").stdout
    run("me", "own", "add", "walk with my dog, qwertzing")
    run("me", "own", "add", TITLE, "making")
    assert [one["title"] for one in kept(run)["own"]] == ["Walk with my dog", "Qwertzing", TITLE]
    shown = run("me", "own").stdout
    assert "animals: time with an animal" in shown
    assert "does not know what it is like" in shown
    assert TITLE in run("me").stdout
    assert run("me", "own", "tags", "kneading  dough".capitalize(), "making", "games").exit_code == 0
    assert {"title": TITLE, "tags": ["making", "games"]} in json.loads(run("me", "own", "--json").stdout)
    mine = {"practice": "own/kneading-dough", "score": 3, "title": TITLE}
    entry = {"id": "1", "at": "2026-11-20T09:00:00+00:00", "facts": {}, "options": [mine], "chosen": mine["practice"]}
    (home / "mine.jsonl").write_text(json.dumps(entry))
    run("history", "import", str(home / "mine.jsonl"))
    (home / "mine.jsonl").unlink()
    assert found(home, "neading-dough")
    assert run("me", "own", "remove", TITLE).exit_code == 2
    assert run("me", "own", "remove", TITLE, "--yes").stdout == "Forgotten.\n"
    assert not found(home, "neading-dough")
    assert not found(home, TITLE)


def not_again(run: Run, home: Path) -> None:
    """The person does not want these again, as they say in a check-in, nor one that no pack has."""
    portrait = kept(run)
    portrait["not_again"] = ["self-compassion/warm-drink", "gone/old-thing"]
    (home / "mine.jsonl").write_text(json.dumps(portrait))
    run("history", "import", str(home / "mine.jsonl"))


@pytest.mark.parametrize("words", one_in(3, ["make a warm drink", "warm-drink", "self-compassion/warm-drink"]))
def test_what_was_left_out_comes_again(run: Run, home: Path, words: str) -> None:
    not_again(run, home)
    shown = run("me").stdout
    assert "Make a warm drink" in shown
    assert "Old thing" in shown
    assert run("me", "again", *words.split()).stdout == "It may come again: Make a warm drink.\n"
    assert kept(run)["not_again"] == ["gone/old-thing"]


def test_forgotten_to_the_byte_in_the_history_too(run: Run, home: Path) -> None:
    run("me", "set", "likes", "music")
    run("me", "set", "mobility", "seated_only")
    run("plan", "add", "do", "tea")
    not_again(run, home)
    run("now", "--json")
    entries = json.loads(run("history", "--json").stdout)
    assert entries[0]["facts"]["mobility"] == "seated_only"
    assert run("me", "forget", "mobility", "--yes").stdout == "1 answer forgotten.\n"
    assert not found(home, "seated_only")
    assert run("me", "forget", "--all", "--yes").exit_code == 0
    assert {name: value for name, value in kept(run).items() if value} == {
        "format": "balm-portrait/1",
        "plan": {"do": ["tea"]},
    }
    assert not found(home, "old-thing")
    [entry] = json.loads(run("history", "--json").stdout)
    assert not entry["facts"].keys() & {"likes", "mobility"}
    assert len(entry["options"]) == 3


@pytest.mark.parametrize("name", one_in(2, ["mine.jsonl", "mine.csv"]))
def test_taken_along_with_the_history(run: Run, home: Path, name: str) -> None:
    file = str(home / name)
    run("me", "set", "likes", "music")
    run("plan", "add", "do", "tea")
    before = kept(run)
    assert "and what you told of yourself, written to" in run("history", "export", file).stdout
    run("history", "forget", "--all", "--yes")
    run("me", "set", "likes", "rest", at=(2026, 11, 20, 9, 0))
    assert run("history", "import", file).stdout == "0 entries imported, and what you told of yourself.\n"
    assert kept(run) == before
    run("me", "set", "likes", "rest", at=(2026, 11, 25, 9, 0))
    assert run("history", "import", file).stdout == "0 entries imported.\n"
    assert kept(run)["facts"]["likes"]["value"] == ["rest"]


def test_no_danger_comes_in_with_a_file(run: Run, home: Path) -> None:
    facts = {name: {"value": "none", "on": "2026-11-20"} for name in ("self_harm", "eating_concern", "of_another_pack")}
    (home / "mine.jsonl").write_text(json.dumps({"format": "balm-portrait/1", "facts": facts}))
    run("history", "import", str(home / "mine.jsonl"))
    assert kept(run)["facts"].keys() == {"of_another_pack"}


CALM = {
    "answered": ("y\n4\n5\nback\n6\n3\n\n2\nstop\n", ["attachment_anxiety", "attachment_avoidance", "experience"], ""),
    "in words": ("yes\n\n\n\nI like to manage alone\nstop\n", ["attachment"], "manage things your own way"),
    "not calm": ("n\n", [], "Then they can wait"),
    "neither": ("hm\nwell\n", [], "Then they can wait"),
    "a child": ("y\n1\n", [], "Nothing of what you say here is kept"),
    "danger": (f"y\n4\n5\n{DANGER}\n", ["attachment_anxiety"], "Talk to someone now"),
    "danger at once": (f"{DANGER}\n", [], "Talk to someone now"),
    "help in between": ("y\n4\nhelp\n\n\n\n5\nstop\n", ["attachment_anxiety"], "Talk to someone now"),
    "gone": ("y\n4\n5\n", ["attachment_anxiety"], "1 answer remembered"),
}


@pytest.mark.parametrize(
    "name",
    rows(CALM, quick=["answered", "not calm", "neither", "a child", "danger", "help in between", "danger at once"]),
)
def test_asked_in_a_calm_moment(run: Run, home: Path, name: str) -> None:
    typed, told, says = CALM[name]
    said = run("me", "ask", input=typed)
    assert said.exit_code == 0
    assert said.stdout.startswith("These questions are for a calm moment")
    assert says in " ".join(said.stdout.split())
    assert [*kept(run)["facts"]] == told
    assert ("Why this is asked" in said.stdout) == typed.startswith("y")


def test_where_all_is_known_nothing_is_asked(run: Run, home: Path) -> None:
    facts = [one for one in balm.load().rulebook.facts.values() if one.remember_days]
    told = {one.name: [*one.values[:1]] if one.datatype.multiple else one.datatype.sample(one)[0] for one in facts}
    portrait = {"format": "balm-portrait/1", "facts": {x: {"value": y, "on": "2026-11-20"} for x, y in told.items()}}
    (home / "mine.jsonl").write_text(json.dumps(portrait))
    run("history", "import", str(home / "mine.jsonl"))
    assert run("me", "ask").stdout == "There is nothing to ask now. balm me shows what you told.\n"
