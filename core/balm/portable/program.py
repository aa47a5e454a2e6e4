"""Program: packs, strategies and signals -> ``balm-program/1``, all that deciding, explaining and asking needs.

What is empty is left out: an absent key stands for "", false, an empty list or null, as docs/program.md says of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from balm.deciding.plugin_values import NotPlainError, plain
from balm.diagnostics.errors import BalmError
from balm.diagnostics.suggest import listed
from balm.language.counts import entry_facts
from balm.language.facts import number
from balm.language.practices import KINDS, STANCES
from balm.portable.canonical import digest_of
from balm.portable.conditions import condition_data, conditions_data
from balm.portable.filled import filled
from balm.texts import OF_PROGRAMS, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from balm.language.counts import Counts
    from balm.language.facts import Fact, Value
    from balm.language.practices import Practice
    from balm.language.referrals import Resource
    from balm.language.rule import Rule
    from balm.language.rulebook import Rulebook
    from balm.language.steps import Line, Step

FORMAT: Final = "balm-program/1"


class Portable(Protocol):
    """A strategy or a signal, as it was loaded."""

    name: str
    portable: Callable[[], Mapping[str, object]] | None
    """What it hands over for other runtimes; None where it is code alone."""


def program_data(
    book: Rulebook, strategies: Iterable[Portable], signals: Iterable[Portable], attributes: Mapping[str, Fact]
) -> dict[str, Any]:
    """The program as data for JSON; its `digest` is that of all the rest of it.

    Raises BalmError where a strategy or a signal is code alone.
    """
    facts = book.facts
    program = {
        "format": FORMAT,
        "floor": book.floor,
        "packs": [
            filled(
                name=pack.name,
                version=pack.version,
                title=pack.title,
                language=pack.language,
                digest=pack.digest,
                extends=list(pack.extends),
            )
            for pack in book.packs
        ],
        "facts": [_fact(fact, _counts(book.counts.get(name), entry_facts(attributes))) for name, fact in facts.items()],
        "strata": [list(names) for names in book.strata],
        "roles": {role: filled(name=name, marks=list(book.roles.marked(role))) for role, name in book.roles.items()},
        "tags": [list(one) for one in book.tags.items()],
        "needs": [list(one) for one in book.needs.items()],
        "kinds": list(KINDS),
        "stances": list(STANCES),
        "ways": {"tags": list(book.ways.tags), "spread": book.ways.spread},
        "practices": [_practice(one, facts) for one in book.practices],
        "rules": [_rule(one, facts, attributes) for one in book.rules],
        "referrals": [
            filled(
                kind=one.kind,
                title=one.title,
                tier=one.tier,
                text=one.text,
                otherwise=one.otherwise,
                lasts=one.lasts,
                pack=one.pack,
            )
            for one in book.referrals.values()
        ],
        "resources": [_resource(one, facts) for one in book.resources],
        "steps": [_step(one, facts) for one in book.steps],
        "strategies": _portable(strategies),
        "signals": _portable(signals),
        "texts": {section: dict(texts(section)) for section in OF_PROGRAMS},
    }
    return {"digest": digest_of(program), **program}


def _plain(fact: Fact, value: Value | None) -> Any:
    return None if value is None else fact.plain(value)


def _fact(fact: Fact, counts: Mapping[str, Any]) -> dict[str, Any]:
    numeric = fact.datatype.numeric
    said = filled(
        name=fact.name,
        type=fact.type,
        values=list(fact.values),
        read_as=dict(fact.read_as),
        range=[number(fact.low), number(fact.high)] if numeric else None,
        step=None if fact.step is None else number(fact.step),
        unit=fact.unit,
        origin=fact.origin,
        counts=counts,
        told_wins=fact.told_wins,
        core=fact.core,
        may_decline=fact.may_decline,
        sensitive=fact.sensitive,
        merge=fact.merge,
        open=fact.open,
        changes=fact.changes,
        remember_days=fact.remember_days,
        ask=fact.ask,
        why=fact.why,
        source=fact.source,
        say=dict(fact.say),
        labels=[list(one) for one in fact.labels.items()],
        not_free=not fact.free,
        alarm=fact.alarm,
        pack=fact.pack,
    )
    return said if fact.default is None else said | {"default": _plain(fact, fact.default)}


def _counts(counts: Counts | None, asked: Mapping[str, Fact]) -> dict[str, Any]:
    if counts is None:
        return {}
    return filled(of=condition_data(counts.of, asked), within_days=counts.within_days, in_a_row=counts.in_a_row)


def _practice(one: Practice, facts: Mapping[str, Fact]) -> dict[str, Any]:
    return filled(
        id=one.id,
        title=one.title,
        kind=one.kind,
        stance=one.stance,
        needs=list(one.needs or ()),
        tags=list(one.tags or ()),
        minutes=None if one.minutes is None else list(map(number, one.minutes)),
        limits=condition_data(one.limits, facts),
        meant_for=conditions_data(one.meant_for, facts),
        how=[list(of) for of in one.how.items()],
        cautions=list(one.cautions),
        source=one.source,
        evidence=one.evidence,
        opens=one.opens,
    )


def _rule(rule: Rule, facts: Mapping[str, Fact], attributes: Mapping[str, Fact]) -> dict[str, Any]:
    return filled(
        id=rule.id,
        when=condition_data(rule.when, facts),
        any=conditions_data(rule.any, facts),
        unless=conditions_data(rule.unless, facts),
        sets=[[name, _plain(facts[name], value)] for name, value in rule.sets],
        points=[[condition_data(selector, attributes), by] for selector, by in rule.points],
        exclude=conditions_data(rule.exclude, attributes),
        only=conditions_data(rule.only, attributes),
        first=conditions_data(rule.first, attributes),
        keep=conditions_data(rule.keep, attributes),
        refer=list(rule.refer),
        ask=list(rule.ask),
        because=rule.because,
        tell=rule.tell,
        source=rule.source,
        strength=rule.strength,
    )


def _resource(one: Resource, facts: Mapping[str, Fact]) -> dict[str, Any]:
    last = one.check_again_by
    return filled(
        kinds=list(one.kinds),
        name=one.name,
        country=one.country,
        region=one.region,
        channels=[filled(kind=way.kind, value=way.value, word=way.word, app=way.app) for way in one.channels],
        hours=one.hours,
        languages=list(one.languages),
        audience=one.audience,
        unless=conditions_data(one.unless, facts),
        source_url=one.source_url,
        checked_on=one.checked_on.isoformat(),
        check_again_by=None if last is None else last.isoformat(),
        pack=one.pack,
    )


def _step(step: Step, facts: Mapping[str, Fact]) -> dict[str, Any]:
    return filled(
        id=step.id,
        order=step.order,
        title=step.title,
        stage=step.stage,
        lines=[_line(line, facts) for line in step.lines],
        asked=list(step.asked),
        text=step.text,
        when=condition_data(step.when, facts),
        any=conditions_data(step.any, facts),
        unless=conditions_data(step.unless, facts),
        once=condition_data(step.once, facts),
    )


def _line(line: Line, facts: Mapping[str, Fact]) -> dict[str, Any]:
    return filled(
        text=line.text,
        sets=[[name, _plain(facts[name], value)] for name, value in line.sets.items()],
        asks=line.asks,
        none=[[name, _plain(facts[name], value)] for name, value in line.none.items()],
    )


def _portable(every: Iterable[Portable]) -> list[dict[str, Any]]:
    """What strategies or signals hand over for other runtimes, in the order in which they are asked."""
    found: list[dict[str, Any]] = []
    alone: list[str] = []
    for one in every:
        if one.portable is None:
            alone.append(f"`{one.name}`")
            continue
        try:
            found.append({"name": one.name, **plain(one.portable())})
        except NotPlainError as wrong:
            raise BalmError(summary=f"What `{one.name}` hands over for other runtimes has {wrong}.") from None
    if alone:
        are = "is" if len(alone) == 1 else "are"
        raise BalmError(
            summary=f"A program is data, and {listed(alone)} {are} code that other runtimes do not have.\n"
            "Leave off what brings it with `--without PLUGIN`; `balm plugins` lists the plugins."
        )
    return found
