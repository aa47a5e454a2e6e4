"""What authors ask of an engine: findings, examples, coverage and mutations of its packs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from balm.deadline import NEVER, STOPS, Deadline
from balm.deciding.profile import Profile
from balm.language.practices import own_told

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.strategies import Strategy
    from balm.decision.decision import Decision
    from balm.language.expectations import Example
    from balm.language.rulebook import Rulebook
    from balm.proving.check import Report
    from balm.proving.coverage import Coverage
    from balm.proving.examples import ExampleResult
    from balm.proving.mutations import Verdict

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many are done."""


class AuthorQuestions(ABC):
    """The part of an engine that authors of packs use; it decides for the people of their examples."""

    program: Program
    strategies: tuple[Strategy, ...]

    @property
    @abstractmethod
    def rulebook(self) -> Rulebook:
        """The checked packs."""

    @abstractmethod
    def _decide(self, profile: Profile, seed: int) -> Decision:
        """The decision for a profile that was read."""

    @abstractmethod
    def _of(self, program: Program) -> AuthorQuestions:
        """An engine of other packs, with the plugins and settings of this one."""

    def check(
        self,
        *,
        only: Collection[str] = (),
        progress: Callable[[str, int, int], None] | None = None,
        deadline: Deadline = NEVER,
    ) -> Report:
        """Everything found in the packs over every possible person; `only` names codes to look for.

        Claims are proved for whatever the loaded strategies may give within their bounds. `progress` is told what is
        looked for, and how many of how many kinds are done. KeyboardInterrupt and the deadline end it and keep what was
        found; `Report.left` says what was not looked for.
        """
        from balm.proving.check import check

        bound = sum(one.bound for one in self.strategies)
        return check(self.program, bound, only=only, progress=progress, deadline=deadline)

    def decide_example(self, example: Example) -> Decision:
        """The decision for the person of an `[[example]]`."""
        told = tuple(own_told(practice) for practice in example.own)
        return self._decide(Profile(dict(example.given), example.own, told), 0)

    def test(
        self, progress: Progress | None = None, packs: Sequence[str] = (), deadline: Deadline = NEVER
    ) -> tuple[ExampleResult, ...]:
        """Every `[[example]]` decided and compared; `progress` is told how many of how many are done.

        With `packs`, by name: those of the floor only where it is among them, as they speak of the floor alone.
        KeyboardInterrupt and the deadline end it and keep what was decided: then there are fewer than examples.
        """
        from balm.proving.examples import check_example

        results: list[ExampleResult] = []
        examples = self.examples(packs)
        with suppress(*STOPS):
            for done, example in enumerate(deadline.each(examples), 1):
                results.append(check_example(self.program, example, self.decide_example(example)))
                if progress:
                    progress(done, len(examples))
        return tuple(results)

    def examples(self, packs: Sequence[str] = ()) -> list[Example]:
        """Those that `test` decides."""
        floor = self.rulebook.floor
        return [one for one in self.rulebook.examples if not packs or one.pack != floor or floor in packs]

    def coverage(self, results: Sequence[ExampleResult], packs: Sequence[str] = ()) -> Coverage:
        """What the people of these results see of these packs' rules and practices; () is every pack, by name."""
        from balm.proving.coverage import coverage

        return coverage(self.program, [result.facts for result in results], packs or self._names())

    def mutations(
        self, packs: Sequence[str] = (), progress: Progress | None = None, deadline: Deadline = NEVER
    ) -> Iterator[Verdict]:
        """Small faults put one by one into the rules of these packs, by name; () is all of them.

        A fault is killed where an example that `test` decides fails, or a claim is refuted, and holds without it.
        Raises OutOfTime once the deadline has passed.
        """
        from balm.proving.check import claims_kept
        from balm.proving.mutants import mutants
        from balm.proving.mutations import try_mutants

        def answer(program: Program, example: Example) -> Decision:
            return self._of(program).decide_example(example)

        faults = mutants(self.rulebook, packs or self._names())
        if progress:
            progress(0, len(faults))
        claims = claims_kept(self.program, sum(one.bound for one in self.strategies), deadline)
        verdicts = try_mutants(self.program, faults, self.examples(packs), answer, claims, deadline)
        for done, verdict in enumerate(verdicts, 1):
            if progress:
                progress(done, len(faults))
            yield verdict

    def _names(self) -> tuple[str, ...]:
        return tuple(pack.name for pack in self.rulebook.packs)
