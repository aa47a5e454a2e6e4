"""Truthful: somebody who answers every question of the check-in truthfully, and the help that they miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.engine import Engine
from balm.plugins.manager import Plugins
from support.brute_force import is_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from balm.compiled.program import Program
    from balm.language.facts import Fact
    from balm.language.steps import Line
    from support.brute_force import Everybody, Told

MOST_SCREENS = 100


def is_askable(fact: Fact) -> bool:
    """Whether somebody who knows all that they can be asked for knows this fact."""
    return fact.origin == "person" or bool(fact.origin == "host" and fact.ask)


def missed(world: Everybody) -> Iterator[str]:
    """The kinds of help that the truth brings to somebody, and that are missing when the check-in would suggest."""
    if world.rulebook.steps:
        engine = engine_of(world.program)
        found = {kind for truth in truths(world) for kind in missed_by(engine, _as_profile(world, truth))}
        yield from sorted(found)


def truths(world: Everybody) -> Iterator[Told]:
    """People of whom everything is told that can be asked for, and of the rest whatever there is to know."""
    asked = [name for name, fact in world.facts.items() if is_askable(fact)]
    return (told for told in world.people if all(is_told(told.get(name)) for name in asked))


def _as_profile(world: Everybody, told: Told) -> dict[str, object]:
    return {name: world.facts[name].plain(value) for name, value in told.items()}


def engine_of(program: Program) -> Engine:
    """An engine without plugins."""
    return Engine(program, Plugins())


def missed_by(engine: Engine, truth: Mapping[str, object]) -> set[str]:
    """The kinds of help that one person misses, however they answer; `truth` is a profile."""
    return _missed_by(engine, truth, at_once=False) | _missed_by(engine, truth, at_once=True)


def _missed_by(engine: Engine, truth: Mapping[str, object], *, at_once: bool) -> set[str]:
    """The kinds of help that one person misses who answers all questions of a screen at once, or the first ones first.

    What `truth` does not have is left open.
    """
    facts = engine.rulebook.facts
    check_in = engine.check_in({name: value for name, value in truth.items() if not is_askable(facts[name])})
    for _ in range(MOST_SCREENS):
        at = check_in.state["at"]
        if check_in.screen["kind"] == "lines":
            step = next(step for step in engine.rulebook.steps if step.id == at["step"])
            told = check_in.state["facts"].keys()
            so = [at for at, line in enumerate(step.lines) if ticks(line, truth) and not told >= {*line.facts}]
            # A line that is not shown, as it could change nothing, and is so, leaves the others open as well.
            ticked = {"ticks": [place for place, line in enumerate(at["lines"]) if line in so]}
            check_in = check_in.tell(ticked if so else {"none": True})
        elif check_in.screen["kind"] == "questions":
            # What lines ask is answered before the questions that share the screen, which may go then.
            queued = [name for name in at["facts"] if name in check_in.state["queue"]]
            names = at["facts"] if at_once else queued or at["facts"]
            check_in = check_in.tell({"answers": {name: truth.get(name) for name in names}})
    assert check_in.screen["kind"] == "suggestion"
    shown = {referral.kind for referral in check_in.decision.referrals}
    return {referral.kind for referral in engine.decide(truth).referrals} - shown


def ticks(line: Line, truth: Mapping[str, object]) -> bool:
    """Whether a truthful person ticks a line."""

    def is_so(name: str, value: object) -> bool:
        told = truth.get(name)
        return told is not None and (frozenset(told) if isinstance(told, list) else told) == value

    if line.none:
        return not all(is_so(name, value) for name, value in line.none.items())
    return all(is_so(name, value) for name, value in line.sets.items())
