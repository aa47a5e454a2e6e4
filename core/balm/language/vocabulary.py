"""The names that all packs of a rulebook share: what a rule, a practice or an expectation may speak of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from balm.language.conditions import Draft, read_condition, stated
from balm.language.facts import Fact, Value, read_value
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
    closed: frozenset[str]
    """Facts that the floor derives, and that no other pack may set."""
    holes: frozenset[str] = field(default_factory=frozenset)
    floor: str = ""
    """The name of the floor; "" where there is none."""

    def condition(self, raw: Mapping[str, Any], here: Here) -> Condition:
        """A ``when`` table."""
        return read_condition(raw, self.facts, here, silent=self.holes).predicates

    def conditions(self, raw: Any, here: Here) -> tuple[Condition, ...]:
        """``any`` or ``unless``: a table or a list of tables."""
        return tuple(self.condition(table, spot) for table, spot in tables(raw, here))

    def selectors(self, raw: Any, here: Here, *, allow_from: bool = False) -> tuple[Draft, ...]:
        """An effect's or expectation's selectors, `from` not yet expanded."""
        return read_selectors(raw, self.attributes, here, allow_from=allow_from, silent=self.holes)

    def known(self, what: Literal["fact", "help", "need", "tag"], raw: Any, here: Here) -> tuple[str, ...]:
        """Those of the names that are declared, each once; `raw` is one name or a list."""
        declared: Collection[str] = {"fact": self.facts, "help": self.kinds, "need": self.needs, "tag": self.tags}[what]
        found = []
        for name, spot in names(raw, here):
            if name in declared:
                found.append(name)
            elif name not in self.holes:
                spot.report_unknown(f"unknown-{what}", name, sorted(declared) if what == "help" else declared)
        return tuple(dict.fromkeys(found))

    def told(self, raw: Mapping[str, Any], here: Here) -> dict[str, Value]:
        """The facts of an example: as a profile would tell them."""
        told: dict[str, Value] = {}
        for name, value in raw.items():
            fact = self.facts.get(name)
            if fact is None:
                if name not in self.holes:
                    (here / name).report_unknown("unknown-fact", name, self.facts, part="key")
            elif not fact.tellable:
                (here / name).report("derived-told", part="key", fact=name)
            elif (read := (here / name).accept(read_value(fact, value))) is not None:
                told[name] = read
        return told

    def from_values(self, drafts: tuple[Draft, ...], here: Here, when: Condition) -> tuple[str, list[str]]:
        """The fact that `{ from = }` names in these drafts, and the values it may take where `when` holds.

        ("", [""]) where there is no `from`, so that what it stands in is made once; ("", []) where it is wrong, which
        is reported.
        """
        wanted = dict.fromkeys(name for draft in drafts for _, name in draft.froms)
        if not wanted:
            return "", [""]
        if len(wanted) > 1:
            for name in list(wanted)[1:]:
                from_place(here, name).report("two-froms", found=name)
            return "", []
        (name,) = wanted
        fact = self.facts.get(name)
        if fact is None:
            if name not in self.holes:
                from_place(here, name).report_unknown("unknown-fact", name, self.facts)
            return "", []
        if not fact.datatype.named:
            expected = "a choice, a level or a list of tags: `from` stands for each of its values"
            from_place(here, name).report("bad-from", found=name, expected=expected)
            return "", []
        return name, [value for value in fact.values if not _ruled_out(fact, value, when)]

    def instance(self, name: str, when: Condition, fact: str, value: str) -> tuple[str, Condition]:
        """The name and the condition of what stands for one of `from_values`; the same where that is ""."""
        return (f"{name}[{value}]", (*when, stated(self.facts[fact], value))) if value else (name, when)


def _ruled_out(fact: Fact, value: str, when: Condition) -> bool:
    """Whether a condition that must hold is false of a value of a choice or level."""
    return not fact.datatype.multiple and any(refuted(p, fact, value) for p in when if p.fact == fact.name)
