"""Profile: what was told about one person, validated against the vocabulary, with every mistake said at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic, ProfileError
from balm.diagnostics.suggest import nearest
from balm.language.facts import Value, read_value
from balm.language.here import Mistake
from balm.language.practices import Practice, read_own

if TYPE_CHECKING:
    from balm.compiled.program import Program


class Profile(NamedTuple):
    """Told facts, and the practices of the person's own; what is unknown is absent."""

    told: Mapping[str, Value]
    own: tuple[Practice, ...] = ()
    own_told: tuple[Mapping[str, Any], ...] = ()
    """As they were told, for strategies to read."""


def read_profile(program: Program, facts: Mapping[str, object], own: Sequence[Mapping[str, object]] = ()) -> Profile:
    """The profile that these facts and own practices make.

    `facts` maps names of facts to values; None or "unknown" is unknown, "declined" is declined. Each of `own` is a
    table with a `title` and perhaps `tags`, `kind`, `stance`, `needs`, `minutes`. Raises ProfileError.
    """
    problems: list[Diagnostic] = []
    if not isinstance(facts, Mapping):
        raise ProfileError([diagnose("not-an-object", found=facts)])
    told: dict[str, Value] = {}
    known = program.rulebook.facts
    for name, raw in facts.items():
        fact = known.get(name)
        if fact is None:
            tellable = [n for n, f in known.items() if f.tellable]
            problems.append(
                diagnose("unknown-fact", key=str(name), found=str(name), nearest=nearest(str(name), tellable))
            )
        elif not fact.tellable:
            problems.append(diagnose("derived-told", key=name, fact=name))
        else:
            value = read_value(fact, raw)
            if isinstance(value, Mistake):
                problems.append(diagnose(value.code, key=name, nearest=value.nearest, **value.details))
            elif value is not None:
                told[name] = value
    practices = () if own is None or own == () else read_owns(program, own, problems)
    if problems:
        raise ProfileError(problems)
    return Profile(told, practices, tuple(own))


def read_owns(program: Program, own: object, problems: list[Diagnostic]) -> tuple[Practice, ...]:
    """The person's own practices, each title once; mistakes are added to `problems`."""
    if isinstance(own, str | bytes | Mapping) or not isinstance(own, Sequence):
        problems.append(diagnose("bad-own", key="own", found=own, expected="a list of tables, each with a title"))
        return ()
    found: dict[str, Practice] = {}
    for i, raw in enumerate(own):
        read = read_own(raw, program.attributes)
        if isinstance(read, Practice):
            found[read.id] = read
            continue
        for key, mistake in read:
            path = f"own[{i}].{key}" if key else f"own[{i}]"
            problems.append(diagnose(mistake.code, key=path, nearest=mistake.nearest, **mistake.details))
    return tuple(found.values())
