"""Claims about what is said -> literals for the people of whom they fail: about texts, and about reasons.

What may be said to somebody: the texts of practices offered, of help and of questions; and of each reason that speaks
for a practice, its own sentence and the words in which the facts that it rests on are told back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.explaining.voice import question_texts, referral_text, say
from balm.language.rule import grounds
from balm.language.texts import in_language, texts
from balm.language.values import is_told
from balm.proving.examples import says, some_of, spoken
from balm.proving.falsify import UNNAMED
from balm.solving.answers import Among, Answers
from balm.solving.formula import FALSE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from balm.language.expectations import Claim, Expectation
    from balm.language.practices import Practice
    from balm.language.rulebook import Rulebook
    from balm.proving.analysis import Analysis
    from balm.solving.symbolic_practice import SymbolicPractice


MOST_WRITTEN = 20
"""So many texts with forbidden words are named."""


class Breach(NamedTuple):
    """One way in which a claim may fail: a literal, in words, and the practice that strategies would have to lift."""

    literal: int
    words: str
    lifted: str = ""


def written(rulebook: Rulebook, claim: Claim) -> str:
    """Where texts have words that a claim forbids; "" where none has.

    Words are those of a language: looked at are the texts of packs in the language of the claim's own pack.
    """
    own = next(pack for pack in rulebook.packs if pack.name == claim.id.partition("/")[0])
    packs, forbidden = in_language(rulebook, own.language), spoken(claim.never_written)
    found = [
        f"`{one.of}` has “{words[0]}” in `{one.key}`"
        for one in texts(rulebook)
        if one.pack in packs and (words := forbidden.search(one.words))
    ]
    return some_of(found, MOST_WRITTEN)


def wordings(analysis: Analysis, expect: Expectation, head_start: int) -> Iterator[Breach]:
    """Each way in which `never_says` and `names` may fail."""
    if expect.never_says is not None:
        yield from _said(analysis, expect.never_says)
    if expect.names is not None:
        yield from _unnamed(analysis, expect.names, head_start)


class Basis:
    """What fired rules rest on, led down to what was told (`balm.explaining.reasons.basis`), as literals."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis, self._formulas, self._encoding = analysis, analysis.formulas, analysis.encoding
        self._rules = analysis.program.rulebook.rules
        self._setting = analysis.program.rule_index.setting
        self._rests: dict[tuple[int, str], int] = {}
        self._leads: dict[tuple[str, str], int] = {}

    def rests(self, rule: int, fact: str) -> int:
        """Where the rule, if it fires, rests on the fact."""
        if (rule, fact) not in self._rests:
            parts = []
            for condition, met in grounds(self._rules[rule], self._encoding.satisfied, self._formulas):
                down = self._formulas.any_of([self.leads(p.fact, fact) for p in condition])
                parts.append(self._formulas.all_of((met, down)))
            self._rests[rule, fact] = self._formulas.any_of(parts)
        return self._rests[rule, fact]

    def leads(self, name: str, fact: str) -> int:
        """Where the fact called `name` leads down to `fact`: by the rules that gave it its value, or as it is told."""
        if (name, fact) not in self._leads:
            setting = [(i, self._gave(i, name, value)) for i, value in self._setting.get(name, ())]
            formulas = self._formulas
            through = [formulas.all_of((gave, self.rests(i, fact))) for i, gave in setting]
            if name == fact:
                below = [formulas.all_of((gave, self._names_any(i))) for i, gave in setting]
                through.append(-formulas.any_of(below))
            self._leads[name, fact] = formulas.any_of(through)
        return self._leads[name, fact]

    def _names_any(self, rule: int) -> int:
        conditions = grounds(self._rules[rule], self._encoding.satisfied, self._formulas)
        return self._formulas.any_of([met for condition, met in conditions if condition])

    def _gave(self, rule: int, name: str, value: object) -> int:
        """Where the rule gave the fact the value that it has."""
        fires, answers = self._encoding.fires(rule), self._encoding.facts[name]
        parts = [fires, self._encoding.untold(name)]
        if isinstance(answers, Among):
            parts.append(self._formulas.any_of([literal for answer, literal in answers.cases if answer == value]))
        return self._formulas.all_of(parts)


def _unnamed(analysis: Analysis, names: Sequence[str], head_start: int) -> Iterator[Breach]:
    formulas, encoding, program = analysis.formulas, analysis.encoding, analysis.program
    basis, contest, guests = Basis(analysis), analysis.contest, analysis.guests
    guest, rules = guests[0], program.rulebook.rules

    def named(rule: int) -> int:
        return formulas.all_of((encoding.fires(rule), formulas.any_of([basis.rests(rule, name) for name in names])))

    dropping = [formulas.all_of((named(i), encoding.drops(i))) for i, dropped in enumerate(program.drops) if dropped]
    for i, rule in enumerate(rules):
        if rule.exclude or rule.only:
            dropping += [formulas.all_of((named(i), one.present, one.excludes(rule))) for one in guests]
    leaving_out = formulas.any_of(dropping)
    for at, candidate in enumerate(encoding.candidates):
        mine = [i for i, of in enumerate(program.effects) if at in of and of[at].speaks]
        practice = candidate.practice.id
        first = contest.first(practice, head_start)
        literal = formulas.all_of((first, -leaving_out, -formulas.any_of([named(i) for i in mine])))
        yield Breach(literal, f"`{practice}` comes first, and {UNNAMED}", practice)
    touched = []
    for i, rule in enumerate(rules):
        matches = [guest.surely(selector) for selector in rule.first]
        matches += [guest.surely(selector) if by > 0 else guest.maybe(selector) for selector, by in rule.points if by]
        touched += [formulas.all_of((named(i), one)) for one in matches]
    first = contest.first(guest.id, head_start)
    literal = formulas.all_of((first, -leaving_out, -formulas.any_of(touched)))
    yield Breach(literal, f"a practice of the person's own comes first, and {UNNAMED}", guest.id)
    nothing = [-contest.eligible(candidate.practice.id) for candidate in encoding.candidates]
    nothing += [-contest.eligible(one.id) for one in guests]
    yield Breach(formulas.all_of((*nothing, -leaving_out)), f"nothing is offered, and {UNNAMED}")


def _said(analysis: Analysis, phrases: Sequence[str]) -> Iterator[Breach]:
    def hit(text: str) -> str:
        return next((phrase for phrase in phrases if says(text, phrase)), "")

    encoding, rulebook = analysis.encoding, analysis.program.rulebook
    for candidate in encoding.candidates:
        yield from _practice_says(analysis, candidate.practice, encoding.eligible(candidate), hit)
    for kind, referral in rulebook.referrals.items():
        texts = (referral.title, referral_text(analysis.program, kind))
        if phrase := next(filter(None, map(hit, texts)), ""):
            yield Breach(encoding.refers(kind), f"the help `{kind}` says “{phrase}”")
    for name, fact in rulebook.facts.items():
        if phrase := next(filter(None, map(hit, question_texts(fact))), ""):
            yield Breach(encoding.asks(name), f"the question about `{name}` says “{phrase}”")
    yield from _reasons_say(analysis, hit)


def _practice_says(
    analysis: Analysis, practice: Practice, eligible: int, hit: Callable[[str], str]
) -> Iterator[Breach]:
    if phrase := next(filter(None, map(hit, (practice.title, *practice.cautions))), ""):
        yield Breach(eligible, f"`{practice.id}` says “{phrase}”")
        return
    for text, literal in analysis.encoding.texts(practice).items():
        if phrase := hit(text):
            yield Breach(analysis.formulas.all_of((eligible, literal)), f"`{practice.id}` says “{phrase}”")


def _reasons_say(analysis: Analysis, hit: Callable[[str], str]) -> Iterator[Breach]:
    formulas, encoding, program = analysis.formulas, analysis.encoding, analysis.program
    guest, basis = analysis.guests[0], Basis(analysis)
    sayings = [
        (name, literal, phrase)
        for name in program.rulebook.facts
        for literal, words in _sayings(encoding.facts[name])
        if (phrase := hit(words))
    ]
    for i, rule in enumerate(program.rulebook.rules):
        phrase = hit(rule.tell)
        if not phrase and not sayings:
            continue
        speaks = formulas.all_of((encoding.fires(i), _for_any(analysis, i, guest)))
        if speaks == FALSE:
            continue
        if phrase:
            yield Breach(speaks, f"`{rule.id}` says “{phrase}”")
        for name, literal, told in sayings:
            so = formulas.all_of((speaks, literal, basis.rests(i, name)))
            yield Breach(so, f"`{rule.id}` rests on `{name}`, which is told back as “{told}”")


def _for_any(analysis: Analysis, rule: int, guest: SymbolicPractice) -> int:
    """Where the rule, if it fires, speaks for a practice that is offered."""
    formulas, encoding, program = analysis.formulas, analysis.encoding, analysis.program
    effects = program.effects[rule]
    offered = [
        encoding.eligible(encoding.candidates[at])
        for at, effect in effects.items()
        if effect.points > 0 or effect.firsts or effect.keeps
    ]
    one = program.rulebook.rules[rule]
    selectors = [*one.first, *(selector for selector, by in one.points if by > 0)]
    if selectors:
        offered.append(formulas.all_of((guest.eligible(encoding), guest.surely_any(selectors))))
    return formulas.any_of(offered)


def _sayings(answers: Answers) -> list[tuple[int, str]]:
    """Literals for what may be told of a fact, and the words in which each is told back."""
    if isinstance(answers, Among):
        return [
            (literal, words)
            for answer, literal in answers.cases
            if is_told(answer)
            for words in say(answers.fact, answer)
        ]
    return [(literal, words) for tag, literal in answers.tags.items() for words in say(answers.fact, frozenset({tag}))]
