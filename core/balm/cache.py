"""The cache of compiled packs: the same bytes, the same Balm, the same program, read in milliseconds.

It lies in the user's own cache folder, readable by the user alone, and holds packs only, nothing of any person. It
is a pickle, which can run code: nothing is read that another user could have put there (`read_own_file`). A program is
kept beside all that it was made from, byte for byte, and is used only where all of that is still the same.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from balm.folder import cache_folder, read_own_file, write_own_file

if TYPE_CHECKING:
    from balm.compiled.matcher import MakeMatcher
    from balm.compiled.program import Program
    from balm.language.combine import Find
    from balm.language.files import PackFiles

_ROOMS = ("compiled", "language", "language/fact_types", "diagnostics", "native")
"""The code that a program depends on."""

_MOST_KEPT = 20


def cached_program(
    wanted: Sequence[PackFiles],
    floor: PackFiles | None,
    find: Find,
    installed: Iterable[str] = (),
    make: MakeMatcher | None = None,
    trust: Sequence[str] = (),
) -> Program:
    """The program of these packs. Whatever is wrong with the cache, it is only slower without it.

    `trust` is as in `read_rulebook`. Matchers that `make` makes are a plugin's, of which nobody knows when its code
    changes: they are never kept.
    """
    if make is not None:
        return _compiled(wanted, floor, find, installed, trust, make)
    folder, code, packs = cache_folder(), _code(), (*wanted, floor)
    if folder is None or code is None:
        return _compiled(wanted, floor, find, installed, trust)
    names = [(files.name, os.path.abspath(files.root)) for files in packs if files]
    path = os.path.join(folder, f"{crc32(repr((code, names, trust)).encode()):08x}.pickle")
    made_from = (code, names, packs, trust)
    program = _read(path, made_from, find)
    if program is None:
        program = _compiled(wanted, floor, find, installed, trust)
        _write(path, made_from, program, find)
    return program


def _compiled(
    wanted: Sequence[PackFiles],
    floor: PackFiles | None,
    find: Find,
    installed: Iterable[str],
    trust: Sequence[str],
    make: MakeMatcher | None = None,
) -> Program:
    from balm.compiled.matcher import CompiledMatcher
    from balm.compiled.program import compile_program
    from balm.language.combine import read_rulebook

    return compile_program(read_rulebook(wanted, floor, find, installed, trust), make or CompiledMatcher)


def _code() -> tuple[Any, ...] | None:
    """Python and Balm as they are: name, size and time of each file that a program depends on; None if unreadable."""
    core = os.path.dirname(__file__)
    files = []
    try:
        for room in _ROOMS:
            with os.scandir(os.path.join(core, room)) as entries:
                for entry in filter(os.DirEntry.is_file, entries):
                    stat = entry.stat()
                    files.append((room, entry.name, stat.st_size, stat.st_mtime_ns))
    except OSError:
        return None
    return (sys.version, core, *sorted(files))


def _extended(program: Program, find: Find) -> list[PackFiles] | None:
    """Every pack that came in through `extends`; None where one came by its path: such are read afresh each time."""
    found = [find(name) for pack in program.rulebook.packs for name in pack.extends]
    return None if None in found else [files for files in found if files]


def _read(path: str, made_from: tuple[Any, ...], find: Find) -> Program | None:
    try:
        raw = read_own_file(path)
        kept, extended, program = pickle.loads(raw)  # noqa: S301  # proved on the open file to be our own work
        return program if kept == made_from and extended == _extended(program, find) else None
    except Exception:  # noqa: BLE001  # a file that is broken, or of another Balm, may raise anything
        return None


def _write(path: str, made_from: tuple[Any, ...], program: Program, find: Find) -> None:
    """Whole or not at all: written beside, then moved. A folder that cannot be written to is no cache."""
    extended = _extended(program, find)
    if extended is None:
        return
    with suppress(OSError):
        write_own_file(path, pickle.dumps((made_from, extended, program), protocol=pickle.HIGHEST_PROTOCOL))
        _forget_old(os.path.dirname(path))


def _forget_old(folder: str) -> None:
    with os.scandir(folder) as entries:  # another Balm may be at it too: what is gone is no matter
        kept = [entry for entry in entries if entry.name.endswith(".pickle")]
        kept.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
        for entry in kept[_MOST_KEPT:]:
            os.unlink(entry.path)
