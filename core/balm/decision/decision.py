"""Decision: an outcome as its reader meets it; every explanation is worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal, overload

from balm.compiled.matcher import bits
from balm.deadline import NEVER, Deadline
from balm.deciding.lazy_sequence import LazySequence
from balm.deciding.outcome import Degraded
from balm.deciding.portrait import NO_PLAN
from balm.deciding.profile import NOBODY
from balm.deciding.ways import SHOWN, in_ways
from balm.decision.parts import Question, Recommendation, ReferralShown
from balm.decision.plain import plain
from balm.decision.read_back import attributes_of
from balm.diagnostics.errors import BalmError, ProfileError
from balm.explaining.reasons import LeftOut, derived_by, find_practice, left_out, named_facts
from balm.explaining.voice import referral_text, resources, words
from balm.language.practices import Practice

if TYPE_CHECKING:
    import datetime

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.portrait import Plan
    from balm.deciding.profile import Profile
    from balm.decision.data import DecisionData, PackData, PersonDecisionData
    from balm.explaining.change import Answered, Change, NoChange
    from balm.explaining.next_question import NextQuestion
    from balm.explaining.why_not import Why
    from balm.explaining.why_rule import WhyRule
    from balm.language.facts import Value
    from balm.language.rule import Rule
    from balm.language.values import PlainValue

FORMAT: Literal["balm-decision/1"] = "balm-decision/1"


class Decision:
    """The answer for one person: help, recommendations in order, questions, and why.

    A value: two decisions are equal where `to_dict` says the same of both, packs and help lines included. One that was
    unpickled, or read back from its data, has all that `to_dict` says and neither packs nor person: `outcome`, `why`,
    `why_not`, `what_if`, `what_would_change`, `next_question`, `names` and `words` then raise BalmError, and so does
    whatever needs them, such as `Engine.remember`. Decide again for these.
    """

    record_id: str = ""
    """The id of the record that observers of plugins got of it; "" where none did, and it does not travel."""

    def __init__(
        self,
        program: Program,
        outcome: Outcome,
        today: datetime.date | None,
        again: Callable[[Mapping[str, object]], Decision],
        answered: Answered,
        seed: int = 0,
        plan: Plan = NO_PLAN,
        profile: Profile = NOBODY,
    ) -> None:
        """`again` reads facts as they may be told, and decides; `answered` has values that need no reading.

        `plan` is the person's safety plan, which the practices that open it show; `profile` is the person, for records.
        """
        self._program, self._outcome, self._today, self._again = program, outcome, today, again
        self._answered, self._plan = answered, plan
        self._profile = profile  # `inputs_of` reads it
        self.seed = seed
        """The chance that strategies had."""
        self.recommendations: Sequence[Recommendation] = LazySequence(
            outcome.ranked, partial(Recommendation, program, outcome, plan)
        )
        """Every eligible practice, the best first."""

    @classmethod
    def from_dict(cls, data: Mapping[str, object], *, seed: int = 0) -> Decision:
        """The decision of which `to_dict` gave this data; keys that this Balm does not know are passed over.

        The data holds no seed: tell it where it was not 0. Raises BalmError, with the place, where it is no whole
        ``balm-decision/1``.
        """
        from balm.decision.read import checked

        return _of_data(checked(data), seed)

    @classmethod
    def from_json(cls, text: str | bytes, *, seed: int = 0) -> Decision:
        """The decision of which `to_json` gave this text. Raises BalmError as `from_dict` does."""
        from balm.decision.read import read_json

        return cls.from_dict(read_json(text), seed=seed)

    def __repr__(self) -> str:
        counts = {"recommended": self.recommendations, "kinds of help": self.referrals, "questions": self.questions}
        return f"<Decision: {', '.join(f'{len(each)} {name}' for name, each in counts.items())}>"

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Decision) and self.to_dict() == other.to_dict())

    def __hash__(self) -> int:
        return hash(tuple(self.recommendations[:3]))

    def __copy__(self) -> Decision:
        return self

    def __deepcopy__(self, memo: object) -> Decision:
        return self

    def __reduce__(self) -> tuple[Callable[[DecisionData, int], Decision], tuple[DecisionData, int]]:
        return _of_data, (self.to_dict(), self.seed)

    if not TYPE_CHECKING:  # else every name would be an attribute

        def __getattr__(self, name: str) -> object:
            if name in ("_program", "_outcome", "_again", "_answered", "_plan", "_profile"):
                raise BalmError(
                    summary="This decision was unpickled or read back: it has what it says, and no packs to ask. "
                    "For anything else decide again, with `engine.decide`."
                )
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def outcome(self) -> Outcome:
        """The plain values that this decision explains."""
        return self._outcome

    @property
    def first(self) -> Recommendation | None:
        """The first recommendation; None where nothing is eligible."""
        return self.recommendations[0] if self.recommendations else None

    def ways(self, n: int = SHOWN) -> tuple[Recommendation, ...]:
        """The `n` recommendations to show: the first, then others of other ways, as ``[pack] ways`` of the packs says.

        The first in rank, then in rank order each whose way none of those before has, with as many `keep` and `first`
        effects as the first and at most `spread` points fewer; then the next in rank. Of packs that declare no ways
        they are the first in rank. A decision that was read back knows those that its data names. Raises ValueError
        for an `n` below 0.
        """
        if n < 0:
            raise ValueError(f"n is a number of recommendations, 0 or more, and not {n}")
        if "_program" not in vars(self):
            found = {one.practice: one for one in self.recommendations}
            if (n <= len(self._shown) or len(self._shown) < SHOWN) and found.keys() >= {*self._shown[:n]}:
                return tuple(found[practice] for practice in self._shown[:n])
        ranks = in_ways(self._program.rulebook.ways, self._outcome.ranked, n)
        return tuple(self.recommendations[rank] for rank in ranks)

    @cached_property
    def _shown(self) -> Sequence[str]:
        """The ids of the three that are shown."""
        return [one.practice for one in self.ways()]

    @cached_property
    def referrals(self) -> tuple[ReferralShown, ...]:
        """Help to show before any practice, the most urgent first."""
        if not self._outcome.referrals:
            return ()
        today = self._today
        assert today is not None  # noqa: S101  # whoever decides says it where help is shown
        return tuple(self.help(kind, today) for kind in self._outcome.referrals)

    def help(self, kind: str, today: datetime.date) -> ReferralShown:
        """A kind of help with its lines of that day for this person, whether rules call for it or not.

        Raises KeyError for a kind that no pack declares.
        """
        rules = self._rules(self._program.referring.get(kind, 0))
        lines = resources(self._program, self._outcome, kind, today)
        return ReferralShown(
            kind,
            self._program.rulebook.referrals[kind].title,
            referral_text(self._program, kind, lines),
            tuple(rule.id for rule in rules),
            tuple(dict.fromkeys(rule.because for rule in rules)),
            tuple(
                {
                    "name": line.name,
                    "country": line.country,
                    "region": line.region,
                    "channels": [
                        {"kind": way.kind, "value": way.value, "word": way.word, "app": way.app}
                        for way in line.channels
                    ],
                    "hours": line.hours,
                    "languages": list(line.languages),
                    "audience": line.audience,
                    "source_url": line.source_url,
                    "checked_on": line.checked_on.isoformat(),
                    "check_again_by": None if line.check_again_by is None else line.check_again_by.isoformat(),
                }
                for line in lines
            ),
        )

    def _rules(self, mask: int) -> list[Rule]:
        return [self._program.rulebook.rules[i] for i in bits(self._outcome.firing & mask)]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Facts that rules ask for, the most urgent first."""
        facts = self._program.rulebook.facts
        return tuple(
            Question(name, facts[name].ask, tuple(rule.id for rule in self._rules(self._program.asking[name])))
            for name in self._outcome.questions
        )

    @cached_property
    def facts(self) -> Mapping[str, Value]:
        """Told and derived facts; what is unknown is absent."""
        return self._outcome.facts

    @cached_property
    def degraded(self) -> tuple[Degraded, ...]:
        """Strategies that were left out of this decision, or cut, and why."""
        return self._outcome.degraded

    @cached_property
    def _packs(self) -> list[PackData]:
        return [{"name": p.name, "version": p.version, "digest": p.digest} for p in self._program.rulebook.packs]

    @cached_property
    def _derived(self) -> Mapping[str, Sequence[str]]:
        """Fact -> the rules that gave it its value."""
        program, outcome = self._program, self._outcome
        return {name: [rule.id for rule in derived_by(program, outcome, name)] for name in sorted(outcome.facts)}

    @cached_property
    def _left_out(self) -> Sequence[LeftOut]:
        return left_out(self._program, self._outcome)

    def _plain(self, name: str, value: Value | None) -> PlainValue:
        return plain(self._program, name, value)

    def _practice(self, practice: str) -> Practice:
        """A practice by its full id, or by its short one where only one has it."""
        found = find_practice(self._program, self._outcome, practice)
        if found is not None:
            return found
        every = [*self._outcome.own, *self._program.rulebook.practices]
        named = [one for one in every if one.name == practice]
        if len(named) == 1:
            return named[0]
        from balm.diagnostics.codes import diagnose
        from balm.diagnostics.suggest import nearest

        if named:
            raise ProfileError(
                [diagnose("ambiguous-id", key="practice", found=practice, told=True, expected=[p.id for p in named])]
            )
        known = [one.name for one in every] + [one.id for one in every]
        raise ProfileError(
            [diagnose("unknown-practice", key="practice", found=practice, told=True, nearest=nearest(practice, known))]
        )

    def why(self, practice: str) -> Why:
        """Why a practice stands where it stands; where it is not recommended, the same as `why_not`.

        `practice` is an id, ``pack/name`` or the name alone. Raises ProfileError for one that nobody has.
        """
        from balm.explaining.why_not import why

        return why(self._program, self._outcome, self._practice(practice))

    def why_not(self, practice: str) -> Why:
        """Why a practice is not the first: excluded by rules, infeasible, or outscored by how much and by what.

        Raises ProfileError for a practice that nobody has.
        """
        return self.why(practice)

    def why_rule(self, rule: str, *, deadline: Deadline = NEVER) -> WhyRule:
        """What each condition of a rule comes to, what the rule did, or the least change that would make it fire.

        `rule` is an id, ``pack/name``, ``pack/name[value]`` or without the pack. Raises ProfileError for one that
        nobody has, and for one with `from` where no value says which.
        """
        from balm.explaining.why_rule import find_rule, why_rule

        at = find_rule(self._program, rule)
        return why_rule(self._program, self._outcome, at, self._answered, deadline)

    def what_if(self, facts: Mapping[str, object]) -> Decision:
        """The decision had these facts been told too; "unknown" takes one back. Raises ProfileError."""
        return self._again(facts)

    def what_would_change(self, practice: str, *, deadline: Deadline = NEVER) -> Change | NoChange:
        """The fewest, smallest other answers under which a practice comes first; NoChange says why there are none.

        It is "out of time" where the deadline passes first. Raises ProfileError for a practice that nobody has.
        """
        from balm.explaining.change import what_would_change

        found = self._practice(practice)
        return what_would_change(self._program, self._outcome, found.id, self._answered, deadline)

    def next_question(self, *, deadline: Deadline = NEVER) -> NextQuestion | None:
        """The unknown fact whose answer would settle the most, and how sure the current first is.

        None where no answer was found that changes the three recommendations shown or the help. Where the deadline
        passes, it rests on what was looked at until then, and on twenty completions at least.
        """
        from balm.explaining.next_question import next_question

        return next_question(self._program, self._outcome, self._answered, deadline)

    def names(self) -> tuple[str, ...]:
        """The told facts that the first one's reasons, or the rules that left something out, rest on."""
        return named_facts(self._program, self._outcome)

    def words(self) -> tuple[str, ...]:
        """Every text that this decision may show to the person, on any day."""
        return words(self._program, self._outcome, self._plan)

    @overload
    def to_dict(self, *, top: int | None = None, audience: Literal["author"] = "author") -> DecisionData: ...

    @overload
    def to_dict(self, *, top: int | None = None, audience: Literal["person"]) -> PersonDecisionData: ...

    def to_dict(
        self, *, top: int | None = None, audience: Literal["author", "person"] = "author"
    ) -> DecisionData | PersonDecisionData:
        """The decision as plain data, ``balm-decision/1``; of the recommendations the first `top` in rank, None is all.

        For the `audience` "person" it is what an app shows them, ``balm-decision-person/1``: help, recommendations and
        questions in words, without points, rules, facts and what was left out; of the recommendations `ways(top)`, or
        all in rank order. Raises ValueError for a `top` below 0 and for another audience.
        """
        if top is not None and top < 0:
            raise ValueError(f"top is a number of recommendations, 0 or more, and not {top}")
        if audience == "person":
            from balm.decision.person import person_data

            shown = self.recommendations if top is None else self.ways(top)
            return person_data(self.referrals, shown, self.questions)
        if audience != "author":
            raise ValueError('audience is "author" or "person"')
        return {
            "format": FORMAT,
            "packs": [pack.copy() for pack in self._packs],
            "referrals": [referral.to_dict() for referral in self.referrals],
            "recommendations": [one.to_dict() for one in self.recommendations[:top]],
            "ways": [*self._shown],
            "questions": [question.to_dict() for question in self.questions],
            "facts": {
                name: {"value": self._plain(name, self.facts[name]), "by": [*by]} for name, by in self._derived.items()
            },
            "left_out": [
                {
                    "practice": one.practice.id,
                    "excluded_by": list(one.excluded_by),
                    "infeasible": {name: self._plain(name, value) for name, value in one.infeasible.items()},
                }
                for one in self._left_out
            ],
            "degraded": [{"strategy": d.strategy, "reason": d.reason, "detail": d.detail} for d in self.degraded],
        }

    def to_json(
        self,
        indent: int | None = None,
        *,
        top: int | None = None,
        audience: Literal["author", "person"] = "author",
    ) -> str:
        """`to_dict` as JSON text, the same to the byte for the same decision."""
        from balm.diagnostics.visible import json_text

        return json_text(self.to_dict(top=top, audience=audience), indent)


def _of_data(data: DecisionData, seed: int) -> Decision:
    """The decision of which `to_dict` gave this."""
    made = Decision.__new__(Decision)
    vars(made).update(attributes_of(data, seed))
    return made
