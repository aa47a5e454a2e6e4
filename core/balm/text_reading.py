"""Text reading: what an engine understands of a person's own words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from balm.deciding.profile import MOST_OWN, Profile, read_profile

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Value
    from balm.language.rulebook import Rulebook
    from balm.listening.activities import Activities
    from balm.listening.heard import FreeText, Heard
    from balm.listening.lexicon import Lexicon


class TextReading(ABC):
    """The part of an engine that reads what people type; it decides only to find the tags of activities."""

    program: Program

    @property
    @abstractmethod
    def rulebook(self) -> Rulebook:
        """The checked packs."""

    @abstractmethod
    def _outcome(self, profile: Profile, seed: int) -> Outcome:
        """What is decided for a profile that was read."""

    @overload
    def listen(self, text: str) -> FreeText: ...
    @overload
    def listen(self, text: str, fact: str, options: Sequence[Value] = ()) -> Heard: ...
    def listen(self, text: str, fact: str | None = None, options: Sequence[Value] = ()) -> FreeText | Heard:
        """What somebody's own words say: as the answer to the question about a `fact`, or as a free line.

        `options` are the values of a numbered menu that the answer may choose from: "2" is the second, of a fact that
        is no number. The first 2,000 characters are read; nothing of the text is kept. Raises ValueError for a fact
        that nobody can tell.
        """
        from balm.listening.answer import read_answer
        from balm.listening.free import hear

        if fact is None:
            return hear(self._lexicon, text)
        known = self.rulebook.facts.get(fact)
        if known is None or not known.tellable:
            raise ValueError(f"`{fact}` is not a fact that can be told")
        return read_answer(self._lexicon, known, text, options)

    def read_activities(self, text: str) -> Activities:
        """What somebody does to look after themselves, in their own words: "walk with my dog, tea" are two activities.

        `own` of the result can be told as `own` of `decide`, and kept in a portrait. An activity has `tags` where a
        strategy can read its title; others have none told, which is the careful side. What is denied is none. Where
        there are words of danger, `alarms` has them, and nothing else is read. Nothing of the text is kept.
        """
        from balm.listening.activities import read_activities, with_tags

        found = read_activities(self._lexicon, text)
        profile = read_profile(self.program, {}, [one["title"] for one in found.own[:MOST_OWN]])
        return with_tags(found._replace(own=found.own[:MOST_OWN]), self._outcome(profile, 0).own)

    @cached_property
    def _lexicon(self) -> Lexicon:
        from balm.listening.lexicon import lexicon_of

        return lexicon_of(self.rulebook)
