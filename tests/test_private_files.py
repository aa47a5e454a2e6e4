"""Files that Balm writes or trusts: private under any umask, and out of reach of another user of the machine."""

from __future__ import annotations

import os
import pickle
import stat
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from click.testing import CliRunner, Result

import balm
from balm.command.host import Host
from balm.command.main import cli
from balm.files.checkpoints import Checkpoints
from balm.folder import check_own_folder
from support.effort import one_in, rows
from support.other_user import NOBODY, as_another_user, needs_another_user, shared_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes of files are a thing of Unix")

COMMANDS = {
    one["name"]: one
    for one in tomli.loads((Path(__file__).parent / "cases/private-files.toml").read_text("utf-8"))["command"]
}
UMASKS = (0o000, 0o022, 0o077)
STICKY, OPEN = 0o1777, 0o777
PLANTS = {
    "a link to a file": 'ln -s "$2/precious" "$1"',
    "a link to a folder": 'ln -s "$2/elsewhere" "$1"',
    "a link to nothing": 'ln -s "$2/elsewhere/new" "$1"',
    "a file": 'printf theirs > "$1"',
    "a folder": 'mkdir "$1"',
}
"""What another user puts at a path, $1; the folder is $2."""

opened: list[str] | None = None
"""Paths that are opened for writing, while somebody looks."""


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if opened is not None and event == "open" and isinstance(args[0], str) and args[2] & os.O_CREAT:
        opened.append(os.path.abspath(args[0]))


sys.addaudithook(_audit)


class Place:
    """A folder where every user may make files, with the home of Balm in it, and with files that are not to change."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, monkeypatch
        monkeypatch.setenv("BALM_HOME", str(folder / "home"))
        monkeypatch.setenv("BALM_HISTORY", "1")
        (folder / "people.csv").write_text("distress\n" + "3\n99\n" * 10)
        (folder / "me.toml").write_text("place = 'home'\n")
        (folder / "precious").write_text("precious")
        (folder / "precious").chmod(0o644)
        (folder / "elsewhere").mkdir(0o755)
        self.before = self.tree()

    def tree(self) -> dict[str, os.stat_result]:
        return {str(path): path.lstat() for path in sorted(self.folder.rglob("*"))}

    def run(self, case: dict[str, Any], umask: int = 0) -> Result:
        before = os.umask(umask)
        try:
            host = Host() if case.get("loads") else Loaded()
            for words in case.get("after", ()):
                self.invoke(words, host)
            with self._patch.context() as patched:
                patched.setattr("balm.files.run.CHUNK_ROWS", 6)
                if case.get("interrupted"):
                    patched.setattr(Checkpoints, "keep", _until_interrupted(Checkpoints.keep))
                return self.invoke([*case["words"], *(["--jobs", "1"] if case["words"][0] == "batch" else [])], host)
        finally:
            os.umask(before)

    def invoke(self, words: Sequence[str], host: Host | None = None) -> Result:
        words = [word.format(place=self.folder) for word in words]
        return CliRunner().invoke(cli, words, prog_name="balm", obj=host or Host())

    def made(self) -> set[str]:
        """The paths of what was made."""
        return {path for path in self.tree() if path not in self.before}

    def assert_private(self) -> None:
        """All that was made is for the user alone."""
        for path, found in self.tree().items():
            if path not in self.before and found.st_uid == os.geteuid():
                kind, mode = stat.S_IFMT(found.st_mode), stat.S_IMODE(found.st_mode)
                assert (kind, mode) in {(stat.S_IFREG, 0o600), (stat.S_IFDIR, 0o700)}, (path, oct(mode))

    def assert_untouched(self) -> None:
        """What was root's own before is as it was."""
        assert (self.folder / "precious").read_text() == "precious"
        assert list((self.folder / "elsewhere").iterdir()) == []
        now = self.tree()
        for path, found in self.before.items():
            assert (now[path].st_mode, now[path].st_mtime_ns) == (found.st_mode, found.st_mtime_ns), path


class Loaded(Host):
    """A host whose packs are loaded already."""

    def load(self, *_: object, **__: object) -> balm.Engine:
        return _engine()


@cache
def _engine() -> balm.Engine:
    return balm.load()


def _until_interrupted(keep: Any) -> Any:
    def keeping(self: Checkpoints, number: int, *rest: Any) -> None:
        if number == 2:
            raise KeyboardInterrupt
        keep(self, number, *rest)

    return keeping


@pytest.fixture(params=[pytest.param(STICKY, id="sticky"), pytest.param(OPEN, id="open", marks=pytest.mark.exhaustive)])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with shared_folder(request.param) as folder:
        yield Place(folder, monkeypatch)


@pytest.mark.parametrize("umask", UMASKS, ids=oct)
@pytest.mark.parametrize("name", one_in(2, COMMANDS))
def test_what_is_written_is_private_whatever_the_umask(place: Place, name: str, umask: int) -> None:
    case = COMMANDS[name]
    result = place.run(case, umask)
    done, exposed = 130 if case.get("interrupted") else 0, not place.folder.stat().st_mode & stat.S_ISVTX
    assert result.exit_code == done or (exposed and result.exit_code == 2), result.output
    place.assert_private()
    place.assert_untouched()


@needs_another_user
@pytest.mark.parametrize("name", rows(COMMANDS, quick=["a batch"]))
def test_what_another_user_put_there_is_neither_followed_nor_used(
    place: Place, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = COMMANDS[name]
    for number, (path, kind) in enumerate((path, kind) for path in _foreseen(case, monkeypatch) for kind in PLANTS):
        with shared_folder(stat.S_IMODE(place.folder.stat().st_mode)) as folder:
            fresh = Place(folder, monkeypatch)
            at = folder / path
            as_another_user(f'mkdir -p "$3"; {PLANTS[kind]}', at, folder, at.parent)
            theirs = {one: found for one, found in fresh.tree().items() if one not in fresh.before}
            result = fresh.run(case, UMASKS[number % len(UMASKS)])
            what = f"{kind} at {path}: {result.output}"
            assert result.exception is None or isinstance(result.exception, SystemExit), what
            assert result.exit_code in ((0,) if case.get("answers") else (0, 1, 2, 130)), what
            now = fresh.tree()
            for one, found in theirs.items():
                assert one in now, what
                assert (now[one].st_mode, now[one].st_uid) == (found.st_mode, NOBODY), what
                if stat.S_ISREG(found.st_mode):
                    assert Path(one).read_text() == "theirs", what
                if stat.S_ISDIR(found.st_mode):
                    assert not [path for path in now if path.startswith(f"{one}/") and path not in theirs], what
            fresh.assert_private()
            fresh.assert_untouched()


def _foreseen(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths in its folder that a command makes or opens for writing each time, so that anybody can foresee them."""
    found = sorted(set.intersection(*(_written(case, monkeypatch) for _ in range(2))))
    assert found
    return found


def _written(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    global opened  # an audit hook stays
    with shared_folder(STICKY) as folder:
        place = Place(folder, monkeypatch)
        opened = []
        place.run(case)
        found, opened = {*opened, *place.made()}, None
        found |= {f"{path}{more}" for path in found if path.endswith(".db") for more in ("-wal", "-shm", "-journal")}
        return {os.path.relpath(path, folder) for path in found if path.startswith(f"{folder}/")}


class Code:
    """What runs where it is read as a pickle."""

    def __init__(self, trace: Path) -> None:
        self._trace = str(trace)

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self._trace,)


CACHES = {
    "a link": 'ln -s "$1/evil" "$1/home/cache/$2"',
    "a hard link": 'ln "$1/evil" "$1/home/cache/$2" || ln -s "$1/evil" "$1/home/cache/$2"',  # some machines allow none
    "a copy": 'cp "$1/evil" "$1/home/cache/$2"',
    "a folder that is a link": 'rmdir "$1/home/cache"; ln -s "$1/evils" "$1/home/cache"',
}


@needs_another_user
@pytest.mark.parametrize("how", rows(CACHES, quick=[*CACHES][:1]))
@pytest.mark.parametrize("mode", one_in(3, [0o777, 0o1777, 0o770]), ids=oct)
def test_nothing_that_another_user_put_into_the_cache_runs(
    monkeypatch: pytest.MonkeyPatch, how: str, mode: int
) -> None:
    """The home was made when everybody could write there, and another user has exchanged the folder in it."""
    with shared_folder(STICKY) as folder:
        place = Place(folder, monkeypatch)
        answer = place.invoke(["now", "--json", "--no-history"]).output
        [kept] = (folder / "home" / "cache").glob("*.pickle")
        (folder / "evil").write_bytes(pickle.dumps(Code(folder / "trace")))
        (folder / "evils").mkdir()
        (folder / "evils" / kept.name).write_bytes(pickle.dumps(Code(folder / "trace")))
        os.chown(folder / "home", 0, NOBODY)
        (folder / "home").chmod(mode & ~0o1000)
        as_another_user(f'mv "$1/home/cache" "$1/home/old"; mkdir "$1/home/cache"; {CACHES[how]}', folder, kept.name)
        (folder / "home").chmod(mode)
        assert place.invoke(["now", "--json", "--no-history"]).output == answer
        assert not (folder / "trace").exists()


@needs_another_user
def test_an_exposed_home_does_not_remember(monkeypatch: pytest.MonkeyPatch) -> None:
    with shared_folder(STICKY) as folder:
        place = Place(folder, monkeypatch)
        monkeypatch.delenv("BALM_HISTORY")
        as_another_user(
            'mkdir -p "$1/home/history"; printf \'{"history": true}\' > "$1/home/history/settings.json"', folder
        )
        assert place.invoke(["now", "--json"]).exit_code == 0
        assert "Remembering is off" in place.invoke(["history"]).output
        assert not (folder / "home" / "history" / "history.db").exists()


@needs_another_user
def test_a_folder_that_others_may_exchange_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with shared_folder(STICKY) as folder:
        place = Place(folder, monkeypatch)
        (folder / "home").mkdir()
        (folder / "home").chmod(0o777)
        said = place.invoke(["history", "on"]).output
        assert f"`{folder}/home` can be written to by other users: `chmod go-w` takes that from them." in said
        (folder / "home").chmod(0o755)
        assert place.invoke(["history", "on"]).exit_code == 0


def test_a_tilde_in_the_name_of_the_home_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "at").mkdir()
    monkeypatch.chdir(tmp_path / "at")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BALM_HOME", "~/x")
    monkeypatch.setenv("BALM_HISTORY", "1")
    for words in (["now", "--json"], ["history", "on"]):
        assert CliRunner().invoke(cli, words, obj=Host()).exit_code == 0
    assert {path.name for path in (tmp_path / "x").iterdir()} == {"cache", "history"}
    monkeypatch.setenv("BALM_HOME", "~nobody-of-this-name/x")
    assert CliRunner().invoke(cli, ["now", "--json"], obj=Host()).exit_code == 0
    result = CliRunner().invoke(cli, ["history", "on"], obj=Host())
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert "there is no home folder: BALM_HOME can name one." in result.output
    assert list((tmp_path / "at").iterdir()) == []


def test_a_link_of_ones_own_may_lead_to_the_home(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(0o700)
    (tmp_path / "here").symlink_to("there")
    (tmp_path / "again").symlink_to(tmp_path / "here")
    check_own_folder(str(tmp_path / "again"))
    (tmp_path / "there").chmod(0o707)
    with pytest.raises(PermissionError, match="there` can be written to by other users"):
        check_own_folder(str(tmp_path / "again"))
    (tmp_path / "round").symlink_to("round")
    with pytest.raises(OSError, match="symbolic links"):
        check_own_folder(str(tmp_path / "round"))
