"""Rule index: a rulebook's rules -> which of them set a fact, what a fact rests on, and the strata of derived facts.

Rules are called by their positions. Each table is made when it is first asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from balm.language.facts import Fact, Value
from balm.language.practices import Practice
from balm.language.predicates import Predicate
from balm.language.rule import Rule


class RuleIndex:
    """What rules say of facts. Immutable; threads may make a table twice, no more."""

    def __init__(self, rules: Sequence[Rule], facts: Mapping[str, Fact], practices: Sequence[Practice] = ()) -> None:
        self._rules, self._facts, self._practices = rules, facts, practices

    @cached_property
    def setting(self) -> Mapping[str, Sequence[tuple[int, Value]]]:
        """Fact -> the rules that set it, ascending, each with the value; facts that no rule sets are absent."""
        found: dict[str, list[tuple[int, Value]]] = {}
        for at, rule in enumerate(self._rules):
            for name, value in rule.sets:
                found.setdefault(name, []).append((at, value))
        return found

    @cached_property
    def by_value(self) -> Mapping[str, Mapping[Value, Sequence[int]]]:
        """Fact -> value -> the rules that set it so, ascending; values in the order of the first rule of each."""
        found: dict[str, dict[Value, list[int]]] = {}
        for name, setting in self.setting.items():
            values = found[name] = {}
            for at, value in setting:
                values.setdefault(value, []).append(at)
        return found

    def setters(self, names: Iterable[str]) -> list[int]:
        """The rules that set one of these facts, ascending."""
        return sorted({at for name in names for at, _ in self.setting.get(name, ())})

    @cached_property
    def read(self) -> Mapping[str, frozenset[str]]:
        """Fact that rules set -> the facts that these rules name in their conditions."""
        return {
            name: frozenset(fact for at, _ in setting for fact in self._rules[at].facts)
            for name, setting in self.setting.items()
        }

    @cached_property
    def decisive(self) -> frozenset[str]:
        """The facts that a decision can rest on: what acts on practices, help or questions names them, or what sets
        those."""
        named = {predicate.fact for practice in self._practices for predicate in practice.limits}
        return self.below(named.union(*(rule.facts for rule in self._rules if rule.acts)))

    def below(self, names: Iterable[str]) -> frozenset[str]:
        """These facts and all that they rest on, through every derived fact."""
        return self._down(names, self.read)

    def given_below(self, name: str) -> tuple[str, ...]:
        """The facts that a profile may give and that a derived one is worked out from, in the order of declaration."""
        through = {fact: read for fact, read in self.read.items() if not self._facts[fact].tellable}
        found = self._down((name,), through)
        return tuple(name for name, fact in self._facts.items() if name in found and fact.tellable)

    @staticmethod
    def _down(names: Iterable[str], read: Mapping[str, frozenset[str]]) -> frozenset[str]:
        found: set[str] = set()
        waiting = set(names)
        while waiting:
            found |= waiting
            waiting = {fact for name in waiting for fact in read.get(name, ())} - found
        return frozenset(found)

    @cached_property
    def predicates(self) -> Mapping[str, tuple[Predicate, ...]]:
        """Fact -> the predicates on it that rules and practices name, each once."""
        found: dict[str, dict[Predicate, None]] = {name: {} for name in self._facts}
        every = [predicate for rule in self._rules for predicate in rule.predicates()]
        every += [predicate for practice in self._practices for predicate in practice.limits]
        for predicate in every:
            found[predicate.fact][predicate] = None
        return {name: tuple(predicates) for name, predicates in found.items()}

    def strata(self) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """Derived facts by the longest chain of derived facts below them; and a circle of them, where there is one.

        A circle begins and ends with the same fact; the facts on it, and those that rest on it, are in no stratum.
        """
        derived = {name for name, fact in self._facts.items() if fact.derived}
        below = {name: set(self.read.get(name, frozenset()) & derived) for name in derived}
        above: dict[str, list[str]] = {}
        for name, names in below.items():
            for one in names:
                above.setdefault(one, []).append(name)
        strata: list[tuple[str, ...]] = []
        ready = sorted(name for name, names in below.items() if not names)
        while ready:
            strata.append(tuple(ready))
            resting = [(name, one) for one in ready for name in above.get(one, ())]
            for name, one in resting:
                below[name].discard(one)
            for one in ready:
                del below[one]
            ready = sorted({name for name, _ in resting if not below[name]})
        return tuple(strata), _circle(below) if below else ()


def _circle(below: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The circle that one comes to from the first fact by name, always going on to the first fact below."""
    path = [min(below)]
    while (step := min(below[path[-1]])) not in path:
        path.append(step)
    return (*path[path.index(step) :], step)
