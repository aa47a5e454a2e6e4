"""Details of a mistake -> words that can be shown: values as TOML writes them, names as a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from itertools import islice

MOST_NAMED = 12
"""A list of valid names shows at most this many of them."""

LONGEST_QUOTE = 72
"""What an author wrote is quoted up to this many characters; its place shows the rest."""

_MOST_BITS = 1024

# Characters that move the cursor, break the line, turn the direction of text, or cannot be encoded.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def visible(text: str) -> str:
    """The text, every character that would act on a terminal or cannot be encoded as an escape to look at."""
    return _UNSEEN.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text)


def written(value: object, deep: int = 4) -> str:
    """A value as TOML writes it on one line: ``"6"``, ``6``, ``true``, ``["a", "b"]``, ``{ all = "a" }``.

    What is nested deeper than `deep`, or long, is left out: a profile may bring anything at all.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"  # only JSON has it
        case str():
            return f'"{value}"'
        case int() if value.bit_length() > _MOST_BITS:
            return "a huge number"  # Python refuses to write it out
        case Mapping() | Sequence() | Set() if value and not deep:
            return "..."
        case Mapping():
            items = [f"{key} = {written(value[key], deep - 1)}" for key in islice(value, MOST_NAMED)]
        case Sequence():
            items = [written(item, deep - 1) for item in islice(value, MOST_NAMED)]
        case Set():
            items = sorted(written(item, deep - 1) for item in value)[:MOST_NAMED]
        case _:
            return str(value)
    inside = ", ".join([*items, "..."] if len(value) > MOST_NAMED else items)
    if isinstance(value, Mapping):
        return f"{{ {inside} }}" if inside else "{}"
    return f"[{inside}]"


def one_of(names: Sequence[object]) -> str:
    """Names as a choice: ``"`a`, `b` or `c`"``; a long list ends in how many are left out."""
    shown = [f"`{name}`" for name in names[:MOST_NAMED]]
    if left_out := len(names) - len(shown):
        return f"{', '.join(shown)} or one of {left_out} more"
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


class Said(str):
    """A detail in words; its format ``toml`` writes the value as TOML does."""

    __slots__ = ("value",)
    value: object

    def __new__(cls, name: str, value: object) -> Said:
        """Word a detail by its name (see `diagnose`)."""
        said = super().__new__(cls, _worded(name, value))
        said.value = value
        return said

    def __format__(self, how: str) -> str:
        return _quoted(written(self.value)) if how == "toml" else str(self)


def _worded(name: str, value: object) -> str:
    if isinstance(value, str):
        return _quoted(value) if name == "found" else visible(value)
    if isinstance(value, Sequence) and name == "expected":
        return visible(one_of(value))
    if isinstance(value, Sequence) and name == "cycle":
        return visible(" → ".join(f"`{step}`" for step in value))
    return _quoted(written(value))


def _quoted(text: str) -> str:
    text = visible(text)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 3] + "..."
