"""A line that somebody typed before a screen of a check-in -> what is told to the check-in. Pure.

Numbers, and the words that stand beside them, choose what is listed, `x` takes back what was understood or is known
from earlier days; all else goes on as it was typed, to be read by the words of the packs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from balm.command.host import NO, YES

if TYPE_CHECKING:
    from balm.checkin.data import (
        CheckInChoiceData,
        CheckInInputData,
        CheckInOptionData,
        CheckInQuestionData,
        CheckInScreenData,
    )

MOST_LISTED = 40
"""A choice among more than so many, such as of a country, is typed: it is no menu that anybody reads."""

TAKE_BACK, DECLINE = "x", "d"
"""The signs that take back what was understood, and that decline."""

_NONE = NO | {"0", "none"}
"""The signs that deny all that is listed, and that take the one value which is proposed."""
_STOP = frozenset({"q", "quit", "exit"})
"""What people type to leave a program, beside the words of packs and language."""
_NUMBER = re.compile(r"\d{1,3}")
_LONG = 5
"""An answer of so many words may speak of more than it was asked."""


def read_line(screen: CheckInScreenData, text: str) -> CheckInInputData:
    """What a line tells. A blank one leaves open what is asked; where nothing is, it goes back from help, or stops."""
    word = " ".join(text.lower().split())
    if not word:
        return _blank(screen)
    if word in _STOP:
        return {"command": "stop"}
    if fact := _taken_back(screen, word):
        return {"take_back": fact}
    if screen["offers"]:
        return _meant(screen["offers"][0], text, word.rstrip("."))
    if screen["kind"] == "lines":
        return _ticked(screen, text, word)
    if screen["kind"] == "questions":
        return _answered(screen, text, word)
    if screen["kind"] == "misfit" and word.rstrip(".") in _NONE:
        return {"command": "skip"}
    return _listed(screen, word) or {"free": text}


def is_plain(screen: CheckInScreenData, text: str) -> bool:
    """Whether a line is one of the signs or words that stand on the screen: then nothing has to be said back."""
    word = " ".join(text.lower().split())
    labels = {one["label"].lower() for question in screen["questions"][:1] for one in question["options"]}
    return not word or numbers(word) is not None or word in labels or word in (*_NONE, DECLINE)


def ways_to_read(screen: CheckInScreenData, text: str) -> list[CheckInInputData]:
    """What a line may tell, the likeliest first: where one cannot be read, the next is tried."""
    told = read_line(screen, text)
    ways = [told]
    if "free" in told and screen["kind"] == "misfit":
        ways += _named(screen, text)
    if "said" in told and screen["text"] and text.strip():
        ways.append({"free": text})
    if "free" in told:
        ways += answers_where(screen, text)
    return ways


def answers_where(screen: CheckInScreenData, text: str) -> list[CheckInInputData]:
    """A line as the country whose numbers are wanted, where one can be typed: nothing else is asked there."""
    asked = screen["where"] if screen["kind"] in ("help", "suggestion") else []
    return [{"said": {one["fact"]: text}} for one in asked]


def numbers(word: str) -> list[int] | None:
    """The numbers of a line that is made of numbers alone, such as "1 3" or "1, 3 and 4"; None for any other."""
    parts = [part for part in re.split(r"[\s,;+&]+|\band\b", word.rstrip(".")) if part]
    return [int(part) for part in parts] if parts and all(map(_NUMBER.fullmatch, parts)) else None


def ticks_of_part(screen: CheckInScreenData, text: str) -> list[int] | None:
    """The numbers of a line that ticks lines: [] for none of them; None for a line that says something else.

    Where only a part of the lines was shown, the others are shown before it counts: nobody denies what they did not
    see.
    """
    told = read_line(screen, text)
    if screen["kind"] != "lines" or not told.keys() & {"ticks", "none"}:
        return None
    return numbers(text.lower()) or []


def is_listed(question: CheckInQuestionData) -> bool:
    """Whether a question's values stand below it by numbers."""
    return question["type"] != "scale" and len(question["options"]) <= MOST_LISTED


def signs(options: Sequence[CheckInOptionData]) -> list[str]:
    """What is typed to choose each of some values: a number that is one itself, or else its place."""
    labels = [one["label"] for one in options]
    return labels if all(map(_NUMBER.fullmatch, labels)) else [str(place) for place in range(1, len(labels) + 1)]


def listed(screen: CheckInScreenData) -> list[tuple[str, CheckInInputData]]:
    """What stands on a screen by numbers beside answers to questions: its words, and what it tells."""
    made: list[tuple[str, CheckInInputData]] = [(one["title"], {"take": one["practice"]}) for one in screen["others"]]
    made += [(one["title"], {"open": one["open"]}) for one in screen["refine"]]
    made += [(one["label"], {"felt": one["felt"]}) for one in screen["felt"]]
    return made


def _listed(screen: CheckInScreenData, word: str) -> CheckInInputData | None:
    """What is listed under a number, or in just these words; None where nothing is."""
    every = listed(screen)
    number = numbers(word)
    if number and len(number) == 1 and 0 < number[0] <= len(every):
        return every[number[0] - 1][1]
    return next((told for words, told in every if words.lower() == word), None)


def _named(screen: CheckInScreenData, text: str) -> list[CheckInInputData]:
    """What does not fit, by the word before the colon of its title, such as "no time" of "Time: it takes too long"."""
    said = set(re.findall(r"[^\W\d_]+", text.lower()))
    found = [one["open"] for one in screen["refine"] if {*one["title"].partition(":")[0].lower().split()} <= said]
    return [{"open": found[0]}] if len(found) == 1 else []


def _meant(offered: CheckInChoiceData, text: str, word: str) -> CheckInInputData:
    """One of the values that may have been meant, by its sign or its words; of one alone, yes or no will do."""
    options = offered["options"]
    for sign, one in zip(signs(options), options, strict=True):
        if word in (sign, one["label"].lower()) or (len(options) == 1 and word in YES):
            return {"choose": one["value"]}
    if len(options) == 1 and word in _NONE:
        return {"choose": None}
    return {"said": {offered["fact"]: text}}


def _blank(screen: CheckInScreenData) -> CheckInInputData:
    if screen["offers"]:
        return {"choose": None}
    match screen["kind"]:
        case "misfit" | "felt":
            return {"command": "skip"}
        case "lines":
            return {"ticks": []}
        case "questions":
            return {"said": {screen["questions"][0]["fact"]: ""}}
        case "help":
            return {"command": "back"}
    return {"command": "skip" if "skip" in screen["commands"] else "stop"}  # what is asked once comes first


def _taken_back(screen: CheckInScreenData, word: str) -> str:
    """The fact that a sign such as "x" or "x2" takes back; "" for any other line."""
    sign = re.fullmatch(rf"{TAKE_BACK} ?(\d{{0,2}})", word)
    facts = [one["fact"] for one in screen["echo"] or screen["recalled"]]
    at = int(sign[1] or 1) if sign else 0
    return facts[at - 1] if 0 < at <= len(facts) else ""


def asks_what_to_take_back(screen: CheckInScreenData, text: str) -> bool:
    """Whether a line is the sign alone, where it stands for several answers of earlier days."""
    return text.lower() == TAKE_BACK and not screen["echo"] and len(screen["recalled"]) > 1


def _ticked(screen: CheckInScreenData, text: str, word: str) -> CheckInInputData:
    if word.rstrip(".") in _NONE:
        return {"none": True}
    listed = numbers(word)
    if listed and all(0 < at <= len(screen["lines"]) for at in listed):
        return {"ticks": sorted({at - 1 for at in listed})}
    return {"free": text}


def _answered(screen: CheckInScreenData, text: str, word: str) -> CheckInInputData:
    question = screen["questions"][0]
    fact = question["fact"]
    if word == DECLINE and question["may_decline"]:
        return {"answers": {fact: "declined"}}
    if question["proposed"] is not None and word.rstrip(".") in YES:
        return {"answers": {fact: question["proposed"]}}
    values = [one["value"] for one in question["options"]]
    chosen = [one["value"] for one in question["options"] if one["label"].lower() == word]
    if is_listed(question) and (listed := numbers(word)) and all(0 < at <= len(values) for at in listed):
        chosen = [values[at - 1] for at in dict.fromkeys(listed)]
    if chosen and question["type"] == "tags":
        return {"answers": {fact: [str(one) for one in chosen]}}
    if len(chosen) == 1:
        return {"answers": {fact: chosen[0]}}
    if screen["text"] and len(word.split()) >= _LONG:
        return {"free": text}
    return {"said": {fact: text}}
