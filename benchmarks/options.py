"""What the benchmarks share at the command line: options, the machine, and figures written as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Mapping
from typing import Any

from pictures import undrawable
from timing import ROUNDS


def parser(doc: str | None, *, drawn: bool = True) -> argparse.ArgumentParser:
    """With the options that every benchmark has; `--picture` only where its figures are drawn."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="turns of each (default: %(default)s)")
    made.add_argument("--json", metavar="FILE", help="write the figures to this file too")
    made.set_defaults(picture=None)
    if drawn:
        made.add_argument("--picture", metavar="FILE", help="draw them too: a .png or .svg file; needs matplotlib")
    return made


def parsed(made: argparse.ArgumentParser) -> argparse.Namespace:
    """What was told; what would fail only after a long run fails here."""
    args = made.parse_args()
    if args.rounds < 1:
        made.error("--rounds is at least 1")
    problem = undrawable(args.picture) if args.picture else None
    if problem:
        made.error(problem)
    for path in filter(None, (args.json, args.picture)):
        if not os.path.isdir(os.path.dirname(path) or "."):
            made.error(f"there is no folder for {path}")
    return args


def sizes(text: str) -> list[int]:
    """Whole numbers above 0, ascending, from a list with commas."""
    words = [word.strip() for word in text.split(",")]
    if not all(word.isdecimal() and int(word) for word in words):
        raise argparse.ArgumentTypeError(f"`{text}` is not a list of whole numbers such as 10,100")
    return sorted({int(word) for word in words})


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
    }


def write_json(path: str | None, benchmark: str, figures: Mapping[str, Any]) -> None:
    """The figures, as JSON, where a file was named."""
    if path is not None:
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"benchmark": benchmark, "machine": machine(), **figures}, file, indent=2)
            file.write("\n")


def progress(text: str) -> None:
    """A line for who waits at a terminal."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
