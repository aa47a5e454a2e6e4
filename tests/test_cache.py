"""The cache of compiled packs: the same bytes are read back, any others compiled, whatever lies in the folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from balm import cache
from balm.compiled.matcher import CompiledMatcher
from balm.language.files import PackFile, PackFiles
from support.effort import one_in, rows
from support.shipped_packs import find

if TYPE_CHECKING:
    from balm.compiled.program import Program

BASE = '[pack]\nname = "base"\nversion = "1"\ntitle = "Base"\n[facts.hour]\ntype = "scale"\nrange = [0, 24]\n'
BASE += 'step = 1\nask = "Which hour?"\n[facts.hour.words]\n0 = ["midnight"]\n'
BASE += '[[step]]\nid = "hour"\norder = 1\ntitle = "When?"\nfacts = ["hour"]\n'
MINE = '[pack]\nname = "mine"\nversion = "1"\ntitle = "Mine"\nextends = ["{extends}"]\n'


def pack(name: str, text: str, root: str = "") -> PackFiles:
    return PackFiles(name, root, (PackFile(f"{name}.toml", text.encode()),))


class Shelf:
    """A cache folder of its own, packs installed under their names, and how often something was compiled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiled = 0
        self.installed = {"base": pack("base", BASE)}

    def load(self, *packs: PackFiles, floor: PackFiles | None = None) -> Program:
        return cache.cached_program(packs, floor or find("floor"), self.installed.get)

    def loads_afresh(self, *packs: PackFiles, floor: PackFiles | None = None) -> bool:
        before = self.compiled
        self.load(*packs, floor=floor)
        return self.compiled > before

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("cache/*.pickle"))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path)
    compiled = cache._compiled

    def counted(*args: object) -> Program:
        shelf.compiled += 1
        return compiled(*args)  # type: ignore[arg-type]

    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    monkeypatch.setattr(cache, "_compiled", counted)
    return shelf


def test_the_same_bytes_are_read_back(shelf: Shelf) -> None:
    made = shelf.load(pack("base", BASE))
    read = shelf.load(pack("base", BASE))
    assert shelf.compiled == 1
    assert read.rulebook == made.rulebook
    assert [name for name, _ in read.cells.items()] == [name for name, _ in made.cells.items()]
    if hasattr(os, "getuid"):
        [file] = shelf.files
        assert file.stat().st_mode & 0o777 == 0o600, "for the user alone"


@pytest.mark.parametrize(
    "other",
    [
        pack("base", BASE.replace("24", "23")),
        pack("other", BASE),
        pack("base", BASE, "elsewhere"),
        PackFiles("base", "", (PackFile("renamed.toml", BASE.encode()),)),
        PackFiles("base", "", (PackFile("base.toml", BASE.encode()), PackFile("empty.toml", b""))),
    ],
    ids=["a byte", "a name", "a folder", "a file's name", "a file more"],
)
def test_other_packs_are_compiled(shelf: Shelf, other: PackFiles) -> None:
    shelf.load(pack("base", BASE))
    assert shelf.loads_afresh(other)
    assert not shelf.loads_afresh(other)


def test_another_floor_is_compiled(shelf: Shelf) -> None:
    floor = find("floor")
    assert floor
    shelf.load(pack("base", BASE))
    first, *rest = floor.files
    other = floor._replace(files=(first._replace(raw=first.raw + b"\n"), *rest))
    assert shelf.loads_afresh(pack("base", BASE), floor=other)


def test_what_a_pack_extends_counts_as_the_pack_does(shelf: Shelf) -> None:
    mine = pack("mine", MINE.format(extends="base"))
    shelf.load(mine)
    assert not shelf.loads_afresh(mine)
    shelf.installed["base"] = pack("base", BASE.replace("24", "23"))
    assert shelf.loads_afresh(mine)
    assert shelf.load(mine).rulebook.facts["hour"].high == 23


def test_a_pack_extended_by_its_path_is_read_afresh(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(BASE)
    mine = pack("mine", MINE.format(extends="base.toml"), str(tmp_path))
    shelf.load(mine)
    assert shelf.loads_afresh(mine)
    assert shelf.files == []


@pytest.mark.parametrize("kept", one_in(4, [0, 1, 100, -1]), ids=["nothing", "a byte", "a part", "all but a byte"])
def test_a_broken_file_is_as_none_and_is_mended(shelf: Shelf, kept: int) -> None:
    shelf.load(pack("base", BASE))
    [file] = shelf.files
    file.write_bytes(file.read_bytes()[:kept])
    assert shelf.loads_afresh(pack("base", BASE))
    assert not shelf.loads_afresh(pack("base", BASE))


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are a thing of Unix")
@pytest.mark.parametrize("mode", [0o602, 0o620])
def test_a_file_that_somebody_else_may_write_to_is_never_read(shelf: Shelf, mode: int) -> None:
    shelf.load(pack("base", BASE))
    [file] = shelf.files
    os.chown(file, -1, 65_534) if os.geteuid() == 0 else None
    file.chmod(mode)
    assert shelf.loads_afresh(pack("base", BASE))
    assert not shelf.loads_afresh(pack("base", BASE))


def test_a_program_of_other_code_is_not_used(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    core = tmp_path / "core"
    for room in cache._ROOMS:
        (core / room).mkdir(parents=True)
    code = core / "language" / "facts.py"
    code.write_text("LOW = 1")
    monkeypatch.setattr(cache, "__file__", str(core / "cache.py"))
    shelf.load(pack("base", BASE))
    assert not shelf.loads_afresh(pack("base", BASE))
    os.utime(code, ns=(1, 1))
    assert shelf.loads_afresh(pack("base", BASE)), "an older file is another file too"
    (core / "compiled" / "more.py").write_text("")
    assert shelf.loads_afresh(pack("base", BASE))


def test_without_a_cache_nothing_is_written(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    shelf.load(pack("base", BASE))
    assert shelf.loads_afresh(pack("base", BASE))
    assert shelf.files == []


def test_packs_with_a_matcher_of_a_plugin_are_neither_kept_nor_read(shelf: Shelf) -> None:
    def load() -> Program:
        return cache.cached_program([pack("base", BASE)], find("floor"), shelf.installed.get, make=Other)

    class Other(CompiledMatcher):
        pass

    assert isinstance(load().matcher, Other)
    assert shelf.files == []
    shelf.load(pack("base", BASE))
    assert isinstance(load().matcher, Other)
    assert type(shelf.load(pack("base", BASE)).matcher) is CompiledMatcher


def test_a_folder_that_cannot_be_made_is_no_cache(shelf: Shelf) -> None:
    (shelf.folder / "cache").write_text("a file where the folder would be")
    shelf.load(pack("base", BASE))
    assert shelf.loads_afresh(pack("base", BASE))


@pytest.mark.exhaustive
def test_old_programs_are_forgotten(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.load(pack("base", BASE))
    [file] = shelf.files
    monkeypatch.setattr(cache, "_MOST_BYTES", 3.5 * file.stat().st_size)
    for number in range(5):
        shelf.installed[f"base{number}"] = pack(f"base{number}", BASE)
        shelf.load(pack(f"base{number}", BASE))
    assert len(shelf.files) == 3
    assert not shelf.loads_afresh(pack("base4", BASE))


def tenant(number: int) -> PackFiles:
    """A pack that extends the installed pack `base` by a rule that other tenants do not have."""
    rule = f'[[rule]]\nid = "late"\nwhen = {{ hour = ">= {number}" }}\nask = "hour"\nbecause = "x"\n'
    return pack(f"tenant{number}", MINE.format(extends="base").replace('"mine"', f'"tenant{number}"') + rule, "here")


def shared_file(shelf: Shelf) -> Path:
    """Where the shared parts of `base` are: the file that any tenant's is not."""
    [path] = cache._read_before.keys() & {str(file) for file in shelf.files}
    return Path(path)


def test_packs_that_extend_the_same_pack_share_what_it_declares(shelf: Shelf) -> None:
    for _ in range(2):  # compiled, and read back
        one, other = (shelf.load(tenant(number)).rulebook for number in (1, 2))
        assert one.facts["hour"] is other.facts["hour"]
        assert one.practices[0] is other.practices[0], "the floor's"
        [hour] = (step for step in one.steps if step.pack == "base")
        assert any(step is hour for step in other.steps)
        [said] = (words for words in one.phrases.packs if words.pack == "base")
        assert any(words is said for words in other.phrases.packs)
        assert said.words.of == {"hour": {"0": ("midnight",)}}
        assert [rule.id for rule in one.rules if rule not in other.rules] == ["tenant1/late"]
    assert shelf.compiled == 2


@pytest.mark.exhaustive
def test_what_is_shared_in_the_cache_is_what_is_compiled_without_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [shelf.load(tenant(number)) for number in (1, 2, 1, 2)]
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    assert [one.rulebook for one in kept] == [shelf.load(tenant(number)).rulebook for number in (1, 2, 1, 2)]


@pytest.mark.exhaustive
@pytest.mark.parametrize("in_memory", [True, False], ids=["held by the process", "read from the file"])
@pytest.mark.parametrize("lost", rows(["gone", "broken", "of others"], quick=["gone"]))
def test_a_program_whose_shared_parts_are_lost_is_compiled_again(shelf: Shelf, lost: str, *, in_memory: bool) -> None:
    for number in (1, 2):
        shelf.load(tenant(number))
    file = shared_file(shelf)
    if lost == "gone":
        file.unlink()
    elif lost == "broken":
        file.write_bytes(file.read_bytes()[:100])
    else:  # another process made them anew, from what its own pack came to
        cache._read_before.clear()
        file.unlink()
        shelf.load(tenant(3))
    if not in_memory:
        cache._read_before.clear()
    whole = lost != "of others" and in_memory
    for number in (1, 2):
        assert shelf.loads_afresh(tenant(number)) != whole
        assert not shelf.loads_afresh(tenant(number))
        assert shelf.load(tenant(number)).rulebook.facts["hour"].high == 24


def test_what_is_kept_after_the_folder_was_emptied_can_be_read(shelf: Shelf) -> None:
    shelf.load(tenant(1))
    for file in shelf.files:
        file.unlink()
    shelf.load(tenant(2))
    cache._read_before.clear()
    assert not shelf.loads_afresh(tenant(2))


def test_shared_parts_of_another_version_are_not_used(shelf: Shelf) -> None:
    shelf.load(tenant(1))
    shelf.installed["base"] = pack("base", BASE.replace("24", "23"))
    assert shelf.loads_afresh(tenant(1))
    assert shelf.load(tenant(1)).rulebook.facts["hour"].high == 23
    shelf.installed["base"] = pack("base", BASE)
    assert shelf.loads_afresh(tenant(1)), "one version is kept"
    assert shelf.load(tenant(1)).rulebook.facts["hour"].high == 24


def test_a_part_that_differs_is_not_shared(shelf: Shelf) -> None:
    """The floor's own practice looks as it does for others, whatever is under its name among the shared parts."""
    shelf.load(tenant(1))
    path = str(shared_file(shelf))
    made_from, shared = cache._read_before[path]
    [key] = [key for key in shared.parts if key[:2] == ("facts", "base.toml")]
    cache._read_before[path] = made_from, shared._replace(parts={**shared.parts, key: "another"})
    assert shelf.load(tenant(2)).rulebook.facts["hour"].high == 24
