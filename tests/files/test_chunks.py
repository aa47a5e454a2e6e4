"""Chunks: whatever batches a file comes in, and whichever rows are broken, each row is in one chunk, by its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from balm.files.chunks import read_chunks
from support.effort import examples


@dataclass
class Rows:
    """A file whose rows come in batches of these sizes, some of them broken; how far it looks ahead is its own."""

    sizes: Sequence[int]
    bad: frozenset[int]
    early: int
    """So many rows before a broken row is reached it is told of."""
    schema: pa.Schema = None
    broken: list[tuple[int, str]] = field(default_factory=list)

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        at = 0
        for size in self.sizes:
            rows = range(at, at + size)
            known = {row for row, _ in self.told}
            more = [row for row in sorted(self.bad) if row < at + size + self.early and row not in known]
            self.told += [(row, "bad") for row in more]
            self.broken += [(row, "bad") for row in more]
            yield pa.record_batch({"n": pa.array([row for row in rows if row not in self.bad], pa.int64())})
            at += size

    told: list[tuple[int, str]] = field(default_factory=list)

    def rows(self, read: int) -> int:
        return read


@settings(max_examples=examples(quick=100, ci=300))
@given(
    sizes=st.lists(st.integers(0, 9), max_size=12),
    bad=st.frozensets(st.integers(0, 60)),
    early=st.integers(0, 20),
    size=st.integers(1, 11),
    done=st.frozensets(st.integers(0, 5)),
)
def test_every_row_is_in_one_chunk(
    sizes: list[int], bad: frozenset[int], early: int, size: int, done: frozenset[int]
) -> None:
    total = sum(sizes)
    bad = frozenset(row for row in bad if row < total)
    chunks = list(read_chunks("in.csv", Rows(sizes, bad, early), ["n"], size, done))
    assert [chunk.number for chunk in chunks] == [n for n in range(-(-total // size)) if n not in done]
    for chunk in chunks:
        assert chunk.start == chunk.number * size
        rows = range(chunk.start, min(chunk.start + size, total))
        assert chunk.rows == len(rows)
        assert [row for row, _ in chunk.broken] == [row for row in rows if row in bad]
        table = chunk.table()
        assert (table["n"].to_pylist() if table.num_columns else []) == [row for row in rows if row not in bad]
