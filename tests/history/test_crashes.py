"""A writer is killed at random moments, while another process reads: what it said was done is there, and nothing half.

At night it is killed 500 times (`make nightly`). The moments are drawn from a seed: after so many words of the writer,
and so many steps of a counter, in whatever the writer is doing then.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import balm
from support.effort import examples
from support.history_entries import KIND

TESTS = Path(__file__).parents[1]
CRASHES = examples(quick=24, ci=24, nightly=500)
MOST_WORDS, MOST_STEPS = 40, 40_000


def run(module: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"support.history_{module}", *map(str, args)],
        cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Somebody reads meanwhile, and finds nothing wrong."""
    with run("reader", path) as reader:
        yield
        said = reader.communicate("\n")[0]
        assert reader.returncode == 0
        assert int(said) > 0


class Known:
    """What the history has to hold, by what writers said."""

    def __init__(self) -> None:
        self.there: dict[str, bool] = {}
        """Id -> whether it was amended."""
        self.open: dict[str, str] = {}
        """Id -> what was being tried with it when its writer was killed. It is done whole, or not at all; where it was
        written and not yet announced, it is done when somebody next looks the log through."""

    def hear(self, line: str) -> None:
        words = line.split()
        if not line.endswith("\n") or len(words) < 2:
            return  # killed in the middle of a word: nothing was said
        if words[0] == "start":
            self.open[words[2]] = words[1]
        else:
            self._done(words[1])

    def _done(self, id_: str) -> None:
        verb = self.open.pop(id_)
        if verb == "forget":
            del self.there[id_]
        else:
            self.there[id_] = verb == "amend"

    def compare(self, path: Path) -> None:
        with closing(balm.open_history(path=path)) as store:
            found = {one.id: one for one in store.entries()}
        for id_, verb in list(self.open.items()):
            amended = id_ in found and bool(found[id_].felt)
            if {"add": id_ in found, "amend": amended, "forget": id_ not in found}[verb]:
                self._done(id_)
        assert {id_: bool(one.felt) for id_, one in found.items()} == self.there
        for one in found.values():
            assert len(one.options) == 2
            assert one.facts["place"] == "home"
            assert one.note == "n" * len(one.note)
            assert (one.chosen, one.tags) == ((KIND.practice, KIND.tags) if one.felt else ("", ()))


def killed(path: Path, seed: int, known: Known) -> int:
    """Let one write, and kill it; how much it had said by then."""
    chance = random.Random(seed)
    words, steps = chance.randrange(MOST_WORDS), chance.randrange(MOST_STEPS)
    heard = 0
    with run("writer", path, seed) as writer:
        assert writer.stdout is not None
        while heard < words and (line := writer.stdout.readline()):
            known.hear(line)
            heard += 1
        for _ in range(steps):
            pass
        writer.kill()
        for line in writer.stdout:
            known.hear(line)
            heard += 1
    return heard


@pytest.mark.exhaustive
def test_nothing_that_was_said_to_be_kept_is_lost(tmp_path: Path) -> None:
    path, known = tmp_path / "history.db", Known()
    with reading(path):
        for seed in range(1, CRASHES + 1):
            killed(path, seed, known)
            known.compare(path)
    assert len(known.there) > CRASHES
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_first_write_may_be_the_one_that_is_killed(tmp_path: Path) -> None:
    """The file is new each time: it may be there and empty, or half made, and opens all the same."""
    for seed in range(1, CRASHES // 4 + 1):
        path, known = tmp_path / f"{seed}.db", Known()
        chance = random.Random(-seed)
        with run("writer", path, seed) as writer:
            assert writer.stdout is not None
            known.hear(writer.stdout.readline())
            for _ in range(chance.randrange(10 * MOST_STEPS)):
                pass
            writer.kill()
            for line in writer.stdout:
                known.hear(line)
        known.compare(path)


@pytest.mark.exhaustive
def test_two_write_at_once_and_both_are_killed(tmp_path: Path) -> None:
    """What each of them said is there; neither ever says that the other one is in its way."""
    path = tmp_path / "history.db"
    for seed in range(1, CRASHES // 8 + 1):
        one, two = Known(), Known()
        with run("writer", path, 2 * seed) as first, run("writer", path, 2 * seed + 1) as second:
            for writer, known in ((first, one), (second, two)):
                assert writer.stdout is not None
                for _ in range(30):
                    line = writer.stdout.readline()
                    assert line, "it ended by itself"
                    known.hear(line)
            for writer, known in ((first, one), (second, two)):
                writer.kill()
                assert writer.stdout is not None
                for line in writer.stdout:
                    known.hear(line)
        with closing(balm.open_history(path=path)) as store:
            found = {entry.id for entry in store.entries()}
        for known in (one, two):
            assert set(known.there) - set(known.open) <= found
