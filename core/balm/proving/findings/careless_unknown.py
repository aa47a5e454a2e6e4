"""A practice that is offered while a fact is unknown, although every answer to it would leave the practice out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.compiled.cells import cells
from balm.language.logic import BOOLEANS
from balm.language.predicates import Answer, Condition, holds, refuted
from balm.language.rule import Rule, fires
from balm.language.values import is_told
from balm.proving.finding import Finding, FindingKind, found
from balm.solving.answers import Tagging, certain, stands_for
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balm.language.facts import Fact
    from balm.proving.analysis import Analysis
    from balm.proving.witness import Witness
    from balm.solving.encode import Candidate, Encoding

KIND = FindingKind(
    "careless-unknown",
    "warning",
    30,
    "An unknown read as the good answer",
    "`{at}` is offered while `{fact}` is unknown, although any answer to it would leave it out.",
    'Name "unknown" beside the answers that exclude it: not knowing is not the good answer.',
)


def find(analysis: Analysis) -> Iterator[Finding]:
    """Each practice beside each fact that something which leaves it out looks at."""
    reads = _Reads(analysis)
    facts = analysis.program.rulebook.facts
    for name in sorted(facts):
        answers = told_answers(analysis, facts[name]) if facts[name].tellable else []
        touched = [one for one in analysis.encoding.candidates if answers and reads.could(one, name, answers)]
        if touched:
            yield from _Careless(analysis, name, answers).found(touched)


def told_answers(analysis: Analysis, fact: Fact) -> list[Answer]:
    """An answer of each cell that is told; of tags, that there are none."""
    if fact.datatype.multiple:
        return [frozenset()]
    every = (stands_for(cell.answers) for cell in cells(fact, analysis.predicates_on(fact.name)))
    return [answer for answer in every if is_told(answer)]


class _Reads:
    """What leaving a practice out rests on, down through derived facts."""

    def __init__(self, analysis: Analysis) -> None:
        self._index = analysis.program.rule_index
        self._rules, self._facts = analysis.program.rulebook.rules, analysis.program.rulebook.facts

    def could(self, candidate: Candidate, name: str, answers: Sequence[Answer]) -> bool:
        """Whether each answer might leave the practice out by something that looks at the fact."""
        rules = [self._rules[i] for i in candidate.excluded_by]
        read = {fact for rule in rules for fact in rule.facts} | {p.fact for p in candidate.limits}
        if name in self._index.below(read - {name}):
            return True  # by way of a derived fact: that is for the solver
        looking = [rule for rule in rules if name in rule.facts]
        fact = self._facts[name]
        return all(
            any(_could_fire(rule, fact, answer) for rule in looking)
            or any(p.fact == name and refuted(p, fact, answer) for p in candidate.limits)
            for answer in answers
        )


def _could_fire(rule: Rule, fact: Fact, answer: Answer) -> bool:
    """Whether the rule fires where other facts satisfy all that is asked of them, and block nothing."""

    def could(condition: Condition) -> bool:
        return all(holds(p, fact, answer) for p in condition if p.fact == fact.name)

    return fires(rule._replace(unless=()), could, BOOLEANS)


class _Careless:
    """One fact: the same person with it unknown, and with each answer."""

    def __init__(self, analysis: Analysis, name: str, answers: Sequence[Answer]) -> None:
        self._analysis, self._name = analysis, name
        self._fact = analysis.program.rulebook.facts[name]
        self._unknown = analysis.otherwise({name: certain(self._fact, None)})
        self._told: dict[Answer, Encoding] = {}
        for answer in answers:
            self._tell(answer)

    def _tell(self, answer: Answer) -> None:
        self._told[answer] = self._analysis.otherwise({self._name: certain(self._fact, answer)})

    def found(self, candidates: Sequence[Candidate]) -> Iterator[Finding]:
        for candidate in candidates:
            witness = self._witness(candidate)
            if witness is not None:
                practice = candidate.practice
                yield found(KIND, practice.id, practice.place, witness, fact=self._name)

    def _witness(self, candidate: Candidate) -> Witness | None:
        offered = self._unknown.eligible(candidate)
        while True:
            told = {encoding.eligible(candidate) for encoding in self._told.values()}
            if offered in (FALSE, *told) or not self._analysis.possible([offered, *(-one for one in told)]):
                return None
            witness = self._analysis.witness([offered, *(-one for one in sorted(told))], of=self._unknown)
            if not self._fact.datatype.multiple or not self._another(candidate):
                return witness

    def _another(self, candidate: Candidate) -> bool:
        """Tags have too many combinations to try all: is there one under which this very person is offered it?"""
        encoding, session = self._analysis.encoding, self._analysis.session
        free = encoding.person.answers[self._name]
        assert isinstance(free, Tagging)  # noqa: S101  # only tags come here
        this_person = session.as_found(self._unknown.person.literals(but=self._name))
        if not session.possible([*this_person, free.known, encoding.eligible(candidate)]):
            return False
        self._tell(free.value(session.true))
        return True
