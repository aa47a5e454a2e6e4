"""An example that is not as expected -> where it stands, what was expected, what came, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.compiled.practices import matches_any
from balm.proving.examples import ExampleResult, some_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from balm.command.page import Page
    from balm.decision.decision import Decision
    from balm.engine import Engine
    from balm.language.lookup import Lookup
    from balm.language.predicates import Selector

MOST_WHYS = 3
"""So many practices are explained for one expectation."""


def show_failure(page: Page, engine: Engine, result: ExampleResult, lookup: Lookup) -> None:
    """The example and each expectation that does not hold."""
    example = result.example
    page.blank()
    page.add(example.name, "help", first="✗ ", hang=2)
    page.add(f"{example.pack}, {lookup.line(example.place)}", "quiet", indent=2)
    for failure, whys in zip(result.failures, why(engine, result), strict=True):
        page.add(failure.expected, first=f"{failure.key}: expected ", indent=2, hang=4)
        page.add(failure.got, first="got ", indent=4, hang=8)
        for line in whys:
            page.add(line, "quiet", first="why ", indent=4, hang=8)


def why(engine: Engine, result: ExampleResult) -> list[list[str]]:
    """For each failure what it rests on, as rules and points."""
    decision = engine.decide_example(result.example)
    explain: dict[str, Callable[[], Iterator[str]]] = {
        "first": lambda: _why_first(engine, decision, result.example.expect.first or ()),
        "first_not": lambda: _why_first(engine, decision, ()),
        "some": lambda: _why_left_out(engine, decision, result.example.expect.some or ()),
        "some_shown": lambda: _why_behind(engine, decision, result.example.expect.some_shown or ()),
        "refers": lambda: _why_help(engine, decision, result.example.expect.refers or ()),
        "refers_not": lambda: _why_help(
            engine, decision, set(decision.outcome.referrals).difference(result.example.expect.refers_not or ())
        ),
        "refers_any": lambda: _why_help(engine, decision, result.example.expect.refers_any or ()),
        "asks": lambda: _why_asked(engine, decision, result.example.expect.asks or ()),
    }
    return [list(explain[failure.key]()) if failure.key in explain else [] for failure in result.failures]


def _why_first(engine: Engine, decision: Decision, wanted: Sequence[Selector]) -> Iterator[str]:
    """What the first one's place rests on, and where the best of those stands that were expected."""
    yield _place(decision, decision.recommendations[0].practice, "comes first")
    yield from _why_behind(engine, decision, wanted)


def _why_behind(engine: Engine, decision: Decision, wanted: Sequence[Selector]) -> Iterator[str]:
    """Where the best of those stands that were expected, or what keeps them out."""
    order = [one.practice for one in decision.recommendations]
    best = [practice for practice in _matching(engine, wanted) if practice in order]
    if best:
        first = min(best, key=order.index)
        yield _place(decision, first, f"is number {order.index(first) + 1}")
    else:
        yield from _why_left_out(engine, decision, wanted)


def _place(decision: Decision, practice: str, stands: str) -> str:
    reasons = decision.why(practice).reasons
    points = [f"{reason.by} {reason.points:+d}" for reason in reasons if reason.points]
    keeps, firsts = ([one.by for one in reasons if getattr(one, what)] for what in ("kept", "first"))
    ahead = [f"{what} by {', '.join(rules)}" for what, rules in (("kept", keeps), ("put first", firsts)) if rules]
    return f"{practice} {stands}: {'; '.join(filter(None, [', '.join(points), *ahead])) or 'no rule speaks of it'}"


def _why_left_out(engine: Engine, decision: Decision, wanted: Sequence[Selector]) -> Iterator[str]:
    """What keeps out the practices that were expected."""
    offered = {one.practice for one in decision.recommendations}
    matching = _matching(engine, wanted)
    for practice in [one for one in matching if one not in offered][:MOST_WHYS]:
        found = decision.why(practice)
        rules = [one.by for one in found.excluded]
        facts = [f"{name} {'unknown' if value is None else value}" for name, value in found.infeasible.items()]
        yield f"{practice} is left out by {' and '.join([*rules, *facts])}"
    if wanted and not matching:
        yield "no practice of these packs is that"


def _matching(engine: Engine, wanted: Sequence[Selector]) -> list[str]:
    program = engine.program
    return [
        practice.id
        for practice in engine.rulebook.practices
        if matches_any(wanted, practice.attributes(), program.attributes)
    ]


def _why_help(engine: Engine, decision: Decision, wanted: Collection[str]) -> Iterator[str]:
    """Which rules show help, and which would show what was expected."""
    shown = {referral.kind: referral.by for referral in decision.referrals}
    yield from (f"{kind} is shown by {', '.join(by)}" for kind, by in shown.items() if kind not in wanted)
    for kind in wanted:
        if kind not in shown:
            rules = [rule.id for rule in engine.rulebook.rules if kind in rule.refer]
            yield f"{kind} would be shown by {some_of(rules) or 'no rule'}"


def _why_asked(engine: Engine, decision: Decision, wanted: Sequence[str]) -> Iterator[str]:
    """Which rules ask first, and which would ask what was expected."""
    asked = {question.fact: question.by for question in decision.questions}
    for name, by in list(asked.items())[:1]:
        yield f"{name} is asked by {', '.join(by)}"
    for name in wanted:
        rules = [rule.id for rule in engine.rulebook.rules if name in rule.ask]
        if name in asked:
            yield f"{name} is asked too, after it"
        elif name in decision.facts:
            yield f"{name} is known"
        else:
            yield f"{name} would be asked by {some_of(rules) or 'no rule'}"
