"""Plugin values: what a plugin returned -> the same in exactly Python's own types, so that nothing of it is run again.

Called where the plugin's time is measured: reading may run its code. What has no such form, or is too large, raises
NotPlainError with words that say what was found and repeat nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from types import GeneratorType
from typing import Any

MOST_LETTERS = 1_000
"""Of a text that a plugin gives: a title, a reason, a name."""
_MOST_ITEMS = 5_000
"""Of a list or table within a proposal or an answer."""
_DEEPEST = 4
_LISTS = (list, tuple, GeneratorType)
"""What is mostly returned as a list; asking a class whether it is iterable takes longer."""


class NotPlainError(Exception):
    """What a plugin returned is no such thing; the text says what it is instead."""


def plain_text(found: object) -> str:
    """A text as text."""
    if type(found) is not str:
        if not issubclass(type(found), str):
            raise NotPlainError("something else than text")
        found = str.__str__(found)  # a copy, whatever the subclass says
    if len(found) > MOST_LETTERS:
        raise NotPlainError(f"a text of more than {MOST_LETTERS:,} characters")
    if not found.isascii():
        try:
            found.encode()
        except UnicodeEncodeError:
            raise NotPlainError("a text with half a character (a lone surrogate)") from None
    return found


def plain_name(found: object) -> str:
    """The name of what a plugin hands over, as text."""
    try:
        return plain_text(found)
    except NotPlainError:
        shown = "None" if found is None else f"a {type(found).__name__}"
        raise NotPlainError(f"{shown} is no name; use lower case letters, digits, _ and -") from None


def plain_number(found: object) -> int:
    """A whole number as a whole number."""
    if type(found) is int:
        return found
    if not issubclass(type(found), int) or type(found) is bool:
        raise NotPlainError("something else than a whole number")
    return int.__int__(found)  # type: ignore[arg-type]  # looked at above


def plain_names(found: object) -> tuple[str, ...]:
    """A tuple of names as a tuple of names."""
    if not issubclass(type(found), tuple):
        raise NotPlainError("no tuple")
    return tuple(map(plain_text, tuple.__iter__(found)))  # type: ignore[arg-type]  # looked at above


def plain_list(found: Any, most: int, what: str) -> list[Any]:
    """The items of a list, or of what yields them; they are as they were. `what` names them."""
    if type(found) not in _LISTS and (not isinstance(found, Iterable) or isinstance(found, str | bytes | Mapping)):
        raise NotPlainError("no list")
    items = list(islice(found, most + 1))
    if len(items) > most:
        raise NotPlainError(f"more than {most:,} {what}")
    return items


def plain(found: Any, depth: int = 0) -> Any:
    """Text, a number, true or false, nothing, or lists, sets and tables of these."""
    if depth > _DEEPEST:
        raise NotPlainError(f"lists in lists, more than {_DEEPEST} deep")
    kind = type(found)
    if found is None or kind is bool:
        return found
    if kind is str or issubclass(kind, str):
        return plain_text(found)
    if kind is list or kind is tuple:
        return [plain(one, depth + 1) for one in plain_list(found, _MOST_ITEMS, "items")]
    if issubclass(kind, int):
        return plain_number(found)
    if issubclass(kind, float):
        return float.__float__(found)
    if kind is dict or isinstance(found, Mapping):
        pairs = plain_list(list(islice(found.items(), _MOST_ITEMS + 1)), _MOST_ITEMS, "keys")
        return {plain_text(key): plain(value, depth + 1) for key, value in pairs}
    if isinstance(found, list | tuple):
        return [plain(one, depth + 1) for one in plain_list(found, _MOST_ITEMS, "items")]
    if isinstance(found, set | frozenset):
        return frozenset([plain(one, depth + 1) for one in plain_list(found, _MOST_ITEMS, "items")])
    raise NotPlainError("something else than text, numbers, lists and tables")
