"""Entries as JSON: an entry <-> one line of a log, ``balm-history/1``."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from typing import Any

from balm.deciding.past import Entry, Option
from balm.language.counts import FELT
from balm.language.frozen import FrozenDict, frozen
from balm.language.values import MOST_DIGITS

FORMAT = "balm-history/1"


class EntryError(ValueError):
    """A line that is no entry. It says which key is wrong, and nothing of what the line holds."""


def entry_to_data(entry: Entry) -> dict[str, Any]:
    """An entry as JSON has it; times are ISO 8601 with their offset, `felt_at` is null where nothing was said.

    An entry of an earlier version has no `record`.
    """
    data = {
        "format": FORMAT,
        "id": entry.id,
        "at": entry.at.isoformat(),
        "facts": dict(entry.facts),
        "packs": dict(entry.packs),
        "options": [{**one._asdict(), "tags": list(one.tags)} for one in entry.options],
        "seed": entry.seed,
        "chosen": entry.chosen,
        "tags": list(entry.tags),
        "felt": entry.felt,
        "felt_at": None if entry.felt_at is None else entry.felt_at.isoformat(),
        "note": entry.note,
        "stance": entry.stance,
        "left_out": entry.left_out,
    }
    return {**data, "record": dict(entry.record)} if entry.record else data


def write_entry(entry: Entry) -> str:
    """An entry as a line, without its line break."""
    return json.dumps(entry_to_data(entry), ensure_ascii=False, separators=(",", ":"))


def read_json(text: str) -> Any:
    """The data of a text of JSON. Raises EntryError, for NaN and infinite numbers too."""
    try:
        return json.loads(text, parse_float=_finite, parse_int=_whole_number, parse_constant=_finite)
    except EntryError:
        raise
    except (ValueError, RecursionError):
        raise EntryError("this is no JSON") from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise EntryError("expected numbers that are finite")
    return number


def _whole_number(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise EntryError(f"expected numbers of at most {MOST_DIGITS} digits")
    return int(text)


def entry_from_data(data: object) -> Entry:
    """The entry that `entry_to_data` wrote; only `id`, `at` and `facts` are needed. Raises EntryError."""
    if not isinstance(data, Mapping):
        raise EntryError("expected an object with `id`, `at` and `facts`")
    if data.get("format", FORMAT) != FORMAT:
        raise EntryError(f"`format`: expected {FORMAT}")
    felt = text_of(data, "felt")
    if felt not in ("", *FELT):
        raise EntryError("`felt`: expected better, same, worse or nothing")
    return Entry(
        id=text_of(data, "id", needed=True),
        at=_time(data, "at"),
        facts=table_of(data, "facts", needed=True),
        packs=table_of(data, "packs"),
        options=tuple(map(_option, list_of(data, "options"))),
        seed=_whole(data, "seed"),
        chosen=text_of(data, "chosen"),
        tags=tuple(texts_of(data, "tags")),
        felt=felt,  # type: ignore[arg-type]  # looked at above
        felt_at=None if data.get("felt_at") is None else _time(data, "felt_at"),
        note=text_of(data, "note"),
        stance=text_of(data, "stance"),
        left_out=_flag(data, "left_out"),
        record=table_of(data, "record"),
    )


def _flag(data: Mapping[str, Any], key: str) -> bool:
    found = data.get(key, False)
    if not isinstance(found, bool):
        raise EntryError(f"`{key}`: expected true or false")
    return found


def _option(data: object) -> Option:
    if not isinstance(data, Mapping):
        raise EntryError("`options`: expected objects with `practice`, `score` and `chance`")
    chance = data.get("chance", 1.0)
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 < chance <= 1:
        raise EntryError("`chance`: expected a number above 0 and up to 1")
    return Option(
        practice=text_of(data, "practice", needed=True),
        score=_whole(data, "score"),
        chance=float(chance),
        title=text_of(data, "title"),
        stance=text_of(data, "stance"),
        tags=tuple(texts_of(data, "tags")),
        tell=text_of(data, "tell"),
    )


def text_of(data: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    """The text of a key; "" where it is absent. Raises EntryError."""
    found = data.get(key, "")
    if not isinstance(found, str) or (needed and not found):
        raise EntryError(f"`{key}`: expected text")
    return found


def _whole(data: Mapping[str, Any], key: str) -> int:
    found = data.get(key, 0)
    if isinstance(found, bool) or not isinstance(found, int):
        raise EntryError(f"`{key}`: expected a whole number")
    return found


def list_of(data: Mapping[str, Any], key: str) -> list[Any]:
    """The list of a key; empty where it is absent. Raises EntryError."""
    found = data.get(key, [])
    if not isinstance(found, list):
        raise EntryError(f"`{key}`: expected a list")
    return found


def texts_of(data: Mapping[str, Any], key: str) -> list[str]:
    """The list of texts of a key. Raises EntryError."""
    found = list_of(data, key)
    if not all(isinstance(one, str) for one in found):
        raise EntryError(f"`{key}`: expected a list of texts")
    return found


def table_of(data: Mapping[str, Any], key: str, *, needed: bool = False) -> FrozenDict[str, Any]:
    """The object of a key. Raises EntryError."""
    found = data.get(key, None if needed else {})
    if not isinstance(found, dict):
        raise EntryError(f"`{key}`: expected an object")
    made: FrozenDict[str, Any] = frozen(found)
    return made


def _time(data: Mapping[str, Any], key: str) -> datetime.datetime:
    try:
        found = datetime.datetime.fromisoformat(text_of(data, key, needed=True))
    except ValueError:
        raise EntryError(f"`{key}`: expected a time such as 2026-05-04T21:30:00+02:00") from None
    if found.tzinfo is None:
        raise EntryError(f"`{key}`: expected a time with its offset from UTC, such as 2026-05-04T21:30:00+02:00")
    return found
