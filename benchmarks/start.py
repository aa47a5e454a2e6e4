"""A cold `balm now --json` beside `python -c "import click, pydantic, pluggy"`, as whole processes in turn.

    python benchmarks/start.py [--runs 15]

Prints the medians and the ratio pair by pair. The first run of a machine compiles the packs and fills the cache;
`first` shows it.
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


def seconds(command: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # noqa: S603
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    now = [os.path.join(os.path.dirname(sys.executable), "balm"), "now", "--json", *PROFILE]
    bare = [sys.executable, "-c", "import click, pydantic, pluggy"]
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "BALM_HOME": home}
        first = seconds(now, env)
        seconds(bare, env)
        pairs = [(seconds(now, env), seconds(bare, env)) for _ in range(runs)]
    ratios = [a / b for a, b in pairs]
    print(f"first, packs compiled   {first:.3f} s")
    print(f"balm now --json         {statistics.median(a for a, _ in pairs):.3f} s")
    print(f"import click, pydantic, pluggy  {statistics.median(b for _, b in pairs):.3f} s")
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    print(f"ratio, min / median / max       {low:.2f} / {middle:.2f} / {high:.2f}")


if __name__ == "__main__":
    main()
