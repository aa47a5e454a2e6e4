"""Each way to forget x each kind of store: what was forgotten is in no byte of any file, what was not is all there.

People write and amend in turns, so that rows of all lie side by side and pages are split again and again.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

import balm
from balm.deciding.past import of_days
from balm.history.people import erase_name
from balm.history.schema import PEOPLE as TABLE
from support.history_entries import entry

PEOPLE = [f"person-{letter}-somebody" for letter in "abcdef"]
ENTRIES = 24
PAGE, RESERVED, SALT = 4096, 80, 16
KEY = "seven quiet geese"


def word(person: str, number: int) -> str:
    """Stands in each part of one entry, over and over: no longer stretch of it is without."""
    return f"{person[7]}word{number:02}z"


def word_of(one: balm.Entry) -> str:
    return one.note.split()[0]


def written(person: str, number: int) -> balm.Entry:
    said = word(person, number)
    mine = balm.Option(f"own/{said}", 3, title=f"See {said}", tags=(said,), tell=said)
    return entry(number)._replace(id=f"id{said}", facts={"likes": [said]}, options=(mine,), note=f"{said} " * 3)


def write(stores: Sequence[balm.Store]) -> None:
    """Pages fill up in turns; then some notes grow, so that pages are split, which leaves copies of rows behind."""
    chance = random.Random(7)
    for number in range(ENTRIES):
        for store in chance.sample(stores, len(stores)):
            store.add(written(store.person, number))
    for number in range(0, ENTRIES, 5):
        for store in chance.sample(stores, len(stores)):
            said = word(store.person, number)
            store.amend(f"id{said}", note=f"{said} " * 100)


Way = Callable[[balm.Store], int]


def _of_days(first: int, last: int) -> Way:
    def forget(store: balm.Store) -> int:
        days = entry(first).at.date(), entry(last).at.date()
        return store.forget([one.id for one in of_days(store.entries(), *days)])

    return forget


WAYS: dict[str, Way] = {
    "an entry": lambda store: store.forget([store.entries()[7].id]),
    "some, one by one": lambda store: sum(store.forget([one.id]) for one in list(store.entries())[::3]),
    "a day": _of_days(9, 9),
    "a span": _of_days(5, 16),
    "everything": lambda store: store.forget([one.id for one in store.entries()]),
    "a person": lambda store: store.forget_person(),
}


class Kind(NamedTuple):
    people: int
    folder: bool = False
    key: str | None = None


KINDS = {
    "of one person": Kind(1),
    "shared": Kind(len(PEOPLE)),
    "a folder": Kind(len(PEOPLE), folder=True),
    "of one person, encrypted": Kind(1, key=KEY),
    "shared, encrypted": Kind(len(PEOPLE), key=KEY),
    "a folder, encrypted": Kind(len(PEOPLE), folder=True, key=KEY),
}

QUICK = {(kind, way, "on") for kind in ("of one person", "shared") for way in WAYS} | {
    (kind, "a span", "on") for kind in ("a folder", "of one person, encrypted", "shared, encrypted")
}
CELLS = [
    pytest.param(*cell, marks=[] if cell in QUICK else [pytest.mark.exhaustive])
    for cell in itertools.product(KINDS, WAYS, ("on", "off"))
]


@contextmanager
def opened(kind: Kind, path: Path) -> Iterator[list[balm.Store]]:
    if kind.key is not None:
        pytest.importorskip("sqlcipher3", reason="it comes with the extra sqlcipher")
        if shutil.which("openssl") is None:
            pytest.skip("nothing decrypts a page here")
    place = f"{path.parent}{os.sep}" if kind.folder else path
    with ExitStack() as stack:
        stores = [balm.open_history(person, place, key=kind.key) for person in PEOPLE[: kind.people]]
        for store in stores:
            stack.callback(store.close)
        yield stores


def plain(file: Path, key: str | None) -> bytes:
    """The bytes of a file; of an encrypted one those of its pages, each as SQLite has it in memory."""
    raw = file.read_bytes()
    if key is None or not raw or file.name.endswith("-shm"):
        return raw
    assert file.suffix == ".db", "an encrypted log is empty once something was forgotten"
    derived = hashlib.pbkdf2_hmac("sha512", key.encode(), raw[:SALT], 256_000, 32).hex()
    pages = [raw[start : start + PAGE] for start in range(0, len(raw), PAGE)]
    bodies = [page[0 if number else SALT : -RESERVED] for number, page in enumerate(pages)]
    cipher = ["openssl", "enc", "-d", "-aes-256-ecb", "-nopad", "-K", derived]
    blocks = subprocess.run(cipher, input=b"".join(bodies), stdout=subprocess.PIPE, check=True).stdout
    # Chained as in CBC: each block was mixed with the one before it, the first of a page with what is in its reserve.
    chain = b"".join(page[-RESERVED:][:16] + body[:-16] for page, body in zip(pages, bodies, strict=True))
    return (int.from_bytes(blocks) ^ int.from_bytes(chain)).to_bytes(len(blocks))


def check(stores: Sequence[balm.Store], way: Way, everywhere: Callable[[], bytes]) -> None:
    """Forget in one of the stores, and look into all that the store has anywhere."""
    mine, others = stores[len(stores) // 2], [one for one in stores if one is not stores[len(stores) // 2]]
    before = {store.person: list(store.entries()) for store in stores}
    raw = everywhere()
    for store in stores:
        assert all(word_of(one).encode() in raw for one in before[store.person])
    count = way(mine)
    kept = list(mine.entries())
    gone = [one for one in before[mine.person] if one not in kept]
    assert 0 < count == len(gone)
    raw = everywhere()
    names = [] if kept else [mine.person]
    assert [said for said in [*map(word_of, gone), *names] if said.encode() in raw] == []
    for store in others:
        assert list(store.entries()) == before[store.person]
    there = [*kept, *(one for store in others for one in before[store.person])]
    assert [said for said in map(word_of, there) if said.encode() not in raw] == []


@pytest.mark.parametrize(("kind", "way", "wal"), CELLS)
def test_no_byte_is_left_and_no_other_is_missing(
    kind: str, way: str, wal: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALM_HISTORY_WAL", wal)
    with opened(KINDS[kind], path) as stores:

        def everywhere() -> bytes:
            if KINDS[kind].key is not None:
                for store in stores:  # so that nothing is in the log
                    store.close()
            return b"".join(plain(one, KINDS[kind].key) for one in sorted(path.parent.rglob("*")) if one.is_file())

        write(stores)
        check(stores, WAYS[way], everywhere)


@pytest.mark.parametrize("way", WAYS)
def test_in_a_shared_file_only_pages_of_who_forgets_are_written(way: str, path: Path) -> None:
    """However many others there are: forgetting takes as long as what is kept of that person, and moves nobody."""
    with opened(KINDS["shared"], path) as stores:
        write(stores)
        for store in stores:
            store.close()
        mine, others = stores[2], [store.person[7].encode() + b"word" for store in stores if store is not stores[2]]

        def pages() -> dict[int, bytes]:
            raw = path.read_bytes()
            found = {start: raw[start : start + PAGE] for start in range(0, len(raw), PAGE)}
            return {start: page for start, page in found.items() if any(other in page for other in others)}

        before = pages()
        assert len(before) >= 20
        assert WAYS[way](mine)
        mine.close()
        assert pages() == before


@pytest.mark.exhaustive
def test_no_name_is_left_among_many(path: Path) -> None:
    """So long that a page has few of them, and told in an order that leaves a copy of one where pages are split."""
    names = [f"{number:03}name" * 60 for number in range(300)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(TABLE)
        for number, name in enumerate(random.Random(2).sample(names, len(names))):
            connection.execute("INSERT INTO person VALUES (?, ?)", (name, number))
        for name in names[::3]:
            erase_name(connection, name)
            assert name[:7].encode() not in path.read_bytes()
        left = {name for (name,) in connection.execute("SELECT name FROM person")}
    assert left == {*names} - {*names[::3]}
