"""The commands that write and show packs: new, fmt, docs."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

import balm.authoring.fmt

from .conftest import Run

UGLY = '[pack]\nname=\'late\'   \nversion = "1"\ntitle = "Late"'
TIDY = '[pack]\nname = "late"\nversion = "1"\ntitle = "Late"\n'


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def ugly(tmp_path: Path) -> Path:
    path = tmp_path / "late.toml"
    path.write_text(UGLY)
    return path


def test_fmt(run: Run, ugly: Path) -> None:
    result = run("fmt", str(ugly))
    assert (result.exit_code, result.output) == (0, "Set the layout of 1 of 1 file.\n")
    assert ugly.read_text() == TIDY
    assert run("fmt", str(ugly)).output == "Nothing to change.\n"
    assert [path.name for path in ugly.parent.iterdir()] == ["late.toml"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits and links are things of Unix")
def test_fmt_keeps_permissions_and_links(run: Run, ugly: Path) -> None:
    ugly.chmod(0o640)
    link = ugly.with_name("link.toml")
    link.symlink_to(ugly)
    assert run("fmt", str(link)).exit_code == 0
    assert ugly.read_text() == TIDY
    assert stat.S_IMODE(ugly.stat().st_mode) == 0o640
    assert link.is_symlink()


def test_fmt_check(run: Run, ugly: Path) -> None:
    result = run("fmt", "--check", str(ugly))
    assert (result.exit_code, result.output) == (1, f"{ugly}\n")
    assert ugly.read_text() == UGLY
    ugly.write_text(TIDY)
    result = run("fmt", "--check", str(ugly))
    assert (result.exit_code, result.output) == (0, "")


def test_fmt_diff(run: Run, ugly: Path) -> None:
    result = run("fmt", "--diff", str(ugly))
    assert result.exit_code == 0
    assert result.output == (
        f'--- {ugly}\n+++ {ugly}\n@@ -1,4 +1,4 @@\n [pack]\n-name=\'late\'   \n+name = "late"\n version = "1"\n'
        '-title = "Late"\n\\ No newline at end of file\n+title = "Late"\n'
    )
    assert ugly.read_text() == UGLY
    assert run("fmt", "--diff", "--check", str(ugly)).exit_code == 1


def test_fmt_mends_what_is_spelled_as_in_the_past(run: Run, ugly: Path) -> None:
    ugly.write_text(f"{TIDY}\n[[practice]]\nid = 'sit'\nwhen = {{ place='home' }}\n")
    assert run("fmt", str(ugly)).exit_code == 0
    assert "when" in ugly.read_text()
    assert run("fmt", "--check", "--mend", str(ugly)).exit_code == 1
    assert run("fmt", "--mend", str(ugly)).exit_code == 0
    assert ugly.read_text() == f'{TIDY}\n[[practice]]\nid = "sit"\nlimits = {{ place = "home" }}\n'


def test_why_tells_for_whom_a_practice_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "late.toml"
    path.write_text(
        '[pack]\nname = "late"\nversion = "1"\ntitle = "Late"\nextends = ["self-compassion"]\n'
        '[[practice]]\nid = "sit"\ntitle = "Sit"\nkind = "behavioural"\nminutes = [1, 2]\n'
        'how = "Sit."\nfor = { emotion = "lonely" }\n'
    )
    said = flat(run("why", "sit", "--pack", str(path), "--fact", "emotion=angry").output)
    assert "This is left out for now. It is meant for when you feel lonely. No other" in said
    assert "Because" not in said


def test_fmt_as_json(run: Run, ugly: Path) -> None:
    result = run("fmt", "--check", "--json", str(ugly))
    assert result.exit_code == 1
    assert json.loads(result.output) == [{"file": str(ugly), "changed": True}]


def test_fmt_of_standard_input(run: Run, ugly: Path) -> None:
    result = run("fmt", "-", input=UGLY)
    assert (result.exit_code, result.output) == (0, TIDY)
    result = run("fmt", "-", "--check", input=UGLY)
    assert (result.exit_code, result.output) == (1, "standard input\n")
    assert run("fmt", "-", str(ugly), input=UGLY).exit_code == 2
    assert run("fmt").exit_code == 2
    assert ugly.read_text() == UGLY


def test_fmt_of_a_folder(run: Run, ugly: Path) -> None:
    facts = ugly.with_name("facts.toml")
    facts.write_text("[facts.f]\ntype='flag'\n")
    assert run("fmt", str(ugly.parent)).output == "Set the layout of 2 of 2 files.\n"
    assert facts.read_text() == '[facts.f]\ntype = "flag"\n'


def test_fmt_leaves_a_folder_alone_that_is_no_pack(run: Run, tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text("[project]\nname='x'\n")
    result = run("fmt", str(tmp_path))
    assert result.exit_code == 2
    assert "error[no-pack-table]" in result.stderr
    assert project.read_text() == "[project]\nname='x'\n"


def test_fmt_writes_nothing_where_one_file_is_no_toml(run: Run, ugly: Path) -> None:
    broken = ugly.with_name("broken.toml")
    broken.write_text("a = [1,\nb = 2\n")
    result = run("fmt", str(ugly), str(broken), str(ugly.with_name("nowhere.toml")))
    assert result.exit_code == 2
    assert "error[no-file]" in result.stderr
    result = run("fmt", str(ugly), str(broken))
    assert result.exit_code == 2
    assert f"--> {broken}:2:1" in result.stderr
    assert ugly.read_text() == UGLY


def test_fmt_refuses_a_layout_that_says_something_else(run: Run, ugly: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balm.authoring.fmt, "format_text", lambda text: text.replace("late", "soon"))
    result = run("fmt", str(ugly))
    assert result.exit_code == 2
    assert flat(result.stderr) == f"Error: {ugly} would not say the same in another layout, so it is left alone."
    assert ugly.read_text() == UGLY


def test_fmt_says_where_it_cannot_write(run: Run, ugly: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(PermissionError(13, "no")))
    result = run("fmt", str(ugly))
    assert result.exit_code == 2
    assert "cannot be written, and is left as it was" in result.stderr
    assert ugly.read_text() == UGLY
    assert [path.name for path in ugly.parent.iterdir()] == ["late.toml"]


@pytest.mark.exhaustive
def test_new(run: Run, tmp_path: Path) -> None:
    result = run("new", "late-shift", "--folder", str(tmp_path / "my packs"))
    path = tmp_path / "my packs" / "late-shift.toml"
    assert result.exit_code == 0
    assert result.output.startswith(f"{path} is written.")
    lines = [line.strip().split("  ")[0] for line in result.output.splitlines()[2:]]
    assert lines == [f"balm check '{path}'", f"balm test '{path}'", f"balm now --pack '{path}'"]
    assert run("check", str(path)).exit_code == 0
    assert run("test", str(path)).exit_code == 0
    assert "Something you might do now" in run("now", "--pack", str(path)).output
    assert run("fmt", "--check", str(path)).exit_code == 0


def test_new_never_writes_over(run: Run, tmp_path: Path) -> None:
    assert run("new", "late", "--folder", str(tmp_path)).exit_code == 0
    (tmp_path / "late.toml").write_text("mine")
    again = run("new", "late", "--folder", str(tmp_path))
    assert again.exit_code == 2
    assert "is there already, and is left as it is" in again.stderr
    assert (tmp_path / "late.toml").read_text() == "mine"
    taken = run("new", "self-compassion", "--folder", str(tmp_path))
    assert taken.exit_code == 2
    assert "is installed already" in taken.stderr


@pytest.mark.exhaustive
def test_docs(run: Run, tmp_path: Path) -> None:
    assert run("docs").output.startswith("# Self-compassion for the moment\n")
    assert run("docs", "floor").output.startswith("# What safety rests on\n")
    path = tmp_path / "late.toml"
    assert run("new", "late", "--folder", str(tmp_path)).exit_code == 0
    both = run("docs", str(path), "floor").output
    assert both.index("# After a hard call\n") < both.index("# What safety rests on\n")
    assert "# Self-compassion" not in both
    assert run("docs", str(path), "--format", "html").output.startswith("<!doctype html>\n")


@pytest.mark.exhaustive
def test_docs_into_a_folder(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    for _ in range(2):
        result = run("docs", "floor", "self-compassion", "--format", "html", "-o", str(out))
        assert result.output == f"{out / 'floor.html'}\n{out / 'self-compassion.html'}\n"
    assert sorted(path.name for path in out.iterdir()) == ["floor.html", "self-compassion.html"]
    assert run("docs", "floor", "self-compassion", "--format", "html").exit_code == 2
    (tmp_path / "file").write_text("")
    result = run("docs", "floor", "-o", str(tmp_path / "file"))
    assert result.exit_code == 2
    assert "cannot be made" in result.stderr


def test_docs_of_what_is_no_pack(run: Run, tmp_path: Path) -> None:
    assert "error[no-file]" in run("docs", str(tmp_path / "none.toml")).stderr
    assert "error[unknown-pack]" in run("docs", "flor").stderr
