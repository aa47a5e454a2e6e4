"""The cache of compiled packs: the same bytes, the same Balm, the same program, read in milliseconds.

It lies in the user's own cache folder, readable by the user alone, and holds packs only, nothing of any person. It
is a pickle, which can run code: nothing is read that another user could have put there (`read_own_file`). A program is
kept beside all that it was made from, byte for byte, and is used only where all of that is still the same.

What installed packs declare is the same in the programs of all packs that extend them. It is kept once, as the *shared
parts* of these installed packs, and a process holds it once, however many engines it loads.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from zlib import crc32

from balm.folder import cache_folder, read_own_file, write_own_file

if TYPE_CHECKING:
    from balm.compiled.matcher import MakeMatcher
    from balm.compiled.program import Program
    from balm.language.combine import Find
    from balm.language.files import PackFiles
    from balm.language.rulebook import Rulebook

_ROOMS = ("compiled", "language", "language/fact_types", "listening", "listening/english", "diagnostics", "native")
"""The code that a program depends on."""

_MOST_BYTES = 256 * 1024 * 1024
"""Of all programs that are kept; those used last stay."""

_Key: TypeAlias = tuple[Any, ...]


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
    folder, code = cache_folder(), _code()
    if make is not None or folder is None or code is None:
        return _compiled(wanted, floor, find, installed, trust, make)
    cache = _Cache(folder, code, floor, find)
    own = tuple(files for files in wanted if find(files.name) != files)
    names = [(files.name, os.path.abspath(files.root)) for files in (*wanted, floor) if files]
    texts = [file.raw for files in own if not files.root for file in files.files]
    path = cache.path(names, trust, *texts)  # a file that is changed takes its own place; a text is known by its bytes
    made_from = (code, names, own, trust)
    program = cache.read(path, made_from)
    if program is None:
        program = _compiled(wanted, floor, find, installed, trust)
        cache.write(path, made_from, program, [files.name for files in wanted if files not in own], shared=bool(own))
        if own:  # what was just made shares nothing with other engines
            program = cache.read(path, made_from) or program
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
    from balm.listening.speech import class_names

    return compile_program(read_rulebook(wanted, floor, find, installed, trust, class_names), make or CompiledMatcher)


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


class _Shared(NamedTuple):
    """The shared parts of some installed packs: of one version of them, under its token."""

    token: bytes
    """By which a program says which parts it was written with: others of the same packs need not be the same."""
    parts: Mapping[_Key, object]


_read_before: dict[str, tuple[Any, _Shared]] = {}
"""Path -> what was read there last, and what it was made from; so that all engines of a process share it."""
_MOST_SHARED = 8


class _Cache(NamedTuple):
    folder: str
    code: tuple[Any, ...]
    floor: PackFiles | None
    find: Find

    def path(self, *of: object) -> str:
        return os.path.join(self.folder, f"{crc32(repr((self.code, *of)).encode(errors='surrogatepass')):08x}.pickle")

    def read(self, path: str, made_from: Any) -> Program | None:
        try:
            file = BytesIO(read_own_file(path))
            kept, names, token = pickle.load(file)  # noqa: S301  # proved on the open file to be our own work
            if kept != made_from:
                return None
            if token is None:
                packs, program = pickle.load(file)  # noqa: S301
                return program if packs == self._installed(names) else None
            shared = self._shared(names)
            return _Reader(file, shared.parts).load() if shared and shared.token == token else None
        except Exception:  # noqa: BLE001  # a file that is broken, or of another Balm, may raise anything
            return None

    def write(self, path: str, made_from: Any, program: Program, wanted: Sequence[str], *, shared: bool) -> None:
        """Whole or not at all: written beside, then moved. A folder that cannot be written to is no cache."""
        extended = [name for pack in program.rulebook.packs for name in pack.extends]
        names = sorted({*wanted, *extended})
        packs = self._installed(names)
        if None in packs[1:]:
            return  # one came by its path: such are read afresh each time
        with suppress(OSError):
            file = BytesIO()
            if shared:
                path_shared = self.path("shared", names)
                common = self._shared(names) if os.path.exists(path_shared) else None
                common = common or self._write_shared(names, program.rulebook)
                pickle.dump((made_from, names, common.token), file, protocol=pickle.HIGHEST_PROTOCOL)
                _Writer(file, common.parts, program.rulebook).dump(program)
                os.utime(path_shared)  # it stays for as long as what was written with it
            else:
                pickle.dump((made_from, names, None), file, protocol=pickle.HIGHEST_PROTOCOL)
                pickle.dump((packs, program), file, protocol=pickle.HIGHEST_PROTOCOL)
            write_own_file(path, file.getvalue())
            self._forget_old()

    def _installed(self, names: Sequence[str]) -> tuple[PackFiles | None, ...]:
        """The floor, and the installed packs of these names as they are now."""
        return (self.floor, *map(self.find, names))

    def _shared(self, names: Sequence[str]) -> _Shared | None:
        """The shared parts of the installed packs of these names, where they were kept and are still theirs."""
        path, made_from = self.path("shared", names), (self.code, self._installed(names))
        before = _read_before.get(path)
        if before is not None and before[0] == made_from:
            return before[1]
        try:
            kept, shared = pickle.loads(read_own_file(path))  # noqa: S301
        except Exception:  # noqa: BLE001
            return None
        return self._remember(path, made_from, shared) if kept == made_from else None

    def _write_shared(self, names: Sequence[str], rulebook: Rulebook) -> _Shared:
        """Keep what the installed packs of these names declare, as it is in a rulebook of theirs."""
        path, made_from = self.path("shared", names), (self.code, self._installed(names))
        files = {file.name for pack in made_from[1] if pack for file in pack.files}
        parts = {key: part for key, part in _parts(rulebook) if key[1] in files}
        shared = _Shared(os.urandom(16), parts)
        write_own_file(path, pickle.dumps((made_from, shared), protocol=pickle.HIGHEST_PROTOCOL))
        return self._remember(path, made_from, shared)

    @staticmethod
    def _remember(path: str, made_from: Any, shared: _Shared) -> _Shared:
        while len(_read_before) >= _MOST_SHARED:
            _read_before.pop(next(iter(_read_before)), None)
        _read_before[path] = made_from, shared
        return shared

    def _forget_old(self) -> None:
        with os.scandir(self.folder) as entries:  # another Balm may be at it too: what is gone is no matter
            kept = [(entry.stat(), entry.path) for entry in entries if entry.name.endswith(".pickle")]
        kept.sort(key=lambda one: one[0].st_mtime_ns, reverse=True)
        total = 0
        for found, path in kept:
            total += found.st_size
            if total > _MOST_BYTES:
                os.unlink(path)


def _parts(rulebook: Rulebook) -> Iterator[tuple[_Key, Any]]:
    """What packs declare, each by its section, where it is written, and the value that `from` stands for in it."""
    sections: dict[str, Iterable[Any]] = {
        "facts": rulebook.facts.values(),
        "sources": rulebook.sources.values(),
        "practices": rulebook.practices,
        "rules": rulebook.rules,
        "referrals": rulebook.referrals.values(),
        "resources": rulebook.resources,
        "examples": rulebook.examples,
        "claims": rulebook.claims,
        "steps": rulebook.steps,
        "words": rulebook.phrases.packs,
    }
    for section, every in sections.items():
        for one in every:
            yield (section, *one.place, getattr(one, "id", "")), one


class _Writer(pickle.Pickler):
    """Writes a program with the keys of the shared parts that are in it, instead of these parts."""

    def __init__(self, file: BytesIO, parts: Mapping[_Key, object], rulebook: Rulebook) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._keys = {id(one): key for key, one in _parts(rulebook) if parts.get(key) == one}

    def persistent_id(self, obj: object) -> _Key | None:
        """The key of a shared part."""
        return self._keys.get(id(obj))


class _Reader(pickle.Unpickler):
    """Reads what a `_Writer` wrote."""

    def __init__(self, file: BytesIO, parts: Mapping[_Key, object]) -> None:
        super().__init__(file)
        self._parts = parts

    def persistent_load(self, key: Any) -> object:
        """The shared part with this key."""
        return self._parts[key]
