"""Wording: values of facts -> the words in which they are offered and said back, and what is said beside a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.explaining.voice import say
from balm.language.facts import DECLINED

if TYPE_CHECKING:
    from balm.deciding.past import Felt
    from balm.language.facts import Fact
    from balm.language.values import Value

ALARM = "Thank you for saying that. One question comes first, and there is help here for you now."
UNCLEAR = "I could not read that. You could say it in other words, or leave it open."
UNCLEAR_AGAIN = "That is fine: you can leave this open, or see where help is."
OFFERED = "Which of these did you mean?"
NOTHING_ELSE = "That is all there is for this moment. You can go back and see it again."
LEFT_OUT = "Left out, as you asked."
KEPT = "It is set aside for now. It is one of those that keep people safe, so it can come again another day."
BETTER = "Good to hear. You can come back to it whenever you like."
SAME = "That happens, and it is no fault of yours."
WORSE = "Thank you for saying so. Feeling worse is common, and it is no fault of yours. Help is a word away."
DONE = "All right. Whatever it was like is fine."
FELT_WORDS: dict[Felt, str] = {"better": "better", "same": "the same", "worse": "worse"}
"""The words in which it is asked how something felt."""
HOW_FELT = "{title}: how do you feel now, compared with before?"
MISFIT = "What does not fit? Then something else can be found."
WHY_DANGER = "Some of these change what is safe, so they come first. You can leave all of it open."
NO_REASON = "It helps to choose what fits."


def words(value: str) -> str:
    """A value of a fact as a word to choose: ``very_low`` -> "very low", ``13_15`` -> "13 to 15"."""
    parts = value.split("_")
    numbers = len(parts) == 2 and all(part.isdigit() for part in parts)
    return (" to " if numbers else " ").join(parts)


def label(fact: Fact, text: str) -> str:
    """The words in which a value is offered: its label, or else what its type and its name say.

    Of a sensitive fact without labels they are those of `say`.
    """
    if text in fact.labels:
        return fact.labels[text]
    if fact.sensitive and text in fact.say:
        return fact.say[text]
    return fact.datatype.prompts.get(text) or words(text)


def said_back(fact: Fact, value: Value) -> str:
    """A told value in words for the person; "" of a sensitive fact that has none."""
    if value == DECLINED:
        return "you prefer not to say"
    said = say(fact, value)
    if said or fact.sensitive:
        return "; ".join(said)
    return in_labels(fact, value)


def in_labels(fact: Fact, value: Value) -> str:
    """A told value in the words in which it is offered."""
    plain = fact.plain(value)
    texts = plain if isinstance(plain, list) else [str(plain).lower() if isinstance(plain, bool) else str(plain)]
    return ", ".join(label(fact, text) for text in texts) or "none of these"
