"""`balm felt` and `balm history`, and what `balm now` does with a history: off by default, and never in the way."""

from __future__ import annotations

import json
import re
import stat
from contextlib import closing
from pathlib import Path

import pytest

import balm

from .conftest import Run, flat, kept, on

AT = (2026, 11, 24, 15, 0)
LATER = (2026, 11, 24, 16, 30)
EXAMPLE = Path(__file__).parents[2] / "examples" / "history.jsonl"


def first_of(run: Run, *args: str) -> str:
    return str(json.loads(run("now", "--json", *args).stdout)["recommendations"][0]["practice"])


def test_nothing_is_remembered_before_the_person_says_so(run: Run, home: Path) -> None:
    said = run("now", "--fact", "distress=4")
    assert "how it felt" not in said.output
    assert run("felt", "better").exit_code == 2
    assert flat(run("history").stdout) == "Balm remembers nothing. Remembering is off; balm history on changes that."
    assert not (home / "history").exists()


def test_on_off_once_and_by_the_environment(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(run)
    assert "balm felt worse" in flat(run("now").stdout)
    run("now", "--no-history")
    run("now", "--what-if", "distress=3")
    run("why", "warm-drink")
    assert len(kept(run)) == 1
    monkeypatch.setenv("BALM_HISTORY", "0")
    run("now")
    assert "BALM_HISTORY=0 goes before that" in run("history", "on").stdout
    monkeypatch.setenv("BALM_HISTORY", "1")
    assert run("history", "off").exit_code == 0
    run("now")
    assert len(kept(run)) == 2
    monkeypatch.delenv("BALM_HISTORY")
    run("now")
    assert len(kept(run)) == 2
    assert stat.S_IMODE((home / "history" / "settings.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", '{"history": "yes"}', '{"history": null}', "\xff"])
def test_a_setting_that_cannot_be_read_is_none(text: str, run: Run, home: Path) -> None:
    (home / "history").mkdir()
    (home / "history" / "settings.json").write_bytes(text.encode("latin-1"))
    assert run("now").exit_code == 0
    assert kept(run) == []


def test_what_is_kept_is_the_decision_as_it_was_shown(run: Run, home: Path) -> None:
    on(run)
    told = ("--fact", "distress=4", "--fact", "likes=music", "--fact", "self_harm=declined")
    said = json.loads(run("now", "--json", "--top", "2", *told).stdout)
    (one,) = kept(run)
    assert one["format"] == "balm-history/1"
    assert str(one["at"]).startswith("2026-11-24T15:00:00+")
    assert one["facts"] == {"distress": 4, "likes": ["music"], "time_of_day": "day"}
    assert one["left_out"] is True
    assert one["packs"] == {pack["name"]: pack["digest"] for pack in said["packs"]}
    shown = [
        {key: rec[key] for key in ("practice", "score", "title", "stance", "tags", "tell")}
        for rec in said["recommendations"]
    ]
    assert [{k: v for k, v in option.items() if k != "chance"} for option in one["options"]] == shown[:2]  # type: ignore[attr-defined]


def test_what_felt_worse_is_left_out_for_a_week(run: Run, home: Path) -> None:
    on(run)
    told = ("--fact", "distress=4", "--fact", "place=home")
    first = first_of(run, *told)
    said = run("felt", "worse", first.partition("/")[2], "--note", "not today", at=LATER)
    assert "It is left out for a week" in flat(said.stdout)
    (one,) = kept(run)
    assert (one["chosen"], one["felt"], one["note"], one["felt_at"]) == (first, "worse", "not today", one["felt_at"])
    assert one["tags"] == one["options"][0]["tags"]  # type: ignore[index]
    assert "Because this left you feeling worse this week." in flat(run("why", first, *told).stdout)
    assert first_of(run, *told) != first
    assert run("why", first, *told, "--no-history").stdout != run("why", first, *told).stdout
    at = (2026, 12, 1, 16, 31)
    assert json.loads(run("now", "--json", *told, at=at).stdout)["facts"]["worse_after"]["value"] == []


def test_felt_asks_for_what_is_left_out_or_says_how(run: Run, home: Path) -> None:
    on(run)
    assert "nothing of the last four weeks" in run("felt", "better").stderr
    run("now", "--fact", "distress=4")
    names = [str(one["practice"]).partition("/")[2] for one in kept(run)[0]["options"]]  # type: ignore[attr-defined]
    assert f"such as balm felt better {names[0]}: {', '.join(names)}." in flat(run("felt", "better").stderr)
    assert run("felt").exit_code == 2
    near = run("felt", "better", names[0][:-1] + "x")
    assert f"Did you mean {names[0]}?" in flat(near.stderr)
    assert run("felt", "good").exit_code == 2
    assert run("felt", "better", names[1], at=LATER).stdout.startswith("Remembered: ")
    told = json.loads(run("felt", "same", "--json", at=LATER).stdout)
    assert (told["chosen"].partition("/")[2], told["felt"]) == (names[1], "same")
    assert run("felt", "better", "--note", "\udcff").exit_code == 2
    late = run("felt", "better", names[0], at=(2027, 1, 24, 15, 0))
    assert "nothing of the last four weeks" in late.stderr


@pytest.mark.parametrize("felt", ["better", "worse"])
def test_what_felt_worse_is_not_replaced_by_another_suggestion(run: Run, home: Path, felt: str) -> None:
    on(run)
    run("now", "--fact", "distress=4")
    first, second = [str(one["practice"]) for one in kept(run)[0]["options"]][:2]  # type: ignore[attr-defined]
    run("felt", "worse", first, at=LATER)
    before = kept(run)
    refused = run("felt", felt, second, at=LATER)
    assert (refused.exit_code, kept(run)) == (2, before)
    assert "a worse one is not replaced by another" in flat(refused.stderr)
    assert run("felt", "same", first, at=LATER).exit_code == 0
    assert run("felt", felt, second, at=LATER).exit_code == 0
    assert (kept(run)[0]["chosen"], kept(run)[0]["felt"]) == (second, felt)


def test_felt_belongs_to_the_last_time_that_it_was_suggested(run: Run, home: Path) -> None:
    on(run)
    first = first_of(run, "--fact", "distress=4")
    run("now", "--fact", "self_harm=intent_or_plan")
    run("felt", "better", first)
    assert [one["felt"] for one in kept(run)] == ["better", ""]


def test_the_list_one_entry_and_the_picture(run: Run, home: Path) -> None:
    assert run("history", "import", str(EXAMPLE)).stdout == "9 entries imported.\n"
    listed = run("history", "--last", "2").stdout
    assert listed.startswith("7 earlier; --last N shows more.\n\n21 November 2026\n  13:17  ")
    assert str(home / "history" / "history.db") in listed
    shown = flat(run("history", "show", "03b5").stdout)
    assert "What was known: you said 5 out of 10 for being upset; you feel sad;" in shown
    assert "Your note: too much, after that call" in shown
    assert "sessions" not in shown
    assert "avoidant" not in shown
    assert json.loads(run("history", "show", "03B5", "--json").stdout)["id"] == "03b54cda26"
    assert "2 entries begin with '03'" in flat(run("history", "show", "03").stderr)
    assert "There is no entry 'ff'" in run("history", "show", "ff").stderr
    assert run("history", "show", "").exit_code == 2
    picture = run("history", "--picture").stdout
    assert " 7 │ ●    ●\n" in picture
    assert "gone down by about 1.3 a week." in picture
    svg = home / "mine.svg"
    assert run("history", "--svg", str(svg)).exit_code == 0
    drawn = svg.read_text()
    assert drawn.count("2026: ") == 9
    assert "<title>16 November 2026: 5</title>" in drawn
    assert stat.S_IMODE(svg.stat().st_mode) == 0o600
    assert run("history", "--svg", str(home / "mine.png")).exit_code == 2
    (home / "a-file").touch()
    assert run("history", "--svg", str(home / "a-file" / "mine.svg")).exit_code == 2


def test_nothing_in_a_file_paints_on_a_terminal(run: Run, home: Path) -> None:
    line = json.loads(EXAMPLE.read_text().splitlines()[4])
    line["note"] = line["options"][0]["title"] = line["options"][0]["tell"] = "red \x1b[31m"
    (home / "odd.jsonl").write_text(json.dumps(line | {"id": "a1"}))
    assert run("history", "import", str(home / "odd.jsonl")).exit_code == 0
    for args in (["history"], ["history", "show", "a1"]):
        assert "\x1b" not in run(*args).stdout


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_export_forget_and_import_give_the_same_answers(ending: str, run: Run, home: Path) -> None:
    on(run)
    run("history", "import", str(EXAMPLE))
    run("now", "--fact", "likes=music,rest", "--own", 'Water, "the" plants; today')
    run("felt", "worse", "water-the-plants-today", "--note", "two\nlines,\r\n and \u2028 more; =1+1")
    told = ("--fact", "distress=4", "--no-history")
    before, decided = run("history", "--json").stdout, _decided(home)
    file = home / f"mine.{ending}"
    assert run("history", "export", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("history", "forget", "--all", "--yes").stdout == "10 entries forgotten.\n"
    assert kept(run) == []
    assert _decided(home) != decided
    assert run("history", "import", str(file)).stdout == "10 entries imported.\n"
    assert run("history", "import", str(file)).stdout == "0 entries imported; 10 were there already.\n"
    assert run("history", "--json").stdout == before
    assert _decided(home) == decided
    assert run("now", "--json", *told).exit_code == 0


def _decided(home: Path) -> list[str]:
    """What an engine answers to some people with that history behind them."""
    import datetime

    now = datetime.datetime(2026, 11, 24, 18, 0, tzinfo=datetime.UTC)
    with closing(balm.open_history(path=home / "history" / "history.db")) as store:
        past = balm.Past(store.entries(), now)
        engine = balm.load()
        return [engine.decide({"distress": n}, past=past).to_json() for n in range(11)]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.jsonl", '{"id": "a"}\n', "line 1: `at`: expected a time"),
        ("x.jsonl", '\n{"id"\n', "line 2: this is no JSON"),
        ("x.csv", "id,at,facts\na,2026-11-24T15:00:00+01:00,{\n", "row 1: `facts`: this is no JSON"),
        ("x.csv", "id,at\na,2026-11-24T15:00:00+01:00\n", "the heading: expected a column `facts`"),
        ("x.jsonl", '{"id": "a", "at": "0001-01-01T00:00:00+00:00", "facts": {}}', "a time is out of range"),
        ("x.jsonl", '{"id": "a", "at": "2026-11-24T15:00:00+01:00", "facts": {}, "note": "\\ud800"}', "not all text"),
        ("x.jsonl", "\xff", "not all text"),
        ("x.txt", "", "ends in .jsonl or .csv"),
    ],
)
def test_a_file_that_is_no_history_imports_nothing(name: str, text: str, says: str, run: Run, home: Path) -> None:
    good = EXAMPLE.read_text() if name.endswith("jsonl") else ""
    (home / name).write_bytes(good.encode() + text.encode("latin-1"))
    result = run("history", "import", str(home / name))
    assert result.exit_code == 2
    says = re.sub(r"line (\d)", lambda m: f"line {int(m[1]) + good.count(chr(10))}", says)
    assert says in flat(result.stderr)
    assert kept(run) == []


def test_files_that_are_not_there(run: Run, home: Path) -> None:
    assert "cannot be read: no such file" in flat(run("history", "import", str(home / "none.csv")).stderr)
    (home / "a-file").touch()
    assert run("history", "export", str(home / "a-file" / "x.csv")).exit_code == 2


def test_forgetting_by_id_and_by_span(run: Run, home: Path) -> None:
    run("history", "import", str(EXAMPLE))
    assert run("history", "forget", "03b5", "0317", "--yes").stdout == "2 entries forgotten.\n"
    assert (
        run("history", "forget", "--from", "2026-11-04", "--to", "2026-11-09", "--yes").stdout
        == "3 entries forgotten.\n"
    )
    assert run("history", "forget", "--to", "2026-11-02", "--yes").stdout == "1 entry forgotten.\n"
    assert [str(one["at"])[:10] for one in kept(run)] == ["2026-11-18", "2026-11-21", "2026-11-23"]
    assert run("history", "forget", "--from", "2027-01-01", "--yes").stdout == "0 entries forgotten.\n"
    content = b"".join(file.read_bytes() for file in (home / "history").iterdir())
    assert b"03b54cda26" not in content
    assert b"after that call" not in content
    for args in ([], ["--all", "04f1"], ["--from", "yesterday"], ["nobody"], ["--to", "9999-12-31", "--all"]):
        assert run("history", "forget", "--yes", *args).exit_code == 2
    assert "say --yes" in run("history", "forget", "--all").stderr
    assert len(kept(run)) == 3


IDS = ["ABCDEF", "abcdef12", "Morning-7", "morning", "a", "ab", "\u00c4rger", "stra\u00dfe", "with blank", " edge "]


@pytest.mark.parametrize("id_", IDS)
def test_any_id_that_was_imported_is_shown_and_forgotten(run: Run, home: Path, id_: str) -> None:
    """In capitals or not, and where it begins another one."""
    one = json.loads(EXAMPLE.read_text().splitlines()[0])
    file = home / "told.jsonl"
    file.write_text("".join(json.dumps({**one, "id": each}) + "\n" for each in IDS))
    assert run("history", "import", str(file)).exit_code == 0
    assert json.loads(run("history", "show", "--json", id_).stdout)["id"] == id_
    assert run("history", "forget", "--yes", id_).exit_code == 0
    assert {each["id"] for each in kept(run)} == set(IDS) - {id_}


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ABC", "ABCDEF"), ("abcdef1", "abcdef12"), ("MORNING-", "Morning-7"), ("\u00e4R", "\u00c4rger")],
)
def test_the_beginning_of_an_id_will_do(run: Run, home: Path, typed: str, found: str) -> None:
    one = json.loads(EXAMPLE.read_text().splitlines()[0])
    (home / "told.jsonl").write_text("".join(json.dumps({**one, "id": each}) + "\n" for each in IDS))
    run("history", "import", str(home / "told.jsonl"))
    assert json.loads(run("history", "show", "--json", typed).stdout)["id"] == found
    assert "2 entries begin with" in flat(run("history", "show", "Ab Cdef".replace(" ", "")).stderr)


def test_a_person_is_forgotten_and_nobody_else(run: Run, home: Path) -> None:
    """Whom a program keeps in the same file."""
    run("history", "import", str(EXAMPLE))
    with closing(balm.open_history("anna")) as anna, closing(balm.open_history()) as mine:
        anna.add(mine.entries()[0]._replace(note="quetzalcoatlus"))
    assert run("history", "forget", "--person", "anna").exit_code == 2
    assert "Say what to forget" in run("history", "forget", "--person", "anna", "--all", "--yes").stderr
    assert run("history", "forget", "--person", "anna", "--yes").stdout == "1 entry forgotten.\n"
    assert run("history", "forget", "--person", "anna", "--yes").stdout == "0 entries forgotten.\n"
    assert not any(b"quetzal" in one.read_bytes() for one in (home / "history").iterdir())
    assert len(kept(run)) == 9
    assert run("history", "forget", "--all", "--yes").stdout == "9 entries forgotten.\n"
