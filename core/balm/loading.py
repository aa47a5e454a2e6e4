"""Loading: which packs are asked for -> the plugins that are on, and the compiled program of these packs."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from balm.diagnostics.errors import BalmError, PackError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from balm.compiled.matcher import MakeMatcher
    from balm.compiled.program import Program
    from balm.language.files import PackFiles, PackSource
    from balm.plugins.manager import Plugins

FLOOR = "floor"
STARTER = "self-compassion"

Pack: TypeAlias = "str | Path | PackSource"
"""As one asks for it: by an installed name, by a path, or as what it says."""


class Asked(NamedTuple):
    """What `balm.load` was called with, and the folder that one was in, from which paths lead on."""

    packs: tuple[Pack, ...]
    folder: str
    strict: bool
    without: tuple[str, ...]
    today: datetime.date | None
    matcher: str | None
    trust: tuple[str, ...]


def load_program(asked: Asked) -> tuple[Program, Plugins]:
    """The compiled packs, and the plugins that are on. Raises as `balm.load` does."""
    with _collector_paused():
        from balm.plugins.manager import load_plugins

        plugins = load_plugins(without=asked.without, strict=asked.strict)
        make = _maker(asked.matcher, plugins) if asked.matcher is not None else None
        plugins, program = plugins.built(lambda some: _program(asked, some, make), strict=asked.strict)
        return program, plugins


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the collector of cycles, which would look at all that is made again and again: nearly all of it stays.

    Where several threads load, the collector runs again once the first of them is done.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _maker(name: str, plugins: Plugins) -> MakeMatcher:
    """How the matcher of this name is made."""
    makers = {one.name: one.make for one in plugins.matchers}
    if name not in makers:
        raise BalmError(summary=missing("matcher", name, makers))
    return makers[name]


def missing(kind: str, name: object, known: Collection[str]) -> str:
    """That plugins bring nothing of this kind and name, what they do bring, and what was likely meant."""
    from balm.diagnostics.suggest import did_you_mean, in_words

    there = f"There is {in_words(sorted(known))}." if known else "No plugin that is on brings one."
    return f"There is no {kind} called `{name}`. {there}\n{did_you_mean(str(name), known)}".rstrip()


def _program(asked: Asked, plugins: Plugins, make: MakeMatcher | None) -> Program:
    """From the cache where the same bytes were compiled before. `make` makes other matchers."""
    from balm.cache import cached_program

    floor = floor_of(plugins.packs)
    found = (*(pack_files(pack, plugins, asked.folder) for pack in asked.packs), *plugins.practices)
    wanted = {(files.root, files.files): files for files in found if files.root != floor.root}
    return cached_program([*wanted.values()], floor, plugins.packs.get, plugins.packs, make, sorted({*asked.trust}))


def floor_of(packs: Mapping[str, PackFiles]) -> PackFiles:
    """The floor among packs by name. Raises BalmError where it is missing."""
    if FLOOR not in packs:
        raise BalmError(summary="The floor is missing: Balm decides nothing without it. Leave the plugin `rules` on.")
    return packs[FLOOR]


def pack_files(pack: Pack, plugins: Plugins, folder: str = "") -> PackFiles:
    """The files of a pack by its installed name or its path, which leads on from `folder`. Raises PackError."""
    from balm.diagnostics.diagnostic import Diagnostic
    from balm.language.files import PackSource, find_files, source_files

    if isinstance(pack, PackSource):
        return source_files(pack)
    name = str(pack)
    if isinstance(pack, str) and name in plugins.packs:
        return plugins.packs[name]
    path = os.path.join(folder, os.path.expanduser(name))
    if isinstance(pack, str) and not name.endswith(".toml") and "/" not in name and not os.path.exists(path):
        from balm.language.combine import no_such_pack

        raise no_such_pack(name, plugins.packs)
    found = find_files(path, name)
    if isinstance(found, Diagnostic):
        raise PackError([found])
    return found
