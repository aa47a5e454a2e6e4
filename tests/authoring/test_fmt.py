"""Formatting: the layout by example, and that nothing else about a pack changes."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import balm.authoring.fmt
from balm.authoring.fmt import comments, format_file
from balm.diagnostics.errors import BalmError, PackError
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.language.locate import TEXT
from balm.language.source import read_source
from support.effort import examples
from support.generated_worlds import World, worlds
from support.golden_files import same
from support.toml_documents import Writer, documents

if TYPE_CHECKING:
    from balm.language.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "golden" / "fmt").glob("*.before.toml"))
OURS = sorted(
    path
    for folder in ("rules", "examples", "core/balm/authoring")
    for path in (ROOT / folder).rglob("*.toml")
    if path.name != "pyproject.toml"
)
MANY = examples(quick=60, ci=300)
TOKEN = re.compile(rf"{TEXT}|#[^\n]*")


def formatted(text: str) -> str:
    return format_file(PackFile("pack.toml", text.encode())).decode()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_the_layout(path: Path) -> None:
    same(path.with_name(path.name.replace("before", "after")), formatted(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [*CASES, *OURS], ids=lambda path: path.name)
def test_a_second_time_changes_nothing(path: Path) -> None:
    once = formatted(path.read_text(encoding="utf-8"))
    assert formatted(once) == once


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_we_ship_is_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text) == text, f"`balm fmt {path.relative_to(ROOT)}` changes it"


@given(documents, st.randoms(use_true_random=False))
def test_any_toml_says_the_same(data: dict[str, object], dice: Random) -> None:
    """Every style that TOML has: data, the order of keys and comments stay, and the layout is one."""
    text = Writer(dice).document(data)
    made = formatted(text)
    before, after = (read_source("pack.toml", one.encode())[0] for one in (text, made))
    assert before is not None
    assert after is not None
    assert repr(after.data) == repr(before.data)
    assert comments(made) == comments(text.replace("\r\n", "\n"))
    assert formatted(made) == made
    bare = TOKEN.sub(lambda found: found[0] if found[0][0] == "#" else "text", made)
    assert not re.search(r"\A\s|[ \t]$|\n\n\n|\n\n\Z", bare, re.MULTILINE)


def planted(text: str) -> str:
    """The text with its comments numbered."""
    parts = re.split(r"# ?[a\[\]].*", text)
    return parts[0] + "".join(f"# planted {i}{part}" for i, part in enumerate(parts[1:]))


def rulebook(world: World, texts: dict[str, str]) -> Rulebook:
    files = {name: PackFiles(name, "", (PackFile(f"{name}.toml", text.encode()),)) for name, text in texts.items()}
    packs = [files[pack["pack"]["name"]] for pack in world.packs]
    return read_rulebook(packs, files["floor"], files.get)._replace(packs=())


@pytest.mark.exhaustive
@settings(max_examples=MANY)
@given(worlds())
def test_no_decision_changes_and_planted_comments_come_back(world: World) -> None:
    """A decision is made by the rulebook alone: the same rules, facts and practices decide the same."""
    texts = {pack["pack"]["name"]: planted(Writer(world.random).document(pack)) for pack in [world.floor, *world.packs]}
    made = {name: formatted(text) for name, text in texts.items()}
    assert any(made[name] != texts[name] for name in texts)
    assert rulebook(world, made) == rulebook(world, texts)
    assert any("# planted 0" in text for text in made.values())
    for text in made.values():
        found = [int(number) for number in re.findall(r"# planted (\d+)", text)]
        assert found == list(range(len(found)))
    assert sum(map(len, map(comments, made.values()))) == sum(map(len, map(comments, texts.values())))


def test_line_ends_stay_and_a_byte_order_mark_goes() -> None:
    raw = b'\xef\xbb\xbf[pack]\r\nname="x"\r\ntext = """a\r\nb"""\r\n'
    assert format_file(PackFile("x.toml", raw)) == b'[pack]\r\nname = "x"\r\ntext = """a\r\nb"""\r\n'


def test_nothing_at_all() -> None:
    assert formatted(" \n\n\t\n") == ""


@pytest.mark.parametrize(
    "made",
    [
        "a = { b = 2 }\nb = true # c\n",
        "a = { b = 1 }\nb = true\n",
        "b = true # c\na = { b = 1 }\n",
        "a = { b = 1 }\nb = 1 # c\n",
        "a = { b = 1, }\nb = true # c\n",
        "a = { b = 1\nb = true # c\n",
    ],
    ids=["a value", "a comment", "the order", "true is not 1", "newer TOML", "no TOML"],
)
def test_a_layout_that_says_something_else_is_refused(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balm.authoring.fmt, "format_text", lambda text: made)
    with pytest.raises(BalmError, match=r"x\.toml would not say the same in another layout"):
        format_file(PackFile("x.toml", b"a={b=1}\nb=true # c\n"))


@pytest.mark.parametrize("text", ["a = [1,\nb = 2", "a = 07:30", "a = { b = 1,\n}", 'a = "\x1b"'])
def test_what_is_no_toml_is_a_diagnostic(text: str) -> None:
    with pytest.raises(PackError) as error:
        formatted(text)
    assert error.value.diagnostics


def test_deep_lists_take_no_time() -> None:
    """Each level is looked at once: to look at it twice would double the work 30 times over."""
    deep = "[" * 30 + " # in the middle\n" + "]" * 30
    assert formatted(f"a = {deep}\n").count("\n") == 61
