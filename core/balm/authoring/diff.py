"""Diff: two engines -> what moved in the text of their packs, and what moved in behaviour, for whom, for how many."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from balm.authoring.diff_behaviour import (
    KINDS,
    Difference,
    Target,
    apart,
    help_shown,
    possible,
    practices_first,
    practices_offered,
    questions_asked,
    shown,
)
from balm.authoring.diff_share import Shares
from balm.authoring.diff_text import Moved, moved
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


@dataclass(frozen=True)
class Vocabulary:
    """Names of facts that cannot be told alike to both sides."""

    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Told to both, with other answers: compared over the answers that both know."""


@dataclass(frozen=True)
class ProfileCount:
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

    text: tuple[Moved, ...]
    behaviour: tuple[Difference, ...] = ()
    vocabulary: Vocabulary = Vocabulary()
    profiles: ProfileCount | None = None
    doing: str = ""
    """What is still to be looked at; empty where all is done."""

    @property
    def less_safe(self) -> tuple[Difference, ...]:
        """Help that is lost, and practices that were excluded and are offered."""
        return tuple(one for one in self.behaviour if one.less_safe)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        data: dict[str, Any] = {
            "complete": not self.doing,
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


def diff(old: Engine, new: Engine, *, profiles: Profiles | None = None, most: int = MOST) -> Diff:
    """What moved from the packs of one engine to those of another.

    `profiles` are real people to count: a JSON Lines or CSV file, or mappings as `Engine.decide` takes them, where
    ``own`` may be a list of practices of their own. Of each kind of difference the first `most` are shown with the
    smallest person for whom it shows. Strategies are left out on both sides. Raises ProfileError for a file of
    profiles that cannot be read.
    """
    return deque(steps(old, new, profiles=profiles, most=most), maxlen=1).pop()


def steps(old: Engine, new: Engine, *, profiles: Profiles | None = None, most: int = MOST) -> Iterator[Diff]:
    """The same, ever more complete, so that whoever stops early keeps what was found."""
    rows = None if profiles is None else _begun(read_rows(profiles, _any_tellable(old.program, new.program)))
    so_far = Diff(moved(old.rulebook, new.rulebook), doing="help", vocabulary=_vocabulary(old.program, new.program))
    yield so_far
    with Comparison(old.program, new.program) as comparison:
        literals: dict[tuple[str, str], int] = {}
        for doing, targets in (
            ("help", help_shown),
            ("what is offered", practices_offered),
            ("questions", questions_asked),
            ("what comes first", practices_first),
        ):
            so_far = replace(so_far, doing=doing)
            yield so_far
            batch = possible(comparison, list(targets(comparison)))
            literals |= {(target.kind, target.subject): target.literal for target, _ in batch}
            so_far = yield from _with_people(comparison, so_far, batch, most)
        so_far = replace(so_far, doing="shares")
        yield so_far
        so_far = replace(so_far, behaviour=_shared_out(comparison, so_far.behaviour, literals))
    if rows is not None:
        so_far = yield from _counted(old.program, new.program, so_far, rows)
    yield replace(so_far, doing="")


def _with_people(
    comparison: Comparison, so_far: Diff, batch: list[tuple[Target, bool]], most: int
) -> Generator[Diff, None, Diff]:
    """First all that was found, then one person after the other."""
    found = {_key(one): one for one in so_far.behaviour}
    found |= {
        (target.kind, target.subject): Difference(target.kind, target.subject, lost=lost) for target, lost in batch
    }
    counts: Counter[str] = Counter()
    for target, lost in batch:
        counts[target.kind] += 1
        if counts[target.kind] <= most:
            yield replace(so_far, behaviour=_by_harm(found.values()))
            found[target.kind, target.subject] = shown(comparison, target, lost=lost)
    return replace(so_far, behaviour=_by_harm(found.values()))


def _key(one: Difference) -> tuple[str, str]:
    return one.kind, one.subject


def _by_harm(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    order = list(KINDS)
    return tuple(sorted(differences, key=lambda one: order.index(one.kind)))


def _shared_out(
    comparison: Comparison, behaviour: tuple[Difference, ...], literals: Mapping[tuple[str, str], int]
) -> tuple[Difference, ...]:
    shares = Shares(comparison)
    found = {_key(one): one for one in behaviour}
    for lost in (False, True):
        ones = [one for one in behaviour if one.lost is lost]
        counted = shares.of([literals[_key(one)] for one in ones], lost=lost)
        found |= {_key(one): replace(one, share=share) for one, share in zip(ones, counted, strict=True)}
    return tuple(found.values())


def _vocabulary(old: Program, new: Program) -> Vocabulary:
    ours, theirs = _tellable(old), _tellable(new)
    return Vocabulary(
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


def _counted(old: Program, new: Program, so_far: Diff, rows: Iterable[Row]) -> Generator[Diff, None, Diff]:
    facts = _tellable(old) | _tellable(new)
    hits: Counter[tuple[str, str]] = Counter()
    invalid: list[tuple[int, str]] = []
    read = touched = 0

    def counted() -> Diff:
        behaviour = tuple(replace(one, profiles=hits[_key(one)]) for one in so_far.behaviour)
        return replace(so_far, behaviour=behaviour, profiles=ProfileCount(read, touched, tuple(invalid)))

    so_far = replace(so_far, doing="profiles")
    for row in rows:
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
