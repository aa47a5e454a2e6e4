"""The contract of a fact type: what a declaration needs, how answers are read, ordered, merged, listed and worded.

A type is a subclass with one instance, which `balm.language.fact_types` registers. It keeps no state: every method is
given the fact. Whoever needs to know what facts of a type can do asks for a capability, never for the type's name.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from balm.language.here import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.shape import FactShape
    from balm.language.values import Value

    Wrong: TypeAlias = Callable[[object, str, str], None]
    """Reports what a declaration has, what was expected instead, and under which key."""

DOMAIN_KEYS = ("values", "read_as", "range", "step", "unit")
"""What a declaration may say of a fact's domain; each type has some of these."""
_LAST_WINS = ("highest", "any")
"""Merges under which, of several values, the last in the order of the domain wins."""


class FactType:
    """What facts of one type can do. The comments say what a new type has to give, and what it gets from here."""

    __slots__ = ()

    # Each type says these.
    name: ClassVar[str]
    """What `type` is called in a declaration."""
    noun: ClassVar[str]
    """What a message about a predicate calls a fact of this type: "scale", "list of tags"."""
    keys: ClassVar[tuple[str, ...]] = ()
    """Those of DOMAIN_KEYS that its declaration may have."""
    merges: ClassVar[tuple[str, ...]]
    """How several rules' values may become one. An author chooses where there are more than one."""
    column: ClassVar[Literal["number", "text", "boolean", "texts"]]
    """What a column of answers holds, in a table of people."""
    ordered: ClassVar[bool] = False
    """Whether answers go from low to high: they can be compared, lie in ranges, rise, and have a middle."""
    multiple: ClassVar[bool] = False
    """Whether an answer is a set of names. Such answers are too many to list: they have no cells and no positions."""
    above_below: ClassVar[tuple[str, str]] = ("or more", "or less")
    """What follows the end of a range in a sentence, where `ordered`."""
    worded: ClassVar[tuple[str, ...]] = ()
    """Texts of answers that are offered in words of the catalogue of texts."""

    @property
    def named(self) -> bool:
        """Whether answers are names that the declaration lists as `values`."""
        return "values" in self.keys

    @property
    def numeric(self) -> bool:
        """Whether answers are numbers: each is its own position, and there may be too many to list."""
        return self.column == "number"

    @property
    def textual(self) -> bool:
        """Whether a predicate's constant is a text."""
        return self.column in ("text", "texts")

    # Declaring.

    def declare(self, shape: FactShape, here: Here, wrong: Wrong) -> dict[str, Any]:
        """The fields of a Fact that its domain settles; what the declaration lacks or may not have is reported."""
        for key in DOMAIN_KEYS:
            if key not in self.keys and getattr(shape, key) is not None:
                none = f"a {self.name} fact has none" if key == "values" else f"it is a {self.name} fact"
                wrong(f"has `{key}`", f"no {key}, as {none}", key)
        return {}

    # Reading.

    def read(self, fact: Fact, raw: Any) -> Value | Mistake:
        """A told value, which is neither unknown nor declined: a value of the domain, or what is wrong with it."""
        raise NotImplementedError

    def read_text(self, fact: Fact, word: str) -> Any:
        """A word typed at a prompt or told in a table of texts, in the form that `read` takes."""
        return word

    def read_end(self, fact: Fact, word: str) -> float | Mistake | None:
        """The position of an end of a range, where `ordered`; None where the word is no such thing at all."""
        answer = self.read(fact, self.read_text(fact, word))
        return answer if isinstance(answer, Mistake) else self.position(fact, answer)

    # The domain. All but `multiple` types have positions, and answers that can be sampled.

    def answers(self, fact: Fact) -> tuple[str | bool, ...]:
        """Every answer in order, where they can be listed; otherwise none."""
        return ()

    def sample(self, fact: Fact, ends: Sequence[float] = ()) -> list[Value]:
        """Answers in order that meet every cell which ranges with these ends make: all of them, or each end and a
        point between.
        """
        return [*self.answers(fact)]

    def position(self, fact: Fact, answer: Value) -> float:
        """Where an answer lies in the order of the domain; only of `ordered` types does this order mean anything."""
        return self.answers(fact).index(answer)

    def answer_at(self, fact: Fact, position: float) -> Value:
        """The answer at a position, or an end of a range as an author writes it."""
        return self.answers(fact)[int(position)]

    def scope(self, fact: Fact) -> tuple[float, float, float]:
        """The lowest and the highest position, and a step by which an end is moved to its neighbour."""
        return 0, len(self.answers(fact)) - 1, 1

    def merge_order(self, fact: Fact, values: Iterable[Value]) -> list[Value]:
        """Values that rules set, in the order in which the first that is said wins; a `multiple` type joins them."""
        return sorted(values, key=partial(self.position, fact), reverse=fact.merge in _LAST_WINS)

    # Words.

    def domain(self, fact: Fact) -> str:
        """What may be told, for a message: "a number from 0 to 10 in steps of 1"."""
        raise NotImplementedError

    def forms(self, fact: Fact) -> str:
        """What a predicate may look like, for a message."""
        raise NotImplementedError

    def summary(self, fact: Fact) -> str:
        """What may be told, for a page that lists the values beside it."""
        return self.domain(fact)

    def texts(self, fact: Fact) -> tuple[str, ...]:
        """What can be typed, where that can be listed: each answer, or each name of a set."""
        return ()

    def schema(self, fact: Fact) -> tuple[list[dict[str, Any]], str]:
        """JSON Schemas of told values, and a regular expression of the texts, without blanks, that mean one of them.

        They take what `read_told` takes and nothing else, but for what docs/people.md says that no schema says.
        """
        raise NotImplementedError


BLANKS = r"[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
"""Blanks around a text, in a regular expression of every dialect: what `\\s` stands for differs between them."""


def one_of_texts(names: Iterable[str]) -> str:
    """A regular expression of names, composed or decomposed."""
    from unicodedata import normalize

    forms = dict.fromkeys(form for name in names for form in (name, normalize("NFD", name)))
    return "|".join(re.sub(r"[\\^$.|?*+()\[\]{}/]", r"\\\g<0>", form) for form in forms)


def in_any_letters(pattern: str) -> str:
    """The regular expression with each ASCII letter in capitals or not."""
    return re.sub("[A-Za-z]", lambda letter: f"[{letter[0].upper()}{letter[0].lower()}]", pattern)


_SMALL = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def in_small_letters(text: str) -> str:
    """The text with ASCII's capitals as small letters: equal of texts that `in_any_letters` takes for one another."""
    return text.translate(_SMALL)


def wrong_type(fact: Fact, raw: Any) -> Mistake:
    """What is told is of another kind."""
    return Mistake("wrong-type", {"found": raw, "expected": fact.datatype.domain(fact)})
