"""Details of a mistake -> words that can be shown: texts without control characters, values as TOML writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import islice

from balm.diagnostics.suggest import MOST_NAMED, one_of
from balm.diagnostics.visible import visible

LONGEST_QUOTE = 72
"""What an author wrote is quoted up to this many characters; its place shows the rest."""

_MOST_BITS = 1024


def toml_text(value: object, deep: int = 4) -> str:
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
            items = [f"{key} = {toml_text(value[key], deep - 1)}" for key in islice(value, MOST_NAMED)]
        case Sequence():
            items = [toml_text(item, deep - 1) for item in islice(value, MOST_NAMED)]
        case Set():
            items = sorted(toml_text(item, deep - 1) for item in value)[:MOST_NAMED]
        case _:
            return str(value)
    inside = ", ".join([*items, "..."] if len(value) > MOST_NAMED else items)
    if isinstance(value, Mapping):
        return f"{{ {inside} }}" if inside else "{}"
    return f"[{inside}]"


def quoted(value: object, most: int = LONGEST_QUOTE) -> str:
    """What an author wrote, as it can be shown in a message: text as it is, else as TOML; cut to `most` characters."""
    text = visible(value if isinstance(value, str) else toml_text(value))
    return text if len(text) <= most else text[: most - 3] + "..."


def shell_word(text: str) -> str:
    """A text as a word of bash or zsh, to be pasted: as it is where it can be, else in quotes."""
    import shlex

    if text.isprintable():
        return shlex.quote(text)
    escaped = (
        char if char.isprintable() and char not in "\\'" else f"\\{char}" if char in "\\'" else f"\\U{ord(char):08x}"
        for char in text
    )
    return f"$'{''.join(escaped)}'"


class Detail(str):
    """A detail in words; its format ``toml`` writes the value as TOML does, ``shell`` as a shell is told it."""

    __slots__ = ("value",)
    value: object

    def __new__(cls, name: str, value: object) -> Detail:
        """Word a detail by its name (see `diagnose`)."""
        said = super().__new__(cls, _worded(name, value))
        said.value = value
        return said

    def __format__(self, how: str) -> str:
        if how == "shell":
            return shell_word(str(self.value))
        return quoted(toml_text(self.value)) if how == "toml" else str(self)


def _worded(name: str, value: object) -> str:
    if isinstance(value, str):
        return quoted(value) if name == "found" else visible(value)
    if isinstance(value, Sequence) and name == "expected":
        return visible(one_of(value))
    if isinstance(value, Sequence) and name == "cycle":
        return visible(" → ".join(f"`{step}`" for step in value))
    return quoted(value)
