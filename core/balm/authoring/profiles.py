"""Profiles: a file with one a row, or profiles at hand -> rows to decide; what cannot be read is a row that says why.

Nothing that a row tells is repeated in what is said about it: its number, a fact and a kind of mistake have to do.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import ProfileError
from balm.diagnostics.suggest import nearest

if TYPE_CHECKING:
    from balm.language.facts import Fact

MOST_LONG = 4 * 1024 * 1024
"""A line of a file holds at most so many characters; nobody has told as much."""

OWN = "own"


@dataclass(frozen=True)
class Row:
    """One profile. `number` counts lines of a file, or profiles, from 1; with a `problem` it tells nothing."""

    number: int
    facts: Mapping[str, object] = field(default_factory=dict)
    own: Sequence[Any] = ()
    problem: str = ""


def read_rows(profiles: str | Path | Iterable[Mapping[str, object]], facts: Mapping[str, Fact]) -> Iterator[Row]:
    """The rows of a file (JSON Lines; CSV where its name ends so), or of profiles. `facts` are all that may be told.

    In a CSV file the first line names facts, and an empty field is unknown. Raises ProfileError for a file that cannot
    be read, and for a column that names no fact.
    """
    if not isinstance(profiles, str | Path):
        for number, one in enumerate(profiles, 1):
            yield _row(number, one)
        return
    path = Path(profiles).expanduser()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _csv(file, facts) if path.suffix.lower() == ".csv" else _json_lines(file)
    except FileNotFoundError:
        raise ProfileError([diagnose("no-file", key="profiles", found=str(profiles))]) from None
    except UnicodeDecodeError:
        raise ProfileError(
            [diagnose("unreadable-file", key="profiles", found=str(profiles), why="it is not UTF-8")]
        ) from None
    except OSError as error:
        why = (error.strerror or "error").lower()
        raise ProfileError([diagnose("unreadable-file", key="profiles", found=str(profiles), why=why)]) from None


def _row(number: int, data: object) -> Row:
    if not isinstance(data, Mapping):
        return Row(number, problem="not-an-object")
    own = data.get(OWN)
    if own is not None and not isinstance(own, list | tuple):
        return Row(number, problem="own: bad-own")
    told = {str(name): value for name, value in data.items() if name != OWN}
    return Row(number, told, [{"title": one} if isinstance(one, str) else one for one in own or ()])


def _json_lines(file: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        if len(line) > MOST_LONG:
            yield Row(number, problem="too-large")
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            yield Row(number, problem="bad-json")
        else:
            yield _row(number, data)


def _csv(file: Iterable[str], facts: Mapping[str, Fact]) -> Iterator[Row]:
    from balm.language.facts import read_text

    reader = csv.reader(file)
    names = [name.strip() for name in next(reader, [])]
    wrong = [
        diagnose("unknown-fact", key=name, found=name, nearest=nearest(name, facts))
        for name in names
        if name not in facts
    ]
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
        if len(fields) == len(names):
            told = zip(names, fields, strict=True)
            yield Row(reader.line_num, {name: read_text(facts[name], text) for name, text in told if text.strip()})
        elif fields:
            yield Row(reader.line_num, problem=f"{len(fields)} fields for {len(names)} columns")
