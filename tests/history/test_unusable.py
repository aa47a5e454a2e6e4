"""A history that cannot be used is said to be so in words, and what was kept stays."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import balm
from balm.history.schema import VERSION
from support.history_entries import entry, kept


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all, but long enough to be taken for one" * 20)


def _short(path: Path) -> None:
    store = balm.open_history(path=path)
    store.add(*map(entry, range(200)))
    store.close()
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _torn(path: Path) -> None:
    store = balm.open_history(path=path)
    store.add(*map(entry, range(200)))
    store.close()
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def _newer(path: Path) -> None:
    store = balm.open_history(path=path)
    store.add(entry(1))
    store.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.commit()
    connection.close()


def _somebody_elses(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (name)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_garbage, "damaged, or no history"),
        (_short, "damaged"),
        (_torn, "damaged"),
        (_newer, "newer Balm"),
        (_somebody_elses, "no history of Balm's"),
    ],
)
def test_a_file_that_is_no_sound_history_is_left_as_it_is(spoil: Callable[[Path], None], says: str, path: Path) -> None:
    spoil(path)
    before = path.read_bytes()
    store = balm.open_history(path=path)
    for call in (lambda: store.add(entry(7)), lambda: list(store.entries()), lambda: store.forget(["x"])):
        with pytest.raises(balm.HistoryError, match=says) as error:
            call()
        assert "left as it was" in str(error.value) or "left as it is" in str(error.value)
    store.close()
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are a thing of Unix")
@pytest.mark.parametrize("spoil", [_garbage, _somebody_elses])
def test_a_file_that_is_no_history_keeps_its_mode(spoil: Callable[[Path], None], path: Path) -> None:
    spoil(path)
    path.chmod(0o644)
    store = balm.open_history(path=path)
    with pytest.raises(balm.HistoryError, match="no history"):
        store.add(entry(1))
    store.close()
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file")
    store = balm.open_history(path=tmp_path / "mine" / "history.db")
    with pytest.raises(balm.HistoryError, match=r"File exists|Not a directory"):
        store.add(entry(1))
    assert list(store.entries()) == []


FILL = """
import sys, balm
from support.history_entries import entry
store = balm.open_history(path=sys.argv[1])
kept = 0
try:
    while True:
        store.add(entry(kept, note="x" * 500))
        kept += 1
except balm.HistoryError as error:
    print(kept, error)
"""


def test_where_the_disk_is_full_it_says_so_and_what_was_kept_stays(path: Path) -> None:
    """A limit on the size of files stands in for a full disk: it is met in the middle of a write."""
    resource = pytest.importorskip("resource", reason="limits on files are a thing of Unix")
    most = 300_000
    ran = subprocess.run(
        [sys.executable, "-c", FILL, str(path)],
        cwd=Path(__file__).parents[1],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        check=True,
    )
    count, words = ran.stdout.split(" ", 1)
    assert int(count) > 5
    assert "no room left" in words or "cannot be read or written" in words
    store = balm.open_history(path=path)
    assert len(store.entries()) == int(count)
    store.add(entry(int(count)))
    store.close()


FULL_DISK = """
import os, sys, balm
from pathlib import Path
from support.history_entries import entry
disk = Path(sys.argv[1])
path = disk / "mine" / "history.db"
store = balm.open_history(path=path)
store.add(entry(1))
store.close()
before = path.read_bytes()
with open(disk / "others", "wb", buffering=0) as others:
    try:
        while others.write(bytes(4096)):
            pass
    except OSError:
        pass
assert os.statvfs(disk).f_bavail == 0
store = balm.open_history(path=path)
try:
    store.add(entry(2))
except balm.HistoryError as error:
    print(error)
store.close()
assert path.read_bytes() == before
(disk / "others").unlink()
store = balm.open_history(path=path)
assert [one.id for one in store.entries()] == [entry(1).id]
store.add(entry(2))
assert [one.id for one in store.entries()] == [entry(1).id, entry(2).id]
print("both kept")
"""


def test_a_disk_without_any_room(tmp_path: Path) -> None:
    """A disk of half a megabyte, in memory and seen by one process, that somebody else fills to the last byte."""
    own = ["unshare", "--map-root-user", "--mount"]
    mount = f"mount -t tmpfs -o size=512k tmpfs {tmp_path}"
    if shutil.which("unshare") is None or subprocess.run([*own, "sh", "-c", mount], check=False).returncode:
        pytest.skip("this user may not mount a disk in memory")
    command = f'{mount} && exec "$0" -c "$1" {tmp_path}'
    ran = subprocess.run(
        [*own, "sh", "-c", command, sys.executable, FULL_DISK],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said, kept_after = ran.stdout.splitlines()
    assert "There is no room left for it. What was kept before is still there." in said
    assert kept_after == "both kept"


def _mounted_read_only(folder: Path) -> bool:
    """Whether this user may mount: root writes wherever a mode would keep others from it."""
    if os.geteuid() != 0 or sys.platform != "linux":
        return False
    bound = subprocess.run(["mount", "--bind", str(folder), str(folder)], capture_output=True, check=False)
    if bound.returncode:
        return False
    again = ["mount", "-o", "remount,ro,bind", str(folder)]
    return subprocess.run(again, capture_output=True, check=False).returncode == 0


def test_a_folder_that_cannot_be_written_to(path: Path) -> None:
    store = balm.open_history(path=path)
    store.add(entry(1))
    store.close()
    before = path.read_bytes()
    mounted = _mounted_read_only(path.parent)
    if not mounted:
        path.parent.chmod(0o500)
        if os.geteuid() == 0:
            pytest.skip("root may write everywhere, and cannot mount here")
    try:
        with pytest.raises(balm.HistoryError, match=r"cannot be written|cannot be opened|Read-only"):
            store.add(entry(2))
    finally:
        store.close()
        if mounted:
            subprocess.run(["umount", str(path.parent)], check=True)
        path.parent.chmod(0o700)
    assert path.read_bytes() == before
    assert kept(path) == [entry(1).id]


def test_somebody_who_never_lets_go_is_waited_for_and_then_named(path: Path) -> None:
    store = balm.open_history(path=path, patience=0.05)
    store.add(entry(1))
    holding = sqlite3.connect(path, isolation_level=None)
    holding.execute("BEGIN IMMEDIATE")
    with pytest.raises(balm.HistoryError, match="Another program keeps it busy") as error:
        store.add(entry(2))
    assert "database is locked" not in str(error.value)
    assert len(store.entries()) == 1
    holding.execute("ROLLBACK")
    holding.close()
    store.add(entry(2))
    store.close()
