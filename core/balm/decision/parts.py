"""Parts: what a decision consists of, as its reader meets it: recommendations, help and questions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from balm.compiled.practices import Ranked
from balm.compiled.program import Scored
from balm.decision.plain import ReadValues, plain, reason_dict
from balm.explaining.reason import apart
from balm.explaining.reasons import reasons
from balm.explaining.voice import tell, text_of
from balm.language.practices import Practice

if TYPE_CHECKING:
    from collections.abc import Callable

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.portrait import Plan
    from balm.decision.data import (
        QuestionData,
        ReasonData,
        RecommendationData,
        ReferralData,
        ResourceData,
    )
    from balm.explaining.reason import Reason
    from balm.language.facts import Value
    from balm.language.values import Kind, PlainValue, Stance


class Recommendation:
    """An eligible practice in its place, with the reasons that add up to its `score`.

    A value: equal to another that says the same (`to_dict`).
    """

    _reasons: tuple[Reason, ...] | None = None

    def __init__(self, program: Program, outcome: Outcome, plan: Plan, ranked: Ranked) -> None:
        self._program, self._outcome, self._plan, self._ranked = program, outcome, plan, ranked

    def __repr__(self) -> str:
        return f"<Recommendation {self._ranked.practice!r} {self.score:+d}>"

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Recommendation) and self.to_dict() == other.to_dict())

    def __hash__(self) -> int:
        return hash((self.practice, self.score))

    def __copy__(self) -> Recommendation:
        return self

    def __deepcopy__(self, memo: object) -> Recommendation:
        return self

    def __reduce__(self) -> tuple[Callable[[RecommendationData], Recommendation], tuple[RecommendationData]]:
        return read_recommendation, (self.to_dict(),)

    def _plain(self, name: str, value: Value | None) -> PlainValue:
        return plain(self._program, name, value)

    @property
    def practice(self) -> str:
        """The full id, ``pack/name`` or ``own/name``."""
        return self._ranked.practice.id

    @property
    def id(self) -> str:
        """The id without its pack."""
        return self._ranked.practice.name

    @property
    def title(self) -> str:
        """What it is called."""
        return self._ranked.practice.title

    @property
    def kind(self) -> Kind | None:
        """``mental`` or ``behavioural``; None where the person did not say."""
        return self._ranked.practice.kind

    @property
    def stance(self) -> Stance | None:
        """``opening``, ``neutral`` or ``closing``; None where the person did not say."""
        return self._ranked.practice.stance

    @property
    def needs(self) -> tuple[str, ...]:
        """The needs it meets."""
        return self._ranked.practice.needs or ()

    @property
    def tags(self) -> tuple[str, ...]:
        """What it involves; empty where it is not told."""
        return self._ranked.practice.tags or ()

    @property
    def minutes(self) -> tuple[float, float] | None:
        """The least and the most minutes it takes."""
        return self._ranked.practice.minutes

    @property
    def score(self) -> int:
        """The sum of its reasons' points."""
        return self._ranked.score

    @cached_property
    def text(self) -> str:
        """How to do it, steps on lines of their own. Lines that are set in are the points of the line above them.

        Of a practice that opens the person's safety plan it is that plan, where they have one.
        """
        return text_of(self._program, self._outcome, self._ranked.practice, self._plan)

    @property
    def lacks_plan(self) -> bool:
        """Whether it opens the person's safety plan and they have none, as far as was told: one can be offered."""
        return bool(self._ranked.practice.opens) and not self._plan

    @property
    def cautions(self) -> tuple[str, ...]:
        """When to leave it."""
        return self._ranked.practice.cautions

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Rules' and strategies' contributions."""
        if self._reasons is None:
            self._reasons = reasons(self._program, self._outcome, self._ranked.practice)
        return self._reasons

    @cached_property
    def tell(self) -> str:
        """Why, in a line for the person."""
        return tell(self._program, self._outcome, self.reasons)

    def to_dict(self) -> RecommendationData:
        """As in the decision's JSON."""
        return {
            "practice": self.practice,
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "stance": self.stance,
            "needs": list(self.needs),
            "tags": list(self.tags),
            "minutes": None if self.minutes is None else list(self.minutes),
            "score": self.score,
            "text": self.text,
            "cautions": list(self.cautions),
            "tell": self.tell,
            "reasons": [reason_dict(self._plain, reason) for reason in self.reasons],
        }


def read_recommendation(data: RecommendationData, values: ReadValues | None = None) -> Recommendation:
    """The recommendation that `to_dict` told: all that it says is there, and nothing of what works it out."""
    values = values or ReadValues()
    least_and_most = data["minutes"]
    practice = Practice(
        data["practice"],
        data["title"],
        data["kind"],
        data["stance"],
        tuple(data["needs"]),
        tuple(data["tags"]),
        None if least_and_most is None else (least_and_most[0], least_and_most[1]),
        cautions=tuple(data["cautions"]),
    )
    made = Recommendation.__new__(Recommendation)
    vars(made).update(
        _ranked=Ranked(practice, 0, 0, data["score"]),
        _reasons=tuple(_read_reason(one, values) for one in data["reasons"]),
        _plain=values.plain,
        text=data["text"],
        tell=data["tell"],
    )
    return made


def _read_reason(data: ReasonData, values: ReadValues) -> Reason:
    scored = Scored(
        data["by"], data["points"], data["first"], data["kept"], data["because"], "", data["source"], rests=()
    )
    return apart(scored, {name: values.value(name, value) for name, value in data["facts"].items()})


class ReferralShown(NamedTuple):
    """A kind of help to show, its words, the rules that call for it, and its current help lines."""

    kind: str
    title: str
    text: str
    by: tuple[str, ...]
    because: tuple[str, ...]
    resources: tuple[ResourceData, ...]

    def __hash__(self) -> int:
        return hash((self.kind, self.title, self.by))  # help lines have no hash

    def to_dict(self) -> ReferralData:
        """As in the decision's JSON."""
        return {
            "kind": self.kind,
            "title": self.title,
            "text": self.text,
            "by": list(self.by),
            "because": list(self.because),
            "resources": [resource.copy() for resource in self.resources],
        }


class Question(NamedTuple):
    """A fact worth asking for, in the words to ask it with, and the rules that ask."""

    fact: str
    ask: str
    by: tuple[str, ...]

    def to_dict(self) -> QuestionData:
        """As in the decision's JSON."""
        return {"fact": self.fact, "ask": self.ask, "by": list(self.by)}
