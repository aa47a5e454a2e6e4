"""Voice: reasons and help -> the words a person reads. Facts only as `say` words them, never a label."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from balm.compiled.program import Program
from balm.deciding.outcome import Outcome
from balm.deciding.portrait import NO_PLAN, Plan
from balm.explaining.reason import Reason
from balm.explaining.reasons import reasons, rests_on
from balm.language.facts import Fact, Value, number
from balm.language.practices import Practice
from balm.language.predicates import Predicate, holds, in_order, wanted_tags
from balm.language.referrals import Resource
from balm.language.rule import Rule
from balm.language.values import is_told
from balm.texts import texts

_SAID = texts("reasons")
_MEANT = texts("meant")
_DATES = texts("dates")

MOST_SAID = 2
"""A line names at most this many of the person's own answers."""

MOST_MEANT = 3
"""Of the answers to one fact that a practice is meant for, so many are named."""

KEPT, HELPED, SAFETY, LEARNED, SAID, SITUATION, GENERAL = range(7)
"""How general a reason is, the most specific first: a card that is kept; that this very practice helped before; safety
that rests on anything told; what else strategies know of the person; what the person said; what else is known of the
moment; nothing that was told."""

_MOST_BASES = 10_000
"""So many bases are kept for other decisions by the same packs."""

_STEM = 6
"""Words are compared by so many letters."""
_SMALL = frozenset({"your", "that", "this", "with", "what", "have", "there"})


class Basis(NamedTuple):
    """What a reason rests on: SAID, SITUATION or GENERAL, and the person's answers in words."""

    generality: int
    words: tuple[str, ...]


def text_of(program: Program, outcome: Outcome, practice: Practice, plan: Plan) -> str:
    """How to do a practice: the person's own plan where it opens that; else in the voice that the packs choose."""
    if practice.opens and plan:
        from balm.explaining.plan_words import plan_steps

        return plan_steps(plan)
    return practice.text(program.rulebook.roles.answer("voice", outcome.facts)) if practice.how else ""


def say(fact: Fact, value: Value | None) -> list[str]:
    """A told fact in the words that its declaration allows, each once; nothing where it allows none."""
    if not is_told(value) or not fact.say:
        return []
    if "" in fact.say:
        if isinstance(value, frozenset):
            shown = ", ".join(v.replace("_", " ") for v in fact.values if v in value)
        else:
            shown = str(value if isinstance(value, str | bool) else number(value)).replace("_", " ")
        return [fact.say[""].replace("{value}", shown)]
    if isinstance(value, frozenset):
        return list(dict.fromkeys(fact.say[v] for v in fact.values if v in value and v in fact.say))
    key = str(value).lower() if isinstance(value, bool) else str(value)
    return [fact.say[key]] if key in fact.say else []


def say_facts(facts: Mapping[str, Fact], told: Mapping[str, Value | None]) -> list[str]:
    """Told facts in the words that their declarations allow, each once."""
    return list(dict.fromkeys(words for name, value in told.items() for words in say(facts[name], value)))


def meant_for(facts: Mapping[str, Fact], practice: Practice) -> str:
    """For whom a practice is, in a sentence for whoever it is not; in general where the packs have no words for it."""
    whom = [[_predicate_words(facts[p.fact], p) for p in condition] for condition in practice.meant_for]
    if not all(all(words) for words in whom):
        return _MEANT["elsewhere"]
    return _MEANT["for"].format(moments=_MEANT["or-when"].join(_MEANT["and"].join(words) for words in whom))


def _predicate_words(fact: Fact, predicate: Predicate) -> str:
    """What would make a predicate hold, as the fact words it; "" where it has no words, or many, or is sensitive."""
    if fact.datatype.multiple:
        held: list[Value] = [frozenset({tag}) for tag in in_order(wanted_tags(predicate), fact)]
    else:
        held = [answer for answer in fact.datatype.sample(fact) if holds(predicate, fact, answer)]
    words = [say(fact, value) for value in held] if len(held) <= MOST_MEANT and not fact.sensitive else []
    return _MEANT["or"].join(dict.fromkeys(one for one, *_ in words)) if all(words) else ""


def tell(program: Program, outcome: Outcome, found: Iterable[Reason]) -> str:
    """Why, in a line for the person: the sentence of the most specific reason that has one, and what they said.

    That this very practice helped them comes first, then safety, what else strategies know of them, what they said,
    their situation, and what holds without any of these; of equally specific ones the weightiest. For a card that is
    kept, why it is kept comes before all. What the sentence says already is not said again.
    """
    weighty = []
    for at, reason in enumerate(filter(_speaks_for, found)):
        basis, sentence = _basis_of(program, outcome, reason), reason.tell
        if sentence or basis.words:
            generality = _generality(program, reason, basis)
            weighty.append((generality, -reason.points, not reason.first, reason.by, at, sentence, basis.words))
    weighty.sort()
    sentence = next((sentence for *_, sentence, _ in weighty if sentence), "")
    said: list[str] = []
    for *_, words in weighty:
        for one in words:
            if one not in said and not _repeats(sentence, one):
                said.append(one)
        if len(said) >= MOST_SAID:
            break
    because = _SAID["because"].format(said=_listed(said[:MOST_SAID])) if said else ""
    return f"{sentence} {because}" if sentence and because else sentence or because


def _listed(said: list[str]) -> str:
    """One or two answers in a row."""
    return _SAID["both"].format(one=said[0], other=said[1]) if len(said) == MOST_SAID else said[0]


def _generality(program: Program, reason: Reason, basis: Basis) -> int:
    """KEPT to GENERAL. Strategies whose points rest on no fact know something of the person."""
    if reason.kept:
        return KEPT
    if reason.helped:
        return HELPED
    if not reason.rests and reason.by.startswith("strategy:"):
        return LEARNED
    return SAFETY if basis.generality < GENERAL and reason.by in program.safety_rules else basis.generality


def _repeats(sentence: str, words: str) -> bool:
    """Whether a sentence has all that a saying is about: its numbers and its words of some length, by their stems."""
    about = _stems(words)
    return bool(about) and about <= _stems(sentence)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]{4,}|\d+", text.casefold())
    return frozenset(word[:_STEM] for word in found if word not in _SMALL)


def _speaks_for(reason: Reason) -> bool:
    return reason.points > 0 or reason.first or reason.kept


def sayings(program: Program, outcome: Outcome, found: Iterable[Reason]) -> list[str]:
    """All that the reasons for a practice could be told by: each one's sentence, and each answer it rests on."""
    said: list[str] = []
    for reason in found:
        if _speaks_for(reason):
            said += [reason.tell, *_basis_of(program, outcome, reason).words]
    return [words for words in dict.fromkeys(said) if words]


def _basis_of(program: Program, outcome: Outcome, reason: Reason) -> Basis:
    """What a reason rests on, led down to what was told; found once for all practices that have the reason."""
    rests = reason.rests
    key = reason.by if isinstance(rests, Rule) else rests
    basis: Basis | None = outcome.words.get(key)
    if basis is None:
        names, derived = program.hangs_on.get(key) or _hang(program, key, rests)
        whole = (key, *map(outcome.facts.get, names), *map(outcome.told.get, derived))
        basis = program.words.get(whole)
        if basis is None:
            if len(program.words) >= _MOST_BASES:
                program.words.clear()
            basis = program.words[whole] = _work_out(program, outcome, reason)
        outcome.words[key] = basis
    return basis


def _hang(
    program: Program, key: str | tuple[str, ...], rests: Rule | tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts that a basis hangs on, through all rules that set one, and those that rules set where nobody told them.

    Of the latter it matters whether they were told.
    """
    names = tuple(program.rule_index.below(rests.facts if isinstance(rests, Rule) else rests))
    hangs_on = program.hangs_on[key] = names, tuple(name for name in names if name in program.rule_index.setting)
    return hangs_on


def _work_out(program: Program, outcome: Outcome, reason: Reason) -> Basis:
    told, facts = rests_on(program, outcome, reason.facts), program.rulebook.facts
    origins = {facts[name].origin for name, value in told.items() if value is not None}
    generality = SAID if "person" in origins else SITUATION if origins & {"host", "history"} else GENERAL
    return Basis(generality, tuple(say_facts(facts, told)))


def resources(program: Program, outcome: Outcome, kind: str, today: datetime.date) -> tuple[Resource, ...]:
    """The help lines of a kind that may be shown: of the person's country or of any, for them, not past their date.

    A country is never guessed: where it is unknown only lines of any country are shown.
    """
    facts, told = program.rulebook.facts, outcome.facts
    lines = program.help_lines(kind, program.rulebook.roles.answer("country", told))
    return tuple(line for line in lines if line.may_be_shown(today) and line.is_for(facts, told))


def referral_text(program: Program, kind: str, lines: Iterable[Resource] = ()) -> str:
    """What is said beside a kind of help: its text, and plain words in place of help lines where there is none.

    Lines that other packs add to a kind of the floor's replace no word of it.
    """
    rulebook = program.rulebook
    referral = rulebook.referrals[kind]
    found = any(referral.pack != rulebook.floor or line.pack == rulebook.floor for line in lines)
    return " ".join(filter(None, [referral.text, "" if found else referral.otherwise]))


def written_date(day: datetime.date) -> str:
    """A date as people write it: 23 November 2026."""
    return _DATES["date"].format(day=day.day, month=_DATES[str(day.month)], year=day.year)


def words(program: Program, outcome: Outcome, plan: Plan = NO_PLAN) -> tuple[str, ...]:
    """Every text that may be shown to the person, on any day: of practices, their reasons, help and questions."""
    texts: list[str] = []
    for one in outcome.ranked:
        texts += [one.practice.title, text_of(program, outcome, one.practice, plan), *one.practice.cautions]
        texts += sayings(program, outcome, reasons(program, outcome, one.practice))
    for kind in outcome.referrals:
        texts += [program.rulebook.referrals[kind].title, referral_text(program, kind)]
    return (*texts, *(text for name in outcome.questions for text in question_texts(program.rulebook.facts[name])))


def question_texts(fact: Fact) -> tuple[str, ...]:
    """The question about a fact, and the words in which its values are offered."""
    return (fact.ask, *fact.labels.values())
