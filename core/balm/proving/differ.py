"""Differ: a program and the same with a fault -> a person whom they answer otherwise, or a proof that there is none.

Only differences that an example can expect count: help, what is offered, what comes first, the next question, and in
which voice.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.compiled.cells import fires_for
from balm.compiled.matcher import bits
from balm.deadline import NEVER, Deadline
from balm.deciding.decide import decide
from balm.deciding.judge import infer
from balm.deciding.profile import Profile
from balm.proving.examples import Answered, says
from balm.proving.mutants import Mutant, mutated_program
from balm.solving.answers import anyone, stands_for
from balm.solving.encode import Encoding, predicates_of
from balm.solving.formula import FALSE, Formulas
from balm.solving.minimize import shrink
from balm.solving.questions import Session
from balm.solving.ranking import Ranking

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Value

MOST_GUESSES = 600
LIKELY = 0.15
"""How many people are looked at before the solver is asked, and how much is told of each beyond a known person."""

WORDS = 3
"""So many words are quoted where voices differ."""

GivenFacts: TypeAlias = dict[str, "Value"]

Expected: TypeAlias = dict[str, Any]
"""An expectation as a pack writes it."""

DecideBoth: TypeAlias = Callable[[Mapping[str, "Value"]], "tuple[Answered, Answered]"]
"""Given facts -> the answer without the fault and with it, strategies included."""


@dataclass(frozen=True)
class MutantDifference:
    """Somebody whom the fault answers otherwise, and what to expect of them.

    Without an expectation: `proved` where there is nobody, and else a difference that strategies undo.
    """

    told: GivenFacts = field(default_factory=dict, hash=False)
    expected: Expected = field(default_factory=dict, hash=False)
    proved: bool = False


def distinguishing(before: Answered, after: Answered, voice: str = "") -> Expected:
    """What an example may expect that holds of the first answer and not of the second; empty where nothing does.

    `voice` is the fact that picks the words.
    """
    return _plain(before.outcome, after.outcome) or _said(before, after, voice)


def _plain(before: Outcome, after: Outcome) -> Expected:
    lost = [kind for kind in before.referrals if kind not in after.referrals]
    if lost:
        return {"refers": lost}
    if after.referrals and not before.referrals:
        return {"refers": []}
    offered, instead = ([one.practice.name for one in outcome.ranked] for outcome in (before, after))
    if instead and not offered:
        return {"nothing": True}
    for key, names, others in (("never", instead, offered), ("some", offered, instead)):
        only_here = [name for name in names if name not in others]
        if only_here:
            return {key: {"id": only_here[0]}}
    if offered and offered[0] != instead[0]:
        return {"first": {"id": offered[0]}}
    if before.questions and before.questions[0] not in after.questions[:1]:
        return {"asks": [before.questions[0]]}
    return {}


def _said(before: Answered, after: Answered, voice: str) -> Expected:
    """Words that only the other voice says: the first few of a line."""
    if before.outcome.facts.get(voice) == after.outcome.facts.get(voice):
        return {}
    heard = before.words()
    for text in after.words():
        for line in text.splitlines():
            words = " ".join(line.split()[:WORDS]).rstrip(".,;:?!")
            if says(text, words) and not any(says(other, words) for other in heard):
                return {"never_says": [words]}
    return {}


class Differ:
    """One program and its faults before one solver: what they have in common is encoded once."""

    def __init__(
        self,
        program: Program,
        mutants: Sequence[Mutant],
        people: Sequence[Mapping[str, Value]],
        deadline: Deadline = NEVER,
    ) -> None:
        """`people` are known ones, such as those of examples, near whom a difference is looked for first."""
        self._program = program
        self._people: list[GivenFacts] = [{}, *(dict(told) for told in people)]
        formulas = Formulas()
        also = [p for mutant in mutants for rule in mutant.rules.values() for p in rule.predicates()]
        person = anyone(formulas, program.rulebook.facts, dict.fromkeys([*predicates_of(program), *also]))
        self._base = Encoding(program, formulas, person)
        self._ranking = Ranking(self._base)
        self._session = Session(formulas, deadline)

    def difference(self, mutant: Mutant, both: DecideBoth) -> MutantDifference:
        """Somebody whom the fault answers otherwise, with as few facts as will do."""
        encoded = Encoding(mutated_program(self._program, mutant), self._base.formulas, self._base.person)

        def expected(told: GivenFacts) -> Expected:
            return distinguishing(*both(told), self._program.rulebook.roles.get("voice", ""))

        def found(told: GivenFacts) -> MutantDifference:
            least = shrink(told, _fewer, expected)
            return MutantDifference(least, expected(least))

        whom = list(self._whom(mutant, encoded))
        cores = [shrink(told, _fewer, partial(self._fires_otherwise, mutant)) for told in whom]
        for told in self._near(cores, encoded.program):
            if expected(told):
                return found(told)
        proved = True
        for told in self._asked(encoded) if whom else ():
            if expected(told):
                return found(told)
            proved = False
        return MutantDifference(proved=proved)

    def _whom(self, mutant: Mutant, encoded: Encoding) -> Iterator[GivenFacts]:
        """Somebody for whom a rule fires no more, and somebody for whom it fires now."""
        formulas = self._base.formulas
        for one, other in ((self._base, encoded), (encoded, self._base)):
            ceases = formulas.any_of(formulas.all_of((one.fires(i), -other.fires(i))) for i in mutant.rules)
            if self._session.possible((ceases,)):
                yield self._base.person.told(self._session.true)

    def _near(self, cores: Sequence[GivenFacts], other: Program) -> Iterator[GivenFacts]:
        """People who are told apart at least while strategies are silent: known ones with what makes a rule fire
        otherwise, then such people of whom some more is told.
        """
        voice = self._program.rulebook.roles.get("voice", "")
        random = Random(0)  # noqa: S311  # the same people every time
        for tries, likely in ((1, 0.0), (MOST_GUESSES // len(self._people), LIKELY)):
            for _, person, core in itertools.product(range(tries), self._people, cores):
                more = {n: random.choice(every) for n, every in self._options.items() if random.random() < likely}
                told = {**person, **more, **core}
                before, after = (decide(program, Profile(told)) for program in (self._program, other))
                if _plain(before, after) or before.facts.get(voice) != after.facts.get(voice):
                    yield told

    @cached_property
    def _options(self) -> Mapping[str, list[Value]]:
        """What may be told of each fact: one answer a cell, of tags none or one."""
        program = self._program
        found: dict[str, list[Value]] = {}
        for name, fact in program.rulebook.facts.items():
            if not fact.tellable or not program.rule_index.predicates[name]:
                continue
            if fact.datatype.multiple:
                found[name] = [frozenset(), *(frozenset({tag}) for tag in fact.values)]
            else:
                answers = (stands_for(cell.answers) for cell in program.cells[name])
                found[name] = [answer for answer in answers if answer is not None]
        return found

    def _fires_otherwise(self, mutant: Mutant, told: GivenFacts) -> bool:
        book = self._program.rulebook
        facts = infer(self._program, told)  # what a rule rests on is derived before it: the fault changes none of it
        return any(
            fires_for(book.rules[i], book.facts, facts) != fires_for(rule, book.facts, facts)
            for i, rule in mutant.rules.items()
        )

    def _asked(self, encoded: Encoding) -> Iterator[GivenFacts]:
        """Whom the solver knows to be answered otherwise; all of them are tried before it finds nobody."""
        formulas, base, session = self._base.formulas, self._base, self._session
        if session.possible((formulas.any_of(self._plainly(encoded)),)):
            yield base.person.told(session.true)
        changes = {i: formulas.xor(base.fires(i), encoded.fires(i)) for i in bits(self._program.acting)}
        acting = [i for i, changed in changes.items() if changed != FALSE and session.possible((changed,))]
        # That one of them fires otherwise follows from a change of order; said first, it takes the solver to the point.
        otherwise = formulas.any_of(changes[i] for i in acting)
        for practice, overtaken in self._overtaken(acting, encoded) if acting else ():
            # Few pairs change places at all: who comes first is asked only of those.
            if session.possible((otherwise, overtaken)) and session.possible(
                (otherwise, overtaken, self._ranking.first(practice))
            ):
                yield base.person.told(session.true)

    def _plainly(self, encoded: Encoding) -> Iterator[int]:
        """Where help or the next question is lost, help appears where there was none, something else is offered, or in
        another voice that has another text for it."""
        formulas, base = self._base.formulas, self._base
        kinds = list(self._program.referring)
        yield from (formulas.all_of((base.refers(kind), -encoded.refers(kind))) for kind in kinds)
        appears = formulas.any_of(encoded.refers(kind) for kind in kinds)
        yield formulas.all_of((appears, *(-base.refers(kind) for kind in kinds)))
        by_name: dict[str, tuple[list[int], list[int]]] = {}
        for one, other in zip(base.candidates, encoded.candidates, strict=True):
            before, after = by_name.setdefault(one.practice.name, ([], []))
            before.append(base.eligible(one))
            after.append(encoded.eligible(other))
        for before, after in by_name.values():
            yield formulas.xor(formulas.any_of(before), formulas.any_of(after))
        for name in self._program.asking:
            yield formulas.all_of((base.asks_first(name), -encoded.asks_first(name)))
        for one in base.candidates:
            texts, instead = base.texts(one.practice), encoded.texts(one.practice)
            reworded = (formulas.xor(texts.get(text, FALSE), instead.get(text, FALSE)) for text in {**texts, **instead})
            yield formulas.all_of((base.eligible(one), formulas.any_of(reworded)))

    def _overtaken(self, acting: Sequence[int], encoded: Encoding) -> Iterator[tuple[str, int]]:
        """Practices, and where another that is eligible too comes behind each of them, and with the fault before it.

        `acting` are the rules that ever fire otherwise.
        """
        formulas, base, after = self._base.formulas, self._base, Ranking(encoded)
        effects = [self._program.effects[i] for i in acting]
        for at, one in enumerate(base.candidates):
            where = []
            for other_at, other in enumerate(base.candidates):
                # What changes both alike changes no order between them, and an example calls both by one name.
                apart = any(effect.get(at) != effect.get(other_at) for effect in effects)
                if apart and one.practice.name != other.practice.name:
                    ahead = self._ranking.outranks(one.practice.id, other.practice.id)
                    behind = -after.outranks(one.practice.id, other.practice.id)
                    where.append(formulas.all_of((base.eligible(other), ahead, behind)))
            yield one.practice.id, formulas.all_of((base.eligible(one), formulas.any_of(where)))


def _fewer(told: GivenFacts) -> Iterator[list[Callable[[GivenFacts], GivenFacts]]]:
    """Choices of `shrink`: each fact left out, and each tag of a fact."""
    for name in sorted(told):
        yield [partial(_without, name)]
        tags = told[name]
        for tag in sorted(tags) if isinstance(tags, frozenset) else ():
            yield [partial(_without_tag, name, tag)]


def _without(name: str, told: GivenFacts) -> GivenFacts:
    return {key: value for key, value in told.items() if key != name}


def _without_tag(name: str, tag: str, told: GivenFacts) -> GivenFacts:
    tags = told.get(name)
    return {**told, name: tags - {tag}} if isinstance(tags, frozenset) else told
