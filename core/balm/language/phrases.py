"""Phrases: the words in which values of facts are offered, and those by which people say them."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from balm.language.facts import Fact, in_words, read_told
from balm.language.frozen import FrozenDict
from balm.language.here import Mistake
from balm.language.values import Value, number

if TYPE_CHECKING:
    from balm.language.here import Here, Place
    from balm.language.phrase import Phrase
    from balm.language.shape import FactShape, SaidShape

T = TypeVar("T")


class Words(NamedTuple):
    """How people speak, as a pack says it, or all packs; phrases as written (`balm.language.phrase` has their form)."""

    of: Mapping[str, Mapping[str, tuple[str, ...]]] = FrozenDict()
    """Fact -> text of a value -> its phrases."""
    classes: Mapping[str, tuple[str, ...]] = FrozenDict()
    """Class -> its words, those that packs add to the program's own."""
    silent: tuple[str, ...] = ()
    """Silent phrases: they say nothing of any fact."""


class PackPhrases:
    """The words of one pack, packed: deciding never looks at them, so they are unpacked when first asked for."""

    __slots__ = ("_packed", "_words", "pack", "place")

    def __init__(self, pack: str, place: Place, words: Words | None = None, packed: bytes = b"") -> None:
        self.pack = pack
        self.place = place
        """Of its ``[pack]`` table."""
        self._words = words
        self._packed = packed

    @property
    def words(self) -> Words:
        """The words themselves."""
        if self._words is None:
            self._words = pickle.loads(zlib.decompress(self._packed))  # noqa: S301  # packed here
        return self._words

    def __reduce__(self) -> tuple[type[PackPhrases], tuple[str, Place, None, bytes]]:
        if not self._packed:
            self._packed = zlib.compress(pickle.dumps(self._words, protocol=pickle.HIGHEST_PROTOCOL))
        return PackPhrases, (self.pack, self.place, None, self._packed)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PackPhrases):
            return NotImplemented
        return (self.pack, self.place) == (other.pack, other.place) and self.words == other.words

    def __hash__(self) -> int:
        return hash((self.pack, self.place))


class Phrases:
    """The words of all packs that have some, the floor's first."""

    __slots__ = ("_words", "packs")

    def __init__(self, packs: Iterable[PackPhrases] = ()) -> None:
        self.packs = tuple(packs)
        self._words: Words | None = None

    @property
    def words(self) -> Words:
        """Those of all packs joined. A class of one name in two packs is one, with the words of both."""
        if self._words is None:
            every = [pack.words for pack in self.packs]
            classes: dict[str, tuple[str, ...]] = {}
            for words in every:
                for name, some in words.classes.items():
                    classes[name] = tuple(dict.fromkeys((*classes.get(name, ()), *some)))
            of = {fact: said for words in every for fact, said in words.of.items()}
            silent = tuple(dict.fromkeys(phrase for words in every for phrase in words.silent))
            self._words = Words(of, classes, silent)
        return self._words

    def of_pack(self, name: str) -> Words:
        """Those of one pack."""
        return next((pack.words for pack in self.packs if pack.pack == name), Words())

    def __reduce__(self) -> tuple[type[Phrases], tuple[tuple[PackPhrases, ...]]]:
        return Phrases, (self.packs,)

    def __eq__(self, other: object) -> bool:
        return self.packs == other.packs if isinstance(other, Phrases) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.packs)


ClassesNamed: TypeAlias = list[tuple[str, "Here"]]
"""The classes that phrases name, each with the place of its phrase."""


def well_formed(
    texts: Iterable[str], read: Callable[[str], Phrase | Mistake], here: Here, named: ClassesNamed
) -> tuple[str, ...]:
    """The texts of a list that can be read so; the others are reported. What classes they name is added to `named`."""
    found = []
    for i, text in enumerate(texts):
        phrase = read(text)
        if isinstance(phrase, Mistake):
            (here / i).report_mistake(phrase)
            continue
        if "[" in text:
            named += [(name, here / i) for name in phrase.classes]
        found.append(text)
    return tuple(found)


def check_said(
    fact: Fact, parts: Iterable[tuple[FactShape | SaidShape, Here]], named: ClassesNamed
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The labels and the words of a fact, by the text of the value, from each table of its pack that says some.

    Reported are keys that are no value of it, values that are worded twice, and two values said in the same words. What
    classes the words name is added to `named`.
    """
    parts = [*parts]
    for shape, here in parts:
        for key in ("labels", "words") if not fact.tellable else ():
            if getattr(shape, key):
                expected = f"no {key}, as rules work this fact out and nobody is asked"
                (here / key).report("bad-fact", fact=fact.name, found=f"has `{key}`", expected=expected)
    if not fact.tellable:
        return {}, {}
    said = _Said(fact)
    labels = _of_values(fact, "labels", [(shape.labels, here) for shape, here in parts])
    words = _of_values(fact, "words", [(shape.words, here) for shape, here in parts])
    for value, (label, spot) in labels.items():
        said.label(value, label, spot)
    found = {value: said.phrases(value, phrases, spot, named) for value, (phrases, spot) in words.items()}
    return {value: label for value, (label, _) in labels.items()}, found


class _Said:
    """What was said of the values of a fact up to now."""

    def __init__(self, fact: Fact) -> None:
        from balm.language.phrase import words_in  # who reads compiled packs needs none of this

        self._fact = fact
        self._words_in = words_in
        self._value: dict[tuple[str, ...], str] = {
            tuple(words_in(text.replace("_", " "))): text for text in fact.datatype.texts(fact)
        }

    def label(self, value: str, label: str, here: Here) -> None:
        """Report a label that says another value already; menus are to be told apart by anybody."""
        if mistake := self._other(tuple(self._words_in(label)) or (label.strip(),), value, label):
            here.report_mistake(mistake)

    def phrases(self, value: str, phrases: Iterable[str], here: Here, named: ClassesNamed) -> tuple[str, ...]:
        """The phrases that are well formed. One that says another value already is reported, as no answer could be.

        Of a fact of tags one phrase may say several.
        """
        from balm.language.phrase import read_phrase

        def read(text: str) -> Phrase | Mistake:
            phrase = read_phrase(text)
            if isinstance(phrase, Mistake) or self._fact.datatype.multiple:
                return phrase
            return self._other(phrase.parts, value, text) or phrase

        return well_formed(phrases, read, here, named)

    def _other(self, parts: tuple[str, ...], value: str, text: str) -> Mistake | None:
        other = self._value.setdefault(parts, value)
        if other == value:
            return None
        return Mistake("same-words", {"found": text, "fact": self._fact.name, "name": other})


def _of_values(fact: Fact, key: str, tables: Iterable[tuple[Mapping[str, T], Here]]) -> dict[str, tuple[T, Here]]:
    """Text of a value -> what the tables of its fact say of it, and where; each value once."""
    found: dict[str, tuple[T, Here]] = {}
    for table, here in tables:
        for value, said in table.items():
            spot = here / key / value
            if value in found:
                spot.report("duplicate-id", part="key", kind=f"key of `{key}`", name=value, first=found[value][1].line)
            elif _is_value(fact, value, spot):
                found[value] = said, spot
    return found


def said_value(fact: Fact, text: str) -> Value | Mistake | None:
    """The value that a key of `labels` or `words` names; of a fact of tags the set of this one alone."""
    return read_told(fact, [text] if fact.datatype.multiple else text)


def _is_value(fact: Fact, text: str, here: Here) -> bool:
    """Whether a key is a value as its fact writes it; reported where it is not."""
    texts = fact.datatype.texts(fact)
    if texts:
        if text not in texts:
            expected = in_words(texts)
            here.report_unknown("unknown-value", text, texts, part="key", fact=fact.name, expected=expected)
        return text in texts
    value = here.accept(said_value(fact, text), "key")
    if value is None or isinstance(value, str | frozenset):
        return False
    if (written := str(number(value))) != text:
        here.report("unknown-value", part="key", found=text, fact=fact.name, expected=f"`{written}`")
    return written == text
