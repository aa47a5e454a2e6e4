"""Mutations: faults in packs, one by one -> which of them examples and claims notice, and who would show the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from balm.compiled.cells import fires_for
from balm.deadline import NEVER, Deadline
from balm.language.expectations import Example, Expectation
from balm.proving.differ import Differ, MutantDifference
from balm.proving.examples import Answered, check_example
from balm.proving.mutants import Mutant, mutated_program

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.facts import Value

Answer: TypeAlias = Callable[["Program", Example], Answered]
"""Decides the person of an example with a program."""

Claims: TypeAlias = Callable[["Program"], bool]
"""Whether every claim that is proved without a fault is proved with it; the joint at which the prover is handed in."""


@dataclass(frozen=True)
class Verdict:
    """What became of one fault.

    "killed": `by` names the example that fails with it, or says "claims". "survived": `difference` is somebody who
    would have shown it, if there is an expectation that does. "equivalent": proved to answer nobody otherwise.
    """

    mutant: Mutant
    status: Literal["killed", "survived", "equivalent"]
    by: str = ""
    difference: MutantDifference = field(default_factory=MutantDifference)


def score(verdicts: Iterable[Verdict]) -> float:
    """How many of a hundred faults that make a difference were noticed; 100 where there are none."""
    counted = [verdict.status for verdict in verdicts if verdict.status != "equivalent"]
    return 100 * counted.count("killed") / len(counted) if counted else 100.0


def try_mutants(
    program: Program,
    faults: Sequence[Mutant],
    examples: Iterable[Example],
    answer: Answer,
    claims: Claims | None = None,
    deadline: Deadline = NEVER,
) -> Iterator[Verdict]:
    """A verdict on each fault, in their order. Only examples that hold without a fault can notice one.

    Raises OutOfTime once the deadline has passed.
    """
    # What is heard is looked at last: all that is offered has to be put into words for it.
    known = sorted(_holding(program, examples, answer), key=lambda one: one.example.expect.never_says is not None)
    differ: Differ | None = None
    for mutant in deadline.each(faults):
        changed = mutated_program(program, mutant)
        by = next((one.example.name for one in known if _notices(one, program, mutant, changed, answer)), "")
        if not by and claims is not None and not claims(changed):
            by = "claims"
        if by:
            yield Verdict(mutant, "killed", by)
            continue
        if differ is None:
            differ = Differ(program, faults, [one.example.given for one in known], deadline)
        difference = differ.difference(mutant, _both(program, changed, answer))
        yield Verdict(mutant, "equivalent" if difference.proved else "survived", difference=difference)


@dataclass(frozen=True)
class _Known:
    """An example that holds, and what its decision rests on."""

    example: Example
    facts: Mapping[str, Value]
    fired: frozenset[int]


def _holding(program: Program, examples: Iterable[Example], answer: Answer) -> Iterator[_Known]:
    for example in examples:
        answered = answer(program, example)
        if check_example(program, example, answered).ok:
            yield _Known(example, answered.outcome.facts, frozenset(answered.outcome.fired))


def _notices(known: _Known, program: Program, mutant: Mutant, changed: Program, answer: Answer) -> bool:
    """Whether the example fails with the fault. Most need not be decided again: the rule fires for them as before."""
    declared = program.rulebook.facts
    if all(fires_for(rule, declared, known.facts) == (at in known.fired) for at, rule in mutant.rules.items()):
        return False
    return not check_example(changed, known.example, answer(changed, known.example)).ok


def _both(
    program: Program, changed: Program, answer: Answer
) -> Callable[[Mapping[str, Value]], tuple[Answered, Answered]]:
    def both(told: Mapping[str, Value]) -> tuple[Answered, Answered]:
        person = Example("", "", told, (), Expectation())
        return answer(program, person), answer(changed, person)

    return both
