"""Another checkout of Balm beside this one: is anything slower than it was?

    git worktree add ../balm-before main
    (cd ../balm-before && python -m venv .venv && .venv/bin/pip install -q -e '.[batch]')
    python benchmarks/compare.py ../balm-before [--only "decide,batch: 100"] [--rounds 15] [--json FILE]

Each runs in its own environment, since plugins are found by what is installed there, and through the public API alone.
They take turns, round by round, in a process each; what is printed is the median of this one over the other one, ± half
the distance of the quartiles: below 1 is faster.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from options import parsed, parser, progress, write_json
from timing import Figure, figure, interleave, ratio
from worlds import pack_text, people

HERE = Path(__file__).resolve().parent.parent
NOW = ["now", "--json", "--fact", "attachment=avoidant", "--fact", "distress=7", "--fact", "minutes=10"]
PROCESSES: Mapping[str, tuple[list[str], Mapping[str, str]]] = {
    "start: balm now --json": (["-m", "balm", *NOW], {}),
    "start: import, load uncached": (["-c", "import balm; balm.load()"], {"BALM_NO_CACHE": "1"}),
}
"""Name -> arguments of a Python of its own, and what it is told in its environment."""

WORKER = Path(__file__).with_name("compare_worker.py")
TASKS = (
    "decide: 100 rules",
    "decide: 1000 rules",
    "decide: 10000 rules",
    "decide: shipped packs",
    "batch: 100 rules",
    "batch: 1000 rules",
    "batch: shipped packs",
    "load uncached: shipped packs",
    "load uncached: 1000 rules",
    "check: shipped packs",
    "history: signals of 2,000 entries",
)
"""What a worker times: the kind of work, and the packs."""


def python(tree: Path) -> str:
    """The Python of a checkout: of this one, the one that runs."""
    return sys.executable if tree == HERE else str(tree / ".venv" / "bin" / "python")


def environment(tree: Path, home: str) -> dict[str, str]:
    """The environment in which a Python imports Balm from this checkout."""
    path = os.pathsep.join(str(tree / part) for part in ("core", "plugins", "rules"))
    return {**os.environ, "PYTHONPATH": path, "BALM_HOME": home, "PYTHONDONTWRITEBYTECODE": ""}


def process(tree: Path, home: str, arguments: list[str], more: Mapping[str, str]) -> float:
    """Seconds that one process takes."""
    command = [python(tree), *arguments]
    start = time.perf_counter()
    subprocess.run(command, env={**environment(tree, home), **more}, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    return time.perf_counter() - start


@contextmanager
def worker(tree: Path, home: str, world: str) -> Iterator[Callable[[str], float]]:
    """A process that times one task after the other on demand: the task's name -> seconds."""
    command = [python(tree), str(WORKER), world]
    with subprocess.Popen(  # noqa: S603
        command, env=environment(tree, home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as running:
        stdin, stdout = running.stdin, running.stdout
        assert stdin is not None and stdout is not None  # noqa: PT018

        def ask(task: str) -> float:
            stdin.write(task + "\n")
            answer = stdout.readline()
            if not answer:
                raise SystemExit(f"The worker of {tree} ended while it did `{task}`.")
            return float(answer)

        yield ask
        stdin.close()


def measure(other: Path, only: list[str], rounds: int) -> dict[str, tuple[Figure, Figure]]:
    """Task -> seconds here, and their ratio to the other checkout's."""
    chosen = [task for task in (*TASKS, *PROCESSES) if not only or task.startswith(tuple(only))]
    with tempfile.TemporaryDirectory() as folder:
        for rules in (100, 1000, 10_000):
            Path(folder, f"{rules}.toml").write_text(pack_text(rules), encoding="utf-8")
        Path(folder, "people.json").write_text(json.dumps(people(1000)), encoding="utf-8")
        homes = {tree: os.path.join(folder, str(at)) for at, tree in enumerate((HERE, other))}
        found = {}
        with worker(HERE, homes[HERE], folder) as ours, worker(other, homes[other], folder) as theirs:
            for task in chosen:
                progress(task)
                turns: dict[str, Callable[[], float]]
                if task in PROCESSES:
                    arguments, more = PROCESSES[task]
                    turns = {
                        name: partial(process, tree, homes[tree], arguments, more)
                        for name, tree in (("here", HERE), ("other", other))
                    }
                else:
                    turns = {"here": partial(ours, task), "other": partial(theirs, task)}
                for warm in turns.values():
                    warm()
                taken = interleave(turns, rounds)
                found[task] = figure(taken["here"]), ratio(taken["here"], taken["other"])
        return found


def main() -> None:
    made = parser(__doc__, drawn=False)
    made.add_argument("other", type=Path, help="the folder of the other checkout, with an environment in its .venv")
    made.add_argument("--only", default="", help="how the tasks to time begin, with commas (all)")
    args = parsed(made)
    other = args.other.resolve()
    if not (other / "core" / "balm").is_dir():
        made.error(f"{args.other} is no checkout of Balm")
    if not os.path.exists(python(other)):
        made.error(f"{args.other} has no environment: python -m venv .venv && .venv/bin/pip install -e '.[batch]'")
    only = [start for start in map(str.strip, args.only.split(",")) if start]
    if not all(any(task.startswith(start) for task in (*TASKS, *PROCESSES)) for start in only):
        made.error(f"--only takes beginnings of {', '.join((*TASKS, *PROCESSES))}")
    found = measure(other, only, args.rounds)
    print(f"{'':<36}{'here, ms':>16}{'here / other':>16}")
    for task, (here, beside) in found.items():
        ms = Figure(*(part * 1000 for part in here))
        print(f"{task:<36}{ms!s:>16}{f'{beside.median:.2f} ±{beside.noise:.0%}':>16}")
    rows = [{"task": t, "seconds": a._asdict(), "beside the other": b._asdict()} for t, (a, b) in found.items()]
    write_json(args.json, "compare", {"rows": rows})


if __name__ == "__main__":
    main()
