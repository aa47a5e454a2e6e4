"""Claims: what a pack says of everybody -> proved, or refuted by the smallest person of whom it does not hold.

Everybody is every profile, unknown and declined included; every practice, those of the catalogue and any that a
person or a plugin may bring; and whatever strategies may give within their bounds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from balm.compiled.cells import cells
from balm.compiled.practices import matches_any
from balm.language.expectations import Expectation
from balm.language.practices import OWN, own_name
from balm.language.values import is_told
from balm.proving.claim_texts import Breach, wordings, written
from balm.proving.falsify import out_of_order
from balm.proving.shrink import shrunk
from balm.proving.witness import Witness, person_of
from balm.solving.answers import Among, Answers, stands_for
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.expectations import Claim
    from balm.language.facts import Fact, Value
    from balm.language.practices import Practice
    from balm.language.predicates import Answer, Predicate, Selector
    from balm.proving.analysis import Analysis
    from balm.solving.encode import Encoding
    from balm.solving.symbolic_practice import SymbolicPractice

MOST_GUESSES = 6
"""Practices that must not come first, for which a person is looked for before the solver is asked."""


@dataclass(frozen=True)
class Verdict:
    """What became of a claim. `broken` says how it fails, of the `witness` where it speaks of people; "" is proved."""

    claim: Claim
    witness: Witness | None = None
    broken: str = ""

    @property
    def proved(self) -> bool:
        """Whether it holds of everybody, or of every text."""
        return not self.broken


def prove(analysis: Analysis, claim: Claim) -> Verdict:
    """Prove a claim, or find the smallest person of whom it is false, or the texts."""
    if claim.never_written:
        return Verdict(claim, broken=written(analysis.program.rulebook, claim))
    return _guessed(analysis, claim) or _Claimed(analysis, claim).verdict()


def speaks_of_somebody(analysis: Analysis, claim: Claim) -> bool:
    """Whether there is anybody of whom the claim speaks: otherwise it is proved, and promises nothing."""
    return _Claimed(analysis, claim._replace(expect=Expectation())).speaks()


def _guessed(analysis: Analysis, claim: Claim) -> Verdict | None:
    """A claim about what comes first, refuted without sums: by somebody for whom much speaks for a wrong practice."""
    expect, program = claim.expect, analysis.program
    wrong = [
        candidate
        for candidate in analysis.encoding.candidates
        if (expect.first is not None and not _matches(program, candidate.practice, expect.first))
        or (expect.first_not is not None and _matches(program, candidate.practice, expect.first_not))
    ]
    whom = analysis.encoding.speaks(claim)
    for candidate in wrong[:MOST_GUESSES]:
        outcome = analysis.champion(candidate, [whom])
        if outcome is not None and outcome.ranked[0].practice is candidate.practice:
            verdict = _out_of_order(program, claim, person_of(program, outcome.told))
            if verdict is not None:
                return verdict
    return None


def _out_of_order(program: Program, claim: Claim, witness: Witness) -> Verdict | None:
    """The claim refuted by the smallest person who shows the same, where something wrong comes first for this one."""
    wrong = partial(out_of_order, program, claim)
    if not wrong(witness):
        return None
    small = shrunk(program, witness, wrong)
    return Verdict(claim, small, wrong(small))


def _matches(program: Program, practice: Practice, selectors: Sequence[Selector]) -> bool:
    return matches_any(selectors, practice.attributes(), program.attributes)


class _Claimed:
    """A claim before the solver: the people whom it speaks of, and all the ways in which it may fail of them."""

    def __init__(self, analysis: Analysis, claim: Claim) -> None:
        expect = claim.expect
        self._ordered = (expect.first, expect.first_not, expect.names) != (None, None, None)
        """Whether it rests on what comes first: then sums are asked about, which takes the solver longer."""
        if self._ordered:
            analysis = analysis.contesting
        self._analysis, self._claim = analysis, claim
        self._formulas = analysis.formulas
        self._program = analysis.program
        self._encoding = analysis.encoding
        self._practices = self._program.rulebook.practices
        self._candidates = self._encoding.candidates
        self._guest, self._other = analysis.guests
        self._after: dict[str, Answers] = {}
        self._raised: Encoding | None = None
        self._whom: list[int] = []
        if claim.raising:
            self._raise(claim.raising)
        self._whom.append(self._encoding.speaks(claim))
        if claim.where_feasible is not None:
            self._whom.append(self._any_of(claim.where_feasible, feasible=True))
        if claim.where_eligible is not None:
            self._whom.append(self._any_of(claim.where_eligible, feasible=False))

    def speaks(self) -> bool:
        return self._analysis.possible(self._whom)

    def verdict(self) -> Verdict:
        if FALSE in self._whom:
            return Verdict(self._claim)
        # One question for all ways at once: most claims are proved by it.
        most = 2 * self._analysis.bound
        if not self._analysis.possible(self._broken(list(self._ways(most)))):
            return Verdict(self._claim)
        for head_start in sorted({0, most}):
            ways = list(self._ways(head_start))
            if self._ordered:
                witness = self._analysis.any_witness(self._broken(ways))
            else:
                witness = self._analysis.witness(self._broken(ways), of=self._encoding, after=self._after)
            if witness is not None:
                way = next(way for way in ways if self._analysis.session.true(way.literal))
                if self._ordered:
                    points = self._points(way.lifted, witness) if way.lifted and head_start else {}
                    witness = replace(witness, points=points)
                    verdict = _out_of_order(self._program, self._claim, witness)
                    if verdict is not None:
                        return verdict
                    witness = self._analysis.witness([*self._whom, way.literal])  # no order has to be asked about
                return Verdict(self._claim, witness, way.words)
        raise AssertionError("what breaks a claim was found, and then was not")

    def _broken(self, ways: Sequence[Breach]) -> list[int]:
        """Where the claim speaks of somebody, and one of these happens."""
        return [*self._whom, self._formulas.any_of([way.literal for way in ways])]

    def _points(self, lifted: str, witness: Witness) -> dict[str, int]:
        """The most that strategies can do for one practice, before all others of the witness that was just found.

        There a guest may have the title of a practice of the packs.
        """
        bound, true = self._analysis.bound, self._analysis.session.true
        present = [guest for guest in (self._guest, self._other) if true(guest.present)]
        titles = [str(one["title"]) for one in witness.own]
        own = {guest.id: OWN + own_name(title) for guest, title in zip(present, titles, strict=True)}
        ids = [*(practice.id for practice in self._practices), *own.values()]
        return {name: bound if name == own.get(lifted, lifted) else -bound for name in ids}

    def _raise(self, name: str) -> None:
        """The same person before and after, with one fact risen and nothing else told otherwise.

        Answers of one cell need not lie together; between them others lie, which a person passes as they rise.
        """
        analysis, fact = self._analysis, self._program.rulebook.facts[name]
        runs = _runs(fact, analysis.predicates_on(name))
        before, after = (
            Among(fact, tuple((stands_for(answers), self._formulas.variable()) for answers in runs)) for _ in range(2)
        )
        for one in (before, after):
            self._formulas.exactly_one([literal for _, literal in one.cases])
        self._encoding = analysis.otherwise({name: before})
        self._raised = analysis.otherwise({name: after})
        self._after = {name: after}
        risen, above = [], self._formulas.any_of(())
        for run, (_, low), (_, high) in reversed(list(zip(runs, before.cases, after.cases, strict=True))):
            not_below = self._formulas.any_of((above, high))
            # A rise within a run of several answers changes nothing, but it is a rise.
            risen.append(self._formulas.all_of((low, not_below if len(run) > 1 else above)))
            above = not_below
        self._whom.append(self._formulas.any_of(risen))

    def _matching(self, selectors: Sequence[Selector]) -> list[int]:
        return [at for at, practice in enumerate(self._practices) if _matches(self._program, practice, selectors)]

    def _any_of(self, selectors: Sequence[Selector], *, feasible: bool) -> int:
        """Where one that matches is possible, or recommended: of the catalogue, or one of the person's own."""
        encoding = self._encoding
        matching = [self._candidates[at] for at in self._matching(selectors)]
        found = [-encoding.infeasible(one) if feasible else encoding.eligible(one) for one in matching]
        for guest in (self._guest, self._other):
            so = -guest.infeasible(encoding) if feasible else guest.eligible(encoding)
            found.append(self._formulas.all_of((guest.present, so, guest.surely_any(selectors))))
        return self._formulas.any_of(found)

    def _now(self, so: Callable[[Encoding], int]) -> int:
        """Where something is so of the person; of a claim about rising, where it is so then and was not before."""
        now = so(self._encoding)
        return now if self._raised is None else self._formulas.all_of((so(self._raised), -now))

    def _eligible(self, at: int) -> int:
        """Where a practice of the catalogue is recommended, or added."""
        return self._now(lambda encoding: encoding.eligible(self._candidates[at]))

    def _ways(self, head_start: int) -> Iterator[Breach]:
        """All ways to break the claim, where strategies may give such a head start."""
        expect = self._claim.expect
        offered = "is added" if self._claim.raising else "is offered"
        if expect.never is not None:
            yield from self._offered(self._matching(expect.never), self._guest.maybe_any(expect.never), offered)
        if expect.only is not None:
            kept = set(self._matching(expect.only))
            others = [at for at in range(len(self._practices)) if at not in kept]
            yield from self._offered(others, -self._guest.surely_any(expect.only), offered)
        if expect.nothing:
            yield from self._offered(range(len(self._practices)), self._formulas.all_of(()), offered)
        if expect.some is not None:
            none = [-self._eligible(at) for at in self._matching(expect.some)]
            # One that makes the claim apply may be such a practice itself.
            none += [
                -self._formulas.all_of((guest.eligible(self._encoding), guest.surely_any(expect.some)))
                for guest in self._analysis.guests
            ]
            yield Breach(self._formulas.all_of(none), "no such practice is offered")
        if expect.first is not None or expect.first_not is not None:
            yield from self._first_ways(head_start)
        yield from self._help_ways()
        if expect.asks is not None:
            asked = [self._encoding.asks_first(name) for name in expect.asks]
            yield Breach(-self._formulas.any_of(asked), "the next question is another, or there is none")
        yield from wordings(self._analysis, expect, head_start)

    def _offered(self, catalogue: Sequence[int], guest: int, how: str) -> Iterator[Breach]:
        for at in catalogue:
            yield Breach(self._eligible(at), f"`{self._practices[at].id}` {how}")
        literal = self._formulas.all_of((self._now(self._guest.eligible), guest))
        yield Breach(literal, f"a practice of the person's own {how}, of which this may be true")

    def _first_ways(self, head_start: int) -> Iterator[Breach]:
        """A wrong practice comes first exactly where one ranks above every right one; wrong ones are not compared."""
        expect, contest, formulas = self._claim.expect, self._analysis.contest, self._formulas
        right = set(range(len(self._practices)))
        if expect.first is not None:
            right &= set(self._matching(expect.first))
        if expect.first_not is not None:
            right -= set(self._matching(expect.first_not))
        behind = [contest.below(self._practices[at].id) for at in sorted(right)]
        behind += [formulas.any_of((self._wrong(guest), contest.below(guest.id))) for guest in self._analysis.guests]
        all_behind = formulas.all_of(behind)
        for at, practice in enumerate(self._practices):
            if at not in right:
                literal = formulas.all_of((contest.above(practice.id, head_start), all_behind))
                yield Breach(literal, f"`{practice.id}` comes first", practice.id)
        first = formulas.all_of((contest.above(self._guest.id, head_start), self._wrong(self._guest), all_behind))
        yield Breach(first, "a practice of the person's own comes first", self._guest.id)

    def _wrong(self, guest: SymbolicPractice) -> int:
        """Where a practice of the person's own is one that must not come first."""
        expect, found = self._claim.expect, []
        if expect.first is not None:
            found.append(-guest.surely_any(expect.first))
        if expect.first_not is not None:
            found.append(guest.maybe_any(expect.first_not))
        return self._formulas.any_of(found)

    def _help_ways(self) -> Iterator[Breach]:
        expect, encoding = self._claim.expect, self._encoding
        kinds = self._program.rulebook.referrals
        for kind in expect.refers or ():
            yield Breach(-encoding.refers(kind), f"`{kind}` is not shown")
        if expect.refers == ():
            for kind in kinds:
                yield Breach(self._now(lambda one, kind=kind: one.refers(kind)), f"`{kind}` is shown")  # type: ignore[misc]
        for kind in expect.refers_not or ():
            yield Breach(encoding.refers(kind), f"`{kind}` is shown")
        if expect.refers_any is not None:
            shown = [encoding.refers(kind) for kind in expect.refers_any]
            yield Breach(-self._formulas.any_of(shown), "none of this help is shown")


def _runs(fact: Fact, predicates: Sequence[Predicate]) -> list[tuple[Answer, ...]]:
    """The answers of an ordered fact from low to high, those together that lie together and are of one cell."""

    def height(pair: tuple[Value, int]) -> float:
        return fact.datatype.position(fact, pair[0])

    told = [
        (answer, at) for at, cell in enumerate(cells(fact, predicates)) for answer in cell.answers if is_told(answer)
    ]
    together = itertools.groupby(sorted(told, key=height), key=lambda pair: pair[1])
    return [tuple(answer for answer, _ in group) for _, group in together]
