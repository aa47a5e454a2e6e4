"""Nested data -> TOML that says it, in any of the styles that TOML has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from random import Random

_LETTERS = st.sampled_from("ab-_1 .\"'\\#=[]{},\t\né家")
_KEYS = st.one_of(
    st.sampled_from(["a", "b", "when", "id"]), st.text(_LETTERS.filter(lambda c: c not in "\t\n"), max_size=4)
)
_SCALARS = st.one_of(
    st.text(_LETTERS, max_size=8),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(date(1000, 1, 1)),
    st.times().map(lambda t: time(t.hour, t.minute, t.second)),
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=12,
)
documents = st.dictionaries(_KEYS, _VALUES, max_size=4)


@dataclass
class Writer:
    """Writes tables; every choice of style is the dice's."""

    dice: Random
    parts: list[str] = field(default_factory=list)

    def document(self, data: dict[str, Any]) -> str:
        self.table((), data)
        text = "".join(self.parts)
        text = text.replace("\n", "\r\n") if self.dice.random() < 0.2 else text
        return "\ufeff" + text if self.dice.random() < 0.2 else text

    def table(self, path: tuple[str, ...], data: dict[str, Any]) -> None:
        """What needs no header comes first: after a header everything is in its table."""
        headed = {key for key, value in data.items() if is_table(value) or is_list_of_tables(value)}
        headed = {key for key in headed if self.dice.random() < 0.6}
        for key, value in data.items():
            if key not in headed:
                self.pair((key,), value)
        for key, value in data.items():
            if key not in headed:
                continue
            for table in [value] if is_table(value) else value:
                name = self.key((*path, key))
                self.line(
                    f"[{self.pad()}{name}{self.pad()}]" if is_table(value) else f"[[{self.pad()}{name}{self.pad()}]]"
                )
                self.table((*path, key), table)

    def pair(self, keys: tuple[str, ...], value: Any) -> None:
        if is_table(value) and value and self.dice.random() < 0.4:
            for key, inner in value.items():
                self.pair((*keys, key), inner)
            return
        self.line(f"{self.key(keys)}{self.pad()}={self.pad()}{self.value(value)}")

    def line(self, text: str) -> None:
        self.parts.append(self.dice.choice(["", "", "\n", "# a = 'b\n", "  ", "\t"]))
        self.parts.append(text + self.dice.choice(["\n", "\n", ' # [x] "\n', "\t\n"]))

    def key(self, keys: tuple[str, ...]) -> str:
        return self.dice.choice([".", ".", " . ", "\t."]).join(map(self.name, keys))

    def name(self, key: str) -> str:
        if re.fullmatch(r"[\w-]+", key, re.ASCII) and self.dice.random() < 0.8:
            return key
        return f"'{key}'" if "'" not in key and self.dice.random() < 0.5 else self.basic(key)

    def value(self, value: Any) -> str:
        match value:
            case bool():
                return "true" if value else "false"
            case str():
                return self.text(value)
            case int():
                return self.dice.choice([str(value), f"{value:_}" if value >= 0 else str(value)])
            case float():
                return repr(value)
            case date():
                return value.isoformat()
            case time():
                return value.isoformat()
            case list():
                return self.list(value)
            case _:
                pairs = [
                    f"{self.key((key,))}{self.pad()}={self.pad()}{self.value(item)}" for key, item in value.items()
                ]
                return "{" + self.pad() + f"{self.pad()},{self.pad()}".join(pairs) + self.pad() + "}"

    def list(self, items: list[Any]) -> str:
        gap = self.dice.choice(["", " ", "\n  ", "  # ]\n", "\n\n"])
        last = self.dice.choice(["", ","]) if items else ""
        return f"[{gap}{f',{gap}'.join(map(self.value, items))}{gap}{last}{gap}]"

    def text(self, text: str) -> str:
        styles = [self.basic(text)]
        if "'" not in text and "\n" not in text:
            styles.append(f"'{text}'")
        if "'" not in text:
            styles.append(f"'''\n{text}'''")
        styles.append('"""' + self.dice.choice(["\n", "\\\n  "]) + escaped(text).replace("\\n", "\n") + '"""')
        style = self.dice.choice(styles)
        # White space after a backslash at the line's end is dropped, so it must not be the text's own.
        return style if "\\\n" not in style or not text[:1].isspace() else styles[0]

    def basic(self, text: str) -> str:
        return '"' + "".join(f"\\u{ord(c):04x}" if self.dice.random() < 0.1 else escaped(c) for c in text) + '"'

    def pad(self) -> str:
        return self.dice.choice(["", " ", " ", "\t "])


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def is_table(value: Any) -> bool:
    return isinstance(value, dict)


def is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_table, value))
