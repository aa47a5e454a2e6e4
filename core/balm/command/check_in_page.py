"""A screen of a check-in -> the cards that a terminal shows, and the foot that stays in sight below them.

The foot holds the help lines, the last words before whoever reads types: where a terminal scrolls, help stands last.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from balm.command.decision_page import SAY, SHOWN, minutes, nothing_fits, practices_title, show_practice
from balm.command.help_page import show_kind, show_lines, show_numbers
from balm.command.page import Page
from balm.command.screenfuls import Card
from balm.command.typed_line import TAKE_BACK, answers_where, is_listed, listed, signs
from balm.decision.help_lines import lines_once
from balm.diagnostics.text_width import text_width
from balm.explaining.voice import written_date

if TYPE_CHECKING:
    from balm.checkin.data import (
        CheckInOptionData,
        CheckInQuestionData,
        CheckInRecalledData,
        CheckInScreenData,
        CommandName,
    )
    from balm.decision.data import ResourceData

PRACTICE = "* "
"""Begins the title of a practice."""

ASKING = ("lines", "questions", "misfit", "felt")
"""The kinds of screens that ask something."""

MOST_RECALLED = 2
"""So many answers of earlier days are named; the others are counted."""


def cards(
    screen: CheckInScreenData,
    width: int,
    known: Collection[str],
    *,
    again: bool = False,
    opens: bool = True,
    echo: bool = True,
    lacks_plan: bool = False,
) -> list[Card]:
    """The cards of a screen, in the order of reading.

    `known` are the kinds of help whose words were shown before. `again`: the same is asked as before, so that what was
    said in between is enough. `opens`: it is the first of its step. `echo`: what was understood is said back.
    `lacks_plan`: the practice opens the person's safety plan, and they have none.
    """
    made: list[Card] = []
    if not again:
        helped = _help_cards(screen, width, known)
        match screen["kind"]:
            case "lines":
                made = [*helped, _lines_card(screen, width)]
            case "questions":
                made = [*helped, _question_card(screen, width, opens=opens and screen["text"])]
            case "suggestion":
                ways = [_practice_card(screen, width, lacks_plan=lacks_plan), _others_card(screen, width)]
                made = [*ways, *helped] if _help_waits(screen) else [*helped, *ways]
                made.append(_about_card(width))
            case "misfit" | "felt":
                made = [*helped, _listed_card(screen, width)]
            case _:
                made = helped
    remarks = _remarks(screen, width, echo=echo)
    made = [card for card in made if card.page.lines] or [Card(Page(width))]
    first = made[0].page
    if not again:
        _show_recalled(remarks, screen["recalled"])
    first.lines = [*remarks.lines, *([[]] if remarks.lines and first.lines else []), *first.lines]
    return made


def foot(screen: CheckInScreenData, width: int, most: int, *, goes_on: bool = False) -> Page:
    """What stays in sight: whom one can reach, on at most so many lines (0: it stands above), and what can be typed.

    `goes_on`: Enter shows more of this screen.
    """
    sheet = Page(width, [[]])
    lines = all_lines(screen)
    if screen["help"] and most:
        if lines:
            named = numbers_are_enough(screen) or _help_waits(screen)
            title = screen["help"][0]["title"] if named else SAY["reach"]
            show_numbers(sheet, title, lines, most, SAY["enter"] if screen["kind"] == "help" else SAY["type-help"])
        else:
            beside = SAY["help-or-danger"].format(title=screen["help"][0]["title"])
            sheet.add(SAY["in-danger"] if screen["kind"] == "help" else beside, "help")
    if answers_where(screen, ""):
        sheet.add(SAY["country"], "strong")
    sheet.blank()
    if screen["in_sight"]:
        sheet.add(". ".join(SAY[f"command-{name}"] for name in screen["in_sight"]) + ".", "strong")
    if screen["kind"] == "suggestion" and screen["refine"]:
        number, [first, *_] = len(screen["others"]) + 1, screen["refine"]
        sheet.add(SAY["a-little-more"].format(number=number, title=first["title"]), "quiet")
    _add_hints(sheet, _hints(screen, goes_on=goes_on))
    return sheet


def _add_hints(sheet: Page, hints: Sequence[str]) -> None:
    """What can be typed, as many hints on a line as it holds, none of them on two."""
    lines: list[str] = []
    for hint in hints:
        joined = f"{lines[-1]}. {hint}" if lines else ""
        if joined and text_width(joined) <= sheet.width:
            lines[-1] = joined
        else:
            lines.append(hint)
    for line in lines:
        sheet.add(line, "quiet")


def numbers_are_enough(screen: CheckInScreenData) -> bool:
    """Whether help stands in the foot alone: beside a question, so that it is read sooner."""
    return screen["kind"] in ASKING and any(kind["resources"] for kind in screen["help"])


def everything(screen: CheckInScreenData, width: int) -> Page:
    """All that can be typed before a screen, one a line."""
    sheet = Page(width)
    sheet.add(SAY["you-can-type"], "quiet")
    for number, (words, _) in enumerate(listed(screen), 1):
        sheet.add(words, indent=2, first=f"{number:>2}  ", hang=6)
    for name in screen["commands"]:
        sheet.add(SAY[f"command-{name}"], indent=2, hang=4)
    if screen["echo"]:
        sheet.add(SAY["take-back"].format(sign=TAKE_BACK), indent=2, hang=4)
    elif screen["recalled"]:
        sheet.add(SAY["take-back-told"].format(sign=TAKE_BACK), indent=2, hang=4)
    return sheet


def to_take_back(screen: CheckInScreenData, width: int) -> Page:
    """What is known from earlier days, each with the sign that takes it back."""
    sheet = Page(width)
    sheet.add(SAY["what-not-so"], "quiet")
    for at, one in enumerate(screen["recalled"], 1):
        sheet.add(f"{one['words']} ({_day(one)})", indent=2, first=f"{TAKE_BACK}{at}  ", hang=6)
    return sheet


def last_page(screen: CheckInScreenData, width: int, *, seen: bool) -> Page:
    """The end: help where it was in sight last, after a word of leave. `seen`: something was suggested."""
    sheet = Page(width)
    if screen["hint"]:
        sheet.add(screen["hint"], "aside")
    sheet.add(SHOWN["not-alone"] if screen["help"] else SAY["come-back"])
    if not seen:
        sheet.add(SAY["footer"], "quiet")
    if screen["in_sight"] and not screen["help"]:
        sheet.add(SAY["who-to-call"], "strong")
    for kind in screen["help"][:1]:
        if not kind["resources"]:
            show_kind(sheet, kind)
    lines = all_lines(screen)
    if lines:
        sheet.blank()
        show_numbers(sheet, SAY["reach"], lines, len(lines) * 3, "")
    return sheet


def _remarks(screen: CheckInScreenData, width: int, *, echo: bool) -> Page:
    """What was understood, what could not be read, and the values that may have been meant."""
    sheet = Page(width)
    said = [one["words"] or SHOWN["your-answer"] for one in screen["echo"]] if echo else []
    if len(said) == 1:
        understood = SAY["understood"].format(words=said[0], sign=TAKE_BACK)
        sheet.add(understood if screen["echo"][0]["words"] else SAY["thanks"].format(sign=TAKE_BACK), "quiet")
    elif said:
        sheet.add(SAY["understood-all"], "quiet")
        for at, words in enumerate(said, 1):
            sheet.add(words, "quiet", indent=2, first=f"{TAKE_BACK}{at}  ", hang=6)
    if screen["hint"]:
        sheet.add(screen["hint"], "aside")
    for offered in screen["offers"][:1]:
        _show_options(sheet, offered["options"])
    return sheet


def _show_recalled(sheet: Page, recalled: Sequence[CheckInRecalledData]) -> None:
    """What is known from earlier days and so not asked, folded into a sentence; the latest day first."""
    if not recalled:
        return
    one_day = len({one["on"] for one in recalled}) == 1
    said = [_shortened(one["words"], sheet.width) for one in recalled[:MOST_RECALLED]]
    more = len(recalled) - len(said)
    words = "; ".join([*said, *([SAY["more-told"].format(count=more)] if more else [])])
    day, change = _day(recalled[0]), SAY["not-so"] if len(recalled) == 1 else SAY["change-it"]
    on = SAY["told-on"].format(day=day, words=words, sign=TAKE_BACK, change=change)
    before = SAY["told-before"].format(day=day, words=words, sign=TAKE_BACK, change=change)
    sheet.add(on if one_day else before, "quiet")


def _shortened(words: str, width: int) -> str:
    """Words for a fact on about one line: of several sayings so many as it holds, and that there are more."""
    first, *others = words.split("; ")
    while others and text_width(f"{first}; {others[0]}") <= width:
        first = f"{first}; {others.pop(0)}"
    return first + SAY["more"] if others else first


def _day(one: CheckInRecalledData) -> str:
    return written_date(datetime.date.fromisoformat(one["on"]))


def _help_cards(screen: CheckInScreenData, width: int, known: Collection[str]) -> list[Card]:
    """The words of each kind of help that is new, or of all where they were asked for."""
    asked_for = screen["kind"] == "help"
    if numbers_are_enough(screen):
        return []
    made = []
    for kind in screen["help"]:
        sheet = Page(width)
        if asked_for or kind["kind"] not in known:
            show_kind(sheet, kind)
        made.append(Card(sheet))
    if asked_for:
        sheet = Page(width)
        show_lines(sheet, all_lines(screen))
        made.append(Card(sheet))
    return made


def all_lines(screen: CheckInScreenData) -> list[ResourceData]:
    """The help lines in sight, each once."""
    return [line for of_kind in lines_once(screen["help"]) for line in of_kind]


def _lines_card(screen: CheckInScreenData, width: int) -> Card:
    sheet = Page(width)
    sheet.add(screen["title"], "strong")
    for number, text in enumerate(screen["lines"], 1):
        sheet.add(text, indent=2, first=f"{number}  ", hang=5)
    return Card(sheet)


def _question_card(screen: CheckInScreenData, width: int, *, opens: bool) -> Card:
    sheet = Page(width)
    question = screen["questions"][0]
    labels = [one["label"] for one in question["options"]] if is_listed(question) else []
    if opens:
        sheet.add(screen["title"], "title")
    sheet.add(without_enumeration(question["ask"], labels), "strong")
    if question["type"] == "scale":
        for one in question["options"]:
            sheet.add(f"{one['value']}  {one['label']}", indent=2, hang=5)
    elif is_listed(question):
        _show_options(sheet, question["options"])
    proposed = next((one["label"] for one in question["options"] if one["value"] == question["proposed"]), "")
    if proposed:
        sheet.add(SAY["proposed"].format(label=proposed), "aside")
    return Card(sheet)


def without_enumeration(ask: str, labels: Sequence[str]) -> str:
    """A question without the sentences that say nothing but what is listed below it.

    The first sentence stays, and so does every one that has a word of its own.
    """
    listed = _stems(" ".join(labels))
    first, *others = re.split(r"(?<=[.?!]) ", ask)
    kept = [one for one in others if not labels or not _stems(one) or _stems(one) - listed]
    return " ".join([first, *kept])


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text."""
    return {word[:4] for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 3}


def _show_options(sheet: Page, options: list[CheckInOptionData]) -> None:
    digits = len(str(len(options)))
    for sign, one in zip(signs(options), options, strict=True):
        first = "" if sign == one["label"] else f"{sign:>{digits}}  "
        sheet.add(one["label"], indent=2, first=first, hang=4 + digits)


def _practice_card(screen: CheckInScreenData, width: int, *, lacks_plan: bool) -> Card:
    """The practice with its steps, or a kind word where there is none."""
    sheet = Page(width)
    for one in screen["recommendations"]:
        sheet.add(practices_title(helped=bool(screen["help"]) and not _help_waits(screen)), "title")
        show_practice(sheet, one, PRACTICE, set(), lacks_plan=lacks_plan)
    if not screen["recommendations"]:
        sheet.add(nothing_fits(helped=bool(screen["help"])))
    return Card(sheet, alone=bool(screen["recommendations"]))


def _others_card(screen: CheckInScreenData, width: int) -> Card:
    """The other ways by title, and what was left out."""
    sheet = Page(width)
    if screen["others"]:
        sheet.add(SHOWN["other-ways"], "title")
    for number, one in enumerate(screen["others"], 1):
        sheet.pair(one["title"], minutes(one["minutes"]), "plain", first=f"  {number}  ")
    if screen["left_out"]:
        sheet.add(SHOWN["left-out"].format(titles="; ".join(screen["left_out"])), "quiet")
    return Card(sheet)


def _listed_card(screen: CheckInScreenData, width: int) -> Card:
    """A question with what can be chosen by numbers."""
    sheet = Page(width)
    sheet.add(screen["title"], "strong")
    for number, (words, _) in enumerate(listed(screen), 1):
        sheet.add(words, indent=2, first=f"{number}  ", hang=5)
    return Card(sheet)


def _about_card(width: int) -> Card:
    sheet = Page(width)
    sheet.add(SAY["footer"], "quiet")
    return Card(sheet)


def _help_waits(screen: CheckInScreenData) -> bool:
    """Whether the words about help stand below the practices: it is not urgent, and the foot names it all the while."""
    return screen["kind"] == "suggestion" and not screen["urgent"] and bool(screen["recommendations"])


_OF_SUGGESTIONS: tuple[CommandName, ...] = ("done", "something_else", "not_again", "worse")
"""What is said of a suggestion, in the order in which it stands there."""


def _hints(screen: CheckInScreenData, *, goes_on: bool) -> list[str]:
    """The two or three things to type that matter here."""
    made: list[str] = []
    if screen["offers"]:
        one = len(screen["offers"][0]["options"]) == 1
        return [SAY["hint-yes"] if one else SAY["hint-number"], SAY["hint-more"]]
    if screen["kind"] == "lines":
        made = [SAY["hint-ticks"] if goes_on else SAY["hint-ticks-none"]]
    elif screen["kind"] == "questions":
        made = [_answer_hint(screen["questions"][0], text=screen["text"])]
    elif screen["kind"] == "suggestion" and not (goes_on and screen["urgent"]):  # then help comes first
        made = [SAY[f"typed-{name}"] for name in _OF_SUGGESTIONS if name in screen["commands"]]
    elif screen["kind"] in ("misfit", "felt"):
        leaves = SAY["hint-none"] if screen["kind"] == "misfit" else SAY["hint-open"]
        return [SAY["hint-number-word"], leaves, SAY["hint-more"]]
    if goes_on:
        return [*made, SAY["hint-go-on"], SAY["hint-more"]]
    if screen["kind"] in ("lines", "questions"):
        declines = any(one["may_decline"] for one in screen["questions"][:1])
        return [*made, SAY["hint-open"], *([SAY["hint-decline"]] if declines else []), SAY["hint-more"]]
    if screen["kind"] == "help":
        return [*made, SAY["hint-go-back"], SAY["hint-more"]]
    return [*made, SAY["hint-go-on"] if "skip" in screen["commands"] else SAY["hint-stop"], SAY["hint-more"]]


def _answer_hint(question: CheckInQuestionData, *, text: bool) -> str:
    own = SAY["all-own-words"] if text else SAY["own-words"]
    if question["type"] == "tags" and is_listed(question):
        return SAY["hint-tags"].format(own=own)
    if question["type"] == "scale" or is_listed(question):
        return SAY["hint-answer"].format(own=own)
    return SAY["hint-word"]
