"""All commands over all kinds of fault: words that name the place, a documented exit status, and no traceback."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import tomli
from click.testing import Result

import balm
from support.effort import a_third, one_in, rows
from support.every_command import (
    CASES,
    GOOD,
    STATUSES,
    Parameter,
    Place,
    commands,
    invoke,
    parameters,
    remembering,
    table,
)
from support.other_user import NOBODY, reads_this_checkout, shared_folder

Fault = dict[str, Any]


def read(name: str) -> dict[str, Fault]:
    return {one["name"]: one for one in tomli.loads((CASES / name).read_text(encoding="utf-8"))["fault"]}


FAULTS = read("command-faults.toml")
HOME_FAULTS = read("home-faults.toml")
QUICK = ("a pipe", "no number", "the first day")
"""What is tried in every run; the others with the exhaustive tests, as are all homes that are wrong."""
UNIX = ("fifo", "zero", "sparse", "socket", "loop", "unreadable", "full", "closed")
"""Kinds of things that not every system has."""
KINDS = {*GOOD, "fact", "word", "text", "day", "number", "choice", "flag", "out", "folder"}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A folder that every user of the machine can reach, with a home of Balm's in it that remembers."""
    with shared_folder(0o755) as folder:
        yield remembering(folder, monkeypatch)


def of_fault(fault: Fault) -> list[Parameter]:
    """The parameters of all commands with which a fault is tried."""
    wanted = {*fault["takes"], *(GOOD if "file" in fault["takes"] else ())}
    return [one for one in parameters() if one.takes in wanted]


def endings(fault: Fault, takes: str) -> tuple[str, ...]:
    """How the names of files end with which a fault is tried; one where it is no file to read."""
    known = GOOD.get(takes, (".svg",) if takes == "out" else ("",))
    return tuple(one for one in known if one in fault.get("ending", known))


def value_of(fault: Fault, folder: Path, ending: str) -> str:
    """What is given in place of a good value; a file is made in the folder."""
    digits = "7" * fault.get("digits", 0)
    if "value" in fault:
        return str(fault["value"]).replace("*", digits).replace("\\udcff", "\udcff")
    path = folder / f"faulty{ending}"
    if "kind" in fault:
        return str(make(fault["kind"], path))
    raw = bytes.fromhex(fault["hex"]) if "hex" in fault else str(fault["text"]).replace("*", digits).encode()
    path.write_bytes(raw * fault.get("times", 1))
    return str(path)


def make(kind: str, path: Path) -> Path:
    """Something at a path that is no ordinary file, or is not there."""
    if kind in UNIX and sys.platform == "win32":
        pytest.skip("a thing of Unix")
    if kind in ("folder", "closed"):
        path.mkdir()
    elif kind == "file":
        path.write_text("mine")
    elif kind == "deep":
        path.write_text("[" * 100_000)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind in ("zero", "full"):
        path.symlink_to(f"/dev/{kind}")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(os.path.relpath(path))  # of which the system takes a hundred letters
    elif kind == "sparse":
        with path.open("wb") as file:
            file.truncate(64 * 1024**3)
    elif kind == "unreadable":
        path.write_text("upset = 4\n")
        path.chmod(0)
    if kind == "closed":
        path.chmod(0o555)
        return path / "new.csv"
    return path / "none" / "new.csv" if kind == "nowhere" else path


@contextmanager
def another_user(folder: Path, needed: bool) -> Iterator[None]:
    """Run as a user without rights whose folder this is, where root would have them all."""
    if not needed or os.geteuid():
        yield
        return
    if not reads_this_checkout():
        pytest.skip("another user may not read this checkout")
    os.chown(folder, NOBODY, NOBODY)
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def in_words(result: Result, words: list[str]) -> str:
    """All that was said. Fails for a traceback, a status that is not documented, and an error without words."""
    shown = f"{[word[:80] for word in words]}\n{result.output}\n{result.exception!r}"
    assert result.exception is None or isinstance(result.exception, SystemExit), shown
    assert result.exit_code in STATUSES, shown
    assert "Traceback" not in result.output, shown
    assert result.exit_code != 2 or result.stderr.strip() or '"mistakes": [' in result.stdout, shown
    return shown


def test_every_command_has_words_and_every_parameter_is_known() -> None:
    assert set(table()) == set(commands())
    assert {one.takes for one in parameters()} <= KINDS
    assert {each for fault in FAULTS.values() for each in fault["takes"]} <= KINDS | {"file"}


@pytest.mark.parametrize("command", one_in(8, table()))
def test_without_a_fault_it_runs(place: Place, command: str) -> None:
    words = place.words(command)
    result = place.run(command, words)
    assert result.exit_code == (1 if table()[command].get("finds") else 0), in_words(result, words)


@pytest.mark.parametrize("name", rows(FAULTS, quick=QUICK))
def test_what_a_command_is_given_is_wrong(place: Place, name: str) -> None:
    fault = FAULTS[name]
    tried = of_fault(fault) if name in QUICK else a_third(of_fault(fault), [*FAULTS].index(name))
    for number, parameter in enumerate(tried):
        for ending in endings(fault, parameter.takes):
            inside = place.folder / f"{number}{ending}"
            inside.mkdir()
            words = place.words(parameter.command, parameter, value_of(fault, inside, ending))
            with another_user(place.folder, fault.get("kind") in ("unreadable", "closed")):
                result = place.run(parameter.command, words)
            shown = in_words(result, words)
            counted = "kind" not in fault and table()[parameter.command].get("counts") and parameter.takes == "log"
            if fault.get("refused") and not counted and parameter.takes not in fault.get("counts_rows", ()):
                assert result.exit_code == 2, shown
                assert "kind" not in fault or "faulty" in result.output, shown


@pytest.mark.parametrize("name", rows(HOME_FAULTS, quick=()))
def test_the_home_of_balm_is_wrong(place: Place, name: str) -> None:
    home, good = place.folder / "home", place.folder / "good"
    assert invoke(["history", "import", str(place.folder / "log.jsonl")]).exit_code == 0
    balm.load()  # compiled once, in the cache of this home
    home.rename(good)
    for command in a_third([*table()], [*HOME_FAULTS].index(name)):
        if home.is_dir() and not home.is_symlink():
            shutil.rmtree(home)
        else:
            home.unlink(missing_ok=True)
        shutil.copytree(good, home)
        spoil(HOME_FAULTS[name], home)
        words = place.words(command)
        in_words(invoke(words), words)


def spoil(fault: Fault, home: Path) -> None:
    if "sql" in fault:
        with closing(sqlite3.connect(home / "history" / "history.db")) as connection:
            connection.execute(fault["sql"])
            connection.commit()
        return
    path = home / fault["at"]
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if "hex" in fault:
        path.write_bytes(bytes.fromhex(fault["hex"]))
    else:
        make(fault["kind"], path)
