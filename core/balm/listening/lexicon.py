"""Lexicon: a rulebook -> its words and those of the language, ready to be heard in a typed text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from balm.language.here import Mistake
from balm.language.phrase import GAPS
from balm.language.phrases import said_value
from balm.listening.index import Classes, Entry, PhraseIndex
from balm.listening.numbers import read_numbers
from balm.listening.reading import Reading
from balm.listening.slips import Slips
from balm.listening.speech import load_speech
from balm.listening.tokens import stem, tokens

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook
    from balm.language.values import Value

_OWN = "="
_UNSAID_ALONE = frozenset({"i", "it", "there", "not"})
"""A phrase of which these alone would be left keeps all its words, as "I am" does."""
_WITHOUT = "[without]"
"""The class of the language that says that something is to be left out."""


class Lexicon:
    """The words of a rulebook's packs and of the language, compiled. Immutable; one serves any number of threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.speech = load_speech(rulebook.packs[0].language.partition("-")[0] if rulebook.packs else "en")
        words = rulebook.phrases.words
        self._folded: dict[str, tuple[str, ...]] = {}
        self._light_words = self.speech.articles | self.speech.copulas
        lists = {f"#{name}": members for name, members in self.speech.lists.items()}
        own = {**self.speech.classes, **lists}
        every = _joined(own, words.classes)
        members = [(name, member) for name in every for member in _members(name, every, ())]
        silent = [*self._silent("", self.speech.lists.get("silent", ()), own, members)]
        for pack in rulebook.phrases.packs:
            silent += self._silent(pack.pack, pack.words.silent, _joined(own, pack.words.classes), members)
        self.members = tuple(
            (name, tuple(str(self.speech.numbers.get(word, word)) for word in folded))
            for name, member in members
            if (folded := self._fold(member))
        )
        """What classes stand for, in the order in which it is looked for: a class, and words as they are compared."""
        self.classes = Classes(self.members)
        self.borrowers = _borrowers(rulebook.facts.values(), words.of)
        said = [*self._phrases(words.of)]
        self.leaving_out = frozenset(self.borrowers) | {one.fact for one in said if _WITHOUT in one.pieces}
        danger = {fact.name for fact in rulebook.facts.values() if fact.alarm}
        self.plain = PhraseIndex([one for one in said if one.fact not in danger] + silent, self.speech.articles)
        self.danger = PhraseIndex(
            [one for one in said if one.fact in danger], self.speech.articles, 2, self.speech.skippable
        )
        self._single: dict[str, dict[str, list[Entry]]] = {}
        for phrase in said:
            if len(phrase.pieces) == 1 and phrase.pieces[0][0] != "[":
                self._single.setdefault(phrase.fact, {}).setdefault(phrase.pieces[0], []).append(phrase)

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of all words of phrases and of the language: none of them is a slip."""
        plain = {stem(word) for words in self._folded.values() for word in words}
        typed = {word for words in self.speech.spelling.values() for word in words} | self.speech.numbers.keys()
        return frozenset(plain | {stem(word) for word in typed} | self.plain.vocabulary | self.danger.vocabulary)

    @cached_property
    def _danger_slips(self) -> Slips:
        return Slips(sorted(self.danger.vocabulary), 4)

    def fact(self, name: str) -> Fact:
        """A fact by its name."""
        return self.rulebook.facts[name]

    def read(self, text: str) -> Reading:
        """A text, taken apart once for all that is looked for in it."""
        parts = tokens(text, self.speech)
        numbers = self.speech.numbers
        stems = [
            str(numbers[word]) if word in numbers else base for word, base in zip(parts.words, parts.stems, strict=True)
        ]
        classes = self.classes.find(stems, self._light_words)
        light = [
            (at + 1, *spans.get("#light", ())) if word in self._light_words else spans.get("#light", ())
            for at, (word, spans) in enumerate(zip(parts.words, classes, strict=True))
        ]
        meant = {
            at: near
            for at, (word, base) in enumerate(zip(parts.words, parts.stems, strict=True))
            if len(word) > 2 and base not in self.known and (near := self._danger_slips.meant(base))
        }
        plain = self.plain.find(parts, classes, light, {})
        danger = self.danger.find(parts, classes, light, meant)
        return Reading(parts, classes, light, plain, danger, read_numbers(parts, self.speech))

    def slips(self, fact: Fact, reading: Reading) -> list[Value]:
        """The values of a fact that misspelt words may mean, in order."""
        single = self._single.get(fact.name, {})
        slips = Slips([*single, *(self.speech.numbers if fact.datatype.numeric else ())], 5)
        found: list[Value] = []
        unknown = [
            word for word, base in zip(reading.text.words, reading.text.stems, strict=True) if base not in self.known
        ]
        for word in unknown:
            for near in slips.meant(word):
                found += [value for one in single.get(near, ()) if (value := self.value(one)) is not None]
                if near in self.speech.numbers:
                    found.append(self.speech.numbers[near])
        return found

    def plain_value(self, fact: Fact, word: str) -> Value | None:
        """The value of which a plain "yes" or "no" is a phrase."""
        said = self._single.get(fact.name, {}).get(word, ())
        return next((self.value(one) for one in said if one.written == word), None)

    def value(self, phrase: Entry) -> Value | None:
        """The value that a phrase says."""
        value = said_value(self.fact(phrase.fact), phrase.value)
        return None if isinstance(value, Mistake) else value

    def _phrases(self, of: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Entry]:
        """All phrases of all facts that a person may be asked: words, labels, other names, the values' own names."""
        for fact in self.rulebook.facts.values():
            if not fact.tellable:
                continue
            given: dict[tuple[str, tuple[str, ...]], tuple[str, bool]] = {}
            for value, written, own in self._said(fact, of):
                pieces = self._pieces(written, self.speech.dropped)
                before = given.get((value, pieces))
                if pieces and (before is None or (before[1] and not own)):
                    given[value, pieces] = written.removeprefix(_OWN).strip(), own
            for (value, pieces), (written, own) in given.items():
                whole = own and (self._is_small(pieces) or (len(written) <= 2 and written in fact.values))
                yield Entry(fact.name, value, written, pieces, own or not fact.free, whole)

    def _said(self, fact: Fact, of: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[tuple[str, str, bool]]:
        """Of one fact: the text of a value, a phrase, and whether it counts only as an answer to its own question."""
        words, names = of.get(fact.name, {}), {*fact.values}
        for value, phrases in words.items():
            for written in phrases:
                yield value, written, written.startswith(_OWN)
        for value, owner in self.borrowers.get(fact.name, {}).items():
            for written in of[owner][value]:
                if written.removeprefix(_OWN).strip() not in names:
                    yield value, written, True
        for value, label in fact.labels.items():
            yield value, label, True
        for name, value in fact.read_as.items():
            yield value, name, True
        for value in fact.values:
            if (
                len(value) > 2 or value.lower() not in self.speech.lists["small"]
            ):  # `NO` and `IN` are codes of countries
                yield value, value.replace("_", " ").replace("-", " "), True

    def _silent(
        self,
        pack: str,
        phrases: Iterable[str],
        classes: Mapping[str, tuple[str, ...]],
        members: list[tuple[str, str]],
    ) -> Iterator[Entry]:
        """The silent phrases of a pack, or of the language: their `value` says whose.

        Their classes hold the words of the language and of this pack alone, under names of their own among `members`:
        no pack widens what another one says is silent.
        """
        named: set[str] = set()
        for written in phrases:
            pieces = self._pieces(written, frozenset())
            mine = {one: f"[{pack}:{one[1:-1]}]" for one in pieces if one[0] == "[" and one[1:-1] in classes}
            named |= {one[1:-1] for one in mine}
            yield Entry("", pack, written, tuple(mine.get(one, one) for one in pieces))
        for name in sorted(named):
            members += [(f"{pack}:{name}", member) for member in _members(name, classes, ())]

    def _is_small(self, pieces: tuple[str, ...]) -> bool:
        """Whether a phrase is made of words alone that stand in every text, such as "no" or "I am"."""
        small = self.speech.lists["small"]
        return all(piece in small or piece in self._light_words for piece in pieces)

    def _pieces(self, written: str, dropped: frozenset[str]) -> tuple[str, ...]:
        """A phrase's words as they are looked for: without those that are `dropped`, where others are left."""
        pieces: list[str] = []
        for part in written.removeprefix(_OWN).split():
            if part in GAPS or (part[0] == "[" and part[-1] == "]"):
                pieces.append(part)
            else:
                pieces += self._fold(part)
        kept = tuple(piece for piece in pieces if piece not in dropped)
        return kept if any(piece not in _UNSAID_ALONE for piece in kept) else tuple(pieces)

    def _fold(self, written: str) -> tuple[str, ...]:
        folded = self._folded.get(written)
        if folded is None:
            if written.isascii() and written.isalpha() and written.islower() and written not in self.speech.spelling:
                folded = (written,)
            else:
                folded = tuple(tokens(written, self.speech).words)
            self._folded[written] = folded
        return folded


_MOST_KEPT = 2
_kept: dict[tuple[tuple[str, str], ...], Lexicon] = {}
"""Packs by name and digest -> their lexicon, as making one takes a third of a second; those made last."""


def lexicon_of(rulebook: Rulebook) -> Lexicon:
    """The lexicon of a rulebook. Engines of the same packs use one that was made for any of them."""
    key = tuple((pack.name, pack.digest) for pack in rulebook.packs)
    lexicon = _kept.get(key)
    if lexicon is None:
        lexicon = Lexicon(rulebook)
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = lexicon
    return lexicon


def _joined(own: Mapping[str, tuple[str, ...]], packs: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Classes of the program and of packs; of one name both together."""
    return {name: (*own.get(name, ()), *packs.get(name, ())) for name in (*own, *packs)}


def _members(name: str, every: Mapping[str, tuple[str, ...]], above: tuple[str, ...]) -> Iterator[str]:
    """The words of a class; where it names another class, that one's."""
    for member in every.get(name, ()):
        inner = member[1:-1] if member[:1] == "[" and member[-1:] == "]" else ""
        if inner and inner not in above:
            yield from _members(inner, every, (*above, name))
        elif not inner:
            yield member


def _borrowers(facts: Iterable[Fact], of: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, dict[str, str]]:
    """Fact of tags -> a tag without words of its own -> the fact whose words it borrows: the one with most tags of it.

    Such a fact asks which of these things: what they are called does not depend on the question.
    """
    tags = [fact for fact in facts if fact.datatype.multiple and fact.tellable]
    lent: dict[str, dict[str, str]] = {}
    for fact in tags:
        others = sorted(tags, key=lambda other: -len({*other.values} & {*fact.values}))
        for value in fact.values:
            owner = next((other.name for other in others if value in of.get(other.name, {})), fact.name)
            if owner != fact.name and value not in of.get(fact.name, {}):
                lent.setdefault(fact.name, {})[value] = owner
    return lent
