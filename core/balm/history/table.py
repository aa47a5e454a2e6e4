"""Table: entries <-> CSV, a row each, complete: what a spreadsheet shows can be read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from balm.deciding.entries_json import EntryError, entry_from_data, entry_to_data, read_json
from balm.deciding.past import Entry
from balm.diagnostics.spreadsheet import BYTE_ORDER_MARK, spreadsheet_cell

COLUMNS = (
    "format", "id", "at", "facts", "packs", "options", "seed",
    "chosen", "stance", "tags", "felt", "felt_at", "note", "left_out",
)  # fmt: skip
_NEEDED = ("id", "at", "facts")
_AS_JSON = frozenset({"facts", "packs", "options", "seed", "tags", "left_out"})
_LONGEST = 2**31 - 1
"""Characters of a cell; Python's own limit is shorter than a long note."""


def write_table(entries: Iterable[Entry], *, spreadsheet: bool = False) -> str:
    """The table with its heading; for a `spreadsheet`, to be looked at, one of which it runs nothing."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK if spreadsheet else "")
    rows = csv.DictWriter(text, COLUMNS)
    rows.writeheader()
    for entry in entries:
        data = entry_to_data(entry)
        cells = {
            name: json.dumps(data[name], ensure_ascii=False) if name in _AS_JSON else data[name] for name in COLUMNS
        }
        if spreadsheet:
            cells = {name: spreadsheet_cell(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
        rows.writerow(cells)
    return text.getvalue()


def read_table(text: str) -> Iterator[Entry]:
    """The entries of such a table, whatever the order of its columns. Raises EntryError with the row's number."""
    before = csv.field_size_limit(_LONGEST)
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""))
        if missing := [name for name in _NEEDED if name not in (rows.fieldnames or _NEEDED)]:
            raise EntryError(f"the heading: expected a column `{missing[0]}`")
        for number, row in enumerate(rows, 1):
            yield _entry(number, row)
    except csv.Error as error:
        raise EntryError(f"this is no CSV: {error}") from None
    finally:
        csv.field_size_limit(before)


def _entry(number: int, row: dict[str, str]) -> Entry:
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
        return entry_from_data(data)
    except EntryError as wrong:
        raise EntryError(f"{where}: {wrong}") from None
