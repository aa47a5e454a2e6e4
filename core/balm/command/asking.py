"""Asking: a decision and somebody at a terminal -> the decision with what they answered.

One question at a time, and only while its answer could change what is shown. Every question can be skipped, and an
answer that calls for help ends the asking at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from balm.checkin.urgency import from_floor, still_asked, urgent
from balm.checkin.wording import words
from balm.command.page import Page, page
from balm.diagnostics.suggest import did_you_mean
from balm.diagnostics.text_width import padded, text_width
from balm.language.facts import DECLINED, Fact, read_told
from balm.language.here import Mistake

if TYPE_CHECKING:
    from balm.command.options import Told
    from balm.decision.decision import Decision
    from balm.engine import Engine

MOST_ASKED = 8
"""So many questions are asked at most; after that only those that the floor asks for."""

MOST_LISTED = 40
"""A choice among more than so many, such as of a country, is typed: it is no menu that anybody reads."""


class Asking:
    """One conversation. `ask` takes the decision so far and gives back the last one."""

    def __init__(self, engine: Engine, told: Told, top: int) -> None:
        self._engine, self._told, self._top = engine, told, top
        self._asked: set[str] = set()

    def ask(self, decision: Decision) -> Decision:
        """Ask until nothing is left that matters, or the person has had enough."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  # lets `input` edit its line
        while not self._enough(decision) and (fact := self._next(decision)) is not None:
            if not self._asked:
                self._open()
            self._asked.add(fact.name)
            try:
                answer = self._put(fact)
            except EOFError:
                break
            if answer is not None:
                self._told.facts[fact.name] = answer
                decision = self._told.decide(self._engine)
        if self._asked:
            with page() as sheet:
                sheet.lines.append([])
        return decision

    def _enough(self, decision: Decision) -> bool:
        """Whether the floor itself leaves nothing but stopping safely to do."""
        program, fired = self._engine.program, decision.outcome.fired
        book, safety = program.rulebook, program.rulebook.roles.get("safety")
        dropped = reduce(or_, (program.drops[i] for i in fired if book.rules[i].pack == book.floor), 0)
        left = [one.tags or () for at, one in enumerate(book.practices) if not dropped >> at & 1]
        return all(safety in tags for tags in (*left, *(one.tags for one in decision.recommendations)))

    def _next(self, decision: Decision) -> Fact | None:
        """The floor's first question, then what rules ask for, then the rest of the core.

        How upset somebody is comes first, since it decides what else has to be asked for safety's sake. Help at once
        waits for nothing but the question that decides of it.
        """
        facts = self._engine.rulebook.facts
        core = [] if urgent(self._engine.rulebook, decision) else _core(facts.values(), self._engine.rulebook.floor)
        if not self._asked and core and self._open_to(decision, core[0].name):
            return core[0]
        enough = len(self._asked) >= MOST_ASKED
        for question in still_asked(self._engine.rulebook, decision):
            if (
                question.ask
                and (from_floor(self._engine.rulebook, question.by) or not enough)
                and self._open_to(decision, question.fact)
            ):
                return facts[question.fact]
        open_core = (fact for fact in core if self._open_to(decision, fact.name))
        return None if enough else next(open_core, None)

    def _open_to(self, decision: Decision, name: str) -> bool:
        """Whether a fact is unknown, was not asked for yet, and matters."""
        told = name in decision.facts and not self._engine.rulebook.facts[name].told_wins
        return not told and name not in self._asked and self._matters(decision, name)

    def _matters(self, decision: Decision, fact: str) -> bool:
        from balm.explaining.next_question import could_change

        return could_change(
            self._engine.program, decision.outcome, fact, lambda facts: decision.what_if(facts).outcome, self._top
        )

    @staticmethod
    def _open() -> None:
        with page() as sheet:
            sheet.add(
                "A few questions, one at a time. Answer with a number or a word. Enter skips a question, ? says why "
                "it is asked, q stops asking.",
                "quiet",
            )

    def _put(self, fact: Fact) -> object | None:
        """Ask until the answer can be read. None is skipped; EOFError is raised where they have had enough."""
        choices = _choices(fact)
        with page() as sheet:
            _question(sheet, fact, choices)
        while True:
            text = input("> ").strip()
            word = text.lower()
            if word in ("q", "quit"):
                raise EOFError
            if word in ("", "s", "skip"):
                return None
            if word == "?":
                _aside(fact.why or "It helps to choose what fits.")
                continue
            if word in ("d", "prefer not to say") and fact.may_decline:
                return DECLINED
            raw = _read(fact, choices, text)
            value = read_told(fact, raw)
            if not isinstance(value, Mistake):
                return raw
            _aside(_again(fact, choices, word))


def _core(facts: Iterable[Fact], floor: str) -> list[Fact]:
    """The core's facts: those that may be otherwise today first, and among them the floor's, which safety rests on.

    A sensitive one is only asked for where a rule asks.
    """
    asked = [fact for fact in facts if fact.core and fact.ask and fact.tellable and not fact.sensitive]
    return sorted(asked, key=lambda fact: (fact.changes != "today", fact.pack != floor))


def _choices(fact: Fact) -> dict[str, str]:
    """Words to choose by number -> values; none where values cannot be listed.

    A sensitive fact's labels stay unsaid where it has words for the person.
    """
    kind = fact.datatype
    if fact.sensitive and kind.named and all(value in fact.say for value in fact.values):
        return {fact.say[value]: value for value in fact.values}
    return {kind.prompts.get(text) or words(text): text for text in kind.texts(fact)}


def _question(sheet: Page, fact: Fact, choices: dict[str, str]) -> None:
    sheet.lines.append([])
    sheet.add(fact.ask, "strong")
    listed = len(choices) <= MOST_LISTED
    _menu(sheet, list(choices) if listed else [])
    hints = ["" if listed else f"one word, such as {next(iter(choices))}"]
    hints += ["several are fine, with commas" if fact.datatype.multiple else ""]
    hints += ["d: prefer not to say" if fact.may_decline else ""]
    if any(hints):
        sheet.add("; ".join(filter(None, hints)), "quiet", indent=2)


def _menu(sheet: Page, choices: list[str]) -> None:
    """Numbered words: on one line where they fit, or else in columns."""
    if not choices:
        return
    numbered = [f"{i} {words}" for i, words in enumerate(choices, 1)]
    line = "   ".join(numbered)
    if text_width(line) + 2 <= sheet.width:
        sheet.add(line, indent=2)
        return
    digits = len(str(len(choices)))
    numbered = [f"{i:>{digits}} {words}" for i, words in enumerate(choices, 1)]
    wide = max(map(text_width, numbered)) + 3
    columns = max(1, (sheet.width - 2 + 3) // wide)
    rows = -(-len(numbered) // columns)
    for row in range(rows):
        if columns == 1:
            sheet.add(numbered[row], indent=2, hang=digits + 3)
        else:
            sheet.lines.append([("  " + "".join(padded(one, wide) for one in numbered[row::rows]).rstrip(), "plain")])


def _read(fact: Fact, choices: dict[str, str], text: str) -> object:
    """What was typed, as a value to read: a choice's number, its word, the start of one word only, or the value."""
    if fact.datatype.multiple and text.lower() != "none":
        return [_chosen(choices, part) for part in text.replace(";", ",").split(",") if part.strip()]
    meant = fact.datatype.read_text(fact, text)
    return meant if meant in fact.values else _chosen(choices, text)  # UK is not the start of another name


def _chosen(choices: dict[str, str], text: str) -> str:
    word = text.strip().lower().rstrip(".")
    if word.isdecimal() and 1 <= int(word) <= len(choices) <= MOST_LISTED:
        return list(choices.values())[int(word) - 1]
    for shown, value in choices.items():
        if word in (shown.lower(), value.lower()):
            return value
    begun = [value for shown, value in choices.items() if shown.lower().startswith(word)]
    return begun[0] if len(begun) == 1 else text.strip()


def _again(fact: Fact, choices: dict[str, str], word: str) -> str:
    """A kind word about an answer that cannot be read."""
    if not choices:
        return f"That needs to be {fact.datatype.domain(fact)}. Enter skips it."
    advice = did_you_mean(word, choices, shown="“{}”")
    number = f"; a number from 1 to {len(choices)} will do" if len(choices) <= MOST_LISTED else ""
    words = f"That is none of these{number}."
    return " ".join(filter(None, [words, advice, "Enter skips it."]))


def _aside(words: str) -> None:
    with page() as sheet:
        sheet.add(words, "quiet", indent=2)
