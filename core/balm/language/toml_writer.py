"""Values -> TOML text on one line, exactly: what is read from it is what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_pairs(table: Mapping[str, object]) -> list[str]:
    """A table's ``key = value`` lines. Raises TypeError for what TOML cannot say."""
    return [f"{_key(key)} = {toml_value(value)}" for key, value in table.items()]


def toml_value(value: object) -> str:
    """A text, number, boolean, list or table. Raises TypeError for what TOML cannot say."""
    match value:
        case str():
            return _text(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case Mapping():
            return "{ " + ", ".join(toml_pairs(value)) + " }" if value else "{}"
        case list() | tuple():
            return "[" + ", ".join(map(toml_value, value)) + "]"
    raise TypeError(f"a pack cannot hold a {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is no text")
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """JSON's escapes are TOML's, but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
