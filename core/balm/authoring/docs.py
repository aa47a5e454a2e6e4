"""An engine -> pages for the people who answer for a pack: what it knows, does, says and rests on, in words.

A page is plain structure: sections of entries, entries of labelled lines. `docs_markdown` and `docs_html` write it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from balm.authoring.sentences import (
    as_written,
    claim_in_words,
    condition_in_words,
    conditions_in_words,
    counts_in_words,
    expectation_in_words,
    in_words,
    value_in_words,
    when_in_words,
)
from balm.explaining.voice import written_date
from balm.language.facts import Fact, number
from balm.language.predicates import tags_of

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.language.expectations import Claim, Example
    from balm.language.here import Place
    from balm.language.page import CheckInPage
    from balm.language.phrases import Words
    from balm.language.practices import Practice
    from balm.language.referrals import Referral, Resource
    from balm.language.rule import Rule
    from balm.language.rulebook import Note, PackInfo, Rulebook
    from balm.language.steps import Line as StepLine
    from balm.language.steps import Step

NOTE = (
    "What nobody has told is unknown, and no comparison with it holds: a rule applies only where all that it asks for "
    "is known to be so. The pack floor joins every decision and has the last word."
)
_ORIGINS = {
    "person": "the person, who is asked",
    "host": "the app",
    "history": "the history that the app keeps",
    "rules": "nobody: rules work it out",
}
_MERGES = {
    "any": "true where one of them says true",
    "highest": "the highest counts",
    "lowest": "the lowest counts",
    "union": "all of them together",
    "first": "the first of the values above counts",
}
_WORDS = "Words in which people say it"
_SEPARATOR = " · "
_MOST_LISTED = 24
"""Labels of more values than that stand in one text."""
_STATUS = {
    "checked": "checked: somebody has read it",
    "recalled": "recalled: from memory, and nobody has looked it up yet",
    "own": "own judgement of the authors, which nobody can look up",
}


@dataclass(frozen=True)
class Line:
    """A label and what it is about: one text, or a list of them. `steps` are a list in order."""

    label: str
    texts: tuple[str, ...]
    steps: bool = False


@dataclass(frozen=True)
class Entry:
    """One fact, practice, rule, kind of help, claim, example or source. `name` is its name in the pack."""

    title: str
    name: str = ""
    lead: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Section:
    """Entries of one kind, and lines about all of them."""

    title: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Page:
    """What there is to read of one pack."""

    name: str
    version: str
    title: str
    language: str
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]


class _HasPlace(Protocol):
    @property
    def place(self) -> Place: ...


_Placed = TypeVar("_Placed", bound=_HasPlace)


def docs_pages(
    engine: Engine, packs: Sequence[str] | None = None, *, claim_status: Mapping[str, str] | None = None
) -> tuple[Page, ...]:
    """A page for each of the engine's packs, or for those named, in their order.

    `claim_status` says of claims, by id (``pack/name``, or that of an instance), what is known of them, such as
    "proved"; of a claim that it does not name the page says that it is stated and not proved.
    """
    infos = {info.name: info for info in engine.rulebook.packs}
    wanted = list(infos) if packs is None else list(packs)
    return tuple(_page(engine.rulebook, infos[name], claim_status or {}) for name in wanted)


def _page(rulebook: Rulebook, pack: PackInfo, claim_status: Mapping[str, str]) -> Page:
    facts = rulebook.facts

    def mine(stated: Iterable[_Placed]) -> list[_Placed]:
        here = [one for one in stated if one.place.file in pack.files]
        return sorted(here, key=lambda one: (pack.files.index(one.place.file), one.place.path))

    practices = mine(rulebook.practices)
    rules = mine(rule for rule in rulebook.rules if not rule.is_for)
    claims = mine(rulebook.claims)
    notes = mine(rulebook.sources.values())
    declared = mine(facts.values())
    words = rulebook.phrases.of_pack(pack.name)
    sections = (
        Section("Facts", tuple(_fact(fact, words, rulebook) for fact in declared)),
        Section("Practices", tuple(_practice(practice, rulebook) for practice in practices)),
        Section("Rules", tuple(_rule(rule, rulebook) for rule in as_written(rules, facts))),
        Section("Check-in", tuple(_step(step, rulebook) for step in rulebook.steps if step.pack == pack.name)),
        Section("Help", tuple(_help(rulebook, mine(rulebook.referrals.values()), mine(rulebook.resources)))),
        Section("Claims", tuple(_claim(claim, claims, rulebook, claim_status) for claim in as_written(claims, facts))),
        Section("Examples", tuple(_example(example) for example in mine(rulebook.examples))),
        Section("Sources", tuple(_source(note) for note in notes)),
        _words(declared, words),
        Section("Tags and needs", lines=tuple(_meanings(rulebook, practices, rules))),
    )
    return Page(
        pack.name,
        pack.version,
        pack.title,
        pack.language,
        _about(rulebook, pack, as_written(rules, facts), notes),
        tuple(section for section in sections if section.entries or section.lines),
    )


def _lines(*said: tuple[str, str | Iterable[str]]) -> tuple[Line, ...]:
    """Labels with their text or texts, without those that have none."""
    found = ((label, (texts,) if isinstance(texts, str) else tuple(texts)) for label, texts in said)
    return tuple(Line(label, texts) for label, texts in found if any(texts))


def _about(rulebook: Rulebook, pack: PackInfo, rules: Sequence[Rule], notes: Sequence[Note]) -> tuple[Line, ...]:
    off = sorted(rule for rule in rulebook.disabled if rule.partition("/")[0] in pack.extends)
    ways = f"{', '.join(pack.ways.tags)}: at most {pack.ways.spread} points behind the first" if pack.ways.tags else ""
    strengths = Counter(rule.strength or "of no stated strength" for rule in rules)
    return _lines(
        ("Builds on", ", ".join(pack.extends)),
        ("Switches off", ", ".join(off)),
        ("What is shown differs by", ways),
        ("What its check-in page shows", _of_page(rulebook.page) if rulebook.page.pack == pack.name else ""),
        ("Which facts Balm itself works with", [f"{role}: {name}" for role, name in pack.roles.items()]),
        ("What its rules rest on", _counted(strengths, "rule") if rules else ""),
        ("Its sources", _counted(Counter(note.status for note in notes), "source") if notes else ""),
        ("How to read it", NOTE),
    )


def _of_page(page: CheckInPage) -> list[str]:
    said = {"title": page.title, "contact": page.contact, "colour by day": page.day, "colour by night": page.night}
    return [f"{what}: {words}" for what, words in said.items() if words]


def _counted(counts: Counter[str], thing: str) -> str:
    """ "24 rules: 11 clinical, 6 evidence, 7 convention"."""
    total = counts.total()
    parts = ", ".join(f"{count} {name}" for name, count in counts.most_common())
    return f"{total} {thing}{'' if total == 1 else 's'}: {parts}"


def _fact(fact: Fact, said: Words, rulebook: Rulebook) -> Entry:
    texts = fact.datatype.texts(fact)
    phrases = sum(map(len, said.of.get(fact.name, {}).values()))
    alarm = rulebook.referrals.get(fact.alarm)
    words = {value: f"{value}: “{fact.say[value]}”" for value in texts if value in fact.say}
    default = "it is unknown" if fact.default is None else f"it is {value_in_words(fact.default)}"
    also = [
        "asked first" if fact.core else "",
        "may be declined" if fact.may_decline else "",
        "open: other packs may set it too, and only go on from what the floor says" if fact.open else "",
        "sensitive: never in logs" if fact.sensitive else "",
        "" if fact.free else "never read from a free text",
        {"slowly": "changes slowly", "never": "nobody is told to change it"}.get(fact.changes, ""),
        f"remembered for {fact.remember_days} days where the person lets Balm remember" if fact.remember_days else "",
    ]
    lines = _lines(
        ("Values", [words.get(value, value) for value in texts] if words else ", ".join(fact.values)),
        ("Read as", [f"{name}: {value}" for name, value in fact.read_as.items()]),
        ("Asked", fact.ask),
        ("Offered as", _offered(fact)),
        ("Heard by", f"{phrases:,} phrase{'s' * (phrases != 1)}, all of them under “{_WORDS}”" if phrases else ""),
        (
            "Alarm",
            f"where its words are typed, “{alarm.title}” is shown at once, and it is asked next" if alarm else "",
        ),
        ("Why", fact.why),
        ("Known by", _ORIGINS[fact.origin] + ("; rules fill it in where it was not told" if fact.told_wins else "")),
        ("Counts", counts_in_words(rulebook.counts[fact.name]) if fact.name in rulebook.counts else ""),
        ("Where several rules set it", _MERGES[fact.merge] if fact.derived else ""),
        ("Where none does", default if fact.derived else ""),
        ("Also", "; ".join(filter(None, also))),
        ("Words for the person", "" if words else f"“{fact.say['']}”" if fact.say else "none: it is never mentioned"),
        _rests_on(fact.source, rulebook),
    )
    kind = fact.datatype.summary(fact)
    return Entry(fact.name, lead=f"{kind[0].upper()}{kind[1:]}.", lines=lines)


def _offered(fact: Fact) -> list[str]:
    """Each value with its label, one below the other; many in one text."""
    labels = [f"{value}: “{label}”" for value, label in fact.labels.items()]
    return ["; ".join(labels)] if len(labels) > _MOST_LISTED else labels


_STAGES = {
    "before": "Before the first suggestion",
    "after": "Beside a suggestion, to refine it",
    "misfit": "Where something else was wanted twice, if this does not fit",
}


def _step(step: Step, rulebook: Rulebook) -> Entry:
    when = when_in_words(step, rulebook.facts)
    lead = _STAGES[step.stage]
    where = when.removeprefix("Always").removeprefix(", ")
    lead += f", {where[0].lower()}{where[1:]}." if where else "."
    lines = _lines(
        ("To tick", [_line(line) for line in step.lines]),
        ("Asked together", [f"{name}: {rulebook.facts[name].ask}" for name in step.asked]),
        ("Also", "one free line may be typed in place of all" if step.text else ""),
        ("Put by itself, one time", f"where {condition_in_words(step.once, rulebook.facts)}" if step.once else ""),
    )
    return Entry(step.title, step.id.partition("/")[2], lead, lines)


def _line(line: StepLine) -> str:
    ticked, none = (
        " and ".join(f"{name} is {value_in_words(value)}" for name, value in told.items())
        for told in (line.sets, line.none)
    )
    does = [ticked, line.asks and f"{line.asks} is asked", none and f"where none of these is so, {none}"]
    return f"“{line.text}”: {'; '.join(filter(None, does))}"


def _words(facts: Iterable[Fact], words: Words) -> Section:
    """How people say what the pack's facts are: each value's phrases in one text."""
    entries = [
        Entry(
            fact.name,
            lines=tuple(
                Line(value, (_SEPARATOR.join(phrases),)) for value, phrases in words.of[fact.name].items() if phrases
            ),
        )
        for fact in facts
        if fact.name in words.of
    ]
    classes = [(f"[{name}]", _SEPARATOR.join(some)) for name, some in words.classes.items()]
    return Section(_WORDS, tuple(entries), _lines(*classes, ("These say nothing", _SEPARATOR.join(words.silent))))


def _practice(practice: Practice, rulebook: Rulebook) -> Entry:
    least, most = practice.minutes or (0, 0)
    time = f"{number(least)} to {number(most)}" if least != most else str(number(least))
    how = tuple(
        Line("How" + (f", {voice}" if voice else ""), tuple(text.splitlines()), steps=True)
        for voice, text in practice.how.items()
    )
    only_where = f"{condition_in_words(practice.limits, rulebook.facts)}, as far as is known" if practice.limits else ""
    lines = _lines(
        ("Take care", practice.cautions),
        ("Meant for", conditions_in_words(practice.meant_for, rulebook.facts)),
        ("Only where", only_where),
        ("Opens", "the person's own safety plan, where they have one" if practice.opens == "plan" else ""),
        ("Gives", ", ".join(practice.needs or ())),
        ("Tagged", ", ".join(practice.tags or ())),
        _rests_on(practice.source, rulebook),
        ("Evidence", practice.evidence),
    )
    lead = f"{practice.kind}, {practice.stance}, {time} minutes."
    return Entry(practice.title, practice.name, f"{lead[0].upper()}{lead[1:]}", how + lines)


def _rule(rule: Rule, rulebook: Rulebook) -> Entry:
    lines = _lines(
        ("Because", rule.because),
        ("Tells the person", f"“{rule.tell}”" if rule.tell else ""),
        _rests_on(rule.source, rulebook),
        ("Strength", rule.strength),
    )
    return Entry(rule.id.partition("/")[2], lead=in_words(rule, rulebook.facts), lines=lines)


def _rests_on(key: str, rulebook: Rulebook) -> tuple[str, str]:
    note = rulebook.sources.get(key)
    return "Rests on", f"{note.text} ({note.status})" if note else ""


def _help(rulebook: Rulebook, kinds: Sequence[Referral], resources: Sequence[Resource]) -> Iterator[Entry]:
    """Kinds of help, the most pressing first, each with its lines; also of kinds that other packs declare."""
    named = {kind.kind: kind for kind in kinds} | {
        kind: rulebook.referrals[kind] for one in resources for kind in one.kinds
    }
    for kind in sorted(named.values(), key=lambda one: -one.tier):
        own = kind in kinds
        lines = _lines(
            ("Where no line is known", kind.otherwise if own else ""),
            ("Lines", [_resource(one, rulebook.facts) for one in resources if kind.kind in one.kinds]),
        )
        yield Entry(kind.title, kind.kind, kind.text if own else "", lines)


def _resource(line: Resource, facts: Mapping[str, Fact]) -> str:
    where = line.country or "any country"
    kept = conditions_in_words(line.unless, facts)
    about = [where, line.region, line.audience, line.hours, " and ".join(line.languages), kept and f"unless {kept}"]
    ways = ", ".join(way.words for way in line.channels)
    until = f", shown until {written_date(line.check_again_by)}" if line.check_again_by else ""
    checked = f"checked on {written_date(line.checked_on)}{until}"
    seen = " and ".join(filter(None, [line.source_url, line.second_url]))
    return f"{line.name} ({', '.join(filter(None, about))}): {ways}; {checked}{f' ({seen})' if seen else ''}"


def _claim(claim: Claim, instances: Sequence[Claim], rulebook: Rulebook, status: Mapping[str, str]) -> Entry:
    names = [one.id for one in instances if one.place == claim.place]
    known = dict.fromkeys(status[name] for name in (claim.id, *names) if name in status)
    lines = _lines(
        ("Because", claim.because),
        _rests_on(claim.source, rulebook),
        ("Status", ", ".join(known) or "stated, and not proved here"),
    )
    return Entry(claim.id.partition("/")[2], lead=claim_in_words(claim, rulebook.facts), lines=lines)


def _example(example: Example) -> Entry:
    given = [f"{name} is {value_in_words(value)}" for name, value in example.given.items()]
    lines = _lines(
        ("Told", "; ".join(given) or "nothing"),
        ("Already does", "; ".join(own.title for own in example.own)),
        ("Balm", expectation_in_words(example.expect)),
    )
    return Entry(example.name, lines=lines)


def _source(note: Note) -> Entry:
    return Entry(note.key, lead=note.text, lines=_lines(("Address", note.url), ("Status", _STATUS[note.status])))


def _meanings(rulebook: Rulebook, practices: Sequence[Practice], rules: Sequence[Rule]) -> Iterator[Line]:
    """What the words mean that the practices carry and the rules select by."""
    used = {word for practice in practices for word in (*(practice.needs or ()), *(practice.tags or ()))}
    for rule in rules:
        for selector in rule.selectors():
            used |= tags_of(selector)
    for words in (rulebook.tags, rulebook.needs):
        yield from (Line(name, (meaning,)) for name, meaning in words.items() if name in used)
