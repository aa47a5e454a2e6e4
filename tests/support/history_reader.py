"""One who reads all the time: `python -m support.history_reader PATH`. It says how often, when its input ends."""

from __future__ import annotations

import select
import sys

from balm.history.sqlite import SqliteStore
from support.history_entries import KIND


def main(path: str) -> None:
    times = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        store = SqliteStore(path, "me")
        for one in store.entries():
            assert len(one.options) == 2
            assert bool(one.chosen) == bool(one.felt) == (one.tags == KIND.tags), one
        store.close()
        times += 1
    sys.stdout.write(str(times))


if __name__ == "__main__":
    main(sys.argv[1])
