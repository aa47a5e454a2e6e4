"""Data: a check-in's state, what may be told to it, and what it shows, as plain data that JSON can carry.

TypedDict is that of `typing_extensions`, which Pydantic brings, as it cannot look into that of `typing` before Python
3.12.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from typing_extensions import TypedDict

from balm.deciding.past import Felt
from balm.decision.data import FiniteValue, Number, PersonRecommendationData, PersonReferralData

FORMAT: Literal["balm-check-in/1"] = "balm-check-in/1"

ScreenKind: TypeAlias = Literal["lines", "questions", "suggestion", "misfit", "felt", "help", "end"]
"""What a screen shows: lines to tick, questions to answer, what to do, what does not fit about it, how it felt, where
help is, or the end."""

CommandName: TypeAlias = Literal[
    "help", "back", "why", "skip", "decline", "done", "something_else", "not_again", "worse", "stop"
]
"""What a person can ask for beside answering."""


CheckInNote: TypeAlias = Literal[
    "", "alarm", "unclear", "offered", "why", "nothing_else", "left_out", "kept", "better", "same", "worse", "done"
]
"""What is said beside a screen: `left_out` and `kept` of a practice that is not wanted again, `done` and those before
it of what was felt."""


class CheckInAtData(TypedDict):
    """Where the person is."""

    kind: ScreenKind
    step: str
    """The id of the step, ``pack/name``; "" for a question on its own and for all that is no step."""
    facts: list[str]
    """Of questions: the facts that are still asked on this screen."""
    lines: list[int]
    """Of lines: the places of those that are shown, among the lines of the step."""


class CheckInOffersData(TypedDict):
    """Values of a fact that a typed answer may have meant."""

    fact: str
    values: list[FiniteValue]


class CheckInMomentData(TypedDict):
    """What `back` restores."""

    facts: dict[str, FiniteValue]
    """What is told; "declined" is declined. What is unknown is absent."""
    own: list[dict[str, object]]
    """The person's own soothing activities."""
    at: CheckInAtData
    queue: list[str]
    """Facts to ask before anything else: what ticked lines ask, and words of danger."""
    proposed: dict[str, FiniteValue]
    """Fact in the queue -> the value that words of danger suggest; it is told nowhere."""
    put: list[str]
    """Facts whose own question was put and left open."""
    steps: list[str]
    """Steps that were done or passed over."""
    echo: list[str]
    """Facts that the last input told, and ids of activities (``own/name``)."""
    taken_back: list[str]
    """Facts that were taken back and not told again: a portrait no longer has them."""
    offers: list[CheckInOffersData]
    unclear: int
    """How many answers on this screen could not be understood."""
    front: str
    """The practice that is shown in full; "" where none is, or where it is to be chosen anew."""
    seen: list[str]
    """Practices that were shown in full, the last one last."""
    turned_down: list[str]
    """Those that are not shown again: done, turned down, or left for something else."""
    not_again: list[str]
    """Practices that the person does not want to see again, also in later check-ins; keep what is new with them."""
    others_wanted: int
    """How often something else was wanted."""
    chosen: str
    """The practice that the person did; "" where they did none. One that left them worse stays."""
    felt: Felt | Literal[""]
    """How they felt after it; "" where they did not say."""
    note: CheckInNote
    """What is said beside the screen."""


class CheckInStateData(CheckInMomentData):
    """A check-in, whole: a fresh process goes on from it. Nothing that was typed is in it but titles of activities."""

    format: Literal["balm-check-in/1"]
    seed: int
    help: list[str]
    """Kinds of help that stay in sight to the end, as words of danger were heard."""
    touched: list[str]
    """Facts of danger of which something was said or left open: their help is in sight wherever they are unknown."""
    help_told: bool
    """Whether questions of danger were passed over, or something left the person worse: then they are shown how to
    get to help."""
    back: list[CheckInMomentData]
    """What `back` goes back to, the last one last."""


class CheckInOptionData(TypedDict):
    """A value that can be chosen, and its words."""

    value: FiniteValue
    label: str


class CheckInQuestionData(TypedDict):
    """A question about one fact."""

    fact: str
    ask: str
    why: str
    type: str
    """``scale`` is answered by a number, ``tags`` by a list of values, any other by one value."""
    options: list[CheckInOptionData]
    """Of a scale those values that have words; of any other type every value."""
    low: Number | None
    """Of a scale: the least number, the largest, and the step between two; None where there is none."""
    high: Number | None
    step: Number | None
    unit: str
    may_decline: bool
    proposed: FiniteValue | None
    """What words of danger suggest as the answer; the person says whether it is so."""


class CheckInEchoData(TypedDict):
    """What was understood, in words; "" where there are none for the person."""

    fact: str
    """The fact, or the id of an activity of the person's own, ``own/name``."""
    words: str


class CheckInRecalledData(TypedDict):
    """What the person told on an earlier day, in words; the day is ISO 8601."""

    fact: str
    words: str
    on: str


class CheckInChoiceData(TypedDict):
    """Values of a fact of which one may have been meant."""

    fact: str
    ask: str
    options: list[CheckInOptionData]


class CheckInRefineData(TypedDict):
    """What could be told beside a suggestion and could change it: `open` is what an input opens it with."""

    open: str
    title: str


class CheckInFeltData(TypedDict):
    """What can be told of how something felt, and its words."""

    felt: Felt
    label: str


class CheckInOtherData(TypedDict):
    """A practice that is offered by its title: ``take`` brings it forward."""

    practice: str
    """The full id, ``pack/name`` or ``own/name``."""
    title: str
    minutes: list[float] | None


class CheckInScreenData(TypedDict):
    """What a check-in shows. Every key is there; what does not apply is empty."""

    kind: ScreenKind
    step: str
    title: str
    lines: list[str]
    """What can be ticked."""
    questions: list[CheckInQuestionData]
    text: bool
    """Whether one free line may stand in place of all questions of the screen."""
    recommendations: list[PersonRecommendationData]
    """What to do now, with its steps: one at most."""
    others: list[CheckInOtherData]
    """Other ways, by title: two at most."""
    left_out: list[str]
    """Titles of what would stand here, had the person not asked to leave it out; told once."""
    felt: list[CheckInFeltData]
    """On a screen of kind ``felt`` what can be told of it."""
    refine: list[CheckInRefineData]
    """Beside a suggestion what could be told to change it; on a screen of kind ``misfit`` what may not fit."""
    where: list[CheckInQuestionData]
    """The question which country it is, where help is in sight and the country would say whom to call."""
    offers: list[CheckInChoiceData]
    """What the last answer may have meant: ``choose`` takes one value of the first."""
    echo: list[CheckInEchoData]
    """What was understood just now; ``take_back`` takes one back."""
    recalled: list[CheckInRecalledData]
    """What is known from the portrait and so not asked, the latest first; none beside urgent help, and where help is
    shown or it ends. Say it on the first screen; ``take_back`` takes one back."""
    help: list[PersonReferralData]
    """Help in sight, the most urgent first; on a screen of kind ``help`` all that is to be shown."""
    urgent: bool
    """Whether help is wanted at once."""
    hint: str
    """A kind word about the last input; "" for none."""
    commands: list[CommandName]
    """What can be asked for here."""
    in_sight: list[CommandName]
    """Those of them that are to be shown in plain sight now."""


class CheckInInputData(TypedDict, total=False):
    """What is told to a check-in: one key."""

    ticks: list[int]
    """Places of the lines of the screen that are so; none of them leaves all unknown."""
    none: Literal[True]
    """None of the lines is so."""
    answers: dict[str, FiniteValue | None]
    """Fact -> value; "declined" declines, None leaves it open. Facts of the screen that are not named stay on it."""
    said: dict[str, str]
    """Fact -> the answer as it was typed; a blank one leaves it open."""
    free: str
    """A free line."""
    choose: FiniteValue | None
    """One value of the first offer; None where it was none of them."""
    open: str
    """What to tell beside a suggestion, or of what does not fit."""
    take: str
    """One of the other ways, by its id."""
    felt: Felt | None
    """How the person feels after what is suggested; None leaves it open."""
    command: CommandName
    take_back: str
    """The fact that was understood wrongly, or is so no longer: it is unknown again, and asked. Or the activity, by its
    id in `echo`."""
