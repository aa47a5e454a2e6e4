"""Broken files of every kind, given to every command that takes such: no traceback, nothing raw, a documented status.

It goes on for some seconds, in the nightly build for ten minutes. A failure says its seed, and with
`BALM_FUZZ_SEED=SEED` that one is tried alone.
"""

from __future__ import annotations

import os
import shutil
import time
from itertools import count
from pathlib import Path
from random import Random

import pytest

import balm
from fuzz.files import broken_file, broken_history, kinds
from support.effort import examples
from support.every_command import STATUSES, Place, commands, invoke, parameters, table
from support.hostile_texts import unseen_in

SECONDS = examples(quick=2, ci=5, nightly=600)
ONLY = os.environ.get("BALM_FUZZ_SEED")
OF_HISTORY = ("now", "felt", "history", "history show", "history forget", "history export", "history import", "why")
FLAGS = ("as_json", "picture", "as_sarif", "author", "unseen", "reasons", "diff", "check")
LONG = ("check", "diff", "docs")
"""Commands that prove something, and so are tried less often."""


class Tried(Place):
    """A folder with a home of Balm's that is made anew for each seed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        assert invoke(["history", "import", str(folder / "log.jsonl")]).exit_code == 0
        (folder / "home").rename(folder / "home-before")

    def words_of(self, random: Random) -> list[str]:
        """The words of a command with something broken, which is made."""
        inside = self.folder / "inside"
        for path in (inside, self.folder / "home"):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.folder / "home-before", self.folder / "home")
        inside.mkdir()
        if random.random() < 0.15:
            broken_history(random, self.folder / "home" / "history" / "history.db")
            command = random.choice(OF_HISTORY)
            words = self.words(command)
        else:
            kind, ending = random.choice(kinds())
            path = broken_file(random, kind, ending, inside)
            taken = [one for one in parameters() if one.takes == kind]
            taken = [one for one in taken if one.command not in LONG] * (random.random() < 0.8) or taken
            parameter = random.choice(taken)
            command = parameter.command
            words = self.words(command, parameter, str(path))
        flags = [one.opts[0] for one in commands()[command].params if one.name in FLAGS]
        return [*words, *(random.sample(flags, 1) if flags and random.random() < 0.5 else [])]


def try_seed(place: Tried, seed: int) -> None:
    words = place.words_of(Random(seed))
    result = invoke(words)
    said = f"BALM_FUZZ_SEED={seed}: {words}\n{result.output[-2000:]}\n{result.exception!r}"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(said) from result.exception
    assert result.exit_code in STATUSES, said
    assert "Traceback" not in result.output, said
    assert not unseen_in(result.output), (unseen_in(result.output), said)


@pytest.mark.exhaustive
def test_broken_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BALM_HISTORY", "1")
    monkeypatch.chdir(tmp_path)
    assert table().keys() >= {*OF_HISTORY, *LONG}
    place = Tried(tmp_path)
    if ONLY:
        try_seed(place, int(ONLY))
        return
    until = time.monotonic() + SECONDS
    for seed in count():
        if time.monotonic() > until:
            break
        (tmp_path / "seed").write_text(str(seed))
        try_seed(place, seed)


@pytest.mark.exhaustive
@pytest.mark.parametrize("chunk", range(4))
def test_odd_values_in_a_program(chunk: int) -> None:
    """What `Engine.decide` is given: it answers, or raises ProfileError; what it says can be encoded."""
    from fuzz.files import ODD, odd_data

    engine = balm.load()
    for seed in range(chunk * 100, chunk * 100 + 100):
        random = Random(seed)
        names = [name for name, fact in engine.rulebook.facts.items() if fact.tellable]
        facts = {random.choice(names): random.choice(ODD) for _ in range(3)}
        own = random.choice((None, (), [random.choice(ODD)], [odd_data(random, {"title": "Walk", "minutes": [1, 2]})]))
        try:
            decision = engine.decide(facts, own=own)  # type: ignore[arg-type]
            str(decision), decision.to_json().encode()
        except balm.ProfileError as error:
            str(error).encode()
