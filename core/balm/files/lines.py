"""Lines of JSON, an object a person -> a table of columns, and the lines that are none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from balm.diagnostics.quoting import visible
from balm.population.tables import OWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.files.columns import Columns
    from balm.language.facts import Fact

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


def keys_of(line: bytes) -> list[str]:
    """The keys of a line; none, where it is no object."""
    person = _read(line)
    return [] if isinstance(person, str) else list(person)


class Read(NamedTuple):
    """What lines say: a row a line, of nulls where a line is wrong."""

    told: pa.Table
    kept: pa.Table
    wrong: dict[int, str]
    """What is wrong with which line."""


def read_lines(lines: Sequence[bytes], columns: Columns, facts: Mapping[str, Fact], *, mapped: bool) -> Read:
    """The columns that are told, as their facts have them, and those that are kept, as text.

    With a mapping those that are told may be anything, and other keys are let be; without one they are a mistake.
    """
    wrong: dict[int, str] = {}
    people: list[dict[str, Any]] = []
    known = {*columns.all}
    for at, line in enumerate(lines):
        person = _read(line)
        if isinstance(person, str):
            wrong[at] = person
        elif not mapped and not known.issuperset(person):
            stray = next(key for key in person if key not in known)
            wrong[at] = f"`{visible(stray)}` is neither a fact nor a column that is kept."
        people.append({} if at in wrong else person)  # type: ignore[arg-type]  # no text, as just seen

    def values(name: str) -> list[Any]:
        return [person.get(name) for person in people]

    def told(name: str) -> pa.Array:
        if mapped:
            return _as_text(values(name))
        return _own(values(name), wrong) if name == OWN else _fact(values(name), facts[name])

    kept = {name: _as_text(values(name)) for name in columns.kept}
    return Read(pa.table({name: told(name) for name in columns.told}), pa.table(kept), wrong)


def _read(line: bytes) -> dict[str, Any] | str:
    """The person of a line, or what is wrong with it."""
    try:
        person = json.loads(line.decode("utf-8-sig"))
    except RecursionError:
        return "This line cannot be read as JSON: it is nested too deep."
    except UnicodeDecodeError:
        return "This line is no UTF-8 text."
    except ValueError as error:
        return f"This line cannot be read as JSON: {error}."
    return person if isinstance(person, dict) else 'This line is no object, such as {"distress": 7}.'


def _fact(values: list[Any], fact: Fact) -> pa.Array:
    """As the type of the fact; as text, where not every value has that: it is then read as typed at a prompt."""
    kind = fact.datatype
    if not (kind.numeric and any(isinstance(value, bool) for value in values)):
        try:
            return pa.array(values, _TYPES[kind.column])
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            pass
    return _as_text([_as_tags(value) if kind.multiple and isinstance(value, list) else value for value in values])


def _as_tags(tags: list[Any]) -> object:
    """As they are typed: ``pet, bath``."""
    return ", ".join(tags) or "none" if all(isinstance(tag, str) for tag in tags) else tags


def _as_text(values: list[Any]) -> pa.Array:
    """Texts as they are, and anything else as JSON writes it."""
    texts = [v if v is None or isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values]
    return pa.array([text if text is None else text.encode("utf-8", "replace").decode() for text in texts], pa.string())


def _own(values: list[Any], wrong: dict[int, str]) -> pa.Array:
    """Activities as a list of structs; a row that holds anything else is wrong."""
    made = [_activities(value) for value in values]
    expected = f"a list of titles, or of objects with {', '.join(field.name for field in _OWN.value_type)}"
    for at, (value, own) in enumerate(zip(values, made, strict=True)):
        if own is None and value is not None:
            wrong.setdefault(at, f"`own` cannot be read: it has to be {expected}.")
    return pa.array(made, _OWN)


def _activities(value: Any) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        return None
    own = [{"title": one} if isinstance(one, str) else one for one in value]
    known = {field.name for field in _OWN.value_type}
    if not all(isinstance(one, dict) and known.issuperset(one) for one in own):
        return None
    try:
        pa.array([own], _OWN)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return None
    return own
