"""The cache of compiled packs: the same bytes, the same Balm, the same program, read in milliseconds.

It lies in the user's own cache folder, readable by the user alone, and holds packs only, nothing of any person.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from balm.folder import cache_folder, owned, replace_file

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.combine import Find
    from balm.language.files import PackFiles


def cached_program(
    wanted: Sequence[PackFiles], floor: PackFiles | None, find: Find, installed: Iterable[str] = ()
) -> Program:
    """The program of these packs. Whatever is wrong with the cache, it is only slower without it."""
    folder = cache_folder()
    if folder is None:
        return _compiled(wanted, floor, find, installed)
    path = folder / f"{_key(wanted, floor)}.pickle"
    program = _read(path, find)
    if program is None:
        program = _compiled(wanted, floor, find, installed)
        _write(path, program, find)
    return program


def _compiled(wanted: Sequence[PackFiles], floor: PackFiles | None, find: Find, installed: Iterable[str]) -> Program:
    from balm.compiled.program import compile_program
    from balm.language.combine import read_rulebook

    return compile_program(read_rulebook(wanted, floor, find, installed))


def _key(wanted: Sequence[PackFiles], floor: PackFiles | None) -> str:
    """Balm and Python as they are, and the packs' names, places and bytes."""
    core = Path(__file__).parent
    newest = max((p.stat().st_mtime_ns for p in core.glob("*/*.py")), default=0)
    total = hashlib.sha256(f"{sys.version}\0{core}\0{newest}\0".encode())
    for files in (*wanted, *([floor] if floor else [])):
        total.update(f"{files.name}\0{os.path.abspath(files.root)}\0{files.digest()}\0".encode())
    return total.hexdigest()


def _extended(program: Program, find: Find) -> list[tuple[str, str]]:
    """Name and digest of every pack that came in through `extends`, to see whether it is still the same."""
    found = []
    for pack in program.rulebook.packs:
        for name in pack.extends:
            files = find(name)
            if files is None:
                return [("", "")]  # by path: such a pack is read afresh each time
            found.append((name, files.digest()))
    return found


def _read(path: Path, find: Find) -> Program | None:
    try:
        if not owned(path):
            return None
        program, extended = pickle.loads(path.read_bytes())  # noqa: S301  # our own file in the user's own folder
        fresh = extended == _extended(program, find)
        return program if fresh and extended != [("", "")] else None
    except (
        OSError,
        AttributeError,
        ImportError,
        IndexError,
        TypeError,
        ValueError,
        pickle.UnpicklingError,
        EOFError,
    ):
        return None


def _write(path: Path, program: Program, find: Find) -> None:
    """Whole or not at all: written beside, then moved. A folder that cannot be written to is no cache."""
    extended = _extended(program, find)
    if extended == [("", "")]:
        return
    if replace_file(path, pickle.dumps((program, extended), protocol=pickle.HIGHEST_PROTOCOL)):
        _forget_old(path.parent)


_MOST_KEPT = 20


def _forget_old(folder: Path) -> None:
    kept = sorted(folder.glob("*.pickle"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for path in kept[_MOST_KEPT:]:
        path.unlink(missing_ok=True)
