"""Forgetting: afterwards no byte of what was forgotten is in any file, whoever else has the history open."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

import balm
from balm.history.sqlite import SqliteStore
from support.effort import one_in
from support.history_entries import KIND, done, entry

WORD = "quetzalcoatlus"
"""Stands in nothing but what is to be forgotten: in the note, in a fact and in a practice of one's own."""

LONG = 30_000
"""So long that a note spills into pages of its own."""


def secret(number: int, *, length: int = 10) -> balm.Entry:
    mine = balm.Option(f"own/{WORD}", 3, title=f"See the {WORD}", tags=(WORD,), tell=WORD)
    one = done(number, mine, "worse", note=f"{WORD} " * (length // len(WORD) + 1))
    return one._replace(facts={"likes": [WORD]}, options=(mine, KIND))


@pytest.fixture(params=["on", "off"])
def store(path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """With a write-ahead log, and with a rollback journal."""
    monkeypatch.setenv("BALM_HISTORY_WAL", request.param)
    with closing(balm.open_history(path=path)) as store:
        yield store


def found(path: Path, words: Sequence[str] = (WORD,)) -> list[str]:
    """The files around the history in which one of these words stands."""
    return [
        file.name
        for file in sorted(path.parent.rglob("*"))
        if file.is_file() and any(word.encode() in file.read_bytes() for word in words)
    ]


def test_they_are_found_before(path: Path, store: SqliteStore) -> None:
    store.add(secret(1, length=LONG))
    assert found(path)


@pytest.mark.parametrize("length", [10, 1_000, LONG])
@pytest.mark.parametrize("others", one_in(2, [0, 200]))
def test_no_trace_is_left(length: int, others: int, path: Path, store: SqliteStore) -> None:
    """Between others, amended before, in pages that were split and moved."""
    numbers = range(50, 50 + 3 * others + 4, 3)
    store.add(*map(entry, range(others)))
    store.add(*(secret(1000 + n, length=length) for n in numbers))
    store.add(*(entry(2000 + n) for n in range(others)))
    for n in numbers:
        store.amend(secret(1000 + n).id, note=f"{WORD} was amended")
    kept = [one for one in store.entries() if WORD not in one.note]
    assert store.forget([secret(1000 + n).id for n in numbers]) == len(numbers)
    assert found(path) == []
    assert list(store.entries()) == kept
    store.close()
    assert found(path) == []


def test_no_trace_of_an_id_or_of_what_an_amended_note_said_before(path: Path, store: SqliteStore) -> None:
    store.add(*map(entry, range(20)), entry(99)._replace(id="abcdef9876", note="the first words"))
    store.amend("abcdef9876", note="the second")
    store.forget([entry(3).id])
    assert found(path, ["the first words"]) == []
    store.forget(["abcdef9876"])
    assert found(path, ["abcdef9876", "the second"]) == []


def test_what_is_written_over_is_overwritten_in_the_file(path: Path, store: SqliteStore) -> None:
    """Also before anything is forgotten: an amended note leaves nothing of the first one once the log is emptied."""
    store.add(*map(entry, range(5)), entry(99, note=f"{WORD} " * LONG))
    store.close()
    assert found(path)
    store.amend(entry(99).id, note="otherwise")
    store.close()
    assert found(path) == []


def portrait(length: int = 10) -> balm.Portrait:
    line = f"{WORD} " * (length // len(WORD) + 1)
    return balm.Portrait(
        facts={"likes": balm.ToldFact([WORD], entry(1).at.date())},
        own=({"title": f"See the {WORD}"},),
        plan={"signs": (line,)},
        not_again=(f"own/{WORD}",),
    )


FORGETTING = {
    "another one": lambda store: store.keep_portrait(balm.Portrait(not_again=("a/b",))),
    "an empty one": lambda store: store.keep_portrait(balm.Portrait()),
    "the person": lambda store: store.forget_person(),
}


@pytest.mark.parametrize("length", [10, LONG])
@pytest.mark.parametrize("forget", FORGETTING)
def test_no_trace_is_left_of_a_portrait(forget: str, length: int, path: Path, store: SqliteStore) -> None:
    """Beside entries and the portrait of somebody else, and after entries were forgotten."""
    theirs = balm.Portrait(not_again=("c/d",))
    with closing(balm.open_history("other", path)) as other:
        other.keep_portrait(theirs)
        store.add(entry(1), entry(2))
        store.keep_portrait(portrait(length))
        store.forget([entry(1).id])
        assert found(path)
        FORGETTING[forget](store)
        assert found(path) == []
        assert other.portrait() == theirs
        assert [one.id for one in store.entries()] == ([] if forget == "the person" else [entry(2).id])
    store.close()
    assert found(path) == []


def test_with_another_connection_open(path: Path, store: SqliteStore) -> None:
    with closing(balm.open_history("other", path)) as other:
        other.add(entry(7))
        store.add(entry(1), secret(2, length=LONG))
        assert len(other.entries()) == 1
        store.forget([secret(2).id])
        assert found(path) == []
        assert len(other.entries()) == 1


def test_with_another_process_open(path: Path, store: SqliteStore) -> None:
    code = "import sys, balm\ns = balm.open_history(path=sys.argv[1])\nlen(s.entries())\nprint(1, flush=True)\ninput()"
    store.add(entry(1), secret(2, length=LONG))
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "1\n"
        store.forget([secret(2).id])
        assert found(path) == []
        other.communicate("\n")
    assert found(path) == []


def test_while_somebody_is_in_the_middle_of_reading_it_says_that_traces_are_left(path: Path) -> None:
    with closing(balm.open_history(path=path, patience=0.05)) as store:
        store.add(entry(1), secret(2, length=LONG))
        with closing(sqlite3.connect(path, isolation_level=None)) as reading:
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM entry_1").fetchone()
            with pytest.raises(balm.HistoryError, match="traces may be left in the file"):
                store.forget([secret(2).id])
            assert [one.id for one in store.entries()] == [entry(1).id]
            reading.execute("ROLLBACK")
        assert store.forget([]) == 0
        assert found(path) == []


def test_everything(path: Path, store: SqliteStore) -> None:
    store.add(*(secret(n, length=LONG) for n in range(20)))
    assert store.forget([one.id for one in store.entries()]) == 20
    assert found(path) == []
    assert list(store.entries()) == []
    assert path.stat().st_size < LONG


def test_what_is_kept_in_memory_is_let_go_too(store: SqliteStore) -> None:
    store.add(secret(1), entry(2))
    assert len(store.entries()) == 2
    store.forget([secret(1).id])
    assert [one.id for one in store.entries()] == [entry(2).id]
