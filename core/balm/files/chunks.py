"""Chunks: a stream of record batches of any size -> chunks of so many rows, each of which is decided by itself."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from balm.files.files import reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from balm.files.files import People


class Chunk(NamedTuple):
    """Some rows of the input: numbers ``start`` to ``start + rows``, those that cannot be read among them."""

    number: int
    start: int
    rows: int
    readable: bytes
    """The rows that can be read, as an Arrow stream."""
    broken: tuple[tuple[int, str], ...]
    """The numbers of the others, with what is wrong."""

    def table(self) -> pa.Table:
        """The rows that can be read; without columns, where there is none."""
        return pa.ipc.open_stream(self.readable).read_all() if self.readable else pa.table({})


def read_chunks(
    path: str, people: People, columns: Sequence[str], size: int, done: Collection[int] = ()
) -> Iterator[Chunk]:
    """The rows of an open file in chunks of `size`, without those whose numbers are done.

    Raises BalmError where the file cannot be read further.
    """
    number = start = ready = 0
    waiting: list[pa.RecordBatch] = []
    batches = people.batches(columns)
    broken = people.broken
    while True:
        # A broken row is told of before any row after it is, so between those at hand none is missing.
        bad = [one for one in broken if one[0] < start + size]
        if ready + len(bad) < size:
            with reading(path, f" after row {start + ready + len(bad):,}"):
                batch = next(batches, None)
            if batch is not None:
                waiting.append(batch)
                ready += batch.num_rows
                continue
        rows = min(size, ready + len(bad))
        if not rows:
            return
        good = rows - len(bad)
        taken, waiting = _taken(waiting, good)
        if number not in done:
            yield Chunk(number, start, rows, _stream(taken), tuple(bad))
        del broken[: len(bad)]
        number, start, ready = number + 1, start + rows, ready - good


def _taken(waiting: list[pa.RecordBatch], rows: int) -> tuple[list[pa.RecordBatch], list[pa.RecordBatch]]:
    """The first rows, and the rest. With no rows, one empty batch where there is any, for its columns."""
    taken: list[pa.RecordBatch] = []
    rest = list(waiting)
    while rest and rows >= 0:
        batch = rest.pop(0)
        taken.append(batch.slice(0, rows))
        if batch.num_rows > rows:
            rest.insert(0, batch.slice(rows))
            break
        rows -= batch.num_rows
        if not rows:
            break
    return taken, rest


def _stream(batches: Sequence[pa.RecordBatch]) -> bytes:
    sink = BytesIO()
    if batches:
        with pa.ipc.new_stream(sink, batches[0].schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
    return sink.getvalue()
