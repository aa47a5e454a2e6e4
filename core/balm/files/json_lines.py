"""Lines of JSON, an object a person -> a table of columns, and the lines that are none.

Where all values of a column are of the type that its fact has, they become a column of that type as they are; where
not, each is read by itself, and the answers become the column.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from balm.deciding.profile import read_owns, read_profile
from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.render import render_text
from balm.diagnostics.suggest import nearest
from balm.language.facts import read_told
from balm.language.here import Mistake
from balm.language.practices import own_told
from balm.language.values import DECLINED
from balm.people import OWN
from balm.people.json_text import read_object, with_normal_names
from balm.people.profile_file import split_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.compiled.program import Program
    from balm.files.columns import Columns
    from balm.language.facts import Fact, Value

_TEXTS = pa.list_(pa.string())
_TYPES = {"number": pa.float64(), "text": pa.string(), "boolean": pa.bool_(), "texts": _TEXTS}
_OWN = pa.list_(
    pa.struct(
        [
            ("title", pa.string()),
            ("kind", pa.string()),
            ("stance", pa.string()),
            ("needs", _TEXTS),
            ("minutes", pa.list_(pa.float64())),
            ("tags", _TEXTS),
        ]
    )
)


def keys_of(line: bytes) -> list[str] | Diagnostic:
    """The keys of a line, or why it is no object."""
    person = _read(line)
    return person if isinstance(person, Diagnostic) else list(person)


class Read(NamedTuple):
    """What lines say: a row a line, of nulls where a line is wrong."""

    told: pa.Table
    kept: pa.Table
    wrong: dict[int, str]
    """What is wrong with which line."""


def read_lines(lines: Sequence[bytes], columns: Columns, program: Program, *, mapped: bool) -> Read:
    """The columns that are told, as their facts have them, and those that are kept, as text.

    With a mapping those that are told may be anything, and other keys are let be; without one they are a mistake.
    """
    wrong: dict[int, str] = {}
    people: list[dict[str, Any]] = []
    known = {*columns.all}
    for at, line in enumerate(lines):
        person = read_object(line)
        if isinstance(person, Diagnostic) or not known.issuperset(person):
            person = _read(line)
            if not mapped and not isinstance(person, Diagnostic):
                person = _without_strays(person, known)
        if isinstance(person, Diagnostic):
            wrong[at] = render_text([person])
            person = {}
        people.append(person)

    def values(name: str) -> list[Any]:
        return [person.get(name) for person in people]

    kept = {name: _as_text(values(name)) for name in columns.kept}
    if mapped:
        return Read(pa.table({name: _as_text(values(name)) for name in columns.told}), pa.table(kept), wrong)
    made, unread = {}, set()
    for name in columns.told:
        told = values(name)
        made[name], bad = _own(told, program) if name == OWN else _fact(told, program.rulebook.facts[name])
        unread |= bad
    for at in sorted(unread):
        wrong[at] = _problem(program, {name: people[at].get(name) for name in columns.told})
    return Read(pa.table(made), pa.table(kept), wrong)


def _read(line: bytes) -> dict[str, Any] | Diagnostic:
    """The person of a line under normal names, or what is wrong with it."""
    person = read_object(line)
    if isinstance(person, Diagnostic):
        whole = "In JSON Lines each line is a whole object of one person."
        return person._replace(hint=whole) if person.code == "bad-json" else person
    return with_normal_names(person)


def _without_strays(person: dict[str, Any], known: set[str]) -> dict[str, Any] | Diagnostic:
    stray = next((name for name in person if name not in known), None)
    if stray is None:
        return person
    return diagnose("stray-column", key=stray, found=stray, nearest=nearest(stray, known), told=True)


def _problem(program: Program, person: dict[str, Any]) -> str:
    """All that is wrong with a person."""
    try:
        read_profile(program, *split_own(person))
    except ProfileError as error:
        return render_text(error.diagnostics)
    raise AssertionError("a value that could not be read can be read")


def _fact(values: list[Any], fact: Fact) -> tuple[pa.Array, set[int]]:
    """A column of the fact's answers, and the rows whose value is none."""
    kind, column = _TYPES[fact.datatype.column], fact.datatype.column
    # Arrow takes a flag for a number, and a text for the list of its letters.
    strange = {"number": bool, "texts": str}.get(column)
    if strange is None or not any(isinstance(value, strange) for value in values):
        try:
            return pa.array(values, kind), set()
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError, UnicodeError):
            pass
    read = [read_told(fact, value) for value in values]
    bad = {at for at, answer in enumerate(read) if isinstance(answer, Mistake)}
    answers: list[Value | None] = [None if isinstance(answer, Mistake) else answer for answer in read]
    if DECLINED in answers:  # which only text can say
        return pa.array([_typed(answer) for answer in answers], pa.string()), bad
    return pa.array([sorted(a) if isinstance(a, frozenset) else a for a in answers], kind), bad


def _typed(answer: Value | None) -> str | None:
    """An answer as the text that it is read from."""
    if isinstance(answer, frozenset):
        return ", ".join(sorted(answer)) or "none"
    return answer if answer is None or isinstance(answer, str) else _written(answer)


def _written(value: Any) -> str:
    """As JSON writes it, but numbers as plain decimals."""
    if isinstance(value, float) and np.isfinite(value):
        return np.format_float_positional(value, trim="-")
    return json.dumps(value, ensure_ascii=False)


def _as_text(values: list[Any]) -> pa.Array:
    """Texts as they are, and anything else as JSON writes it."""
    texts = [v if v is None or isinstance(v, str) else _written(v) for v in values]
    return pa.array([text if text is None else text.encode("utf-8", "replace").decode() for text in texts], pa.string())


def _as_struct(told: dict[str, Any]) -> dict[str, Any]:
    """A practice of one's own with minutes as Arrow takes them: no whole number of more than 64 bits."""
    return told | {"minutes": [*map(float, told["minutes"])]} if "minutes" in told else told


def _own(values: list[Any], program: Program) -> tuple[pa.Array, set[int]]:
    """Practices of people's own as a list of structs, and the rows with any that is none."""
    made: list[list[dict[str, Any]] | None] = []
    bad: set[int] = set()
    for at, value in enumerate(values):
        mistakes: list[tuple[str, Mistake]] = []
        own = () if value is None else read_owns(program, value, mistakes)
        made.append([_as_struct(dict(own_told(one))) for one in own] or None)
        if mistakes:
            bad.add(at)
    return pa.array(made, _OWN), bad
