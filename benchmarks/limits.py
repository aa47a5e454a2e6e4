"""What a pack costs that just keeps a limit, or is just past it: the packs of tests/language/test_limits.py.

    python benchmarks/limits.py [--only NAME] [--json FILE]

Each is loaded without a cache in a process of its own. Processor time and growth of the peak memory; the exit status is
1 where one takes more than 2 seconds or 500 MB a MiB of pack, a smaller pack being taken for one of a MiB.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from options import parsed, parser, write_json

TESTS = Path(__file__).resolve().parent.parent / "tests"
SECONDS, MEGABYTES = 2.0, 500.0
"""At most, a MiB."""

LOAD = """
import json, resource, sys, time
import balm
balm.load()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
try:
    balm.load(sys.argv[1])
    said = "read"
except balm.PackError as error:
    said = error.diagnostics[0].code
used = time.process_time() - start
print(json.dumps([used, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, said]))
"""


def packs() -> dict[str, Any]:
    """The table of the tests: name -> limit."""
    sys.path.insert(0, str(TESTS))
    spec = importlib.util.spec_from_file_location("test_limits", TESTS / "language" / "test_limits.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["test_limits"] = module
    spec.loader.exec_module(module)
    return {name: (module.HEAD, limit) for name, limit in module.LIMITS.items()}


def measured(text: str, folder: str) -> dict[str, Any]:
    """What one pack costs."""
    path = Path(folder) / "pack.toml"
    path.write_text(text, encoding="utf-8")
    env = os.environ | {"BALM_HOME": folder, "BALM_NO_CACHE": "1"}
    ran = subprocess.run([sys.executable, "-c", LOAD, str(path)], env=env, stdout=subprocess.PIPE, check=True)  # noqa: S603
    seconds, megabytes, said = json.loads(ran.stdout)
    size = path.stat().st_size / 1024**2
    share = max(1.0, size)
    within = seconds <= SECONDS * share and megabytes <= MEGABYTES * share
    return {"MiB": size, "seconds": seconds, "megabytes": megabytes, "said": said, "within": within}


def main() -> None:
    options = parser(__doc__, drawn=False)
    options.add_argument("--only", default="", metavar="NAME", help="limits whose names begin so")
    args = parsed(options)
    rows: list[dict[str, Any]] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for name, (head, limit) in packs().items():
            for side, count in (("under", limit.most - limit.floor), ("over", limit.most + 1)):
                if name.startswith(args.only):
                    row = {"limit": name, "side": side, **measured(head + limit.pack(count), folder)}
                    rows.append(row)
                    cost = f"{row['MiB']:6.2f} MiB {row['seconds']:6.2f} s {row['megabytes']:5.0f} MB  {row['said']}"
                    print(f"{name:<40}{side:<7}{cost}{'' if row['within'] else '  too much'}", flush=True)
    print(f"{len(rows)} packs in {time.monotonic() - started:.0f} s")
    write_json(args.json, "limits", {"rows": rows})
    sys.exit(0 if all(row["within"] for row in rows) else 1)


if __name__ == "__main__":
    main()
