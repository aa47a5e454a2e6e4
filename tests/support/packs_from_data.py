"""Packs as data -> TOML text -> the rulebook that the real reader makes of it."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.language.rulebook import Rulebook

Data = dict[str, Any]
"""A pack, or a table in it, as TOML reads it."""


def to_toml(data: Data) -> str:
    """TOML text of a pack: sections of tables, the rest inline."""
    lines: list[str] = []
    for section, content in data.items():
        if isinstance(content, list):
            for table in content:
                lines += [f"[[{section}]]", *_pairs(table), ""]
        elif content and all(isinstance(value, dict) for value in content.values()):
            for name, table in content.items():
                lines += [f"[{section}.{name}]", *_pairs(table), ""]
        elif content:
            lines += [f"[{section}]", *_pairs(content), ""]
    return "\n".join(lines)


def _pairs(table: Data) -> list[str]:
    return [f"{key} = {_inline(value)}" for key, value in table.items()]


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value)


def as_files(data: Data) -> PackFiles:
    """A pack as the one file that it would be on disk."""
    name = data["pack"]["name"]
    return PackFiles(name, "", (PackFile(f"{name}.toml", to_toml(data).encode()),))


def read_packs(packs: Sequence[Data], floor: Data, trust: Sequence[str] = ()) -> Rulebook:
    """The rulebook of these packs, by way of their text."""
    files = {data["pack"]["name"]: as_files(data) for data in packs}
    return read_rulebook(list(files.values()), as_files(floor), files.get, trust=trust)
