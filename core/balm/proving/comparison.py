"""Comparison: two programs -> one and the same person before each of them, whom questions about differences ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from balm.proving.witness import as_told
from balm.solving.answers import Answers, Person, free
from balm.solving.encode import Encoding
from balm.solving.formula import FALSE, Formulas
from balm.solving.minimize import minimize
from balm.solving.questions import Session
from balm.solving.rivals import Rivals
from balm.solving.shared_answers import shared_answers

if TYPE_CHECKING:
    from balm.compiled.program import Program


@dataclass(frozen=True)
class ProfilePair:
    """What one person tells each side, as a profile has it. What a side does not know is not told to it."""

    old: Mapping[str, Any] = field(hash=False)
    new: Mapping[str, Any] = field(hash=False)

    @property
    def profile(self) -> dict[str, Any]:
        """All that the person says."""
        return dict(sorted({**self.new, **self.old}.items()))

    @property
    def only_old(self) -> dict[str, Any]:
        """What only the old side knows."""
        return _beyond(self.old, self.new)

    @property
    def only_new(self) -> dict[str, Any]:
        """What only the new side knows."""
        return _beyond(self.new, self.old)


def _beyond(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in one.items():
        heard = other.get(name)
        if isinstance(value, list) and isinstance(heard, list):
            more = [tag for tag in value if tag not in heard]
            if more:
                found[name] = more
        elif heard is None:
            found[name] = value
    return found


class Comparison:
    """A context manager. Old and new share formulas, so that what they have in common is the same literal."""

    def __init__(self, old: Program, new: Program) -> None:
        self.formulas = Formulas()
        self.people: dict[str, Answers] = {}
        """Every fact that may be told, with the answers that the old side hears where it knows the fact."""
        self.lost: dict[str, tuple[int, ...]] = {}
        """Fact -> literals of answers that the old side knows and the new one no longer does."""
        ours, theirs = self._answers(old, new)
        self.old = Encoding(old, self.formulas, Person(ours))
        self.new = Encoding(new, self.formulas, Person(theirs))
        self.session = Session(self.formulas)

    def _answers(self, old: Program, new: Program) -> tuple[dict[str, Answers], dict[str, Answers]]:
        ours: dict[str, Answers] = {}
        theirs: dict[str, Answers] = {}
        named, also = old.rule_index.predicates, new.rule_index.predicates
        for name in sorted({*old.rulebook.facts, *new.rulebook.facts}):
            one, other = (
                fact if fact is not None and fact.tellable else None
                for fact in (old.rulebook.facts.get(name), new.rulebook.facts.get(name))
            )
            if one is not None and other is not None:
                both = shared_answers(self.formulas, one, other, named.get(name, ()), also.get(name, ()))
                ours[name], theirs[name] = both.old, both.new
                if both.lost:
                    self.lost[name] = both.lost
            elif one is not None:
                ours[name] = free(self.formulas, one, named.get(name, ()))
            elif other is not None:
                theirs[name] = free(self.formulas, other, also.get(name, ()))
        self.people = {**theirs, **ours}
        return ours, theirs

    @property
    def known_to_both(self) -> list[int]:
        """Literals that are true where everything told is known to both sides, or of a fact that only one side has."""
        return [-literal for literals in self.lost.values() for literal in literals]

    def rivals(self) -> Rivals:
        """Who comes first on each side."""
        return Rivals(self.old, self.new)

    def possible(self, literals: Iterable[int], given: Iterable[int] = ()) -> frozenset[int]:
        """Those of the literals that can be true where all of `given` are; that the others cannot is proved."""
        # One by one: to refute all of them together is much harder than to refute each. Who is found may settle others.
        given = tuple(given)
        waiting = dict.fromkeys(literal for literal in literals if literal != FALSE)
        found: set[int] = set()
        for literal in waiting:
            if literal in found:
                continue
            if self.session.possible((*given, literal)):
                found |= {one for one in waiting if self.session.true(one)}
            else:
                self.session.say([-literal, *(-one for one in given)])
        return frozenset(found)

    def smallest(self, literals: Iterable[int]) -> ProfilePair | None:
        """What the smallest, most ordinary person tells of whom all of these are true; None where there is nobody."""
        if not minimize(self.session, self.formulas, Person(self.people), literals):
            return None
        sides = (as_told(one.program, one.person.told(self.session.true)) for one in (self.old, self.new))
        return ProfilePair(*sides)

    def __enter__(self) -> Comparison:
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()
