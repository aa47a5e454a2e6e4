"""Wording: values of facts -> the words in which they are offered and said back, and what is said beside a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.explaining.voice import say
from balm.language.facts import DECLINED
from balm.texts import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.language.facts import Fact
    from balm.language.values import Value

HINTS = texts("hints")
"""What is said of the last input, by its note."""
SAID = texts("check-in")
FELT_WORDS: Mapping[str, str] = texts("felt")
"""The words in which it is asked how something felt."""
_VALUES = texts("values")


def words(value: str) -> str:
    """A value of a fact as a word to choose: ``very_low`` -> "very low", ``13_15`` -> "13 to 15"."""
    parts = value.split("_")
    numbers = len(parts) == 2 and all(part.isdigit() for part in parts)
    return _VALUES["range"].format(low=parts[0], high=parts[1]) if numbers else " ".join(parts)


def label(fact: Fact, text: str) -> str:
    """The words in which a value is offered: its label, or else what its type and its name say.

    Of a sensitive fact without labels they are those of `say`.
    """
    if text in fact.labels:
        return fact.labels[text]
    if fact.sensitive and text in fact.say:
        return fact.say[text]
    return _VALUES[text] if text in fact.datatype.worded else words(text)


def said_back(fact: Fact, value: Value) -> str:
    """A told value in words for the person; "" of a sensitive fact that has none."""
    if value == DECLINED:
        return _VALUES["declined"]
    said = say(fact, value)
    if said or fact.sensitive:
        return "; ".join(said)
    return in_labels(fact, value)


def in_labels(fact: Fact, value: Value) -> str:
    """A told value in the words in which it is offered."""
    plain = fact.plain(value)
    texts = plain if isinstance(plain, list) else [str(plain).lower() if isinstance(plain, bool) else str(plain)]
    return ", ".join(label(fact, text) for text in texts) or _VALUES["none"]
