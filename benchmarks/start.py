"""A cold `balm now --json` and its parts beside `python -c "import click, pydantic, pluggy"`, all as whole processes.

    python benchmarks/start.py [--rounds 15] [--json FILE] [--picture FILE]

They take turns. Wall time, processor time and peak memory: medians, ± half the distance of the quartiles, and the
ratio to the bare imports, round by round. Packs are compiled once and then come from the cache; `uncached` compiles
them every time. Bytecode is kept, as it is wherever Balm is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial

import pictures
from options import parsed, parser, progress, write_json
from timing import Figure, figure, interleave, ratio

PROFILE = ["--fact", "attachment=avoidant", "--fact", "distress=7", "--fact", "minutes=10"]
MEASURES = ("wall ms", "cpu ms", "peak MiB")
BARE, NOW = "bare imports", "balm now --json"
UNCACHED = {"BALM_NO_CACHE": "1"}


def python(code: str) -> list[str]:
    """A command that runs this code."""
    return [sys.executable, "-c", code]


COMMANDS: dict[str, tuple[list[str], Mapping[str, str]]] = {
    "python alone": (python("pass"), {}),
    BARE: (python("import click, pydantic, pluggy"), {}),
    "import balm": (python("import balm"), {}),
    "balm.load()": (python("import balm; balm.load()"), {}),
    "balm.load(), uncached": (python("import balm; balm.load()"), UNCACHED),
    NOW: ([os.path.join(os.path.dirname(sys.executable), "balm"), "now", "--json", *PROFILE], {}),
}
"""Name -> a command, and what it is told in its environment."""


LAUNCH = """
import os, sys, time
nothing = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1)]
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nothing)
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Run in a bare Python of its own: the peak memory of a process counts what the one that started it had."""


def measured(command: list[str], env: Mapping[str, str]) -> tuple[float, ...]:
    """Wall and processor time and peak memory of one process, as in `MEASURES`."""
    launch = [sys.executable, "-I", "-S", "-c", LAUNCH, *command]
    ran = subprocess.run(launch, env=env, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    wall, processor, peak = map(float, ran.stdout.split())
    kilobytes = peak / (1024 if sys.platform == "darwin" else 1)
    return wall * 1000, processor * 1000, kilobytes / 1024


def measure(rounds: int) -> dict[str, list[tuple[float, ...]]]:
    """Command -> what each round measured, all of `MEASURES`; an unmeasured round first fills the caches."""
    with tempfile.TemporaryDirectory() as home:
        env = {name: value for name, value in os.environ.items() if name not in UNCACHED} | {"BALM_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        turns = {name: partial(measured, command, {**env, **more}) for name, (command, more) in COMMANDS.items()}
        for warm in turns.values():
            warm()
        progress(f"{rounds} rounds of {len(turns)} processes")
        return interleave(turns, rounds)


def column(rounds: Sequence[tuple[float, ...]], at: int) -> list[float]:
    """One measure of every round."""
    return [one[at] for one in rounds]


def main() -> None:
    args = parsed(parser(__doc__))
    found = measure(args.rounds)
    figures: dict[str, dict[str, Figure]] = {}
    ratios: dict[str, dict[str, Figure]] = {}
    for i, name in enumerate(MEASURES):
        figures[name] = {who: figure(column(rounds, i)) for who, rounds in found.items()}
        ratios[name] = {who: ratio(column(rounds, i), column(found[BARE], i)) for who, rounds in found.items()}
    print(f"{'':<24}" + "".join(f"{name:>14}{'/ bare':>8}" for name in MEASURES))
    for who in found:
        row = "".join(f"{figures[name][who]!s:>14}{ratios[name][who].median:>8.2f}" for name in MEASURES)
        print(f"{who:<24}{row}")
    rows = [
        {"command": who, "measure": name, "figure": one._asdict(), "beside bare imports": ratios[name][who]._asdict()}
        for name, row in figures.items()
        for who, one in row.items()
    ]
    write_json(args.json, "start", {"rows": rows})
    if args.picture:
        pictures.bars(args.picture, "Starting, as whole processes", figures)


if __name__ == "__main__":
    main()
