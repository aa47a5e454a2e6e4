"""`balm now` away from a terminal: every option, and what a person reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import balm
from balm.texts import texts
from support.effort import one_in

from .conftest import Run

FOOT = " ".join(texts("terminal")["footer"].split())


def flat(text: str) -> str:
    return " ".join(text.split())


def test_nothing_known_still_gets_something_and_says_what_it_is(run: Run) -> None:
    result = run("now")
    assert result.exit_code == 0
    assert result.output.startswith("Something you might do now\n\n1  ")
    assert flat(result.output).endswith(FOOT)
    assert "It would help to know:" in result.output
    assert max(map(len, result.output.splitlines())) <= 80
    assert "\x1b" not in result.output


def test_top(run: Run) -> None:
    assert "\n3  " in run("now").output
    one = run("now", "--top", "1").output
    assert "\n1  " in one
    assert "\n2  " not in one
    assert run("now", "--top", "0").exit_code == 2


WAYS = """
[pack]
name = "shore"
version = "1.0.0"
title = "Shore"
ways = { tags = ["nature", "music"], spread = 2 }
"""
SUCH = """
[[practice]]
id = "%(id)s"
title = "%(id)s"
kind = "behavioural"
minutes = [0, 1]
tags = ["%(tag)s"]
how = "Do."
[[rule]]
id = "%(id)s"
prefer = [{ id = "%(id)s", by = %(by)d }]
because = "So."
"""


def test_what_is_shown_are_ways(run: Run, tmp_path: Path) -> None:
    practices = (("hill", "nature", 9), ("wood", "nature", 8), ("song", "music", 7))
    pack = WAYS + "".join(SUCH % {"id": name, "tag": tag, "by": by} for name, tag, by in practices)
    (tmp_path / "shore.toml").write_text(pack)
    told = ["now", "--pack", str(tmp_path / "shore.toml"), "--top", "2", "--fact", "distress=3"]
    assert re.findall(r"^(\d)  (\w+)$", run(*told).output, re.MULTILINE) == [("1", "hill"), ("2", "song")]
    assert json.loads(run(*told, "--json").output)["ways"] == ["shore/hill", "shore/song", "shore/wood"]


def test_top_of_json(run: Run) -> None:
    """The default of --top is for the page."""
    decision = balm.load().decide({"distress": 3, "time_of_day": "night"})
    told = ["now", "--json", "--fact", "distress=3", "--fact", "time_of_day=night"]
    for top in (1, 3, 99):
        assert json.loads(run(*told, "--top", str(top)).output) == decision.to_dict(top=top)
    assert len(run(*told, "--top", "1").output) < 15_000
    moved = decision.what_if({"place": "work"}).to_dict(top=1)
    assert json.loads(run(*told, "--top", "1", "--what-if", "place=work").output) == moved


def test_facts_are_read_by_their_types(run: Run) -> None:
    given = {"distress": 6, "likes": ["animals", "music"], "has_animal": True, "place": "home", "time_of_day": "day"}
    result = run(
        "now", "--json", "--fact", "distress=6", "--fact", "likes=animals", "--fact", "likes=music",
        "--fact", "has_animal=yes", "--fact", "place=home",
    )  # fmt: skip
    expected = balm.load(today=None).decide(given)
    assert json.loads(result.output) == expected.to_dict()


def test_json_is_the_decision_to_the_byte(run: Run) -> None:
    result = run("now", "--json", "--fact", "distress=3", "--fact", "time_of_day=night")
    assert result.output == balm.load().decide({"distress": 3, "time_of_day": "night"}).to_json(indent=2) + "\n"


@pytest.mark.parametrize(("hour", "name"), [(3, "night"), (8, "morning"), (15, "day"), (20, "evening"), (23, "night")])
def test_the_clock_is_the_only_thing_that_is_filled_in(run: Run, hour: int, name: str) -> None:
    data = json.loads(run("now", "--json", at=(2026, 11, 24, hour, 0)).output)
    told = {fact for fact, said in data["facts"].items() if not said["by"]}
    assert data["facts"]["time_of_day"]["value"] == name
    assert told & {"country", "age_band", "place", "task_now"} == set()


def test_what_is_told_goes_before_the_clock(run: Run) -> None:
    data = json.loads(run("now", "--json", "--fact", "time_of_day=night").output)
    assert data["facts"]["time_of_day"]["value"] == "night"
    data = json.loads(run("now", "--json", "--fact", "time_of_day=unknown").output)
    assert "time_of_day" not in data["facts"]


def test_own(run: Run) -> None:
    data = json.loads(run("now", "--json", "--own", "Water the plants").output)
    everything = [one["title"] for one in data["recommendations"]]
    everything += [one["practice"] for one in data["left_out"]]
    assert "Water the plants" in everything or "own/water-the-plants" in everything


UNREAD = "Balm cannot tell from its name alone whether this suits the moment: {}."


@pytest.mark.parametrize("minutes", [5, 60])
@pytest.mark.parametrize("top", [1, 3])
def test_no_activity_of_ones_own_vanishes_without_a_word(run: Run, minutes: int, top: int, tmp_path: Path) -> None:
    """In whatever language it is told: it stands among the answers, or the page says what became of it."""
    titles = ["散歩する", "Пойти гулять", "🧶", "Learn C++", "Ein Bad nehmen", "Swim in the lake", "Walk the dog"]
    (tmp_path / "me.json").write_text(json.dumps({"distress": 3, "minutes": minutes, "own": titles}))
    page = " ".join(run("now", "--profile", str(tmp_path / "me.json"), "--top", str(top)).output.split())
    for title in titles[:5]:
        assert title in page
    assert UNREAD.format("; ".join(titles[:5])) in page
    alone = " ".join(run("now", "--fact", "distress=3", "--own", titles[0]).output.split())
    assert UNREAD.format(titles[0]) in alone
    late = " ".join(run("now", "--fact", "task_now=driving", "--own", "Knit", "--own", titles[0]).output.split())
    assert "Left out for this moment: Knit." in late


def test_in_an_emergency_nothing_is_said_of_them(run: Run) -> None:
    assert "散歩する" not in run("now", "--fact", "self_harm=now", "--own", "散歩する").output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("me.toml", 'distress = 7\nown = ["Walk the dog"]\n'),
        ("me.json", '{"distress": 7, "own": [{"title": "Walk the dog"}]}'),
        ("me", '{"distress": 7, "own": ["Walk the dog"]}'),
    ],
)
def test_profile_from_a_file(run: Run, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    data = json.loads(run("now", "--json", "--profile", str(tmp_path / name)).output)
    assert data["facts"]["distress"]["value"] == 7
    assert "own/walk-the-dog" in json.dumps(data)
    changed = run("now", "--json", "--profile", str(tmp_path / name), "--fact", "distress=2")
    assert json.loads(changed.output)["facts"]["distress"]["value"] == 2


def test_standard_input_is_a_profile_only_when_asked_for(run: Run) -> None:
    piped = '{"distress": 7}'
    assert json.loads(run("now", "--json", "--profile", "-", input=piped).output)["facts"]["distress"]["value"] == 7
    assert "distress" not in json.loads(run("now", "--json", input=piped).output)["facts"]
    assert run("now", "--json", "--profile", "-", input="").exit_code == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "bad-json"),
        ("[1]", "not-an-object"),
        ("[" * 100_000, "too-deep"),
        ("distress = ", "toml-syntax"),
        ('{"own": {"title": "x"}}', "bad-own"),
        ('{"own": [7]}', "bad-own"),
        ('{"distress": "seven"}', "wrong-type"),
        ('{"distress": NaN}', "out-of-range"),
        ('{"intensity": "low"}', "derived-told"),
    ],
)
def test_bad_profiles(run: Run, text: str, code: str) -> None:
    result = run("now", "--profile", "-", input=text)
    assert result.exit_code == 2
    assert f"error[{code}]" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_profile_that_is_not_there_or_too_large(run: Run, tmp_path: Path) -> None:
    assert "error[no-file]" in run("now", "--profile", str(tmp_path / "none.toml")).stderr
    assert "error[unreadable-file]" in run("now", "--profile", str(tmp_path)).stderr
    (tmp_path / "big.json").write_text(" " * (4 * 1024 * 1024 + 1))
    assert "error[too-large]" in run("now", "--profile", str(tmp_path / "big.json")).stderr


@pytest.mark.parametrize("pair", ["distress", "=7", ""])
def test_a_fact_needs_a_name_and_a_value(run: Run, pair: str) -> None:
    result = run("now", "--fact", pair)
    assert result.exit_code == 2
    assert "name=value" in result.stderr


def test_a_fact_is_told_once(run: Run) -> None:
    assert "twice" in run("now", "--fact", "distress=3", "--fact", "distress=4").stderr
    assert run("now", "--fact", "distress=3", "--fact", "distress=3").exit_code == 0


def test_what_if(run: Run) -> None:
    result = run("now", "--fact", "place=work", "--what-if", "place=home", "--what-if", "likes=water")
    assert result.output.startswith("If that were so\nThen this would come first: ")
    assert "As things are, it is: " in flat(result.output)
    same = run("now", "--what-if", "distress=unknown")
    assert "Then too, this would come first: " in same.output
    help_too = run("now", "--what-if", "danger_from_others=true")
    assert "Help would be shown with it." in flat(help_too.output)
    nothing = run("now", "--what-if", "age_band=under_13")
    assert "Then no practice would be shown." in nothing.output
    told = json.loads(run("now", "--json", "--what-if", "distress=9").output)
    assert told["facts"]["distress"]["value"] == 9


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (["distress=9"], True),
        (["distress=7", "substance_now=true", "emotion=sad"], True),  # one rule shows the help, another asks
        (["emotion=hopeless"], True),
        (["distress=9", "self_harm=declined"], False),
        (["distress=9", "danger_from_others=true"], False),
    ],
)
def test_help_at_once_waits_for_the_question_that_decides_of_it_alone(run: Run, told: list[str], asked: bool) -> None:
    output = run("now", *(part for fact in told for part in ("--fact", fact))).output
    assert ("Do you have thoughts of ending your life" in flat(output)) == asked
    assert ("It would help to know" in output) == asked


def test_help_comes_before_anything_else(run: Run) -> None:
    output = run("now", "--fact", "self_harm=intent_or_plan", "--fact", "country=US").output
    assert output.startswith("Get emergency help now\n")
    assert "call 988, text 988 or chat at 988lifeline.org" in output
    assert "checked on 28 November 2026" in output
    assert output.index("988") < output.index("Your safety plan")
    assert "It would help to know" not in output


def test_a_country_is_never_guessed_and_old_lines_are_not_shown(run: Run) -> None:
    unknown = run("now", "--fact", "self_harm=intent_or_plan").output
    assert "988" not in unknown
    assert "local emergency number" in flat(unknown)
    late = run("now", "--fact", "self_harm=intent_or_plan", "--fact", "country=US", at=(2028, 1, 1, 12, 0)).output
    assert "988" not in late
    assert "findahelpline.com" in flat(late)


def test_where_nothing_fits_it_says_so_kindly(run: Run) -> None:
    output = flat(run("now", "--fact", "age_band=under_13").output)
    assert output.startswith("A grown-up you trust")
    assert "Nothing to practise now. First the help above." in output


LABELS = ("avoidant", "fearful", "under_13", "intent_or_plan", "very_low", "mental_door", "floor/", "self-compassion/")


@pytest.mark.parametrize("attachment", one_in(4, ["fearful", "anxious", "avoidant", "secure"]))
def test_no_label_and_no_id_is_ever_shown(run: Run, attachment: str) -> None:
    for args in (
        ["now", "--fact", f"attachment={attachment}", "--fact", "energy=very_low", "--top", "99"],
        ["now", "--what-if", f"attachment={attachment}"],
        ["why", "short-break", "--fact", f"attachment={attachment}"],
        ["why", "warm-bath", "--fact", f"attachment={attachment}", "--fact", "place=work"],
    ):
        output = run(*args).output
        assert [label for label in LABELS if label in output] == []


def test_without_and_strict(run: Run) -> None:
    assert run("now", "--without", "needs", "--strict").exit_code == 0
    result = run("now", "--without", "nedes")
    assert result.exit_code == 2
    assert "Did you mean `needs`?" in result.stderr


def test_packs_by_path(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "plants.toml"
    pack.write_text(
        '[pack]\nname = "plants"\nversion = "1.0.0"\ntitle = "Plants"\n'
        '[[practice]]\nid = "water"\ntitle = "Water a plant"\nkind = "behavioural"\nminutes = [1, 5]\n'
        'how = "Water it."\n'
    )
    output = run("now", "--pack", str(pack), "--top", "99").output
    assert "Water a plant" in output
    assert "warm bath" not in output
    assert "error[unknown-pack]" in run("now", "--pack", "selfcompassion").stderr
    assert "error[no-file]" in run("now", "--pack", str(tmp_path / "none.toml")).stderr
