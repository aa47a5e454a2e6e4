"""The ways to decide that have to agree: one line each in `WAYS`, and what each of them is compared in."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, NamedTuple

from balm.compiled.matcher import CompiledMatcher
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile
from balm.reference import evaluate
from balm_plugins.durable_register import Durable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from balm.compiled.matcher import MakeMatcher
    from balm.language.facts import Value
    from balm.language.rulebook import Rulebook

    Told = Mapping[str, Value]
    Decide = Callable[[Rulebook, Sequence[Told]], Iterable["Seen"]]


class Seen(NamedTuple):
    """What is decided for one person. None is a part that a way does not tell, and that nobody compares then."""

    fired: frozenset[str] | None
    """Rules by id."""
    facts: Mapping[str, Value] | None
    """Told and derived; what is unknown is absent."""
    ranked: tuple[tuple[str, int, int], ...] | None
    """Practice, how many rules put it first, points; the first recommendation first."""
    referrals: tuple[str, ...] | None
    questions: tuple[str, ...] | None


class Way(NamedTuple):
    """Decides for many people of one rulebook, in their order; `missing` says why it cannot, where it cannot."""

    decide: Decide
    missing: str = ""


def by_reference(rulebook: Rulebook, people: Sequence[Told]) -> Iterable[Seen]:
    """As the language is defined: what all others are held against."""
    for told in people:
        result = evaluate(rulebook, told)
        yield Seen(
            fired=frozenset(result.fired),
            facts={**told, **{name: value for name, (value, _) in result.facts.items()}},
            ranked=tuple((one.practice, one.firsts, one.score) for one in result.ranked),
            referrals=result.referrals,
            questions=result.questions,
        )


def matched(make: MakeMatcher) -> Decide:
    """One by one, through a matcher."""

    def decided(rulebook: Rulebook, people: Sequence[Told]) -> Iterable[Seen]:
        program = compile_program(rulebook, make)
        for told in people:
            outcome = decide(program, Profile(told))
            yield Seen(
                fired=frozenset(rulebook.rules[i].id for i in outcome.fired),
                facts=outcome.facts,
                ranked=tuple((one.practice.id, one.firsts, one.score) for one in outcome.ranked),
                referrals=outcome.referrals,
                questions=outcome.questions,
            )

    return decided


DURABLE_MISSING = (
    ""
    if importlib.util.find_spec("durable_rules_engine")
    else "durable-rules is not installed: pip install 'balm[durable]', with a C compiler and a Python below 3.13"
)

WAYS = {
    "compiled": Way(matched(CompiledMatcher)),
    "durable": Way(matched(Durable().make), DURABLE_MISSING),
}


class Case(NamedTuple):
    """People of one rulebook, what the reference sees of each, and in words whose packs these are."""

    rulebook: Rulebook
    people: Sequence[Told]
    wanted: Sequence[Seen]
    about: str


def case(rulebook: Rulebook, people: Sequence[Told], about: str) -> Case:
    return Case(rulebook, people, list(by_reference(rulebook, people)), about)


def compare(way: Decide, case: Case) -> None:
    """A way sees of everybody what the reference sees."""
    seen = list(way(case.rulebook, case.people))
    assert len(seen) == len(case.people)
    for told, one, wanted in zip(case.people, seen, case.wanted, strict=True):
        for part, mine, theirs in zip(Seen._fields, one, wanted, strict=True):
            assert mine is None or mine == theirs, f"{part} of somebody of {case.about} who tells {dict(told)}"
