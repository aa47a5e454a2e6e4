"""Table: a log <-> CSV, complete: an entry a row, the portrait last. What a spreadsheet shows can be read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from balm.deciding.entries_json import EntryError, entry_from_data, entry_to_data, read_json
from balm.deciding.log import Log, log_of
from balm.deciding.portrait import Portrait
from balm.deciding.portrait_json import FORMAT, portrait_from_data, portrait_to_data
from balm.diagnostics.spreadsheet import BYTE_ORDER_MARK, spreadsheet_cell

if TYPE_CHECKING:
    from balm.deciding.past import Entry

COLUMNS = (
    "format", "id", "at", "facts", "packs", "options", "seed",
    "chosen", "stance", "tags", "felt", "felt_at", "note", "left_out", "record", "portrait",
)  # fmt: skip
_NEEDED = ("id", "at", "facts")
_AS_JSON = frozenset({"facts", "packs", "options", "seed", "tags", "left_out", "record", "portrait"})
_LONGEST = 2**31 - 1
"""Characters of a cell; Python's own limit is shorter than a long note."""


def write_table(log: Log, *, spreadsheet: bool = False) -> str:
    """The table with its heading; for a `spreadsheet`, to be looked at, one of which it runs nothing."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK if spreadsheet else "")
    rows = csv.DictWriter(text, COLUMNS)
    rows.writeheader()
    for data in _rows(log):
        cells = {
            name: json.dumps(cell, ensure_ascii=False) if name in _AS_JSON else cell for name, cell in data.items()
        }
        if spreadsheet:
            cells = {name: spreadsheet_cell(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
        rows.writerow(cells)
    return text.getvalue()


def _rows(log: Log) -> Iterator[dict[str, Any]]:
    yield from map(entry_to_data, log.entries)
    if log.portrait != Portrait():
        yield {"format": FORMAT, "portrait": portrait_to_data(log.portrait)}


def read_table(text: str) -> Log:
    """What such a table holds, whatever the order of its columns. Raises EntryError with the row's number."""
    before = csv.field_size_limit(_LONGEST)
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""))
        if missing := [name for name in _NEEDED if name not in (rows.fieldnames or _NEEDED)]:
            raise EntryError(f"the heading: expected a column `{missing[0]}`")
        return log_of(_read_row(number, row) for number, row in enumerate(rows, 1))
    except csv.Error as error:
        raise EntryError(f"this is no CSV: {error}") from None
    finally:
        csv.field_size_limit(before)


def _read_row(number: int, row: dict[str, str]) -> Entry | Portrait:
    data: dict[str, object] = {}
    where = f"row {number}"
    try:
        for name in COLUMNS:
            cell = row.get(name)
            if cell and name in _AS_JSON:
                where = f"row {number}: `{name}`"
                data[name] = read_json(cell)
            elif cell:
                data[name] = cell
        where = f"row {number}"
        return portrait_from_data(data.get("portrait")) if data.get("format") == FORMAT else entry_from_data(data)
    except EntryError as wrong:
        raise EntryError(f"{where}: {wrong}") from None
