"""Rows: a file with a person a row, or people at hand -> what each told; what cannot be read is a row that says why.

Nothing that a row tells is repeated in what is said about it: its number, a fact and a kind of mistake have to do.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.redact import in_short
from balm.diagnostics.suggest import nearest
from balm.folder import open_regular
from balm.language.values import normal_text
from balm.people import OWN
from balm.people.json_text import read_object, with_normal_names
from balm.people.long_text import whole_lines, whole_rows
from balm.people.profile_file import bad_own, split_own

if TYPE_CHECKING:
    from balm.language.facts import Fact

MOST_LONG = 4 * 1024 * 1024
"""A line of a file holds at most so many bytes; nobody has told as much."""

_BYTE = re.compile("[\udc80-\udcff]")
"""A byte that is no UTF-8, as `surrogateescape` reads it."""


@dataclass(frozen=True)
class Row:
    """One person. `number` counts lines of a file, or people, from 1; with a `problem` it tells nothing."""

    number: int
    facts: Mapping[str, object] = field(default_factory=dict, repr=False)
    own: Sequence[Any] = field(default=(), repr=False)
    problem: str = ""


def read_rows(people: str | Path | Iterable[Mapping[str, object]], facts: Mapping[str, Fact]) -> Iterator[Row]:
    """The rows of a file (JSON Lines; CSV where its name ends so), or of people at hand.

    In a CSV file the first line names facts. Raises ProfileError for a file that cannot be read, and for a column of
    CSV that is none of the `facts` that can be told.
    """
    if not isinstance(people, str | Path):
        for number, one in enumerate(people, 1):
            yield _row(number, one)
        return
    path = Path(people).expanduser()
    try:
        if path.suffix.lower() == ".csv":
            with open_regular(path) as raw:
                yield from _csv(_text(raw), facts)
        else:
            with open_regular(path) as lines:
                yield from _json_lines(whole_lines(lines, MOST_LONG))
    except FileNotFoundError:
        raise ProfileError([diagnose("no-file", key="profiles", found=str(people))]) from None
    except ValueError as error:
        raise ProfileError([diagnose("unreadable-file", key="profiles", found=str(people), why=str(error))]) from None
    except OSError as error:
        why = (error.strerror or "error").lower()
        raise ProfileError([diagnose("unreadable-file", key="profiles", found=str(people), why=why)]) from None


def _row(number: int, data: object) -> Row:
    if not isinstance(data, Mapping):
        return Row(number, problem="not-an-object")
    told = with_normal_names({str(name): value for name, value in data.items()})
    if isinstance(told, Diagnostic):
        return Row(number, problem=in_short(told))
    try:
        return Row(number, *split_own(told))
    except ProfileError as error:
        return Row(number, problem=", ".join(map(in_short, error.diagnostics)))


def _json_lines(lines: Iterable[bytes | None]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line is None:
            yield Row(number, problem="too-large")
            continue
        if line.isspace():
            continue
        data = read_object(line)
        yield Row(number, problem=in_short(data)) if isinstance(data, Diagnostic) else _row(number, data)


def _text(file: IO[bytes]) -> Iterator[str]:
    """The lines of a file of CSV, with one of NUL in place of each that is given up."""
    for some in whole_rows(file, lambda _: b"\0\n", MOST_LONG):
        for line in some.splitlines(keepends=True):
            yield line.decode(errors="surrogateescape")


def _csv(file: Iterable[str], facts: Mapping[str, Fact]) -> Iterator[Row]:
    reader = csv.reader(file)
    names = [normal_text(name) for name in next(reader, [])]
    wrong: list[Diagnostic] = []
    before: set[str] = set()
    for name in names:
        if one := _wrong_column(name, before, facts, len(wrong)):
            wrong.append(one)
        before.add(name)
    if wrong:
        raise ProfileError(wrong)
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(reader.line_num, problem="bad-csv")
            continue
        if fields == ["\0"]:
            yield Row(reader.line_num, problem="bad-csv")
            continue
        if not fields and len(names) == 1:
            fields = [""]  # in a table of one column an empty line is a person of whom nothing is known
        if len(fields) != len(names):
            if fields:
                yield Row(reader.line_num, problem=f"{len(fields)} fields for {len(names)} columns")
            continue
        broken = [f"{name}: not-utf8" for name, text in zip(names, fields, strict=True) if _BYTE.search(text)]
        told = {} if broken else dict(zip(names, fields, strict=True))
        yield Row(reader.line_num, told, problem=", ".join(broken))


def _wrong_column(name: str, before: Set[str], facts: Mapping[str, Fact], mistakes: int) -> Diagnostic | None:
    if byte := _BYTE.search(name):
        return diagnose("not-utf8", key=name, found=f"0x{ord(byte[0]) - 0xDC00:02x}")
    if name in before:
        return diagnose("duplicate-key", key=name, found=name)
    if name == OWN:
        return bad_own("a column of text")
    if name not in facts:
        return diagnose("unknown-fact", key=name, found=name, nearest=nearest(name, facts, mistakes))
    return None if facts[name].tellable else diagnose("derived-told", key=name, fact=name)
