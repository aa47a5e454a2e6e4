"""Values: what may be said of a fact, and the words that are reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import SupportsIndex, TypeGuard

Value: TypeAlias = bool | int | float | str | frozenset[str]
"""A told or derived value: flag, number of a scale, name of a level or choice, set of tags; or DECLINED."""

PlainValue: TypeAlias = bool | int | float | str | list[str]
"""A value as JSON has it: tags as a list, and "unknown" where nobody told it."""

Kind: TypeAlias = Literal["mental", "behavioural"]
Stance: TypeAlias = Literal["opening", "neutral", "closing"]
"""Of a practice."""

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

MOST_DEEP = 32
"""Tables, objects and lists are nested at most so deep, in packs and in what is told."""

_LONGEST = 60
"""A value is shown up to this many characters."""


def is_told(answer: Value | None) -> TypeGuard[Value]:
    """Whether there is a value to compare: neither unknown nor declined."""
    return answer is not None and answer != DECLINED


class _ManyNames(tuple[str, ...]):
    """Names that know their places: to look for one does not go through all of them."""

    def _places(self) -> dict[object, int]:
        places = self.__dict__.get("places")
        if places is None:
            places = self.__dict__["places"] = {name: at for at, name in reversed([*enumerate(self)])}
        return places

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._places()

    def index(self, name: Any, start: SupportsIndex = 0, stop: SupportsIndex = 2**62) -> int:
        """The place of a name. Raises ValueError."""
        at = self._places().get(name)
        return at if at is not None and (start, stop) == (0, 2**62) else super().index(name, start, stop)

    def __getstate__(self) -> None:
        """The places are found again."""


_FEW_NAMES = 64
"""So many are looked through faster than they are looked up."""


def names(every: Iterable[str]) -> tuple[str, ...]:
    """Names in their order, among which one is found fast, however many there are."""
    some = tuple(every)
    return some if len(some) <= _FEW_NAMES else _ManyNames(some)


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
