"""What packs declare, checked -> parts in words that are equal where, and only where, they mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.authoring.sentences import counts_in_words
from balm.language.expectations import SELECTING, Claim, Example, Expectation
from balm.language.practices import Practice, attribute_facts
from balm.language.predicates import Condition, Predicate, notation, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.language.counts import Counts
    from balm.language.facts import Fact, Value
    from balm.language.predicates import Selector
    from balm.language.referrals import Referral, Resource
    from balm.language.rule import Rule
    from balm.language.rulebook import Note, PackInfo, Rulebook
    from balm.language.steps import Line, Step

Parts: TypeAlias = dict[str, tuple[str, ...]]
"""Name of a part -> what it says, one text or several. A part that says nothing is absent."""

PROSE = (
    "because",
    "tell",
    "ask",
    "why",
    "title",
    "text",
    "otherwise",
    "evidence",
    "how",
    "say",
    "labels",
    "words",
    "lines",
)
"""Parts that are sentences of the author's, by the first word of their names."""

_ATTRIBUTES = attribute_facts()


def _kept(**parts: str | Iterable[str]) -> Parts:
    """Those that say something; `_` in a name is a blank."""
    found = {name.replace("_", " "): (text,) if isinstance(text, str) else tuple(text) for name, text in parts.items()}
    return {name: texts for name, texts in found.items() if texts and texts != ("",)}


def _value(value: Value) -> str:
    """A value as an author reads it."""
    return show(sorted(value)) or "none" if isinstance(value, frozenset) else show(value)


def _stated(thing: object, *names: str) -> dict[str, str]:
    """What it says under these names; of what is true or not, whether it is."""
    said = {name: getattr(thing, name) for name in names}
    return {name: "yes" if text is True else text or "" for name, text in said.items()}


# Conditions.


def predicate_words(predicate: Predicate, fact: Fact) -> str:
    """``>= 4``, ``home or work``: the same for every way to write the same tests."""
    return show(notation(predicate, fact), " or ")


def condition_words(condition: Condition, facts: Mapping[str, Fact]) -> str:
    """All of a condition on one line, in the order of the facts' names."""
    return ", ".join(sorted(f"{p.fact} {predicate_words(p, facts[p.fact])}" for p in set(condition))) or "always"


def selector_words(selector: Selector) -> str:
    """What a selector matches."""
    return condition_words(selector, _ATTRIBUTES) if selector else "every practice"


def _predicates(key: str, condition: Condition, facts: Mapping[str, Fact]) -> Parts:
    found: Parts = {}
    for p in condition:
        name = f"{key} {p.fact}"
        found[name] = tuple(sorted({*found.get(name, ()), predicate_words(p, facts[p.fact])}))
    return found


def _conditions(conditions: Iterable[Condition], facts: Mapping[str, Fact]) -> list[str]:
    return sorted({condition_words(condition, facts) for condition in conditions})


def _selectors(selectors: Iterable[Selector]) -> list[str]:
    return sorted({selector_words(selector) for selector in selectors})


# What packs declare.


def pack_parts(pack: PackInfo) -> Parts:
    """The pack's table, without what concerns all packs together."""
    return _kept(
        **_stated(pack, "version", "title", "language"),
        extends=sorted(pack.extends),
        allow=[f"{one.code} at {one.at}: {one.because}" for one in pack.allow],
    )


def together_parts(book: Rulebook) -> Parts:
    """What packs settle together."""
    silent = sorted(book.phrases.words.silent)
    roles = [f"{role}: {', '.join((name, *book.roles.marked(role)))}" for role, name in sorted(book.roles.items())]
    ways = f"{', '.join(book.ways.tags)}, within {book.ways.spread} points" if book.ways.tags else ""
    page = _stated(book.page, "title", "contact", "day", "night")
    shown = [f"{key}: {words}" for key, words in page.items()]
    return _kept(roles=roles, ways=ways, page=shown, switched_off=sorted(book.disabled), words_that_say_nothing=silent)


def fact_parts(fact: Fact, words: Mapping[str, tuple[str, ...]] | None = None, counts: Counts | None = None) -> Parts:
    """A fact and the words by which people say its values; the order of its values counts where it means something."""
    ordered = fact.datatype.ordered or fact.merge == "first"
    values = [", ".join(fact.values)] if ordered and fact.values else sorted(fact.values)
    return {
        **_kept(
            type=fact.type,
            values=values,
            read_as=sorted(f"{name} as {value}" for name, value in fact.read_as.items()),
            answers="" if fact.datatype.texts(fact) else fact.datatype.domain(fact),
            **_stated(fact, "origin", "told_wins", "core", "may_decline", "sensitive", "merge"),
            counts="" if counts is None else counts_in_words(counts),
            default="" if fact.default is None else _value(fact.default),
            open="yes" if fact.open else "",
            remember_days=str(fact.remember_days or ""),
            **_stated(fact, "changes", "ask", "why", "source"),
            declared_in=fact.pack,
        ),
        **{f"say {value}".strip(): (text,) for value, text in sorted(fact.say.items())},
        **{f"labels {value}": (text,) for value, text in sorted(fact.labels.items())},
        **{f"words {value}": texts for value, texts in sorted((words or {}).items())},
        **_kept(free="" if fact.free else "no", alarm=fact.alarm),
    }


def practice_parts(practice: Practice, facts: Mapping[str, Fact]) -> Parts:
    """A practice of a pack, or one of somebody's own."""
    minutes = practice.minutes
    return {
        **_kept(
            **_stated(practice, "title", "kind", "stance"),
            needs=sorted(practice.needs or ()),
            tags=sorted(practice.tags or ()),
            minutes=f"{minutes[0]} to {minutes[1]}" if minutes else "",
        ),
        **_predicates("limits", practice.limits, facts),
        **_kept(**{"for": _conditions(practice.meant_for, facts)}),
        **{f"how {voice}".strip(): tuple(text.split("\n")) for voice, text in sorted(practice.how.items())},
        **_kept(cautions=practice.cautions, source=practice.source, evidence=practice.evidence, opens=practice.opens),
    }


def rule_parts(rule: Rule, facts: Mapping[str, Fact]) -> Parts:
    """A rule: where it fires, what it does, and why."""
    parts: Parts = {
        **_predicates("when", rule.when, facts),
        **_kept(any=_conditions(rule.any, facts), unless=_conditions(rule.unless, facts)),
        **{f"set {name}": (_value(value),) for name, value in sorted(rule.sets)},
    }
    for selector, by in rule.points:
        name = f"{'prefer' if by > 0 else 'avoid'} {selector_words(selector)}"
        parts[name] = (*parts.get(name, ()), f"by {abs(by)}")
    return {
        **parts,
        **_kept(
            exclude=_selectors(rule.exclude),
            only=_selectors(rule.only),
            first=_selectors(rule.first),
            keep=_selectors(rule.keep),
            refer=sorted(rule.refer),
            ask_for=sorted(rule.ask),
            **_stated(rule, "because", "tell", "source", "strength"),
        ),
    }


def referral_parts(referral: Referral) -> Parts:
    """A kind of help."""
    return _kept(title=referral.title, tier=str(referral.tier), **_stated(referral, "text", "otherwise", "lasts"))


def resource_parts(line: Resource, facts: Mapping[str, Fact]) -> Parts:
    """A help line."""
    return _kept(
        channels=[way.words for way in line.channels],
        hours=line.hours,
        languages=sorted(line.languages),
        **_stated(line, "region", "audience", "pair", "source_url", "source_kind", "second_url"),
        unless=_conditions(line.unless, facts),
        checked_on=line.checked_on.isoformat(),
        check_again_by=line.check_again_by.isoformat() if line.check_again_by else "",
    )


def step_parts(step: Step, facts: Mapping[str, Fact]) -> Parts:
    """A step; the order of its facts and lines counts, as it is the one in which they are shown."""
    return {
        **_kept(
            **_stated(step, "title", "stage", "text"),
            order=str(step.order),
            lines=[_line_words(line) for line in step.lines],
            facts=", ".join(step.asked),
        ),
        **_predicates("when", step.when, facts),
        **_kept(any=_conditions(step.any, facts), unless=_conditions(step.unless, facts)),
        **_predicates("once", step.once, facts),
    }


def _line_words(line: Line) -> str:
    """A line on one line: its text, and what it does."""
    does = [
        ", ".join(f"{key} {name} {_value(value)}" for name, value in told.items())
        for key, told in (("sets", line.sets), ("none", line.none))
    ]
    return "; ".join(filter(None, [line.text, does[0], line.asks and f"asks {line.asks}", does[1]]))


def source_parts(note: Note) -> Parts:
    """Where a statement comes from."""
    return _kept(**_stated(note, "text", "url", "status"))


def example_parts(example: Example, facts: Mapping[str, Fact]) -> Parts:
    """One person, and what is expected for them."""
    own = [
        ", ".join(f"{name} {' and '.join(texts)}" for name, texts in practice_parts(one, facts).items())
        for one in example.own
    ]
    return {
        **{f"given {name}": (_value(value),) for name, value in sorted(example.given.items())},
        **_kept(own=own),
        **_expected(example.expect),
    }


def claim_parts(claim: Claim, facts: Mapping[str, Fact]) -> Parts:
    """What holds for everybody of whom its conditions hold."""
    return {
        **_predicates("when", claim.when, facts),
        **_kept(any=_conditions(claim.any, facts), unless=_conditions(claim.unless, facts)),
        **_kept(
            where_feasible=_selectors(claim.where_feasible or ()),
            where_eligible=_selectors(claim.where_eligible or ()),
            raising=claim.raising,
        ),
        **_expected(claim.expect),
        **_kept(never_written=sorted(claim.never_written), **_stated(claim, "because", "source")),
    }


def _expected(expect: Expectation) -> Parts:
    found: Parts = {f"expect {key}": tuple(_selectors(getattr(expect, key) or ())) for key in SELECTING}
    found["expect nothing"] = ("yes",) if expect.nothing else ()
    found["expect refers"] = () if expect.refers is None else tuple(sorted(expect.refers)) or ("no help",)
    for key in ("refers_any", "refers_not", "asks", "names", "never_says"):
        found[f"expect {key}"] = tuple(sorted(getattr(expect, key) or ()))
    return {name: texts for name, texts in found.items() if texts}
