"""The names that all packs of a rulebook share: what a rule, a practice or an expectation may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from balm.diagnostics.suggest import nearest
from balm.language.conditions import Draft, read_condition
from balm.language.facts import Fact, Value, read_value
from balm.language.here import Mistake
from balm.language.predicates import Condition, refuted
from balm.language.selectors import from_place, names, read_selectors, tables

if TYPE_CHECKING:
    from balm.language.here import Here


@dataclass(frozen=True)
class Vocabulary:
    """Declared names, and the holes: names whose declaration is broken, about which nothing more is said."""

    facts: Mapping[str, Fact]
    attributes: Mapping[str, Fact]
    tags: Mapping[str, str]
    needs: Mapping[str, str]
    kinds: frozenset[str]
    """Kinds of help."""
    floor_derives: frozenset[str]
    holes: frozenset[str] = field(default_factory=frozenset)

    def condition(self, raw: Mapping[str, Any], here: Here) -> Condition:
        """A ``when`` table."""
        return read_condition(raw, self.facts, here, silent=self.holes).predicates

    def conditions(self, raw: Any, here: Here) -> tuple[Condition, ...]:
        """``any`` or ``unless``: a table or a list of tables."""
        return tuple(self.condition(table, spot) for table, spot in tables(raw, here))

    def selectors(self, raw: Any, here: Here, *, allow_from: bool = False) -> tuple[Draft, ...]:
        """An effect's or expectation's selectors, `from` not yet expanded."""
        return read_selectors(raw, self.attributes, here, allow_from=allow_from, silent=self.holes)

    def known_facts(self, raw: Any, here: Here) -> tuple[str, ...]:
        """Names of facts."""
        return self._known(raw, self.facts, "unknown-fact", here)

    def known_kinds(self, raw: Any, here: Here) -> tuple[str, ...]:
        """Kinds of help."""
        return self._known(raw, sorted(self.kinds), "unknown-help", here)

    def _known(self, raw: Any, known: Any, code: str, here: Here) -> tuple[str, ...]:
        found = []
        for name, spot in names(raw, here):
            if name in known:
                found.append(name)
            elif name not in self.holes:
                spot.report(code, found=name, expected=list(known), nearest=nearest(name, known))
        return tuple(dict.fromkeys(found))

    def told(self, raw: Mapping[str, Any], here: Here) -> dict[str, Value]:
        """The facts of an example: as a profile would tell them."""
        told: dict[str, Value] = {}
        for name, value in raw.items():
            fact = self.facts.get(name)
            if fact is None:
                if name not in self.holes:
                    (here / name).report("unknown-fact", part="key", found=name, nearest=nearest(name, self.facts))
            elif not fact.tellable:
                (here / name).report("derived-told", part="key", fact=name)
            else:
                read = read_value(fact, value)
                if isinstance(read, Mistake):
                    (here / name).report_mistake(read)
                elif read is not None:
                    told[name] = read
        return told

    def from_values(
        self, drafts: tuple[Draft, ...], here: Here, limits: tuple[Condition, ...]
    ) -> tuple[str, list[str]]:
        """The fact that `{ from = }` names in these drafts, and the values it may take where `limits` hold.

        ("", []) where there is no `from`, or where it is wrong, which is reported.
        """
        wanted = dict.fromkeys(name for draft in drafts for _, name in draft.froms)
        if not wanted:
            return "", []
        if len(wanted) > 1:
            for name in list(wanted)[1:]:
                from_place(here, name).report("two-froms", found=name)
            return "", []
        (name,) = wanted
        fact = self.facts.get(name)
        if fact is None:
            if name not in self.holes:
                from_place(here, name).report("unknown-fact", found=name, nearest=nearest(name, self.facts))
            return "", []
        if not fact.datatype.named:
            expected = "a choice, a level or a list of tags: `from` stands for each of its values"
            from_place(here, name).report("bad-from", found=name, expected=expected)
            return "", []
        return name, [value for value in fact.values if not _ruled_out(fact, value, limits)]


def _ruled_out(fact: Fact, value: str, limits: tuple[Condition, ...]) -> bool:
    """Whether a condition that must hold is false of a value of a choice or level."""
    if fact.datatype.multiple:
        return False
    return any(refuted(p, fact, value) for condition in limits for p in condition if p.fact == fact.name)
