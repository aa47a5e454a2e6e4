"""Hostile rows of `hostile-rows.toml`: one row costs one row, in every format and command that reads rows."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli
from click.testing import CliRunner, Result

import balm
from balm.authoring.diff import read_rows
from balm.command.host import Host
from balm.command.main import cli
from people.table import pack
from support.effort import one_in, rows
from support.people_files import read

CASES = {
    one["name"]: one
    for one in tomli.loads((Path(__file__).parents[1] / "cases/hostile-rows.toml").read_text("utf-8"))["row"]
}
PLACES = (0, 4, 9)
"""Where a hostile row stands among ten."""
COLUMNS = ("mood", "spot", "id", "solo", "pace", "fond", "own")
GOOD = b'{"mood": 3, "spot": "home", "solo": true, "pace": "low", "fond": ["music"], "own": ["Nap"], "id": "a"}'
MAPPING = '[facts.mood]\ncolumn = "mood"\n'


def as_json(case: dict[str, Any]) -> bytes | None:
    if digits := case.get("json_number"):
        return b'{"mood": ' + b"7" * digits + b', "id": "x"}'
    if digits := case.get("json_minutes"):
        return b'{"own": [{"title": "Walk", "minutes": [1, ' + b"7" * digits + b']}], "id": "x"}'
    if deep := case.get("json_deep"):
        return b'{"mood": ' + b"[" * deep + b"]" * deep + b"}"
    if deep := case.get("json_deep_id"):
        return b'{"mood": 3, "id": ' + b"[" * deep + b"]" * deep + b"}"
    if long := case.get("json_long"):
        return b'{"spot": "' + b"x" * long + b'", "id": "x"}'
    if text := case.get("json_latin"):
        return str(text).encode("latin-1")
    return str(case["json"]).encode() if "json" in case else None


def as_csv(case: dict[str, Any]) -> bytes | None:
    if cells := case.get("csv_cells"):
        return b"," * cells
    if long := case.get("csv_long"):
        return b"3," + b"x" * long + b",x"
    if text := case.get("csv_latin"):
        return str(text).encode("latin-1")
    return str(case["csv"]).encode() if "csv" in case else None


def as_toml(case: dict[str, Any]) -> bytes | None:
    if deep := case.get("toml_deep"):
        return b"mood = " + b"[" * deep + b"]" * deep
    if text := case.get("toml_latin"):
        return str(text).encode("latin-1")
    return str(case["toml"]).encode() if "toml" in case else None


def among(row: bytes, ending: str, place: int, heading: bytes = b"") -> bytes:
    """Ten rows, the hostile one at a place."""
    good = GOOD if ending.startswith(".jsonl") else b'4,"home",a'
    rows = [row if at == place else good for at in range(10)]
    whole = b"\n".join([heading, *rows] if heading else rows) + b"\n"
    return gzip.compress(whole) if ending.endswith(".gz") else whole


@cache
def engine() -> balm.Engine:
    folder = Path(__file__).parents[1] / "people"
    assert folder.exists()
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        (Path(name) / "probe.toml").write_text(pack(), encoding="utf-8")
        return balm.load(Path(name) / "probe.toml")


class Ready(Host):
    """A host whose packs are loaded already."""

    def load(self, *_: object, **__: object) -> balm.Engine:
        return engine()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)), prog_name="balm", obj=Ready())


def cells(spell: Any) -> list[str]:
    return [name for name, case in CASES.items() if spell(case) is not None]


def check_batch(folder: Path, raw: bytes, ending: str, place: int, case: dict[str, Any], *more: str) -> None:
    (folder / f"in{ending}").write_bytes(raw)
    words = ["batch", folder / f"in{ending}", "-o", folder / "out.jsonl", "--rejects", folder / "rejects.jsonl"]
    result = run(*words, "--keep", "id", "--jobs", "1", "--force", *more)
    assert result.exit_code == 0, (result.output, result.exception)
    decided = {one["row"] for one in read(folder / "out.jsonl")}
    rejects = {one["row"]: one["problem"] for one in read(folder / "rejects.jsonl")}
    hostile = set() if case.get("fine") else {place}
    assert (decided, {*rejects}) == ({*range(10)} - hostile, hostile)
    assert all(problem and "Traceback" not in problem for problem in rejects.values())


def check_places(folder: Path, row: bytes | None, ending: str, case: dict[str, Any], *heading: bytes) -> None:
    """The row costs itself alone, wherever among the others it stands."""
    assert row is not None
    for place in PLACES:
        check_batch(folder, among(row, ending, place, *heading), ending, place, case)


COMMANDS = [("now",), ("map", "--x", "across", "--y", "down")]


@pytest.mark.parametrize("ending", rows([".jsonl", ".jsonl.gz"], quick=[".jsonl"]))
@pytest.mark.parametrize("name", one_in(3, cells(as_json)))
def test_a_line_of_json_costs_its_row(tmp_path: Path, name: str, ending: str) -> None:
    check_places(tmp_path, as_json(CASES[name]), ending, CASES[name])


@pytest.mark.parametrize("ending", rows([".csv", ".csv.gz"], quick=[".csv"]))
@pytest.mark.parametrize("name", one_in(3, cells(as_csv)))
def test_a_line_of_csv_costs_its_row(tmp_path: Path, name: str, ending: str) -> None:
    check_places(tmp_path, as_csv(CASES[name]), ending, CASES[name], b"mood,spot,id")


@pytest.mark.parametrize("name", one_in(3, cells(as_json)))
def test_with_a_mapping_nothing_ends_the_run(tmp_path: Path, name: str) -> None:
    (tmp_path / "map.toml").write_text(MAPPING)
    row = as_json(CASES[name])
    assert row is not None
    (tmp_path / "in.jsonl").write_bytes(among(row, ".jsonl", 4))
    words = ["batch", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--rejects", tmp_path / "r.jsonl"]
    result = run(*words, "--map", tmp_path / "map.toml", "--keep", "id", "--jobs", "1")
    assert result.exit_code == 0, (result.output, result.exception)
    decided = {one["row"] for one in read(tmp_path / "out.jsonl")}
    assert decided >= {*range(10)} - {4}
    assert len(decided) + len(read(tmp_path / "r.jsonl")) == 10


@pytest.mark.parametrize("name", one_in(3, cells(as_json)))
@pytest.mark.parametrize("command", rows(COMMANDS, quick=COMMANDS[:1]), ids=["now", "map"])
def test_as_a_profile_it_is_answered_or_refused_in_words(tmp_path: Path, name: str, command: tuple[str, ...]) -> None:
    row = as_json(CASES[name])
    assert row is not None
    (tmp_path / "me.json").write_bytes(row.replace(b', "id": "x"', b""))
    result = run(*command, "--json", "--profile", tmp_path / "me.json")
    assert result.exit_code in (0, 2), (result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == 0 or "error[" in result.stderr or result.stderr.startswith(("Error", "Usage"))
    result.output.encode()


@pytest.mark.parametrize("name", one_in(3, cells(as_toml)))
@pytest.mark.parametrize("command", rows(COMMANDS, quick=COMMANDS[:1]), ids=["now", "map"])
def test_a_profile_in_toml_is_answered_or_refused_by_its_code(
    tmp_path: Path, name: str, command: tuple[str, ...]
) -> None:
    raw = as_toml(CASES[name])
    assert raw is not None
    (tmp_path / "me.toml").write_bytes(raw)
    result = run(*command, "--json", "--profile", tmp_path / "me.toml")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == (0 if CASES[name].get("fine") else 2), result.output
    packs_alone = command[0] == "map" and "A map is of packs alone" in result.stderr and b"own" in raw
    assert CASES[name].get("fine") or packs_alone or f"error[{CASES[name]['says']}]" in result.stderr
    assert all(char.isprintable() or char == "\n" for char in result.output)


@pytest.mark.parametrize("name", cells(as_json))
def test_the_api_refuses_it_with_its_own_error(name: str) -> None:
    row = as_json(CASES[name])
    assert row is not None
    try:
        person = json.loads(row)
    except (ValueError, RecursionError):
        return
    facts = (
        {key: value for key, value in person.items() if key not in ("own", "id")}
        if isinstance(person, dict)
        else person
    )
    try:
        engine().decide(facts, own=person.get("own", ()) if isinstance(person, dict) else ())
    except balm.ProfileError as error:
        str(error).encode()
    else:
        assert CASES[name].get("fine") or "twice" in name or "carried" in name


@pytest.mark.parametrize("ending", rows([".jsonl", ".csv"], quick=[".jsonl"]))
@pytest.mark.parametrize("name", one_in(3, dict.fromkeys(cells(as_json) + cells(as_csv))))
def test_diff_counts_it_and_reads_on(tmp_path: Path, name: str, ending: str) -> None:
    case = CASES[name]
    row = as_csv(case) if ending == ".csv" else as_json(case)
    if row is None:
        pytest.skip("it cannot be spelled so")
    heading = b"mood,spot,solo" if ending == ".csv" else b""
    raw = among(row, ending, 4, heading).replace(b'"home",a', b'"home",yes').replace(b', "id": "a"', b"")
    (tmp_path / f"in{ending}").write_bytes(raw)
    rows = list(read_rows(tmp_path / f"in{ending}", engine().rulebook.facts))
    bad = [one.number for one in rows if one.problem]
    assert len(rows) == 10
    assert set(bad) <= {4 + (2 if ending == ".csv" else 1)}
    for one in rows:
        if not one.problem and one.number != 4 + (2 if ending == ".csv" else 1):
            engine().decide(one.facts, own=one.own)
