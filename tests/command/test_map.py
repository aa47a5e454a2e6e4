"""`balm map`: what it draws and where, and what it says to a slip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

AT_HOME = ("--fact", "place=home", "--fact", "minutes=15", "--fact", "task_now=free", "--fact", "backdraft=never")
MAP = ("map", "self-compassion", "--x", "distress", "--y", "attachment", *AT_HOME)


def test_it_draws_on_the_page(run: Run) -> None:
    result = run(*MAP)
    assert result.exit_code == 0
    assert result.output.startswith(
        "What comes first, by distress (across) and attachment (down)\n"
        "Given: place home, minutes 15, task_now free, backdraft never. Nothing else is\nknown.\n\n"
    )
    assert "┌─" in result.output
    assert "self-compassion/short-break\n" in result.output
    assert "\nWhat makes the borders\n1  " in result.output
    assert "\x1b" not in result.output


def test_the_clock_is_not_asked(run: Run) -> None:
    assert run(*MAP).output == run(*MAP, at=(2026, 11, 24, 23, 0)).output


def test_as_json(run: Run) -> None:
    data = json.loads(run(*MAP, "--json").output)
    assert data["given"] == {"place": "home", "minutes": 15, "task_now": "free", "backdraft": "never"}
    assert [cell["label"] for cell in data["y"]["cells"]] == ["unknown", "secure", "anxious", "avoidant", "fearful"]
    for border in data["borders"]:
        (column, row), (next_column, next_row) = border["between"]
        assert data["grid"][row][column] != data["grid"][next_row][next_column]


def test_a_profile_is_given(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text('place = "home"\nenergy = "low"\n')
    data = json.loads(run("map", "--x", "distress", "--y", "attachment", "--profile", str(path), "--json").output)
    assert data["given"] == {"place": "home", "energy": "low"}
    piped = run("map", "--x", "distress", "--y", "attachment", "--profile", "-", "--json", input='{"energy": "low"}')
    assert json.loads(piped.output)["given"] == {"energy": "low"}


@pytest.mark.parametrize("shows", ["first", "kind", "help"])
def test_what_to_show(run: Run, shows: str) -> None:
    data = json.loads(run("map", "--x", "distress", "--y", "self_harm", "--show", shows, "--json").output)
    assert data["shows"] == shows
    wanted = {"first": "self-compassion/short-break", "kind": "behavioural", "help": "crisis"}
    assert wanted[shows] in {name for one in data["legend"] for name in one["ids"]}


def test_a_plugin_is_left_off(run: Run) -> None:
    with_needs = json.loads(run("map", "--x", "emotion", "--y", "energy", "--json").output)
    without = json.loads(run("map", "--x", "emotion", "--y", "energy", "--without", "needs", "--json").output)
    assert with_needs["strategies"] == ["needs"]
    assert without["strategies"] == []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--x", "distres", "--y", "energy"), "at x\n  did you mean `distress`?"),
        (("--x", "distress", "--y", "enrgy"), "at y\n  did you mean `energy`?"),
        (("--x", "intensity", "--y", "energy"), "expected: `distress` or `activation`"),
        (("--x", "distress", "--y", "distress"), "Both axes are `distress`: a map needs two facts."),
        (("--x", "distress"), "Missing option '--y'"),
        (("--x", "distress", "--y", "energy", "--fact", "energy=low"), "`energy` is an axis, so it cannot be given"),
        (("--x", "distress", "--y", "energy", "--fact", "place=hone"), "did you mean `home`?"),
        (("--x", "distress", "--y", "energy", "--fact", "place"), "--fact takes name=value"),
        (("--x", "distress", "--y", "energy", "--show", "colour"), "'colour' is not one of"),
        (("--x", "distress", "--y", "energy", "-o", "map.pdf"), "-o takes a file that ends in .svg or .png"),
        (("--x", "distress", "--y", "energy", "-o", "no/map.svg"), "-o takes a file in a folder that is there; 'no'"),
        (("no-such", "--x", "distress", "--y", "energy"), "No pack is called `no-such`"),
    ],
)
def test_a_slip_gets_words(run: Run, args: tuple[str, ...], says: str) -> None:
    result = run("map", *args)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not result.stdout


def test_own_activities_are_no_part_of_a_map(run: Run) -> None:
    result = run("map", "--x", "distress", "--y", "energy", "--profile", "-", input='{"own": ["Tea"]}')
    assert result.exit_code == 2
    assert "leave `own` out of the profile" in result.stderr


@pytest.mark.parametrize(
    ("name", "begins"), [("map.svg", b"<svg "), ("map.png", b"\x89PNG\r\n"), ("MAP.PNG", b"\x89PNG")]
)
def test_it_draws_into_a_file(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    if name.lower().endswith("png"):
        pytest.importorskip("PIL", reason="Pillow is not installed: pip install '.[authors]'")
    path = tmp_path / name
    result = run(*MAP, "-o", str(path))
    assert result.output == f"Drawn into {path}.\n"
    assert path.read_bytes().startswith(begins)
    assert path.stat().st_mode & 0o777 == 0o644


def test_it_draws_and_prints_data(run: Run, tmp_path: Path) -> None:
    result = run(*MAP, "-o", str(tmp_path / "map.svg"), "--json")
    assert json.loads(result.output)["format"] == "balm-map/1"
    assert (tmp_path / "map.svg").exists()


def test_a_file_is_written_whole_or_not_at_all(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.svg"
    path.write_text("before")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    result = run(*MAP, "-o", str(path))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["map.svg"]
