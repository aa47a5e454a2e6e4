"""Rivals: one person before two programs -> which practice comes first on each side.

Who comes before whom is one literal for both sides where the same points and the same rules decide it, whatever else
moved. Where they differ, what they share is added up once, and the two sides compare the same sum with what is theirs:
else a solver would have to find out about two long sums that they are nearly equal, which is hard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from balm.solving.encode import Candidate, Encoding
from balm.solving.formula import FALSE, TRUE, not_negative
from balm.solving.ranking import Ranking

Weights = dict[int, int]


class _Given(NamedTuple):
    """What a rule does for a practice on one side: where it fires, its points, and what it counts above them."""

    fires: int = FALSE
    points: int = 0
    above: int = 0


_Moved: TypeAlias = "tuple[tuple[str, _Given, _Given], ...]"
"""Rules that do something else for a practice on the new side than on the old one, or for others."""


@dataclass(frozen=True)
class _Lead:
    """By how much one practice leads another: points by literal (TRUE: certain ones), and what counts above them."""

    points: Mapping[int, int]
    ahead: Mapping[int, int]
    behind: Mapping[int, int]
    wins_ties: bool


class Rivals:
    """Two sides that share their formulas."""

    def __init__(self, old: Encoding, new: Encoding) -> None:
        self._formulas = old.formulas
        self.old, self.new = _Side(old, self), _Side(new, self)
        self.old.align(self.new)
        self._made: dict[tuple[str, str], tuple[int, int] | None] = {}
        self._moves: dict[str, _Moved] = {}
        self._overtaking: dict[tuple[bool, _Moved, _Moved], int] = {}

    def outranks(self, side: _Side, one: str, other: str) -> int | None:
        """Where one comes before the other on this side; None where its own sums say it best."""
        if (other, one) in self._made:
            found = self._made[other, one]
            return None if found is None else -found[side is self.new]
        if (one, other) not in self._made:
            self._made[one, other] = self._both(one, other)
        found = self._made[one, other]
        return None if found is None else found[side is self.new]

    def needed(self, practice: str, *, lost: bool) -> int:
        """What it takes, sums aside, that a practice comes first on the one side, the old one where `lost`, alone.

        It is eligible there, and on the other side it is not, or a rival overtakes.
        """
        had, other = (self.old, self.new) if lost else (self.new, self.old)
        if practice not in had.names:
            return FALSE
        if practice not in other.names:
            return had.eligible(practice)
        moved = self._formulas.any_of((-other.eligible(practice), *self.overtaking(had, practice).values()))
        return self._formulas.all_of((had.eligible(practice), moved))

    def overtaking(self, had: _Side, practice: str) -> dict[str, int]:
        """Rivals that may come before a practice of both sides on the other side alone, and where, sums aside."""
        other = self.new if had is self.old else self.old
        found: dict[str, int] = {}
        for rival in other.names:
            if rival == practice:
                continue
            where = other.eligible(rival)
            if rival in had.names:
                moved = (-had.eligible(rival), self._overtakes(had, practice, rival))
                where = self._formulas.all_of((where, self._formulas.any_of(moved)))
            if where != FALSE:
                found[rival] = where
        return found

    def _overtakes(self, had: _Side, practice: str, rival: str) -> int:
        """Where it may be that a rival comes before a practice on the other side alone, by its points and firsts.

        It is so wherever the rival is behind on the side `had` and ahead on the other one, for which some rule has to
        move in its favour. Nothing is added up for it.
        """
        other = self.new if had is self.old else self.old
        if (had.names[practice] < had.names[rival]) != (other.names[practice] < other.names[rival]):
            return TRUE
        key = had is self.old, self._moved(practice), self._moved(rival)
        if key not in self._overtaking:
            mine, its = ({name: sides if had is self.old else sides[::-1] for name, *sides in one} for one in key[1:])
            rules = ((mine.get(name, _NONE), its.get(name, _NONE)) for name in sorted({*mine, *its}))
            self._overtaking[key] = self._formulas.any_of([self._favours(*one) for one in rules])
        return self._overtaking[key]

    def _favours(self, mine: Sequence[_Given], its: Sequence[_Given]) -> int:
        """Where a rule does more for the second one on the other side than on the side that they had, less what it does
        for the first one. Each comes with what the rule does for it on the side that they had and on the other one.
        """
        was, now = (one.fires if one.fires != FALSE else other.fires for one, other in zip(mine, its, strict=True))
        every, ways = self._formulas.all_of, set[int]()
        for what in ("points", "above"):
            had, has = (getattr(other, what) - getattr(one, what) for one, other in zip(mine, its, strict=True))
            ways |= {every((now, was))} if has > had else set()
            ways |= {every((now, -was))} if has > 0 else set()
            ways |= {every((-now, was))} if had < 0 else set()
        return self._formulas.any_of(ways)

    def _moved(self, name: str) -> _Moved:
        """How much more a practice of both sides has on the new one, by rule."""
        if name not in self._moves:
            old, new = self.old.given(name), self.new.given(name)
            sides = ((rule, old.get(rule, _Given()), new.get(rule, _Given())) for rule in sorted({*old, *new}))
            self._moves[name] = tuple(one for one in sides if one[1] != one[2])
        return self._moves[name]

    def _both(self, one: str, other: str) -> tuple[int, int] | None:
        if not {one, other} <= self.old.names.keys() & self.new.names.keys():
            return None
        old, new = self.old.lead(one, other), self.new.lead(one, other)
        if old == new:
            literal = self.old.alone(one, other)
            return literal, literal
        return self._apart(old, new)

    def _apart(self, old: _Lead, new: _Lead) -> tuple[int, int]:
        """Both as comparisons of what they share with what each has beside it."""
        shared = {literal: by for literal, by in old.points.items() if new.points.get(literal) == by}
        common, offset = not_negative(shared)
        rests = []
        for lead in (old, new):
            against, least = not_negative({lit: -by for lit, by in lead.points.items() if lit not in shared})
            rests.append((against, least - offset + (0 if lead.wins_ties else 1)))
        lift = max(0, *(-constant for _, constant in rests))
        formulas = self._formulas
        left = formulas.total(common, lift)
        found = []
        for lead, (against, constant) in zip((old, new), rests, strict=True):
            points = formulas.at_least(left, formulas.total(against, constant + lift))
            ahead, behind = (formulas.total(rules.items()) for rules in (lead.ahead, lead.behind))
            more = formulas.at_least(ahead, behind, more=True)
            found.append(formulas.any_of((more, formulas.all_of((formulas.at_least(ahead, behind), points)))))
        return found[0], found[1]


class _Side(Ranking):
    """One side's order, which asks whether the other side's is the same."""

    def __init__(self, encoding: Encoding, rivals: Rivals) -> None:
        super().__init__(encoding)
        self._rivals = rivals
        self._weighed: dict[str, Weights] = {}

    def outranks(self, one: str, other: str, head_start: int = 0) -> int:
        """Where `one` would come before `other` if both were eligible."""
        found = self._rivals.outranks(self, one, other)
        return self.alone(one, other, head_start) if found is None else found

    def alone(self, one: str, other: str, head_start: int = 0) -> int:
        """The same by this side's own sums."""
        return super().outranks(one, other, head_start)

    def lead(self, one: str, other: str) -> _Lead:
        """By how much one practice leads another."""
        points = dict(self.points(one))
        for literal, by in self.points(other).items():
            points[literal] = points.get(literal, 0) - by
        ahead, behind = self.firsts(one), self.firsts(other)
        return _Lead(
            {literal: by for literal, by in points.items() if by},
            ahead - behind,
            behind - ahead,
            self.names[one] < self.names[other],
        )

    def _candidate(self, name: str) -> Candidate:
        return self.encoding.candidates[self.names[name]]

    def points(self, name: str) -> Weights:
        """Points by literal, none of them negated, and those that are certain by TRUE."""
        if name not in self._weighed:
            found: Weights = {}
            for rule, by in self._candidate(name).points.items():
                literal = self.encoding.fires(rule)
                if literal < 0 and literal != FALSE:  # points unless so: those points, less as many where so
                    found[TRUE] = found.get(TRUE, 0) + by
                    literal, by = -literal, -by
                if literal != FALSE:
                    found[literal] = found.get(literal, 0) + by
            self._weighed[name] = found
        return self._weighed[name]

    def firsts(self, name: str) -> Counter[int]:
        """What counts above all points, by literal."""
        found = Counter[int]()
        for literal, by in self._above(self._candidate(name)):
            if literal != FALSE:
                found[literal] += by
        return found

    def given(self, name: str) -> dict[str, _Given]:
        """What each rule does for a practice, by the rule's name."""
        one, rules = self._candidate(name), self.encoding.program.rulebook.rules
        above = Counter(one.firsts) + Counter(dict.fromkeys(one.keeps, self._keep_weight))
        return {
            rules[at].id: _Given(self.encoding.fires(at), one.points.get(at, 0), above[at])
            for at in {*one.points, *above}
        }


_NONE = _Given(), _Given()
