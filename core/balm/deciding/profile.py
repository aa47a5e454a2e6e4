"""Profile: what was told about one person, validated against the vocabulary, with every mistake said at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.diagnostics.errors import ProfileError
from balm.language.facts import Value, read_told
from balm.language.here import Mistake
from balm.language.practices import Practice, own_told, read_own
from balm.language.values import normal_text

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Degraded
    from balm.deciding.past import Past


MOST_KEYS = 2_000
"""Facts that a profile may tell: as many as packs may have."""
MOST_OWN = 200
"""Activities of the person's own."""


class Profile(NamedTuple):
    """Told facts, and the practices of the person's own; what is unknown is absent."""

    told: Mapping[str, Value]
    own: tuple[Practice, ...] = ()
    own_told: tuple[Mapping[str, Any], ...] = ()
    """The same as tables, for strategies to read."""
    past: Past | None = None
    """What lies behind the person, where a history is kept."""
    signalled: frozenset[str] = frozenset()
    """Those of the facts that nobody told: signals filled them in."""
    degraded: tuple[Degraded, ...] = ()
    """Signals that were left out."""
    codes: object = None
    """What was told as the loops in C have it, where they read it; who is told something else looks away from it."""

    def __repr__(self) -> str:
        return f"<Profile: {len(self.told)} facts, {len(self.own)} own>"  # a log may have it

    def with_told(self, told: Mapping[str, Value], changed: Collection[str]) -> Profile:
        """The same person who told these facts, of which those that changed are no longer signals' facts."""
        signalled = self.signalled.difference(changed)
        return _make_profile((told, self.own, self.own_told, self.past, signalled, self.degraded, None))


NOBODY = Profile({})
"""A person who told nothing."""

_make_profile: Callable[[tuple[object, ...]], Profile] = partial(tuple.__new__, Profile)
"""A profile of all its fields: as `Profile._make`, without a call of Python's own."""


def read_profile(program: Program, facts: Mapping[str, object], own: Sequence[object] = ()) -> Profile:
    """The profile that these facts and own practices make.

    `facts` maps names of facts to values; None or "unknown" is unknown, "declined" is declined. Each of `own` is a
    table with a `title` and perhaps `tags`, `kind`, `stance`, `needs`, `minutes`, or a title alone. Text is read as
    `read_told` says. Raises ProfileError.
    """
    if not isinstance(facts, Mapping):
        raise _problems([("", Mistake("not-an-object", {"found": facts}))])
    nothing_own = own is None or own == () or own == []
    if nothing_own and program.kernel is not None:
        read = program.kernel.read(facts)
        if read is not None:
            return _make_profile((read[0], (), (), None, frozenset(), (), read[1]))
    if len(facts) > MOST_KEYS:
        raise _problems([("", Mistake("too-many-keys", {"found": f"{len(facts):,}", "most": f"{MOST_KEYS:,}"}))])
    mistakes: list[tuple[str, Mistake]] = []
    told: dict[str, Value] = {}
    renamed: set[str] = set()
    tellable: tuple[str, ...] = ()
    known = program.rulebook.facts
    plain = program.plain
    for name, raw in facts.items():
        values = plain.get(name)
        if values is not None:
            try:
                same = values[raw]  # type: ignore[index]  # what is no key is read in full
            except (KeyError, TypeError):
                pass
            else:
                if same.__class__ is raw.__class__:  # True would be found as 1, and 1 as True
                    told[name] = same
                    continue
        fact = known.get(name)
        if fact is None and isinstance(name, str):
            fact = known.get(normal := normal_text(name))
            if fact is not None and (normal in facts or normal in renamed):
                mistakes.append((normal, Mistake("duplicate-key", {"found": normal})))
                continue
            name = normal
            renamed.add(normal)
        if fact is None:
            tellable = tellable or tuple(name for name, one in known.items() if one.tellable)
            mistakes.append((str(name), Mistake("unknown-fact", {"found": str(name)}, tellable)))
        elif not fact.tellable:
            mistakes.append((name, Mistake("derived-told", {"fact": name})))
        else:
            value = read_told(fact, raw)
            if isinstance(value, Mistake):
                mistakes.append((name, value))
            elif value is not None:
                told[name] = value
    practices = () if nothing_own else read_owns(program, own, mistakes)
    if mistakes:
        raise _problems(mistakes)
    return Profile(told, practices, tuple(map(own_told, practices)))


def _problems(mistakes: Sequence[tuple[str, Mistake]]) -> ProfileError:
    """Mistakes, each with the key where it is, in words."""
    from balm.diagnostics.codes import diagnose

    return ProfileError(
        [
            diagnose(one.code, key=key, nearest=one.nearest(at), told=True, **one.details)
            for at, (key, one) in enumerate(mistakes)
        ]
    )


def read_owns(program: Program, own: object, mistakes: list[tuple[str, Mistake]]) -> tuple[Practice, ...]:
    """The person's own practices, each title once; what is wrong is added to `mistakes`."""
    if isinstance(own, str | bytes | Mapping) or not isinstance(own, Sequence):
        mistakes.append(("own", Mistake("bad-own", {"found": own, "expected": "a list of tables, each with a title"})))
        return ()
    if len(own) > MOST_OWN:
        mistakes.append(("own", Mistake("too-many-own", {"found": f"{len(own):,}", "most": f"{MOST_OWN:,}"})))
        return ()
    found: dict[str, Practice] = {}
    for i, raw in enumerate(own):
        read = read_own(raw, program.attributes)
        if isinstance(read, Practice):
            found[read.id] = read
        else:
            mistakes += [(f"own[{i}].{key}" if key else f"own[{i}]", mistake) for key, mistake in read]
    return tuple(found.values())
