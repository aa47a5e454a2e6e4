"""Rivals: one person before two programs -> which practice comes first on each side.

Who comes before whom is one literal for both sides where the same points and the same rules decide it, whatever else
moved. Where they differ, what they share is added up once, and the two sides compare the same sum with what is theirs:
else a solver would have to find out about two long sums that they are nearly equal, which is hard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from balm.solving.encode import Candidate, Encoding
from balm.solving.formula import FALSE, TRUE, not_negative
from balm.solving.ranking import Ranking

Weights = dict[int, int]

_More: TypeAlias = tuple[tuple[int, int], ...]
_Moved: TypeAlias = tuple[_More, _More]
"""What one side has more than the other, by literal: points, and what counts above them."""


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

    def overtakes(self, had: _Side, practice: str, rival: str) -> int:
        """Where it may be that a rival comes before a practice on the other side alone, by its points and firsts.

        It is so wherever the rival is behind on the side `had` and ahead on the other one: only there does anything
        move in its favour. Nothing is added up for it.
        """
        other = self.new if had is self.old else self.old
        if (had.names[practice] < had.names[rival]) != (other.names[practice] < other.names[rival]):
            return TRUE
        key = had is self.old, self._moved(practice), self._moved(rival)
        if key not in self._overtaking:
            sign = 1 if had is self.old else -1
            favour = [
                lit
                for mine, its in zip(key[1], key[2], strict=True)
                for lit in {**dict(mine), **dict(its)}
                if sign * (dict(its).get(lit, 0) - dict(mine).get(lit, 0)) > 0
            ]
            self._overtaking[key] = self._formulas.any_of(favour)
        return self._overtaking[key]

    def _moved(self, name: str) -> _Moved:
        """How much more a practice of both sides has on the new one, by literal: points, and what counts above them."""
        if name not in self._moves:
            self._moves[name] = (
                _more(self.old.points(name), self.new.points(name)),
                _more(self.old.firsts(name), self.new.firsts(name)),
            )
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


def _more(old: Mapping[int, int], new: Mapping[int, int]) -> _More:
    return tuple((lit, by) for lit in sorted({*old, *new}) if (by := new.get(lit, 0) - old.get(lit, 0)))
