"""A fact, tag, need, source or kind of help that nothing uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.here import Place
from balm.language.lookup import Lookup
from balm.language.predicates import tags_of
from balm.proving.finding import FindingKind, Findings, found
from balm.solving.symbolic_practice import every_selector

if TYPE_CHECKING:
    from balm.language.rulebook import Rulebook
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "unused-name",
    "warning",
    75,
    "A name that nothing uses",
    "Nothing uses the {what} `{at}`.",
    "Leave it out, or use it: a name that no rule reads is a question asked for nothing.",
)


def find(analysis: Analysis) -> Findings:
    """What packs declare. The facts, tags and needs of the floor are words for all packs to use, and are left alone."""
    rulebook, lookup = analysis.program.rulebook, Lookup()
    named = {name for name, predicates in analysis.program.rule_index.predicates.items() if predicates}
    named |= {name for step in rulebook.steps for name in (*step.facts, *step.named)}
    for name in sorted(rulebook.facts.keys() - named - set(rulebook.roles.values())):
        fact = rulebook.facts[name]
        if not analysis.in_floor(fact.place):
            yield found(KIND, name, fact.place, what="fact")
    for section, what, declared in (("tags", "tag", rulebook.tags), ("needs", "need", rulebook.needs)):
        for name in sorted(declared.keys() - _borne(rulebook, section)):
            place = _word_place(lookup, rulebook, section, name)
            if not analysis.in_floor(place):
                yield found(KIND, name, place, what=what)
    for name in sorted(rulebook.sources.keys() - _cited(rulebook)):
        yield found(KIND, name, rulebook.sources[name].place, what="source")
    shown = {kind for rule in rulebook.rules for kind in rule.refer}
    shown |= {fact.alarm for fact in rulebook.facts.values()}
    for name in sorted(rulebook.referrals.keys() - shown):
        yield found(KIND, name, rulebook.referrals[name].place, what="kind of help")


def _borne(rulebook: Rulebook, section: str) -> set[str]:
    """Tags or needs that a practice has, or that a selector names."""
    borne = {name for practice in rulebook.practices for name in getattr(practice, section) or ()}
    return borne | tags_of(p for selector in every_selector(rulebook) for p in selector if p.fact == section)


def _word_place(lookup: Lookup, rulebook: Rulebook, section: str, name: str) -> Place:
    """The place of a name in a section of words, such as ``[tags]``, in whichever file declares it."""
    for file in (file for pack in rulebook.packs if pack.at for file in pack.files):
        source = lookup.source(file)
        declared = source.data.get(section) if source else None
        if isinstance(declared, dict) and name in declared:
            return Place(file, (section, name))
    others = [file for pack in rulebook.packs if not pack.at for file in pack.files]
    return Place(others[0], (section, name)) if others else Place(rulebook.packs[0].files[0], ())


def _cited(rulebook: Rulebook) -> set[str]:
    cited = (rulebook.rules, rulebook.practices, rulebook.facts.values(), rulebook.claims)
    return {thing.source for things in cited for thing in things}
