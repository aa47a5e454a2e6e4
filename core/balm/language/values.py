"""Values: what may be said of a fact, the words that are reserved, and how a message writes them."""

from __future__ import annotations

from typing import Any, TypeAlias

Value: TypeAlias = bool | int | float | str | frozenset[str]
"""A told or derived value: flag, number of a scale, name of a level or choice, set of tags; or DECLINED."""

DECLINED = "declined"
"""The value of a fact that the person preferred not to tell; only one with `may_decline` can have it."""
UNKNOWN = "unknown"
STATES = ("known", UNKNOWN, DECLINED)
RESERVED = frozenset({"any", "none", "not", *STATES})
"""No fact, tag, need, pack, rule or practice is called so."""


def in_words(names: tuple[str, ...] | list[str]) -> str:
    """A list for a message: "`a`, `b` or `c`", cut where it grows long."""
    shown = [f"`{n}`" for n in names[:12]]
    if len(names) > len(shown):
        return ", ".join(shown) + f" or {len(names) - len(shown)} more"
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def quoted(raw: Any) -> str:
    """What the author wrote, short enough for a message."""
    from balm.diagnostics.words import written

    text = raw if isinstance(raw, str) else written(raw)
    return text if len(text) <= 60 else text[:57] + "..."


def number(value: float) -> int | float:
    """A whole number as int, so that 7 and 7.0 are told alike."""
    return int(value) if float(value).is_integer() else value
