"""Reading: a text taken apart, with everything that stands in it, and what its clauses say of how it is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from balm.listening.index import Match
from balm.listening.tokens import Tokens

if TYPE_CHECKING:
    from balm.listening.numbers import Number

_REACH = 3
"""Words that a negator reaches over."""
_BEFORE_OBJECTS = frozenset({"with", "at", "by", "from", "about", "to", "for", "than", "and", "of", "on", "in"})
"""Behind these somebody else is no subject: "angry with my wife" is about oneself."""


class Reading(NamedTuple):
    """A text, the classes and lists of the language that stand in it, and the phrases and numbers found."""

    text: Tokens
    classes: Sequence[Mapping[str, tuple[int, ...]]]
    light: Sequence[tuple[int, ...]]
    plain: Sequence[Match]
    danger: Sequence[Match]
    numbers: Sequence[Number]

    def has(self, name: str, at: int) -> int:
        """The end of the longest phrase of a list of the language that begins at a word; 0 where none does."""
        return max(self.classes[at].get(f"#{name}", (0,)))

    def spans(self, name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where phrases of a list stand between two words."""
        for at in range(start, end):
            if until := self.has(name, at):
                yield at, until

    def contains(self, name: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a phrase of a list begins between two words, or anywhere."""
        return any(self.has(name, at) for at in range(start, len(self.text.words) if end is None else end))

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a word: up to punctuation, or a word such as "because" that begins the next."""
        text = self.text
        start, end = at, at + 1
        while start and text.clauses[start - 1] == text.clauses[at] and not self._begins(start):
            start -= 1
        while end < len(text.words) and text.clauses[end] == text.clauses[at] and not self._begins(end):
            end += 1
        return start, end

    def _begins(self, at: int) -> bool:
        if self.has("clause_words", at):
            return True
        return self.text.words[at] == "and" and at + 1 < len(self.text.words) and bool(self.has("subjects", at + 1))

    def negated(self, start: int) -> bool:
        """Whether a negator stands shortly before a word, in the same clause, and nothing ends its reach."""
        text, words = self.text, 0
        at = start - 1
        while at >= 0 and text.clauses[at] == text.clauses[start] and words < _REACH:
            begins_answer = at == 0 and self.has("no", 0) and self.has("subjects", 1)
            if self.has("negators", at) and not begins_answer and not self._is_taken(at, start):
                return not any(
                    begin <= at < end and end <= start + 1
                    for begin, end in self.spans("no_negation", max(0, at - 3), at + 1)
                )
            if self.has("negation_ends", at) and not (at and self.has("negators", at - 1) > at):
                return False
            words += not self.light[at]
            at -= 1
        return False

    def _is_taken(self, at: int, before: int) -> bool:
        """Whether a negator is part of another phrase, such as "can't sleep", which ends before a word."""
        return any(
            one.start <= at < one.end <= before and not one.phrase.own and one.phrase.fact
            for one in (*self.plain, *self.danger)
        )

    def is_past(self, start: int, end: int) -> bool:
        """Whether the clause speaks of what was."""
        first, last = self.clause(start)
        for at, until in self.spans("guards.past", first, last):
            if start <= at < end or start < until <= end or (at and self.has("guards.past_unless", at - 1)):
                continue
            return not any(
                self.text.words[one] in ("still", "now") for one in range(first, last) if not start <= one < end
            )
        return False

    def is_if(self, start: int) -> bool:
        """Whether it stands under a condition, or is only wished."""
        first, _ = self.clause(start)
        if self.contains("elsewhere", first, start):
            return True
        return any(
            not any(begin <= at < until for begin, until in self.spans("wanting", first, start + 1))
            for at, _ in self.spans("guards.condition", first, start)
        )

    def is_compared(self, start: int, end: int) -> bool:
        """Whether it is compared with something else."""
        first, last = self.clause(start)
        return any(not start <= at < end for at, _ in self.spans("guards.comparison", first, last))

    def is_habit(self, start: int, end: int) -> bool:
        """Whether it is so at times, or most days, rather than now."""
        first, last = self.clause(start)
        return any(not (start <= at < end) for at, _ in self.spans("guards.habit", first, last))

    def is_of_others(self, start: int, end: int) -> bool:
        """Whether the clause speaks of somebody else: the nearest person before is none of "I" and "me"."""
        if any(self.text.words[at] in ("i", "me", "my", "myself") for at in range(start, end)):
            return False
        first, _ = self.clause(start)
        for at in range(start - 1, first - 1, -1):
            if self.has("guards.others", at):
                before = self.text.words[at - 1] if at else ""
                back = self.text.words[at - 2] if at > 1 else ""
                return not {before, back} & _BEFORE_OBJECTS
            if self.text.words[at] in ("i", "me", "we", "us"):
                return False
        return False
