"""Packs that are no file, and engines whose packs change on the disk."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import balm
from balm.language.files import is_changed
from support.effort import one_in, rows
from support.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Callable

MINE = """\
[pack]
name = "mine"
version = "1.0.0"
title = "Mine"
extends = ["self-compassion"]

[tags]
kettle = "with a kettle"

[[practice]]
id = "tea"
title = "Tea"
kind = "behavioural"
stance = "neutral"
minutes = [5, 10]
how = "Make tea."

[[rule]]
id = "tea-first"
prefer = { id = "tea", by = 50 }
because = "Tea."
"""
OWN = MINE.replace('"self-compassion"', "")


def first(engine: balm.Engine) -> str:
    one = engine.decide({"distress": 3}).first
    assert one
    return one.id


# No file -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", rows([MINE, MINE.encode(), MINE.replace("\n", "\r\n"), "\ufeff" + MINE], quick={MINE})
)
def test_a_text_is_a_pack_as_a_file_is(content: str | bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE)
    from_file, from_text = balm.load(tmp_path / "mine.toml"), balm.load(balm.PackSource("mine.toml", content))
    facts = {"distress": 5, "place": "home"}
    assert from_text.decide(facts).to_dict()["recommendations"] == from_file.decide(facts).to_dict()["recommendations"]
    assert [pack.at for pack in from_text.rulebook.packs if pack.name == "mine"] == [""]
    assert from_text.test()
    assert from_text.check(only=["unused-name"]).findings


REFUSED = {
    "not-utf8": MINE.encode("utf-16"),
    "not-utf8: half a surrogate": MINE.replace("Make tea", "\ud800"),
    "toml-syntax": MINE.replace('"Mine"', "Mine"),
    "no-pack-table": "",
    "control-character": MINE.replace("Make tea", "\x1b[31m"),
    "too-large": "#" * 4 * 1024**2 + "\n" + MINE,
    "text-too-long": MINE.replace("Make tea", "x" * 8_001),
    "too-deep": MINE + "a = " + "[" * 33 + "]" * 33,
    "unknown-fact": MINE.replace("prefer", 'when = { mood = "low" }\nprefer'),
    "unknown-pack: a file that there is": MINE.replace("self-compassion", "base.toml"),
    "unknown-pack: out of the folder": MINE.replace("self-compassion", "../base.toml"),
    "unknown-pack: by its whole path": MINE.replace("self-compassion", "{base}"),
}


@pytest.mark.parametrize("case", one_in(4, REFUSED))
def test_a_text_is_refused_with_its_name_and_line(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = tmp_path / "base.toml"
    base.write_text(OWN.replace('"mine"', '"base"'))
    monkeypatch.chdir(tmp_path)
    content = REFUSED[case]
    if isinstance(content, str):
        content = content.replace("{base}", str(base))
    with pytest.raises(balm.PackError) as error:
        balm.load(balm.PackSource("from the database", content))
    [found] = error.value.diagnostics
    assert found.code == case.partition(":")[0]
    assert found.span
    assert found.span.file == "from the database"


def test_no_file_is_looked_at_for_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that is called as the text is: each is a pack of its own."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(OWN.replace('"mine"', '"other"'))
    engine = balm.load("mine.toml", balm.PackSource("mine.toml", MINE))
    assert [pack.name for pack in engine.rulebook.packs] == ["mine", "other", "self-compassion", "floor"]


def test_texts_of_one_name_are_kept_apart() -> None:
    texts = [balm.PackSource("mine", MINE), balm.PackSource("mine", MINE.replace("tea", "soup"))]
    for _ in range(2):  # compiled, and from the cache
        assert [first(balm.load(text)) for text in texts] == ["tea", "soup"]
    with pytest.raises(balm.PackError) as error:
        balm.load(*texts)
    assert [one.code for one in error.value.diagnostics] == ["duplicate-pack"]


def test_a_text_of_the_floors_name_is_not_the_floor() -> None:
    with pytest.raises(balm.PackError) as error:
        balm.load(balm.PackSource("floor", OWN.replace('"mine"', '"floor"')))
    assert [one.code for one in error.value.diagnostics] == ["duplicate-pack"]


@pytest.mark.parametrize("source", [("mine", None), ("mine", Path("mine.toml")), (None, MINE), (b"mine", MINE)])
def test_what_is_neither_text_nor_bytes_is_refused(source: tuple[object, object]) -> None:
    with pytest.raises(TypeError, match="TOML as text or bytes"):
        balm.load(balm.PackSource(*source))  # type: ignore[arg-type]


# Changes -------------------------------------------------------------------------------------------------------------


def in_file(folder: Path) -> Path:
    (folder / "mine.toml").write_text(MINE)
    return folder / "mine.toml"


def in_folder(folder: Path) -> Path:
    (folder / "mine").mkdir()
    (folder / "mine" / "pack.toml").write_text(MINE)
    return folder / "mine"


def extending(folder: Path) -> Path:
    (folder / "base.toml").write_text(MINE)
    (folder / "top.toml").write_text('[pack]\nname = "top"\nversion = "1"\ntitle = "T"\nextends = ["base.toml"]\n')
    return folder / "top.toml"


def soup(folder: Path) -> None:
    [file] = [path for path in folder.rglob("*.toml") if path.read_text() == MINE]
    found = file.stat()
    file.write_text(MINE.replace("tea", "nap"))
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))  # of the same size, and as old


def more(folder: Path) -> None:
    (folder / "mine" / "more.toml").write_text('[[rule]]\nid = "ask"\nask = "distress"\nbecause = "x"\n')


def renamed(folder: Path) -> None:
    (folder / "mine" / "pack.toml").rename(folder / "mine" / "other.toml")


@pytest.mark.parametrize(
    ("pack", "change", "then"),
    [
        (in_file, soup, "nap"),
        (in_folder, soup, "nap"),
        (in_folder, more, "tea"),
        (in_folder, renamed, "tea"),
        (extending, soup, "nap"),
    ],
)
@pytest.mark.exhaustive
def test_an_engine_says_when_its_files_changed(
    pack: Callable[[Path], Path],
    change: Callable[[Path], None],
    then: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    engine = balm.load(path.name)
    monkeypatch.chdir("/")
    assert not engine.is_stale()
    change(tmp_path)
    assert engine.is_stale()
    fresh = engine.reload()
    assert not fresh.is_stale()
    assert engine.is_stale()
    assert (first(engine), first(fresh)) == ("tea", then)


def test_installed_packs_may_change_too(tmp_path: Path) -> None:
    [floor] = [pack for pack in balm.load().rulebook.packs if pack.name == "floor"]
    copy = tmp_path / "floor"
    shutil.copytree(floor.at, copy)
    assert not is_changed(floor.at, floor.digest)
    assert not is_changed(str(copy), floor.digest)
    (copy / "rules.toml").write_text((copy / "rules.toml").read_text() + "\n# A remark.\n")
    assert is_changed(str(copy), floor.digest)


@pytest.mark.parametrize("change", ["gone", "unsound", "unreadable"])
def test_an_engine_stays_where_its_packs_are_no_longer_sound(change: str, tmp_path: Path) -> None:
    path = in_file(tmp_path)
    engine = balm.load(path)
    if change == "gone":
        path.unlink()
    elif change == "unsound":
        path.write_text(MINE.replace("prefer", "prefers"))
    else:
        path.unlink()
        path.mkdir()
    assert engine.is_stale()
    with pytest.raises(balm.PackError):
        engine.reload()
    assert first(engine) == "tea"
    shutil.rmtree(path) if path.is_dir() else None
    path.write_text(MINE)
    assert not engine.is_stale()


def test_an_engine_is_loaded_again_as_it_was(tmp_path: Path) -> None:
    engine = balm.load(in_file(tmp_path), without=["adaptive"], strict=True, trust=["mine"])
    again = engine.reload()
    assert again is not engine
    assert [one.name for one in again.strategies] == [one.name for one in engine.strategies]
    assert "adaptive" not in [one.name for one in again.strategies]
    facts = {"distress": 6}
    assert again.decide(facts).to_json() == engine.decide(facts).to_json()


def test_a_text_does_not_change() -> None:
    engine = balm.load(balm.PackSource("mine", MINE))
    assert not engine.is_stale()
    assert first(engine.reload()) == "tea"


def test_an_engine_from_another_process_knows_no_files(tmp_path: Path) -> None:
    path = in_file(tmp_path)
    engine = pickle.loads(pickle.dumps(balm.load(path)))  # noqa: S301  # our own
    path.unlink()
    assert not engine.is_stale()
    with pytest.raises(balm.BalmError, match="load its packs where they are"):
        engine.reload()


@pytest.mark.exhaustive
def test_threads_decide_while_another_loads_again(tmp_path: Path) -> None:
    path = in_file(tmp_path)
    served = [balm.load(path)]

    def work(number: int) -> None:
        for turn in range(4):
            if number == 0:
                path.write_text(MINE.replace("tea", "nap" if turn % 2 == 0 else "tea"))
                served[0] = served[0].reload()
            else:
                assert first(served[0]) in ("tea", "nap")

    assert not in_threads(work, 4)
    assert first(served[0]) == "tea"


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("text", [MINE, "[pack]"])
def test_the_collector_of_cycles_is_left_as_it_was(was_on: bool, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    try:
        (gc.enable if was_on else gc.disable)()
        with suppress(balm.PackError):
            balm.load(balm.PackSource("mine", text))
        assert gc.isenabled() == was_on
    finally:
        gc.enable()
