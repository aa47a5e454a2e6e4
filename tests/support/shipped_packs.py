"""The packs that Balm ships, read without plugins; and any pack of the tests read beside the shipped floor."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from balm.compiled.program import compile_program
from balm.diagnostics.errors import PackError
from balm.language.combine import read_rulebook
from balm.language.files import PackFiles, find_files
from balm.listening.speech import class_names

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.rulebook import Rulebook

FOLDER = Path(__file__).parents[2] / "rules" / "balm_rules"
NAMES = ("floor", "self-compassion")


@cache
def find(name: str) -> PackFiles | None:
    """A shipped pack by its name."""
    return found(FOLDER / name, name) if name in NAMES else None


def found(path: Path, shown: str) -> PackFiles:
    """The files of a pack; a pack that is not there raises, as it does for people."""
    files = find_files(path, shown)
    if not isinstance(files, PackFiles):
        raise PackError([files])
    return files


def read(*packs: PackFiles) -> Rulebook:
    """A rulebook of some packs and the shipped floor."""
    return read_rulebook(packs, find("floor"), find, NAMES, classes_of=class_names)


@cache
def rulebook() -> Rulebook:
    """The rulebook of all shipped packs."""
    starter = find("self-compassion")
    assert starter
    return read(starter)


@cache
def program() -> Program:
    """The compiled program of all shipped packs."""
    return compile_program(rulebook())
