"""What one decision costs as a pack grows: by number of rules, of facts, of practices, each alone.

    python benchmarks/scale.py [--rules 10,...] [--facts 3,...] [--practices 10,...] [--json FILE] [--picture FILE]

What does not grow stays at 1,000 rules, 30 facts and 100 practices. The exponent is the slope of the line through the
logarithms: 1 means that twice as much costs twice as long, 0 that it costs nothing. Sizes take turns, figures are
medians, and ± is half the distance of their quartiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import pictures
from decide import DECIDE, MATCH, PEOPLE, matched, whole
from options import parsed, parser, progress, sizes, write_json
from timing import Figure, figure, interleave, settle, slope, turn
from worlds import FACTS, PRACTICES, people, rulebook

from balm.compiled.program import compile_program
from balm.engine import Engine
from balm.plugins.manager import Plugins

RULES = 1000

Turns = dict[str, Callable[[], float]]
"""What is measured -> its turn."""


class Axis(NamedTuple):
    """Something that grows: the sizes that are tried, and what is timed at a size."""

    sizes: str
    turns: Callable[[int], Turns]


def pack_turns(rules: int = RULES, facts: int = FACTS, practices: int = PRACTICES) -> Turns:
    """A decision and a match in a pack of these sizes."""
    engine = Engine(compile_program(rulebook(rules, facts=facts, practices=practices)), Plugins())
    told = people(PEOPLE, facts=facts)
    return {
        DECIDE: turn(lambda one: whole(engine, one), told),
        MATCH: turn(lambda one: matched(engine, one), told),
    }


AXES = {
    "rules": Axis("10,30,100,300,1000,3000,10000", lambda n: pack_turns(rules=n)),
    "facts": Axis("3,9,30,90,300", lambda n: pack_turns(facts=n)),
    "practices": Axis("10,30,100,300,1000", lambda n: pack_turns(practices=n)),
}


def measure(axis: str, tried: Iterable[int], rounds: int) -> dict[str, dict[int, Figure]]:
    """What is measured -> size -> its figure."""
    turns: dict[tuple[str, int], Callable[[], float]] = {}
    for size in tried:
        progress(f"{size:,} {axis}")
        turns |= {(what, size): timed for what, timed in AXES[axis].turns(size).items()}
    settle()
    found: dict[str, dict[int, Figure]] = {}
    for (what, size), times in interleave(turns, rounds).items():
        found.setdefault(what, {})[size] = figure(times)
    return found


def exponent(cost: Mapping[int, Figure]) -> float | None:
    """How the cost grows with the size; None for one size alone."""
    return slope({size: one.median for size, one in cost.items()}) if len(cost) > 1 else None


def print_axis(axis: str, found: Mapping[str, Mapping[int, Figure]]) -> None:
    """Sizes down, what is measured across, the exponents below."""
    print(f"\n{axis:>12}" + "".join(f"{what:>28}" for what in found))
    for size in next(iter(found.values())):
        print(f"{size:>12,}" + "".join(f"{cost[size]!s:>28}" for cost in found.values()))
    exponents = [exponent(cost) for cost in found.values()]
    if None not in exponents:
        print(f"{'exponent':>12}" + "".join(f"{one:>28.2f}" for one in exponents))


def main() -> None:
    made = parser(__doc__)
    for axis, one in AXES.items():
        made.add_argument(f"--{axis}", type=sizes, default=one.sizes, help="sizes to try (%(default)s)")
    args = parsed(made)
    for number in args.facts:
        if number % 3:
            made.error(f"facts come in threes, so not {number}")
    print("Microseconds for one person, median ± half the distance of the quartiles")
    figures: dict[str, Any] = {}
    panels = []
    for axis in AXES:
        found = measure(axis, getattr(args, axis), args.rounds)
        print_axis(axis, found)
        figures[axis] = {
            what: {
                "microseconds": {str(size): one._asdict() for size, one in cost.items()},
                "exponent": exponent(cost),
            }
            for what, cost in found.items()
        }
        panels.append(pictures.Panel(f"by {axis}", axis, found))
    write_json(args.json, "scale", {"axes": figures})
    if args.picture:
        pictures.lines(args.picture, "What one decision costs as a pack grows", "microseconds for one person", panels)


if __name__ == "__main__":
    main()
