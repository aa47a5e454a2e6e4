"""A file of one person, in JSON or TOML -> facts and own practices, not yet validated."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.folder import open_regular
from balm.people import OWN
from balm.people.json_text import read_object, with_normal_names, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 4 * 1024 * 1024
"""A profile is read up to this size; nobody has told as much."""

_MARK = b"\xef\xbb\xbf"
"""What some editors put before UTF-8."""


class Person(NamedTuple):
    """What a file tells about one person."""

    facts: dict[str, Any]
    own: list[Any]

    def __repr__(self) -> str:
        return f"<Person: {len(self.facts)} facts, {len(self.own)} own>"  # a log may have it


def read_file(name: str) -> Person:
    """The person of a file, or (``-``) of standard input. Raises ProfileError."""
    try:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else _read(name)
    except FileNotFoundError:
        raise ProfileError([wrong("no-file", "--profile", name)]) from None
    except OSError as error:
        why = (error.strerror or "error").lower()
        raise ProfileError([wrong("unreadable-file", "--profile", name, why=why)]) from None
    if len(raw) > MOST_BYTES:
        raise ProfileError([wrong("too-large", "--profile", "more than 4 MiB", most="4 MiB")])
    person = with_normal_names(_parsed(name, raw.removeprefix(_MARK)))
    if isinstance(person, Diagnostic):
        raise ProfileError([person])
    return split_own(person)


def split_own(data: Mapping[str, Any]) -> Person:
    """Facts, and what is under `own`. Raises ProfileError where that is no list."""
    facts = dict(data)
    own = facts.pop(OWN, None)
    if own is not None and not isinstance(own, list | tuple):
        raise ProfileError([bad_own(own)])
    return Person(facts, list(own or ()))


def bad_own(found: object) -> Diagnostic:
    """What is told as own practices is no list of them."""
    return wrong("bad-own", OWN, found, told=True, expected="a list of titles, or of tables each with a title")


def _read(path: str) -> bytes:
    with open_regular(os.path.expanduser(path)) as file:
        return file.read(MOST_BYTES + 1)


def _parsed(name: str, raw: bytes) -> dict[str, Any]:
    """JSON where the name or the first character says so, or else TOML."""
    if not raw.strip():
        return {}
    if not name.endswith(".toml") and (name.endswith(".json") or raw.lstrip()[:1] in (b"{", b"[")):
        found = read_object(raw, name)
        if isinstance(found, Diagnostic):
            raise ProfileError([found])
        return found
    from balm.language.source import read_source

    source, problems = read_source("standard input" if name == "-" else name, raw)
    if source is None or problems:
        raise ProfileError([one._replace(told=True) for one in problems])
    return source.data
