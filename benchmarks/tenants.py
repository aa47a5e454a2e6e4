"""A host that starts for many tenants, each with a small pack on the starter pack: time and memory of the process.

    python benchmarks/tenants.py [--tenants 200] [--rounds 5] [--json FILE]

Each start is a process of its own: `first` finds no cache, `second` what the first one left, and `second, decided`
makes a decision with every engine besides. Wall time, processor time and peak memory: medians, ± half the distance of
the quartiles. Starts take turns but for the first, which is measured once.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path

from options import parsed, parser, progress, write_json
from start import MEASURES, UNCACHED, column, measured, python
from timing import figure, interleave

PACK = """
[pack]
name = "tenant-{0}"
version = "1.0.0"
title = "House {0}"
extends = ["self-compassion"]

[[practice]]
id = "tea"
title = "The tea of house {0}"
kind = "behavioural"
stance = "neutral"
needs = ["comforted"]
minutes = [5, 10]
how = "Make the tea of house {0}, and sit down with it."

[[rule]]
id = "tea-first"
when = {{ distress = ">= {1}" }}
prefer = {{ id = "tea", by = {2} }}
because = "House {0} keeps a kettle warm."
"""
LOAD = "import balm, glob; engines = [balm.load(path) for path in sorted(glob.glob({!r}))]"
DECIDE = "; [engine.decide({'distress': 5}).first for engine in engines]"


def write_packs(folder: Path, tenants: int) -> None:
    """A file a tenant."""
    for number in range(tenants):
        (folder / f"tenant-{number}.toml").write_text(PACK.format(number, number % 10, number % 5 + 1))


def measure(tenants: int, rounds: int) -> dict[str, list[tuple[float, ...]]]:
    """Which start -> what each round measured, all of `MEASURES`."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        write_packs(folder, tenants)
        env = {name: value for name, value in os.environ.items() if name not in UNCACHED} | {"BALM_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        load = LOAD.format(str(folder / "*.toml"))
        loaded, decided = python(load), python(load + DECIDE)
        progress(f"the first start of {tenants} tenants")
        first = measured(loaded, env)
        progress(f"{rounds} rounds of the second start")
        turns = {"second": partial(measured, loaded, env), "second, decided": partial(measured, decided, env)}
        return {"first": [first], **interleave(turns, rounds)}


def main() -> None:
    options = parser(__doc__, drawn=False)
    options.add_argument("--tenants", type=int, default=200, metavar="N", help="how many (default: %(default)s)")
    options.set_defaults(rounds=5)
    args = parsed(options)
    if args.tenants < 1:
        options.error("--tenants is at least 1")
    found = measure(args.tenants, args.rounds)
    rows = []
    print(f"{args.tenants} tenants".ljust(20) + "".join(f"{name:>16}" for name in MEASURES))
    for start, rounds in found.items():
        figures = {name: figure(column(rounds, at)) for at, name in enumerate(MEASURES)}
        print(start.ljust(20) + "".join(f"{one!s:>16}" for one in figures.values()))
        rows += [{"start": start, "measure": name, "figure": one._asdict()} for name, one in figures.items()]
    write_json(args.json, "tenants", {"tenants": args.tenants, "rows": rows})


if __name__ == "__main__":
    main()
