"""Remembered: which facts help rests on, and so which facts a portrait cannot hold.

A device may be shared with somebody who does harm. No fact on which help rests is ever kept, whatever a pack says;
what a host knows of a person anyway, such as the country, is no secret of theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.predicates import Tagged
from balm.language.rule_index import RuleIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.roles import Roles
    from balm.language.rule import Rule

CODE = "remembers-danger"


def calling_rules(rules: Sequence[Rule], roles: Roles) -> Iterator[Rule]:
    """The rules that show help, and those that speak of practices by the tag with the role `safety`."""
    safety = roles.get("safety", "")
    for rule in rules:
        if rule.refer or (safety and any(_names_tag(rule, safety))):
            yield rule


def _names_tag(rule: Rule, tag: str) -> Iterator[bool]:
    for selector in rule.selectors():
        for predicate in selector:
            if predicate.fact == "tags":
                yield any(isinstance(test, Tagged) and tag in test.tags for test in predicate.tests)


def help_rests_on(rules: Sequence[Rule], index: RuleIndex, roles: Roles) -> frozenset[str]:
    """The facts on which help or the role `safety` rests, directly or through derived facts."""
    return index.below({name for rule in calling_rules(rules, roles) for name in rule.facts})


def never_kept(rules: Sequence[Rule], index: RuleIndex, roles: Roles, facts: Mapping[str, Fact]) -> frozenset[str]:
    """The facts whose values no entry of a history keeps.

    They are those on which help rests, but for what a host knows and what a history itself says. The number with the
    role `distress` is kept: a rise that lasts is read from it, and it names no danger.
    """
    return frozenset(
        name
        for name in help_rests_on(rules, index, roles)
        if facts[name].origin in ("person", "rules") and name != roles.get("distress")
    )


def check_remembered(
    facts: dict[str, Fact], here_of: Mapping[str, Here], rules: Sequence[Rule], index: RuleIndex, roles: Roles
) -> None:
    """Report each fact with `remember_days` on which help rests by the rules of its own pack, where no host tells it.

    Where it rests on the fact by rules of another pack, whose author cannot change the fact, the fact is not remembered
    beside that pack.
    """
    kept = {name for name, fact in facts.items() if fact.remember_days and fact.origin != "host"}
    if not kept:
        return
    for name in sorted(kept & help_rests_on(rules, index, roles)):
        fact = facts[name]
        own = [rule for rule in rules if rule.pack == fact.pack]
        own_index = RuleIndex(own, facts)
        by = next((rule for rule in calling_rules(own, roles) if name in own_index.below(rule.facts)), None)
        if by is not None:
            here_of[name].report(CODE, fact=name, rule=by.id)
        facts[name] = fact._replace(remember_days=0)
