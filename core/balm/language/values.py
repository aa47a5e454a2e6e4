"""Values: what may be said of a fact, and the words that are reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from typing import TypeGuard

Value: TypeAlias = bool | int | float | str | frozenset[str]
"""A told or derived value: flag, number of a scale, name of a level or choice, set of tags; or DECLINED."""

DECLINED = "declined"
"""The value of a fact that the person preferred not to tell; only one with `may_decline` can have it."""
UNKNOWN = "unknown"
STATES = ("known", UNKNOWN, DECLINED)
RESERVED = frozenset({"any", "none", "not", *STATES})
"""No fact, tag, need, pack, rule or practice is called so."""

LARGEST = 2**53
"""Up to here floating point has every whole number: numbers are told, and steps of scales counted, no further."""

MOST_DIGITS = 400
"""A whole number that is kept, such as a seed, has at most so many: Python refuses to read and write thousands."""

_LONGEST = 60
"""A value is shown up to this many characters."""


def is_told(answer: Value | None) -> TypeGuard[Value]:
    """Whether there is a value to compare: neither unknown nor declined."""
    return answer is not None and answer != DECLINED


def normal_text(text: str) -> str:
    """A text as it is read wherever somebody tells one: in Unicode's composed form (NFC), without blanks around it."""
    if not text.isascii():
        from unicodedata import normalize  # for the few

        text = normalize("NFC", text)
    return text.strip()


def quoted(raw: object) -> str:
    """A value that was told, as a message shows it; what words messages is imported only where there is one."""
    from balm.diagnostics.quoting import quoted

    return quoted(raw, _LONGEST)


def number(value: float) -> int | float:
    """A whole number as int, so that 7 and 7.0 are told alike."""
    return int(value) if float(value).is_integer() else value
