"""Installed distributions -> the entry points that are plugins, remembered until something is installed or removed.

Looking through every distribution costs more than deciding does. What was found is kept in the cache folder under
the folders that Python imports from and the times at which these last changed.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple
from zlib import crc32

from balm.folder import cache_folder, read_own_file, write_own_file


class Entry(NamedTuple):
    """An entry point: its name, ``module`` or ``module:attribute``, and the distribution that declares it."""

    name: str
    value: str
    distribution: str
    version: str

    def load(self) -> Any:
        """Import what it leads to."""
        module, _, attributes = self.value.partition(":")
        found: Any = import_module(module)
        for attribute in filter(None, attributes.split(".")):
            found = getattr(found, attribute)
        return found


def discover(group: str) -> list[Entry]:
    """The entry points of a group, as they are now."""
    folder = cache_folder()
    key = _key(group)
    name = f"plugins-{crc32(repr([group, sys.prefix, sys.path]).encode()):08x}.json"
    path = os.path.join(folder, name) if folder else None
    remembered = _read(path, key) if path else None
    if remembered is not None:
        return remembered
    found = _search(group)
    if path:
        content = json.dumps([key, [[e.name, e.value, e.distribution, e.version] for e in found]])
        with suppress(OSError):
            write_own_file(path, content.encode())
    return found


def _key(group: str) -> list[Any]:
    changed = []
    for folder in sys.path:
        try:
            changed.append([folder, os.stat(folder or ".").st_mtime_ns])
        except OSError:
            continue
    return [group, sys.prefix, changed]


def _read(path: str, key: list[Any]) -> list[Entry] | None:
    try:
        read_key, entries = json.loads(read_own_file(path))
        return [Entry(*entry) for entry in entries] if read_key == key else None
    except (OSError, ValueError, TypeError):
        return None


def _search(group: str) -> list[Entry]:
    from importlib import metadata

    @cache  # a distribution's metadata is parsed each time that it is asked for its name
    def named(distribution: metadata.Distribution | None) -> tuple[str, str]:
        if distribution is None:
            return "", ""
        about = distribution.metadata
        return about["Name"] or "", about["Version"] or ""  # metadata may lack either

    return [Entry(one.name, one.value, *named(one.dist)) for one in metadata.entry_points(group=group)]
