"""What `balm diff` prints of edits of the shipped packs, and of packs in a git repository."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from balm.command.main import cli
from support.effort import one_in, rows
from support.golden_files import WRITE, same
from support.shipped_packs import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

GOLDEN = Path(__file__).parents[1] / "golden" / "diff"

NEW_PRACTICE = """
[[practice]]
id = "window"
title = "Look at the sky for a minute"
kind = "behavioural"
stance = "closing"
needs = ["soothed"]
minutes = [1, 2]
tags = ["quiet", "outward"]
limits = { place = ["home", "work"], energy = ">= low" }
how = "Go to a window. Look up until the minute is over."

[[rule]]
id = "window-at-work"
when = { place = "work", emotion = "tired" }
prefer = [{ id = "window", by = 40 }]
because = "It is there, and it takes a minute."
"""

EDITS: dict[str, tuple[str, str, str, str]] = {
    "threshold": ("floor", "rules.toml", '{ distress = ">= 9" },', '{ distress = ">= 10" },'),
    "help": ("floor", "rules.toml", 'refer = ["child_support"]\nexclude = { tags', "exclude = { tags"),
    "exclusion": ("self-compassion", "rules.toml", 'exclude = { tags = "breath_focus" }', 'ask = ["need"]'),
    "practice": ("self-compassion", "practices.toml", "\n[[practice]]", f"{NEW_PRACTICE}\n[[practice]]"),
}
"""Edit -> the pack, its file, what it says, and what it says then; the first place only."""

if WRITE:
    for path in GOLDEN.glob("*.txt") if GOLDEN.exists() else ():
        if path.stem not in EDITS:
            path.unlink()


def balm(*args: str) -> Result:
    return CliRunner().invoke(cli, ["diff", *args], prog_name="balm")


def edit(name: str, folder: Path) -> Path:
    pack, file, before, after = EDITS[name]
    copy = folder / pack
    shutil.copytree(FOLDER / pack, copy)
    text = (copy / file).read_text()
    assert before in text
    (copy / file).write_text(text.replace(before, after, 1))
    return copy


@pytest.mark.parametrize("name", rows(EDITS, quick=["threshold", "help"]))
def test_what_is_printed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    pack = EDITS[name][0]
    result = balm(pack, f"./{pack}", "--most", "2")
    assert result.exit_code == 0
    same(GOLDEN / f"{name}.txt", result.output)
    assert all(len(line) <= 80 for line in result.output.splitlines())


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "there", "back"), one_in(2, [("help", 1, 0), ("threshold", 0, 1)]))
def test_less_safe_fails(name: str, there: int, back: int, tmp_path: Path) -> None:
    copy = str(edit(name, tmp_path))
    assert balm("floor", copy).exit_code == 0
    assert balm("floor", copy, "--fail-on", "any").exit_code == 1
    for sides, status in ((("floor", copy), there), ((copy, "floor"), back)):
        result = balm(*sides, "--fail-on", "less-safe", "--json")
        assert result.exit_code == status
        data = json.loads(result.output)
        assert data["less_safe"] == bool(status)
        assert data["not_looked_at"] == ["help and what is offered", "the first question", "what comes first"]
        assert all(one["less_safe"] and one["witness"] for one in data["behaviour"])


@pytest.mark.exhaustive
def test_nothing_differs() -> None:
    result = balm("self-compassion", "self-compassion", "--fail-on", "any")
    assert result.exit_code == 0
    assert result.output == "Nothing differs between self-compassion and self-compassion.\n"
    data = json.loads(balm("floor", "floor", "--json").output)
    assert (data["text"], data["behaviour"], data["complete"], data["less_safe"]) == ([], [], True, False)


PACK = """[pack]
name = "mine"
version = "{version}"
title = "Mine"

[[practice]]
id = "water"
title = "Water a plant"
kind = "behavioural"
minutes = [1, 5]
how = "Water it."

[[rule]]
id = "water-at-home"
when = {{ place = "home"{more} }}
{effect}
because = "It is there."
"""
EXCLUDES = 'exclude = { id = "water" }'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three commits of one pack: it excludes at home, then nothing, then it is moved into a folder."""
    monkeypatch.chdir(tmp_path)
    pack = tmp_path / "packs" / "mine.toml"
    pack.parent.mkdir()

    def commit(message: str) -> None:
        git("add", "-A")
        git("commit", "-q", "-m", message)

    git("init", "-q", "-b", "trunk")
    (tmp_path / "packs" / "notes.txt").write_text("no pack\n")
    pack.write_text(PACK.format(version="1.0.0", more="", effect=EXCLUDES))
    commit("one")
    git("tag", "v1")
    pack.write_text(PACK.format(version="2.0.0", more="", effect='prefer = [{ tags = "rest", by = 1 }]'))
    commit("two")
    return tmp_path


def git(*words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


def kinds(result: Result) -> set[tuple[str, str]]:
    return {(one["kind"], one["subject"]) for one in json.loads(result.output)["behaviour"]}


@pytest.mark.exhaustive
def test_a_revision_and_the_work_tree(repository: Path) -> None:
    packs = repository / "packs" / "mine.toml"
    result = balm("--git", "HEAD~1", "packs/mine.toml", "--json")
    assert ("readmitted", "mine/water") in kinds(result)
    assert json.loads(result.output)["old"] == "packs/mine.toml@HEAD~1"
    assert kinds(balm("packs/mine.toml@v1", str(packs), "--json")) == kinds(result)
    assert kinds(balm("packs/mine.toml@v1", "packs/mine.toml@trunk", "--json")) == kinds(result)
    assert "Nothing differs" in balm("--git", "HEAD", "packs/mine.toml").output
    packs.write_text(packs.read_text().replace("Water it.", "Water it well."))
    result = balm("--git", "HEAD", "packs/mine.toml")
    assert "~ practice mine/water\n    ~ how: Water it. -> Water it well.\n" in result.output
    assert "Nothing: for everybody" in result.output


def test_a_folder_that_is_gone_and_what_it_extends(repository: Path) -> None:
    folder = repository / "packs" / "ward"
    folder.mkdir()
    (folder / "base.toml").write_text(PACK.format(version="1.0.0", more="", effect=EXCLUDES))
    (folder / "ward.toml").write_text('[pack]\nname = "ward"\nversion = "1"\ntitle = "Ward"\nextends = ["base.toml"]\n')
    git("add", "-A")
    git("commit", "-q", "-m", "three")
    shutil.rmtree(folder)
    result = balm("packs/ward/ward.toml@HEAD", "packs/mine.toml@v1", "--json")
    assert result.exit_code == 0, result.output
    assert [one["name"] for one in json.loads(result.output)["text"]] == ["ward"]


@pytest.mark.exhaustive
def test_installed_packs_of_the_same_revision_come_from_there(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    from balm.language.files import find_files
    from balm.plugins import manager

    folder = repository / "shipped" / "floor"
    shutil.copytree(FOLDER / "floor", folder)
    git("add", "-A")
    git("commit", "-q", "-m", "a floor")
    rules = folder / "rules.toml"
    rules.write_text(rules.read_text().replace(EDITS["help"][2], EDITS["help"][3]))
    plugins = manager.load_plugins()
    found: Any = find_files(folder, str(folder))._replace(name="floor")  # type: ignore[union-attr]
    installed = plugins._replace(packs={**plugins.packs, "floor": found})
    monkeypatch.setattr(manager, "load_plugins", lambda **_: installed)
    result = balm("--git", "HEAD", "packs/mine.toml", "--json", "--most", "0")
    assert ("help-lost", "child_support") in kinds(result)
    assert ("help-lost", "child_support") in kinds(balm("--git", "HEAD", "floor", "--json", "--most", "0"))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["packs/mine.toml"], "Name two packs"),
        (["--git", "HEAD"], "--git REVISION takes one pack"),
        (["--git", "HEAD", "packs/mine.toml", "floor"], "--git REVISION takes one pack"),
        (["--git", "nowhere", "packs/mine.toml"], "has no revision `nowhere`"),
        (["--git", "--output=x", "packs/mine.toml"], "has no revision `--output=x`"),
        (["--git", "HEAD", "packs/other.toml"], "There is no `packs/other.toml` in the revision `HEAD`"),
        (["packs/mine.toml@HEAD", "packs/other.toml"], "no file or folder `packs/other.toml`"),
        (["packs/mine.toml", "floor", "--profiles", "people.jsonl"], "no file or folder `people.jsonl`"),
        (["--git", "HEAD", "/mine.toml"], "does not lie in a git repository"),
    ],
)
def test_wrong_use(args: list[str], words: str, repository: Path) -> None:
    result = balm(*args)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not (repository / "x").exists()


def test_a_mistake_at_a_revision_is_shown_with_it(repository: Path) -> None:
    broken = PACK.format(version="3", more=', plaice = "home"', effect=EXCLUDES)
    (repository / "packs" / "mine.toml").write_text(broken)
    git("commit", "-q", "-a", "-m", "broken")
    (repository / "packs" / "mine.toml").write_text(broken.replace(', plaice = "home"', ""))
    result = balm("--git", "HEAD", "packs/mine.toml")
    assert result.exit_code == 2
    assert "--> packs/mine.toml@HEAD:" in result.stderr


def test_git_in_a_hook_is_asked_about_the_path(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(repository / "elsewhere"))
    assert balm("--git", "HEAD", "packs/mine.toml").exit_code == 0


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = balm("--git", "HEAD", "packs/mine.toml")
    assert result.exit_code == 2
    assert "there is no git here" in result.stderr


@pytest.mark.exhaustive
def test_what_was_found_is_kept_when_somebody_interrupts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from balm.authoring import diff

    def interrupted(both: Any) -> Iterator[Any]:
        raise KeyboardInterrupt
        yield

    stopped: Callable[[Any], Iterator[Any]] = interrupted
    monkeypatch.setitem(diff.LOOKED_AT, "what comes first", stopped)
    copy = edit("help", tmp_path)
    result = balm("floor", str(copy))
    assert result.exit_code == 130
    assert "- child_support\n" in result.output
    assert "Interrupted. Not looked at, or not to the end: what comes first." in result.output
    data = balm("floor", str(copy), "--json")
    assert data.exit_code == 130
    assert json.loads(data.output)["complete"] is False


@pytest.mark.exhaustive
def test_what_was_not_looked_at_is_said_where_the_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is read between steps, and goes on by a second each time."""
    ticks = count()
    monkeypatch.setattr("balm.deadline.monotonic", lambda: float(next(ticks)))
    copy = str(edit("help", tmp_path))
    phases = ["what is less safe", "help and what is offered", "the first question", "what comes first"]
    seen: set[tuple[int, int]] = set()
    for seconds in (0, 2, 40):
        result = balm("floor", copy, "--seconds", str(seconds), "--json")
        data = json.loads(result.output)
        assert result.exit_code == 3
        assert not data["complete"]
        assert data["not_looked_at"] == phases[-len(data["not_looked_at"]) :]
        assert data["less_safe"] == ("what is less safe" not in data["not_looked_at"])
        seen.add((seconds, len(data["not_looked_at"])))
    assert len({left for _, left in seen}) > 1, "one number of seconds is as good as another"
    result = balm("floor", copy, "--seconds", "0")
    assert "Nothing so far." in result.output
    assert "The time is up. Not looked at, or not to the end: what is less safe, help" in result.output
    assert balm("floor", copy, "--seconds", "40", "--fail-on", "any").exit_code == 1
    whole = balm("floor", copy, "--seconds", "100000")
    assert (whole.exit_code, whole.output) == (0, balm("floor", copy).output)


@pytest.mark.parametrize("seconds", ["-1", "nan", "soon"])
def test_seconds_are_a_number_from_0_on(seconds: str) -> None:
    result = balm("floor", "floor", "--seconds", seconds)
    assert result.exit_code == 2
    assert "--seconds" in result.stderr
