"""How values are said: the labels in which a fact's values are offered, and the words by which people say them.

A phrase is plain words. In it ``[want]`` stands for a word of a class, and ``..`` for a gap of up to three words. A
phrase that begins with ``=`` counts only as an answer to the question about its own fact.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from balm.language.facts import Fact, read_told
from balm.language.frozen import FrozenDict
from balm.language.here import Mistake
from balm.language.values import Value

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.shape import FactShape

T = TypeVar("T")


class Words(NamedTuple):
    """What all packs say of how people speak; phrases as written."""

    of: Mapping[str, Mapping[str, tuple[str, ...]]] = FrozenDict()
    """Fact -> text of a value -> its phrases."""
    classes: Mapping[str, tuple[str, ...]] = FrozenDict()
    """Class -> its words, those that packs add to the program's own."""
    silent: tuple[str, ...] = ()
    """Phrases that say nothing of any fact."""


class Phrases:
    """The words of all packs, packed: deciding never looks at them, so they are unpacked when first asked for."""

    __slots__ = ("_packed", "_words")

    def __init__(self, words: Words | None = None, packed: bytes = b"") -> None:
        self._words = words
        self._packed = packed

    @property
    def words(self) -> Words:
        """The words themselves."""
        if self._words is None:
            self._words = pickle.loads(zlib.decompress(self._packed)) if self._packed else Words()  # noqa: S301
        return self._words

    def __reduce__(self) -> tuple[Callable[..., Phrases], tuple[None, bytes]]:
        if not self._packed and self._words:
            self._packed = zlib.compress(pickle.dumps(self._words, protocol=pickle.HIGHEST_PROTOCOL))
        return Phrases, (None, self._packed)

    def __eq__(self, other: object) -> bool:
        return self.words == other.words if isinstance(other, Phrases) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.words.silent, frozenset(self.words.of)))


def check_said(fact: Fact, shape: FactShape, here: Here) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """The labels and the words of a fact, by the text of the value; a key that is no value of it is reported."""
    labels = {value: words for value, words in shape.labels.items() if _is_value(fact, value, here / "labels" / value)}
    words = {
        value: tuple(phrases)
        for value, phrases in shape.words.items()
        if _is_value(fact, value, here / "words" / value)
    }
    return labels, words


def said_value(fact: Fact, text: str) -> Value | Mistake | None:
    """The value that a key of `labels` or `words` names; of a fact of tags the set of this one alone."""
    return read_told(fact, [text] if fact.datatype.multiple else text)


def _is_value(fact: Fact, text: str, here: Here) -> bool:
    value = said_value(fact, text)
    if isinstance(value, Mistake):
        here.report_mistake(value, "key")
        return False
    return value is not None
