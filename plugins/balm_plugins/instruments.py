"""Instruments: numbered answers to known questionnaires -> scales, and from some of these the facts of the packs.

Nothing here holds a question's text: whoever asks them brings them, under the licence that they have. No result is put
into words, and none has a cut-off: PHQ-4 and WHO-5 are for screening by people who know how to read them, and no fact
of a pack is set by them. A scale of which an answer is missing is left out, as no source that was read allows to fill
it in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import balm


class Scale(NamedTuple):
    """Items of a questionnaire that make one number."""

    name: str
    items: tuple[int, ...]
    turned: tuple[int, ...] = ()
    """Items that count the other way round."""
    mean: bool = False
    """Their mean, or their sum."""
    times: int = 1
    fact: str = ""
    """The fact that it is; empty where it is none."""


class Questionnaire:
    """Items 1 to `items`, each answered with a whole number from `low` to `high`."""

    def __init__(
        self, name: str, title: str, items: int, ends: tuple[int, int], scales: tuple[Scale, ...], source: str
    ) -> None:
        self.name, self.title, self.items, self.scales, self.source = name, title, items, scales, source
        self.low, self.high = ends
        self.sets = tuple(scale.fact for scale in scales if scale.fact)

    def score(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """The scales that are facts. Keys are "1", "2", ...; raises ValueError for what is no answer."""
        found = self.scores(answers)
        return {scale.fact: found[scale.name] for scale in self.scales if scale.fact and scale.name in found}

    def scores(self, answers: Mapping[str, object]) -> dict[str, float]:
        """Every scale of which no answer is missing, by name. Raises ValueError."""
        given = self._given(answers)
        found = {}
        for scale in self.scales:
            if all(item in given for item in scale.items):
                counted = [
                    self.low + self.high - given[item] if item in scale.turned else given[item] for item in scale.items
                ]
                whole = sum(counted) * scale.times
                found[scale.name] = round(whole / len(counted), 2) if scale.mean else whole
        return found

    def _given(self, answers: Mapping[str, object]) -> dict[int, int]:
        given = {}
        known = {str(item): item for item in range(1, self.items + 1)}
        for key, answer in answers.items():
            if key not in known:
                which = "the only one is 1" if self.items == 1 else f"they are 1 to {self.items}"
                asked = repr(key) if str(key).isdecimal() else "of that name"  # other text may be an answer
                raise ValueError(f"There is no question {asked}; {which}.")
            if answer is None:
                continue
            whole = isinstance(answer, int) and not isinstance(answer, bool)
            if not whole or not self.low <= answer <= self.high:  # type: ignore[operator]  # it is whole
                raise ValueError(f"Question {key} takes a whole number from {self.low} to {self.high}.")
            given[known[key]] = answer
        return given  # type: ignore[return-value]  # all of them whole


_ANXIETY, _AVOIDANCE = "attachment_anxiety", "attachment_avoidance"

INSTRUMENTS = (
    Questionnaire(
        "ecr-s", "How it is for you with people close to you, twelve questions", 12, (1, 7),
        (
            Scale("anxiety", (2, 4, 6, 8, 10, 12), turned=(8,), mean=True, fact=_ANXIETY),
            Scale("avoidance", (1, 3, 5, 7, 9, 11), turned=(1, 5, 9), mean=True, fact=_AVOIDANCE),
        ),
        "Wei, Russell, Mallinckrodt and Vogel (2007); which items belong where and are reversed: recalled",
    ),
    Questionnaire(
        "ecr-rs", "How it is for you with one person close to you, nine questions", 9, (1, 7),
        (
            Scale("avoidance", (1, 2, 3, 4, 5, 6), turned=(1, 2, 3, 4), mean=True, fact=_AVOIDANCE),
            Scale("anxiety", (7, 8, 9), mean=True, fact=_ANXIETY),
        ),
        "Fraley, Heffernan, Vicary and Brumbaugh (2011), by Fraley's page: checked",
    ),
    Questionnaire(
        "suds", "How upset you are right now, one question", 1, (0, 10), (Scale("distress", (1,), fact="distress"),),
        "Wolpe's scale in its form from 0 to 10: checked",
    ),
    Questionnaire(
        "phq-4", "Four questions about the last two weeks", 4, (0, 3),
        (Scale("first two", (1, 2)), Scale("last two", (3, 4)), Scale("total", (1, 2, 3, 4))),
        "Kroenke, Spitzer, Williams and Loewe (2009), by sralab.org: checked",
    ),
    Questionnaire(
        "who-5", "Five questions about the last two weeks", 5, (0, 5),
        (Scale("total", (1, 2, 3, 4, 5)), Scale("percentage", (1, 2, 3, 4, 5), times=4)),
        "WHO (1998), by help.valant.com: checked",
    ),
)  # fmt: skip


@balm.hookimpl
def balm_instruments() -> Sequence[balm.Instrument]:
    """Scored here, asked elsewhere."""
    return INSTRUMENTS
