"""Practice tables that a plugin hands over -> the files of a pack, in the pack language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from balm.language.toml_writer import toml_pairs

if TYPE_CHECKING:
    from balm.language.files import PackFiles


def practice_pack(plugin: str, version: str, tables: Sequence[Any]) -> PackFiles:
    """A pack with these ``[[practice]]`` tables, named after the plugin. Raises TypeError for what TOML cannot say."""
    from balm.language.files import PackFile, PackFiles

    head = {"name": plugin, "version": version, "title": f"Practices of the plugin {plugin}"}
    text = "\n".join([_table("[pack]", head), *(_table("[[practice]]", table) for table in tables)])
    return PackFiles(plugin, "", (PackFile(f"plugin {plugin}", text.encode()),))


def _table(heading: str, table: Any) -> str:
    if not isinstance(table, Mapping):
        raise TypeError(f"a practice is a table, not a {type(table).__name__}")
    return "\n".join([heading, *toml_pairs(table), ""])
