"""Authored: rules as their authors wrote them; one with `from` is several to the program, and one to its author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from balm.language.rule import authored_id

if TYPE_CHECKING:
    from balm.language.here import Place
    from balm.language.rulebook import Rulebook


@dataclass(frozen=True)
class Authored:
    """A rule by the id that its author gave it, and the positions of its instances in the rulebook."""

    id: str
    place: Place
    instances: tuple[int, ...]


def authored(rulebook: Rulebook) -> tuple[Authored, ...]:
    """Every rule once, in the order of the rulebook."""
    found: dict[str, list[int]] = {}
    for i, rule in enumerate(rulebook.rules):
        found.setdefault(authored_id(rule.id), []).append(i)
    return tuple(Authored(name, rulebook.rules[every[0]].place, tuple(every)) for name, every in found.items())


def without_question(rulebook: Rulebook) -> frozenset[str]:
    """The facts that only the person knows, and for which packs have no question."""
    return frozenset(name for name, fact in rulebook.facts.items() if fact.origin == "person" and not fact.ask)
