"""Frozen: tables and lists that do not change, so that plugins can be shown them and all engines can share them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def _refuse(self: object, *_: object, **__: object) -> NoReturn:
    kind = "dict" if isinstance(self, dict) else "list"
    raise TypeError(f"this is read-only; {kind}(...) makes one of your own")


class FrozenDict(dict[K, V]):
    """A dict of which nothing can be set or taken away."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[FrozenDict[Any, Any]], tuple[dict[K, V]]]:
        return FrozenDict, (dict(self),)


class FrozenList(list[V]):
    """A list of which nothing can be set or taken away."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __reduce__(self) -> tuple[type[FrozenList[Any]], tuple[list[V]]]:
        return FrozenList, (list(self),)


def frozen(data: Any) -> Any:
    """Plain data, as JSON has it, that does not change."""
    kind = type(data)
    if kind is str or kind is int or kind is float:  # most are, and asking what is a mapping takes longer
        return data
    if kind is dict or isinstance(data, Mapping):
        return FrozenDict({key: frozen(value) for key, value in data.items()})
    if isinstance(data, list):
        return FrozenList(map(frozen, data))
    return tuple(map(frozen, data)) if type(data) is tuple else data
