"""Judge: told facts -> derived ones, fired rules, help, questions; fired rules -> lanes of points and exclusions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from balm.compiled.matcher import bits
from balm.compiled.practices import Effect, effect_on

if TYPE_CHECKING:
    from balm.compiled.practices import Ranked
    from balm.compiled.program import Program
    from balm.language.facts import Value
    from balm.language.practices import Practice


class Judged(Protocol):
    """What rules say of a person, practices aside: of `JudgedInPython`, or of the loops in C."""

    @property
    def facts(self) -> Mapping[str, Value]:
        """Told and derived."""

    @property
    def fired(self) -> int:
        """The rules that fire, as a bit set."""

    @property
    def referrals(self) -> tuple[str, ...]:
        """As `referrals` finds them."""

    @property
    def questions(self) -> tuple[str, ...]:
        """As `questions` finds them."""

    @property
    def order(self) -> Callable[[Mapping[str, int]], Sequence[Ranked]] | None:
        """What strategies give to practices -> the eligible ones of the catalogue in order; None: `rank` does it."""


class JudgedInPython(NamedTuple):
    """`Judged`, of Python."""

    facts: Mapping[str, Value]
    fired: int
    referrals: tuple[str, ...]
    questions: tuple[str, ...]
    order: None = None


def judge(program: Program, told: Mapping[str, Value], codes: object = None) -> Judged:
    """Judge a person; `codes` are of `read_profile`."""
    if program.kernel is not None:
        judged: Judged = program.kernel.judge(told, codes)
        return judged
    facts = infer(program, told)
    fired = program.matcher.match(facts)
    return JudgedInPython(facts, fired, referrals(program, fired), questions(program, fired, facts))


def infer(program: Program, told: Mapping[str, Value]) -> dict[str, Value]:
    """Told facts and all that rules derive from them."""
    facts = dict(told)
    for stratum in program.strata:
        stratum.infer(facts)
    return facts


def judge_catalogue(program: Program, fired: int) -> int:
    """The catalogue's lanes after these rules."""
    packed = program.gains.of(fired & program.acting, program.keys.base)
    return program.keys.waive(program.waivers, fired, packed) if program.waivers else packed


def judge_own(program: Program, fired: int, practice: Practice) -> Effect:
    """What the fired rules together do to one practice of the person's own."""
    attributes = practice.attributes()
    effects = [
        effect_on(program.rulebook.rules[i], attributes, program.attributes) for i in bits(fired & program.acting)
    ]
    return Effect(
        sum(effect.points for effect in effects),
        sum(effect.firsts for effect in effects),
        any(effect.excluded for effect in effects),
    )


def referrals(program: Program, fired: int) -> tuple[str, ...]:
    """Kinds of help that rules call for, the most urgent first."""
    return tuple(dict.fromkeys(kind for kind, rules in program.help_calls if rules & fired))


def questions(program: Program, fired: int, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Facts that rules ask for and that nobody told or declined, the most urgent first."""
    asked = (name for name, rules in program.question_calls if rules & fired and name not in facts)
    return tuple(dict.fromkeys(asked))
