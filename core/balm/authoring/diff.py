"""Diff: two engines -> what moved in the text of their packs, and what moved in behaviour, for whom, for how many."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from balm.authoring.diff_behaviour import (
    KINDS,
    Difference,
    Key,
    apart,
    found,
    less_safe,
    otherwise_offered,
    practices_first,
    questions_asked,
)
from balm.authoring.diff_share import Shares
from balm.authoring.diff_text import DiffText, moved
from balm.deadline import NEVER, Deadline, OutOfTime
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.redact import in_short
from balm.diagnostics.visible import visible
from balm.people.rows import Row, read_rows
from balm.proving.comparison import Comparison
from balm.solving.shared_answers import same_domain

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.engine import Engine
    from balm.language.facts import Fact

    Profiles = str | Path | Iterable[Mapping[str, object]]

MOST = 10
"""Of each kind of difference so many are shown with a person."""

_SAFETY = "what is less safe"
LOOKED_AT = {
    _SAFETY: less_safe,
    "help and what is offered": otherwise_offered,
    "the first question": questions_asked,
    "what comes first": practices_first,
}
"""What is looked at in behaviour, in this order."""
SHARES, PROFILES = "shares of cells", "profiles"


@dataclass(frozen=True)
class DiffVocabulary:
    """Names of facts that cannot be told alike to both sides."""

    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Told to both, with other answers: compared over the answers that both know."""


@dataclass(frozen=True)
class DiffProfiles:
    """What the profiles that were given come to."""

    read: int = 0
    touched: int = 0
    """Those that the two sides answer otherwise, in any of the ways that a difference can be of."""
    invalid: tuple[tuple[int, str], ...] = ()
    """Those that could not be read: the number of the line, and the fact and the kind of mistake."""


@dataclass(frozen=True)
class Diff:
    """All that differs. What is not there does not differ: that is proved, over everybody.

    `text` is what was edited, `behaviour` what is decided otherwise and for whom, `vocabulary` which facts are others,
    `profiles` how many of the real people that were given are concerned.
    """

    text: tuple[DiffText, ...]
    behaviour: tuple[Difference, ...] = ()
    vocabulary: DiffVocabulary = DiffVocabulary()
    profiles: DiffProfiles | None = None
    left: tuple[str, ...] = ()
    """What was not looked at, or not to its end, in the order of work; empty where all is done."""

    @property
    def safety_known(self) -> bool:
        """Whether all that makes less safe was looked for; it comes before everything else."""
        return _SAFETY not in self.left

    @property
    def less_safe(self) -> tuple[Difference, ...]:
        """Help that is lost, and practices that were excluded and are offered."""
        return tuple(one for one in self.behaviour if one.less_safe)

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        data: dict[str, Any] = {
            "complete": not self.left,
            "not_looked_at": list(self.left),
            "text": [one.to_dict() for one in self.text],
            "behaviour": [one.to_dict() for one in self.behaviour],
            "less_safe": bool(self.less_safe),
            "facts": {
                "only_old": list(self.vocabulary.only_old),
                "only_new": list(self.vocabulary.only_new),
                "changed": list(self.vocabulary.changed),
            },
        }
        if self.profiles is not None:
            invalid = [{"row": number, "problem": problem} for number, problem in self.profiles.invalid]
            data["profiles"] = {"read": self.profiles.read, "touched": self.profiles.touched, "invalid": invalid}
        return data


def diff(
    old: Engine,
    new: Engine,
    *,
    profiles: Profiles | None = None,
    most: int = MOST,
    shares: bool = False,
    deadline: Deadline = NEVER,
) -> Diff:
    """What moved from the packs of one engine to those of another.

    `profiles` are real people to count: a JSON Lines or CSV file, or mappings as `Engine.decide` takes them, where
    ``own`` may be a list of practices of their own. Of each kind of difference the first `most` are shown with the
    smallest person for whom it shows. `shares` counts, or estimates, the share of cells that each touches. Once the
    `deadline` has passed, what was found is returned, and `Diff.left` says what was not looked at. Strategies are left
    out on both sides. Raises ProfileError for a file of profiles that cannot be read.
    """
    so_far = None
    with suppress(OutOfTime):
        for so_far in steps(old, new, profiles=profiles, most=most, shares=shares, deadline=deadline):  # noqa: B007
            pass
    assert so_far is not None  # noqa: S101  # the first step takes no time
    return so_far


def steps(
    old: Engine,
    new: Engine,
    *,
    profiles: Profiles | None = None,
    most: int = MOST,
    shares: bool = False,
    deadline: Deadline = NEVER,
) -> Iterator[Diff]:
    """The same, ever more complete, so that whoever stops early keeps what was found. Raises OutOfTime."""
    rows = None if profiles is None else _begun(read_rows(profiles, _any_tellable(old.program, new.program)))
    left = [*LOOKED_AT, *([SHARES] if shares else []), *([PROFILES] if rows is not None else [])]
    so_far = Diff(moved(old.rulebook, new.rulebook), vocabulary=_vocabulary(old.program, new.program), left=tuple(left))
    yield so_far
    comparison = Comparison(old.program, new.program, deadline)
    literals: dict[Key, int] = {}
    for targets in LOOKED_AT.values():
        batch = list(deadline.each(targets(comparison)))
        literals |= {target.key: target.literal for target in batch}
        behaviour = {one.key: one for one in so_far.behaviour}
        for one in found(comparison, batch, most):
            behaviour[one.key] = one
            so_far = replace(so_far, behaviour=_in_order(behaviour, literals))
            yield so_far
        so_far = replace(so_far, left=so_far.left[1:])
        yield so_far
    if shares:
        so_far = replace(so_far, behaviour=_shared_out(comparison, so_far.behaviour, literals), left=so_far.left[1:])
        yield so_far
    if rows is not None:
        so_far = yield from _counted(old.program, new.program, so_far, rows, deadline)
        yield replace(so_far, left=())


def _in_order(differences: Mapping[Key, Difference], order: Iterable[Key]) -> tuple[Difference, ...]:
    """By harm; within a kind in the order in which it is looked for."""
    harm, at = list(KINDS), {key: i for i, key in enumerate(order)}
    keys = sorted(differences, key=lambda key: (harm.index(key[0]), at[key]))
    return tuple(differences[key] for key in keys)


def _shared_out(
    comparison: Comparison, behaviour: tuple[Difference, ...], literals: Mapping[Key, int]
) -> tuple[Difference, ...]:
    whole = {one.key: comparison.defined(literals[one.key]) for one in behaviour}
    shares = Shares(comparison)
    shared = {one.key: one for one in behaviour}
    for lost in (False, True):
        ones = [one for one in behaviour if one.lost is lost]
        counted = shares.of([whole[one.key] for one in ones], lost=lost)
        shared |= {one.key: replace(one, share=share) for one, share in zip(ones, counted, strict=True)}
    return tuple(shared.values())


def _vocabulary(old: Program, new: Program) -> DiffVocabulary:
    ours, theirs = _tellable(old), _tellable(new)
    return DiffVocabulary(
        tuple(sorted(ours.keys() - theirs)),
        tuple(sorted(theirs.keys() - ours)),
        tuple(sorted(name for name in ours.keys() & theirs if not same_domain(ours[name], theirs[name]))),
    )


def _tellable(program: Program) -> dict[str, Fact]:
    return {name: fact for name, fact in program.rulebook.facts.items() if fact.tellable}


def _any_tellable(old: Program, new: Program) -> dict[str, Fact]:
    """The facts of both sides; of one that only one side is told, the one that is told."""
    return {**old.rulebook.facts, **new.rulebook.facts, **_tellable(old), **_tellable(new)}


def _begun(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, the first one read already: a file that cannot be read is not worth waiting for."""
    return chain(list(islice(rows, 1)), rows)


def _counted(
    old: Program, new: Program, so_far: Diff, rows: Iterable[Row], deadline: Deadline
) -> Generator[Diff, None, Diff]:
    facts = _tellable(old) | _tellable(new)
    hits: Counter[Key] = Counter()
    invalid: list[tuple[int, str]] = []
    read = touched = 0

    def counted() -> Diff:
        behaviour = tuple(replace(one, profiles=hits[one.key]) for one in so_far.behaviour)
        return replace(so_far, behaviour=behaviour, profiles=DiffProfiles(read, touched, tuple(invalid)))

    for row in deadline.each(rows):
        try:
            differences = apart(old, _decided(old, facts, row), _decided(new, facts, row))
        except ProfileError as error:
            invalid.append((row.number, visible(row.problem or ", ".join(map(in_short, error.diagnostics)))))
        else:
            read += 1
            touched += bool(differences)
            hits.update(differences)
        if (read + len(invalid)) % _OFTEN == 0:
            yield counted()
    return counted()


_OFTEN = 500
"""Profiles between two signs of life."""


def _decided(program: Program, facts: Mapping[str, Fact], row: Row) -> Outcome:
    """A row decided by one side, which is told what it knows of."""
    if row.problem:
        raise ProfileError(summary=row.problem)
    known = _tellable(program)
    told = {name: value for name, value in row.facts.items() if name in known or name not in facts}
    return decide(program, read_profile(program, told, row.own))
