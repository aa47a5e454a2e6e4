"""A question that names other numbers than its fact has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from balm.language.texts import texts
from balm.language.values import number
from balm.proving.finding import FindingKind, Findings, found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.facts import Fact
    from balm.proving.analysis import Analysis

KIND = FindingKind(
    "range-misstated",
    "warning",
    62,
    "A range that a text misstates",
    "The `{key}` of `{at}` says “{said}”, and its range is {low} to {high}.",
    "Say the numbers that may be told, or change the range.",
)

_NAMED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {name: float(value) for value, name in enumerate(_NAMED)} | {"twenty": 20.0, "hundred": 100.0}
_NUMBER = rf"(-?\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})"
_BETWEEN = r"[^.?!\d]{0,60}?"
"""What may stand behind the low end: "from 0 (not at all) to 10", "from 0, not at all, to 10"."""
_ENDS = re.compile(
    rf"\b(?:(?P<named>from|between|scale of) {_NUMBER}{_BETWEEN} (?:to|and) (?:a )?{_NUMBER}"
    rf"|{_NUMBER}(?: to | ?[-\u2013] ?){_NUMBER})\b",
    re.IGNORECASE,
)
_HIGH = re.compile(rf"(?:\bout of (?:a )?|\{{value\}}(?: of | ?/ ?)){_NUMBER}\b", re.IGNORECASE)


def find(analysis: Analysis) -> Findings:
    """What the question, its why and the words for the person say of the ends of each scale."""
    facts = analysis.program.rulebook.facts
    for text in texts(analysis.program.rulebook):
        fact = facts.get(text.of)
        if fact is not None and fact.datatype.numeric and text.place.path[:1] == ("facts",):
            for said in _misstated(text.words, fact):
                ends = {"low": str(number(fact.low)), "high": str(number(fact.high))}
                yield found(KIND, fact.name, text.place, key=text.key, said=said, **ends)


def _misstated(words: str, fact: Fact) -> Iterator[str]:
    """Numbers called the ends and others than these; of two that are not called so, where one of them is an end."""
    for stated in _ENDS.finditer(words):
        low, high = sorted(_value(one) for one in stated.groups()[1:] if one)
        right = (low == fact.low) + (high == fact.high)
        if right == 1 or (right == 0 and stated["named"]):
            yield stated[0]
    for stated in _HIGH.finditer(words):
        if _value(stated[1]) != fact.high:
            yield stated[0]


def _value(stated: str) -> float:
    name = stated.lower()
    return _NUMBERS[name] if name in _NUMBERS else float(name)
