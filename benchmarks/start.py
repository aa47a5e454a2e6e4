"""A cold `balm now --json` beside `python -c "import click, pydantic, pluggy"`, as whole processes in turn.

    python benchmarks/start.py [--runs 15]

Prints medians of wall time, processor time and peak memory, and their ratios pair by pair. The first run of a machine
compiles the packs and fills the cache; `first` shows it. Bytecode is kept, as it is wherever Balm is installed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

PROFILE = ["--fact", "attachment=avoidant", "--fact", "distress=7", "--fact", "minutes=10"]
MEASURES = ("wall ms", "cpu ms", "peak MiB")


def measured(command: list[str], env: dict[str, str]) -> tuple[float, ...]:
    """Wall and processor time and peak memory of one process, as in `MEASURES`."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return wall * 1000, (used.ru_utime + used.ru_stime) * 1000, kilobytes / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    now = [os.path.join(os.path.dirname(sys.executable), "balm"), "now", "--json", *PROFILE]
    bare = [sys.executable, "-c", "import click, pydantic, pluggy"]
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "BALM_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        first = measured(now, env)[0]
        measured(bare, env)
        pairs = [(measured(now, env), measured(bare, env)) for _ in range(runs)]
    print(f"first, packs compiled: {first:.0f} ms wall\n")
    print(f"{'median':>10} {'balm now --json':>16} {'bare imports':>13}   ratio: min, median, max")
    for i, name in enumerate(MEASURES):
        ours, theirs = (statistics.median(pair[side][i] for pair in pairs) for side in (0, 1))
        ratios = [a[i] / b[i] for a, b in pairs]
        shown = ", ".join(f"{ratio:.2f}" for ratio in (min(ratios), statistics.median(ratios), max(ratios)))
        print(f"{name:>10} {ours:>16.1f} {theirs:>13.1f}   {shown}")


if __name__ == "__main__":
    main()
