"""`balm diff` of a practitioner's pack: fifteen rules on the starter pack, and five edits, one by one and all together.

    python benchmarks/diff.py [--json FILE]

Seconds of processor time, once with all that is less safe known, and once with everything; and both against a cell
of the same run: how long `balm check` takes for the pack.
"""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from options import parsed, parser, progress, write_json

import balm
from balm.authoring.diff import steps

HERE = Path(__file__).parent / "practitioner"
ALL = "all five together"


def versions() -> dict[str, str]:
    """The text of the pack with each edit, and with all of them."""
    pack = (HERE / "pack.toml").read_text(encoding="utf-8")
    found, every = {}, pack
    for edit in tomllib.loads((HERE / "edits.toml").read_text(encoding="utf-8"))["edit"]:
        if pack.count(edit["old"]) != 1:
            raise SystemExit(f"practitioner/edits.toml: {edit['name']!r} is no edit of pack.toml")
        found[edit["name"]] = pack.replace(edit["old"], edit["new"])
        every = every.replace(edit["old"], edit["new"])
    return {**found, ALL: every}


def load(folder: str, text: str) -> balm.Engine:
    path = Path(folder) / "pack.toml"
    path.write_text(text, encoding="utf-8")
    return balm.load(path)


def measure(old: balm.Engine, new: balm.Engine) -> dict[str, Any]:
    """Seconds until what is less safe is known and shown, until everything is; and how much there is of both."""
    begun, safety = time.process_time(), 0.0
    for found in steps(old, new):
        if found.safety_known and not safety:
            safety = time.process_time() - begun
    everything = time.process_time() - begun
    return {
        "less_safe_seconds": safety,
        "seconds": everything,
        "less_safe": len(found.less_safe),
        "differences": len(found.behaviour),
    }


def main() -> None:
    args = parsed(parser(__doc__, drawn=False))
    figures: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        old = load(folder, (HERE / "pack.toml").read_text(encoding="utf-8"))
        begun = time.process_time()
        old.check()
        check = time.process_time() - begun
        print(f"{'edit':<52}{'less safe':>14}{'everything':>22}{'of a check':>12}")
        for name, text in versions().items():
            progress(name)
            new = load(folder, text)
            turns = [measure(old, new) for _ in range(args.rounds)]
            best = min(turns, key=lambda one: one["seconds"])
            figures[name] = best
            print(
                f"{name:<52}{best['less_safe']:>4} {best['less_safe_seconds']:7.2f} s"
                f"{best['differences']:>12} {best['seconds']:7.2f} s{best['seconds'] / check:>11.1f}x"
            )
    write_json(args.json, "diff", {"check_seconds": check, "edits": figures})


if __name__ == "__main__":
    main()
