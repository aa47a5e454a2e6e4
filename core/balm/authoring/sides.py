"""Sides: what a command line names, a pack, a path, or either at a git revision -> the engine of that side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from balm.authoring.revision import find_revision
from balm.compiled.program import compile_program
from balm.engine import Engine, load
from balm.language.combine import read_rulebook
from balm.language.pack import read_pack
from balm.listening.speech import class_names
from balm.loading import FLOOR, floor_of, pack_files

if TYPE_CHECKING:
    import datetime

    from balm.language.files import PackFiles
    from balm.plugins.manager import Plugins


def load_side(
    pack: str, *, without: Sequence[str] = (), trust: Sequence[str] = (), today: datetime.date | None = None
) -> Engine:
    """The engine of ``NAME``, ``PATH``, ``NAME@REVISION`` or ``PATH@REVISION``.

    A pack that is called as the floor is takes its place. At a revision, installed packs that lie in the same
    repository are taken from there too. Raises PackError, and BalmError for a revision that cannot be read.
    """
    from balm.plugins.manager import load_plugins

    plugins = load_plugins(without=without)
    name, revision = _split(pack, plugins)
    if not revision:
        files = pack_files(pack, plugins)
        if not _is_floor(files) or files.root == floor_of(plugins.packs).root:
            return load(pack, without=without, trust=trust, today=today)
        return _engine(files, plugins, trust, today)
    with TemporaryDirectory(prefix="balm-") as folder:
        path = _path(name, plugins)
        at = find_revision(path, revision)
        files = at.files(path, name, Path(folder))
        then = {
            other: at.files(_path(other, plugins), other, Path(folder))
            for other in plugins.packs
            if at.holds(_path(other, plugins))
        }
        return _engine(files, plugins._replace(packs={**plugins.packs, **then}), trust, today)


def _split(pack: str, plugins: Plugins) -> tuple[str, str]:
    """Name and revision; a path that has an @ in its own name is a path."""
    name, at, revision = pack.rpartition("@")
    if not at or not name or pack in plugins.packs or Path(pack).expanduser().exists():
        return pack, ""
    return name, revision or "HEAD"


def _path(name: str, plugins: Plugins) -> Path:
    """Where a pack lies."""
    files = plugins.packs.get(name)
    if files is None:
        return Path(name).expanduser()
    root = Path(files.root)
    return root if root.name == name else root / f"{name}.toml"


def _is_floor(files: PackFiles) -> bool:
    text, _ = read_pack(files)
    return text is not None and text.name == FLOOR


def _engine(files: PackFiles, plugins: Plugins, trust: Sequence[str], today: datetime.date | None) -> Engine:
    """An engine of what was just read; it is not kept in the cache, as nobody asks for it again."""
    packs: Mapping[str, PackFiles] = {**plugins.packs, **({FLOOR: files} if _is_floor(files) else {})}
    floor = floor_of(packs)
    wanted = [one for one in (files, *plugins.practices) if one.root != floor.root]
    program = compile_program(read_rulebook(wanted, floor, packs.get, packs, trust, class_names))
    return Engine(program, plugins._replace(packs=packs), today=today)
