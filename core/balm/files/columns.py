"""The columns of an input -> which of them are read as what: facts, columns of a mapping, columns to carry along."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.diagnostics.codes import diagnose
from balm.diagnostics.errors import BalmError, ProfileError
from balm.diagnostics.suggest import nearest
from balm.people import OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from balm.files.mapping import TableMapping
    from balm.language.facts import Fact


class Columns(NamedTuple):
    """What is read of an input."""

    told: tuple[str, ...]
    """Columns that are facts, or `own`; with a mapping, those that it needs."""
    kept: tuple[str, ...]
    """Columns that are carried into the output."""

    @property
    def all(self) -> tuple[str, ...]:
        """Each of them once."""
        return tuple(dict.fromkeys((*self.told, *self.kept)))


def choose_columns(
    path: str,
    names: Sequence[str],
    facts: Mapping[str, Fact],
    keep: Sequence[str],
    mapping: TableMapping | None,
    taken: Collection[str],
    stray: Collection[str] = (),
) -> Columns:
    """What to read of an input with these columns; `taken` are those that the output has anyway.

    `stray` are columns of a few rows alone: where they are no facts, those rows say so.

    Raises ProfileError with all that is wrong: a column that is neither a fact nor carried along, one to carry along
    that is not there.
    """
    problems = [
        diagnose("unknown-column", key="--keep", found=name, nearest=nearest(name, names))
        for name in keep
        if name not in names
    ]
    if clash := next((name for name in keep if name in taken), None):
        raise BalmError(summary=f"The output has a column `{clash}` of its own: rename the one that is to be kept.")
    if mapping is not None:
        told: Sequence[str] = mapping.columns
    else:
        told = [name for name in names if name == OWN or (name in facts and facts[name].tellable)]
        tellable = [name for name, fact in facts.items() if fact.tellable]
        for name in names:
            if name in told or name in keep or name in stray:
                continue
            if name in facts:
                problems.append(diagnose("derived-told", key=name, fact=name))
            else:
                problems.append(diagnose("stray-column", key=name, found=name, nearest=nearest(name, tellable)))
    if problems:
        raise ProfileError(problems)
    if not told:
        raise BalmError(summary=f"No column of {path} is a fact, so there is nothing to decide by.")
    return Columns(tuple(told), tuple(dict.fromkeys(keep)))
