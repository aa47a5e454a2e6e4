"""Questions: formulas -> is there such a person, and who? One solver stays open, and learns as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.deadline import NEVER, Deadline
from balm.solving.formula import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.solving.formula import Clause, Formulas

CONFLICTS_AT_ONCE = 1_000
"""Where there is a deadline, a question is asked in slices of so many conflicts, a fraction of a second each."""


class Session:
    """Asks about formulas; whatever was added to them since the last question is taken in first.

    Used as a context manager, or closed; python-sat is imported when the first session opens. Every question raises
    OutOfTime once `deadline` has passed: nothing is said then of what was asked.
    """

    SOLVER = "Cadical153"
    """The class in `pysat.solvers`."""

    def __init__(self, formulas: Formulas, deadline: Deadline = NEVER) -> None:
        from pysat import solvers

        self.deadline = deadline
        self._formulas = formulas
        self._solver: Any = getattr(solvers, self.SOLVER)()
        self._taken = 0
        self._model: list[int] = []

    def exists(self, literals: Iterable[int] = ()) -> bool:
        """Whether all of these can be true together. Who it is, is not looked at: the person found last stays."""
        literals = list(literals)
        self._take(literals)
        return self._solve(literals)

    def _take(self, literals: Iterable[int]) -> None:  # noqa: ARG002  # of a narrow session
        """Give the solver what a question about these rests on: all that was encoded since the last one."""
        self._solver.append_formula(self._formulas.clauses[self._taken :], no_return=True)
        self._taken = len(self._formulas.clauses)

    def possible(self, literals: Iterable[int] = ()) -> bool:
        """The same; then `true` says who it is."""
        found = self.exists(literals)
        if found:
            self._model = self._solver.get_model()
        return found

    def _solve(self, literals: list[int]) -> bool:
        import pysolvers

        try:
            if not self.deadline.limited:
                return bool(self._solver.solve(assumptions=literals))
            return self._solve_by_deadline(literals)
        except pysolvers.error as error:
            # The solver catches Ctrl-C itself, and has an error of its own for it.
            if "interrupt" in str(error):
                raise KeyboardInterrupt from None
            raise

    def _solve_by_deadline(self, literals: list[int]) -> bool:
        """The same slice by slice: the solver goes on from what it has learnt, and cannot be asked for the time."""
        while True:
            self.deadline.check()
            self._solver.conf_budget(CONFLICTS_AT_ONCE)
            found = self._solver.solve_limited(assumptions=literals)
            if found is not None:
                return bool(found)

    def true(self, literal: int) -> bool:
        """Whether a literal is true of the person found last."""
        at = abs(literal) - 1
        # A variable that no clause names is free, and false will do.
        value = at < len(self._model) and self._model[at] > 0
        return value == (literal > 0)

    def together(self) -> frozenset[int]:
        """Those literals of the last question that already cannot be true together."""
        return frozenset(self._solver.get_core() or ())

    def say(self, literals: Iterable[int]) -> None:
        """From now on, one of these is true."""
        self._formulas.clauses.append(tuple(literals))

    def fewest_in_the_way(self, wanted: Iterable[int], given: Iterable[int]) -> frozenset[int]:
        """Some of `given`, none to spare, that make the wanted impossible; all of them together do."""
        wanted = tuple(wanted)
        if self.possible((*wanted, *given)):
            return frozenset()
        kept = sorted(self.together() - set(wanted), key=abs)
        for literal in list(kept):
            without = [one for one in kept if one != literal]
            if not self.possible((*wanted, *without)):
                kept = [one for one in without if one in self.together()]
        return frozenset(kept)

    def as_found(self, literals: Iterable[int]) -> list[int]:
        """Each of these, or its opposite where that is true of the person found last."""
        return [literal if self.true(literal) else -literal for literal in literals]

    def least(self, digits: tuple[int, ...], given: Iterable[int]) -> int | None:
        """The smallest number that `digits` can be where `given` is true, or None."""
        given = tuple(given)
        if not self.possible(given):
            return None
        low, high = 0, self.number(digits)
        while low < high:
            middle = (low + high) // 2
            if self.possible((*given, self._formulas.at_most(digits, middle))):
                high = self.number(digits)
            else:
                low = middle + 1
        return low

    def number(self, digits: tuple[int, ...]) -> int:
        """The number that these binary digits are in the model."""
        return sum(1 << at for at, digit in enumerate(digits) if self.true(digit))

    def close(self) -> None:
        """Give the solver's memory back."""
        self._solver.delete()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class NarrowSession(Session):
    """A session that takes in only what its questions rest on: each costs what it is about, not all that was encoded.

    Its solver numbers the variables that it is given one after the other, as it settles all up to the highest number,
    whether a clause names them or not. What it finds is true of everybody, as gates alone forbid nobody. `true` knows
    the facts, and what was asked about.
    """

    SOLVER = "Minisat22"
    """For questions of a few thousand clauses, asked a few times: it begins sooner than CaDiCaL."""

    def __init__(self, formulas: Formulas, facts: Iterable[Clause], deadline: Deadline = NEVER) -> None:
        """`facts` are the clauses that say which answers go together: all clauses that define no gate."""
        super().__init__(formulas, deadline)
        self._rested_on = {TRUE}
        self._asked: dict[int, int] = {}
        """The literals of the last question by the solver's own."""
        self._numbers: dict[int, int] = {}
        """Literal -> the solver's own."""
        self._add(facts)

    def _take(self, literals: Iterable[int]) -> None:
        self._add(self._formulas.defining(literals, self._rested_on))

    def _add(self, clauses: Iterable[Clause]) -> None:
        numbers, add = self._numbers, self._solver.add_clause
        for clause in clauses:
            try:
                add([*map(numbers.__getitem__, clause)])
            except KeyError:
                add([self._number(literal) for literal in clause])

    def _number(self, literal: int) -> int:
        found = self._numbers.get(literal)
        if found is None:
            variable, at = abs(literal), len(self._numbers) // 2 + 1
            self._numbers[variable], self._numbers[-variable] = at, -at
            found = self._numbers[literal]
        return found

    def _solve(self, literals: list[int]) -> bool:
        self._asked = {self._number(literal): literal for literal in literals}
        return super()._solve(list(self._asked))

    def say(self, literals: Iterable[int]) -> None:
        """From now on, one of these is true, in this session alone."""
        clause = tuple(literals)
        self._take(clause)
        self._add([clause])

    def true(self, literal: int) -> bool:
        """Whether a literal is true of the person found last."""
        number = self._numbers.get(literal)
        return literal < 0 if number is None else super().true(number)

    def together(self) -> frozenset[int]:
        """Those literals of the last question that already cannot be true together."""
        return frozenset(self._asked[number] for number in super().together())
