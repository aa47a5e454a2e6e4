"""Practice tables that a plugin hands over -> the files of a pack, in the pack language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balm.language.files import PackFiles

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def practice_pack(plugin: str, version: str, tables: Sequence[Any]) -> PackFiles:
    """A pack with these ``[[practice]]`` tables, named after the plugin. Raises TypeError for what TOML cannot say."""
    from balm.language.files import PackFile, PackFiles

    head = {"name": plugin, "version": version, "title": f"Practices of the plugin {plugin}"}
    text = "\n".join([_table("[pack]", head), *(_table("[[practice]]", table) for table in tables)])
    return PackFiles(plugin, "", (PackFile(f"plugin {plugin}", text.encode()),))


def _table(heading: str, table: Any) -> str:
    if not isinstance(table, Mapping):
        raise TypeError(f"a practice is a table, not a {type(table).__name__}")
    return "\n".join([heading, *(f"{_key(key)} = {_value(value)}" for key, value in table.items()), ""])


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is no text")
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """JSON's escapes are TOML's, but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    raise TypeError(f"a practice cannot hold a {type(value).__name__}")
