"""Parts: what a decision consists of, as its reader meets it: recommendations, help and questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.decision.plain import reason_dict
from balm.explaining.reasons import reasons
from balm.explaining.voice import tell, text_of

if TYPE_CHECKING:
    from balm.compiled.practices import Ranked
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.explaining.reason import Reason


class Recommendation:
    """An eligible practice in its place, with the reasons that add up to its `score`."""

    _reasons: tuple[Reason, ...] | None = None

    def __init__(self, program: Program, outcome: Outcome, ranked: Ranked) -> None:
        self._program, self._outcome, self._ranked = program, outcome, ranked

    def __repr__(self) -> str:
        return f"<Recommendation {self._ranked.practice!r} {self.score:+d}>"

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
    def kind(self) -> str | None:
        """``mental`` or ``behavioural``; None where the person did not say."""
        return self._ranked.practice.kind

    @property
    def stance(self) -> str | None:
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

    @property
    def text(self) -> str:
        """How to do it, steps on lines of their own."""
        return text_of(self._program, self._outcome, self._ranked.practice)

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

    def to_dict(self) -> dict[str, Any]:
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
            "reasons": [reason_dict(self._program, reason) for reason in self.reasons],
        }


class ReferralShown(NamedTuple):
    """A kind of help to show, its words, the rules that call for it, and its current help lines."""

    kind: str
    title: str
    text: str
    by: tuple[str, ...]
    because: tuple[str, ...]
    resources: tuple[Mapping[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """As in the decision's JSON."""
        return {
            "kind": self.kind,
            "title": self.title,
            "text": self.text,
            "by": list(self.by),
            "because": list(self.because),
            "resources": [dict(resource) for resource in self.resources],
        }


class Question(NamedTuple):
    """A fact worth asking for, in the words to ask it with, and the rules that ask."""

    fact: str
    ask: str
    by: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As in the decision's JSON."""
        return {"fact": self.fact, "ask": self.ask, "by": list(self.by)}
