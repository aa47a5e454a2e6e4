"""Rows of CSV -> the same, with a stand-in for each that has another number of cells and is no UTF-8.

Arrow tells of a row with a cell too many or too few by its text, and ends the file where that is no UTF-8.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

_LONGEST = 2**31 - 1


def spell_miscounted(
    blocks: Iterator[bytes], stand_in: Callable[[int], bytes], separator: str = ","
) -> Iterator[bytes]:
    """Blocks of whole rows, of which the first begins with the heading; `stand_in` is told how many cells there are."""
    width = 0
    for block in blocks:
        if not width:
            width = len(next(_cells(block.splitlines(keepends=True), separator), ((), 0))[0])
        try:
            block.decode()
        except UnicodeDecodeError:
            yield _spelled(block, width, stand_in, separator)
        else:
            yield block


def _spelled(block: bytes, width: int, stand_in: Callable[[int], bytes], separator: str) -> bytes:
    lines = block.splitlines(keepends=True)
    made: list[bytes] = []
    at = 0
    for cells, end in _cells(lines, separator):
        made += [stand_in(len(cells))] if cells and len(cells) != width else lines[at:end]
        at = end
    return b"".join([*made, *lines[at:]])


def _cells(lines: list[bytes], separator: str) -> Iterator[tuple[list[str], int]]:
    """The cells of each row, and how many lines have been read by its end."""
    before = csv.field_size_limit(_LONGEST)
    try:
        reader = csv.reader((line.decode(errors="surrogateescape") for line in lines), delimiter=separator)
        for cells in reader:
            yield cells, reader.line_num
    except csv.Error:  # a NUL, to some versions of Python: what is left is left as it is
        return
    finally:
        csv.field_size_limit(before)
