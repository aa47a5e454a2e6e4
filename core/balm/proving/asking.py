"""Asking: a program and a truthful person -> what the check-in knows of them when its steps before a suggestion end.

The check-in is unrolled round by round, each as `balm.checkin.place` has it: the floor's questions, or else the first
step that was not done and whose condition holds of what is known. What is known of a fact is the truth, what a line
says, or nothing, each where a literal is true.

What ticked lines ask of no danger shares a screen with the questions behind it. A person answers it first, and the
questions behind it may not come any more; or they answer the whole screen at once: a free literal says which.

It is not asked here whether a fact could change anything: those that could not change no help, no other question and no
step, whatever else is told, so that to know them or not is one (`balm.compiled.could_change`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.language.predicates import OneOf, Predicate, Range
from balm.solving.answers import Answers, Person, anyone, certain, either, is_said, together
from balm.solving.firing import Firing
from balm.solving.formula import FALSE, Formulas
from balm.solving.questions import Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deadline import Deadline
    from balm.language.facts import Fact, Value
    from balm.language.steps import Line, Step


def is_askable(fact: Fact) -> bool:
    """Whether the person is who knows a fact: only they do, or the app leaves it to a question."""
    return fact.origin == "person" or (fact.origin == "host" and bool(fact.ask))


class Asking:
    """A truthful person, and what is known of them in the end; a context manager.

    They know every fact that can be asked for; what others tell of the rest is known from the start, or never.
    """

    def __init__(self, program: Program, deadline: Deadline) -> None:
        self.formulas = Formulas()
        self._program = program
        rulebook = program.rulebook
        self._facts = rulebook.facts
        self._steps = [step for step in rulebook.steps if step.stage == "before"]
        floor = sum(1 << at for at, rule in enumerate(rulebook.rules) if rule.pack == rulebook.floor)
        calls = ((name, rules & floor) for name, rules in program.question_calls if rules & floor)
        self._calls = [(n, rules) for n, rules in calls if self._facts[n].ask and is_askable(self._facts[n])]
        """Fact -> the rules of the floor that ask for it, the most urgent question first."""
        needed = program.rule_index.below(self._named())
        self.truth = Firing(program, self.formulas, self._truthful(needed), needed)
        self._ticked = {step.id: [self._is_ticked(line) for line in step.lines] for step in self._steps}
        self.unticked = [-literal for literals in self._ticked.values() for literal in literals]
        """Where each line is not so."""
        self.session = Session(self.formulas, deadline)
        self.end = self._unroll()

    def left_open(self, names: Iterable[str]) -> list[str]:
        """Of these facts and those below them, the ones that the person found last knows, and the end does not so."""
        true, end = self.session.true, self.end.person.answers
        below = self._program.rule_index.below(names)
        return [
            name
            for name, answers in self.truth.person.answers.items()
            if name in below and answers.value(true) != end[name].value(true)
        ]

    def _named(self) -> set[str]:
        """The facts on which help, the floor's questions and the steps rest, and those that steps tell."""
        rules = self._program.rulebook.rules
        asking = {at for _, asked in self._calls for at in bits(asked)}
        acting = (rule for at, rule in enumerate(rules) if rule.refer or at in asking)
        found = {name for rule in acting for name in rule.facts} | {name for name, _ in self._calls}
        for step in self._steps:
            found.update(predicate.fact for predicate in step.predicates())
            found.update(step.facts)
        return found

    def _truthful(self, needed: frozenset[str]) -> Person:
        """Somebody who knows every fact that they can be asked for."""
        facts = {name: self._facts[name] for name in sorted(needed)}
        named = self._program.rule_index.predicates
        predicates = [predicate for name in facts for predicate in named[name]]
        for step in self._steps:
            predicates += step.predicates()
            said = [pair for line in step.lines for pair in (*line.sets.items(), *line.none.items())]
            predicates += [_equal(facts[name], value) for name, value in said if not facts[name].datatype.multiple]
        person = anyone(self.formulas, facts, dict.fromkeys(predicates))
        for name, answers in person.answers.items():
            if is_askable(facts[name]):
                self.formulas.clauses.append((answers.told(self.formulas),))
        return person

    def _is_ticked(self, line: Line) -> int:
        """Where a truthful person ticks a line: its facts are not as "none of these" says, or are as ticking says."""
        truth = self.truth.person.answers
        as_said = [is_said(self.formulas, truth[name], value) for name, value in (line.none or line.sets).items()]
        so = self.formulas.all_of(as_said)
        return -so if line.none else so

    def _unroll(self) -> Firing:
        """What is known when no question is open, and no step comes any more."""
        known = dict(self.truth.person.answers)
        for name in known:
            if is_askable(self._facts[name]):
                known[name] = certain(self._facts[name], None)
        left = dict.fromkeys(range(len(self._steps)), -FALSE)
        """Step -> where it was not done."""
        while True:
            now = self.truth.of(Person(dict(known)))
            coming = {at: self._comes(self._steps[at], not_done, now) for at, not_done in left.items()}
            first = self._first(coming)
            asked = self._questions(now, coming, first)
            any_asked = self.formulas.any_of(asked.values())
            if not self._is_possible([any_asked, *coming.values()]):
                return now
            for name, put in asked.items():
                known[name] = either(self.formulas, put, self.truth.person.answers[name], known[name])
            queued: dict[str, int] = {}
            for at, literal in first.items():
                comes = self.formulas.all_of((literal, -any_asked))
                if comes != FALSE:
                    known |= self._answer(self._steps[at], comes, known, queued)
                    left[at] = self.formulas.all_of((left[at], -comes))
            self._ask_queued(queued, known, left)

    def _is_possible(self, literals: Iterable[int]) -> bool:
        """Whether one of these is true of anybody."""
        any_of = self.formulas.any_of(literals)
        return any_of != FALSE and self.session.exists([any_of])

    def _comes(self, step: Step, not_done: int, now: Firing) -> int:
        """Where a step could be shown: not done, its condition holds, and one of its facts is unknown."""
        if not_done == FALSE:
            return FALSE
        open_now = self.formulas.any_of([now.untold(name) for name in step.facts])
        return self.formulas.all_of((not_done, open_now, now.shows(step)))

    def _first(self, coming: Mapping[int, int]) -> dict[int, int]:
        """Step -> where it is the first that comes."""
        found, earlier = {}, FALSE
        for at, literal in coming.items():
            found[at] = self.formulas.all_of((literal, -earlier))
            earlier = self.formulas.any_of((earlier, literal))
        return found

    def _questions(self, now: Firing, coming: Mapping[int, int], first: Mapping[int, int]) -> dict[str, int]:
        """Fact -> where the floor's question about it is put: it is open, and no step that comes asks it.

        Those that are open are put together, but those of danger before others; one of danger waits for the next step
        alone.
        """
        is_open = {}
        for name, rules in self._calls:
            steps = first if self._facts[name].alarm else coming
            waits = self.formulas.any_of([where for at, where in steps.items() if name in self._steps[at].facts])
            is_open[name] = self.formulas.all_of((now.any_fires(bits(rules)), now.unknown(name), -waits))
        danger = self.formulas.any_of([where for name, where in is_open.items() if self._facts[name].alarm])
        return {
            name: where if self._facts[name].alarm else self.formulas.all_of((where, -danger))
            for name, where in is_open.items()
        }

    def _answer(
        self, step: Step, comes: int, known: Mapping[str, Answers], queued: dict[str, int]
    ) -> Iterator[tuple[str, Answers]]:
        """What is known of a step's facts where it came. What its lines ask goes to `queued`, with where they do."""
        truth = self.truth.person.answers
        if step.lines:
            yield from self._tick(step, comes, known, queued)
        for name in step.asked:
            if is_askable(self._facts[name]):
                put = self.formulas.all_of((comes, known[name].unknown(self.formulas)))
                yield name, either(self.formulas, put, truth[name], known[name])

    def _tick(
        self, step: Step, comes: int, known: Mapping[str, Answers], queued: dict[str, int]
    ) -> Iterator[tuple[str, Answers]]:
        """What is known of the facts of a step's lines where those are ticked that are so."""
        formulas = self.formulas
        unknown = {name: known[name].unknown(formulas) for name in step.facts}
        ticked = []
        for line, is_so in zip(step.lines, self._ticked[step.id], strict=True):
            shown = formulas.any_of([unknown[name] for name in line.facts])
            ticked.append((line, formulas.all_of((comes, shown, is_so))))
        none = formulas.all_of((comes, *(-literal for _, literal in ticked)))
        for name in step.facts:
            fact = self._facts[name]
            nothing = said = certain(fact, None)
            for line, literal in ticked:
                if name in line.sets:
                    said = together(formulas, said, either(formulas, literal, certain(fact, line.sets[name]), nothing))
            known_now = either(formulas, said.told(formulas), said, known[name])
            for line in step.lines:
                if name in line.none:
                    denied = formulas.all_of((none, unknown[name]))
                    known_now = either(formulas, denied, certain(fact, line.none[name]), known_now)
            asked = formulas.any_of([literal for line, literal in ticked if line.asks == name])
            if asked != FALSE and is_askable(fact):
                queued[name] = formulas.any_of((queued.get(name, FALSE), asked))
            yield name, known_now

    def _ask_queued(self, queued: Mapping[str, int], known: dict[str, Answers], left: dict[int, int]) -> None:
        """Answer what ticked lines ask: of danger first, the rest before the questions behind it or at once with them.

        `known` and `left` become what is known then, and which steps were not done.
        """
        of_danger = [name for name in queued if self._facts[name].alarm]
        for name in of_danger:
            known[name] = either(self.formulas, queued[name], self.truth.person.answers[name], known[name])
        rest = [name for name in queued if name not in of_danger]
        if rest:
            behind = self._behind(known, left)
            together_with = self.formulas.all_of(
                (self.formulas.variable(), self.formulas.any_of([queued[name] for name in rest]))
            )
            for name in rest:
                known[name] = either(self.formulas, queued[name], self.truth.person.answers[name], known[name])
            for at, names, literal in behind:
                joined = self.formulas.all_of((together_with, literal))
                for name in names:
                    put = self.formulas.all_of((joined, known[name].unknown(self.formulas)))
                    known[name] = either(self.formulas, put, self.truth.person.answers[name], known[name])
                if at is not None:
                    left[at] = self.formulas.all_of((left[at], -joined))

    def _behind(
        self, known: Mapping[str, Answers], left: Mapping[int, int]
    ) -> list[tuple[int | None, Sequence[str], int]]:
        """The questions that would come now, if these are of no danger: the step, the facts, and where they come."""
        now = self.truth.of(Person(dict(known)))
        coming = {at: self._comes(self._steps[at], not_done, now) for at, not_done in left.items()}
        first = self._first(coming)
        asked = self._questions(now, coming, first)
        any_asked = self.formulas.any_of(asked.values())
        found: list[tuple[int | None, Sequence[str], int]] = [
            (None, (name,), literal)
            for name, literal in asked.items()
            if literal != FALSE and not self._facts[name].alarm
        ]
        for at, literal in first.items():
            names = [name for name in self._steps[at].asked if is_askable(self._facts[name])]
            if names and literal != FALSE and not any(self._facts[name].alarm for name in names):
                found.append((at, names, self.formulas.all_of((literal, -any_asked))))
        return found

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()


def _equal(fact: Fact, value: Value) -> Predicate:
    """The predicate that tells a value from all others."""
    if fact.datatype.ordered and not fact.datatype.named:
        at = fact.datatype.position(fact, value)
        return Predicate(fact.name, (Range(at, at),))
    assert isinstance(value, str | bool)  # noqa: S101  # of all types that are in no order
    return Predicate(fact.name, (OneOf(frozenset({value})),))
