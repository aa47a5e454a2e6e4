"""Log: what is remembered of one person <-> lines of JSON: each entry on one, and their portrait on the last.

Logs of earlier versions have no portrait. A line of either kind says by its `format` which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from balm.deciding.entries_json import EntryError, entry_from_data, read_json, write_entry
from balm.deciding.portrait import Portrait
from balm.deciding.portrait_json import FORMAT, portrait_from_data, write_portrait
from balm.deciding.remembering import merged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.deciding.past import Entry


class Log(NamedTuple):
    """Entries in their order, and the portrait; an empty one where there is none."""

    entries: tuple[Entry, ...] = ()
    portrait: Portrait = Portrait()


def log_of(read: Iterable[Entry | Portrait]) -> Log:
    """Entries and portraits that were read one after the other; of several portraits one is made."""
    entries: list[Entry] = []
    portrait = Portrait()
    for one in read:
        if isinstance(one, Portrait):
            portrait = merged(portrait, one)
        else:
            entries.append(one)
    return Log(tuple(entries), portrait)


def write_log(log: Log) -> str:
    """A log as text; an empty portrait has no line."""
    lines = [write_entry(entry) for entry in log.entries]
    if log.portrait != Portrait():
        lines.append(write_portrait(log.portrait))
    return "".join(f"{line}\n" for line in lines)


def read_log(lines: Iterable[str]) -> Log:
    """What a log holds; empty lines are passed over. Raises EntryError with the line's number."""
    return log_of(_read_line(number, line) for number, line in enumerate(lines, 1) if line.strip())


def _read_line(number: int, line: str) -> Entry | Portrait:
    try:
        data = read_json(line)
        is_portrait = isinstance(data, Mapping) and data.get("format") == FORMAT
        return portrait_from_data(data) if is_portrait else entry_from_data(data)
    except EntryError as wrong:
        raise EntryError(f"line {number}: {wrong}") from None
