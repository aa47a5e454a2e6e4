"""Parsed TOML -> a shape: every mistake is reported, and what is wrong is left out."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from balm.diagnostics.suggest import in_words, nearest
from balm.language.shape import Shape

if TYPE_CHECKING:
    from balm.language.here import Here

S = TypeVar("S", bound=Shape)
_FILLER = "?"
"""Stands for a text that is missing or wrong, so that the rest of its table is looked at too."""


def read_shape(shape: type[S], data: Any, here: Here) -> S | None:
    """`data` as a `shape`, each mistake reported; what is wrong is left out, and None is what cannot do without it."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False)
    _report_all(shape, data, found, here)
    if any(not one["loc"] for one in found):
        return None
    kept = deepcopy(data)
    for one in found:
        if one["type"] != "missing":
            _leave_out(kept, one["loc"])
    try:
        read = shape.model_validate(kept)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            name = one["loc"][0]
            if one["type"] == "missing" and one["loc"] == (name,) and name not in ("id", "name"):
                kept[name] = _FILLER
        try:
            read = shape.model_validate(kept)
        except ValidationError:
            return None
    read.mark_holed()
    return read


def _report_all(shape: type[Shape], data: Any, found: list[Any], here: Here) -> None:
    """Each mistake once: a union fails for each of its branches, and a misspelt key is missing by its right name."""
    wrong: dict[tuple[int | str, ...], list[Any]] = {}
    misspelt = set()
    for one in found:
        if one["type"] == "extra_forbidden":
            near = _report_unknown(shape, one["loc"], here)
            misspelt.add((*one["loc"][:-1], near))
        elif one["type"] != "missing":
            wrong.setdefault(tuple(_path(data, one["loc"])), []).append(one)
    for one in found:
        if one["type"] == "missing" and one["loc"] not in misspelt:
            spot = here.at(_path(data, one["loc"]))
            spot.report("missing-key", part="key", name=one["loc"][-1], where=_where(here, one["loc"][:-1]))
    # Of a union, the branch that got furthest into the value is what its author meant.
    around = {place[:end] for place in wrong for end in range(len(place))}
    for place, ones in wrong.items():
        if place not in around:
            _report_wrong(ones, here.at(place))


def _report_unknown(shape: type[Shape], loc: tuple[int | str, ...], here: Here) -> str:
    known, before = [name for name in _keys(shape, loc) if name], len(here.problems)
    here.at(loc).report_unknown("unknown-key", str(loc[-1]), known, part="key", where=_where(here, loc[:-1]))
    return nearest(str(loc[-1]), known, before)


def _report_wrong(ones: list[Any], spot: Here) -> None:
    raw = ones[0]["input"]
    words: list[str] = []
    near = ""
    for one in ones:
        if one["type"] == "literal_error":
            names = [word.strip("'\" ") for word in one["ctx"]["expected"].replace(" or ", ", ").split(",")]
            names = [name for name in names if name]
            near = nearest(raw, names) if isinstance(raw, str) else ""
            words.append("true" if names == ["True"] else in_words(names))
        elif one["type"] in ("too_short", "too_long"):
            single = one["ctx"].get("min_length") == 1
            words.append("a list that is not empty" if single else "two numbers, such as `[0, 10]`")
        else:
            words.append(_EXPECTED.get(one["type"], one["msg"]))
    if "a number" in words:
        words.remove("a whole number")
    spot.report("wrong-type", found=raw, expected=" or ".join(dict.fromkeys(words)), nearest=near)


def _path(data: Any, loc: tuple[int | str, ...]) -> list[int | str]:
    """The part of a pydantic location that leads into the data: it also names branches of unions."""
    path: list[int | str] = []
    for key in loc:
        if (isinstance(data, dict) and key in data) or (isinstance(data, list) and isinstance(key, int)):
            path.append(key)
            data = data[key]  # type: ignore[index]  # key fits, as just seen
        elif not isinstance(data, dict | list):
            break
    return path


def _leave_out(data: Any, loc: tuple[int | str, ...]) -> None:
    """Remove what is wrong: a key of a table; for an item of a list the list's key, so that no index moves."""
    path = _path(data, loc)
    while path and isinstance(path[-1], int):
        path.pop()
    for key in path[:-1]:
        data = data[key]
    if path:
        data.pop(path[-1], None)


_EXPECTED = {
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "text on one line that is not empty",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "greater_than_equal": "a whole number, 0 or more",
    "list_type": "a list in [ ]",
    "dict_type": "a table in { }",
    "model_type": "a table in { }",
    "model_attributes_type": "a table in { }",
    "date_type": "a date such as 2026-11-23, without quotes",
}


def _keys(shape: type[Shape], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the table at `loc` (without its last part) may have."""
    model: Any = shape
    for key in loc[:-1]:
        if isinstance(key, int):
            continue
        field = model.model_fields.get(key)
        inner = next((a for a in _models(field.annotation) if a), None) if field else None
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> list[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [m for a in getattr(annotation, "__args__", ()) for m in _models(a)]


def _where(here: Here, loc: tuple[int | str, ...]) -> str:
    """A table's name as the author wrote it: ``[[rule]]``, ``[facts.distress]``, `expect`."""
    inner = [str(key) for key in loc if isinstance(key, str)]
    if inner:
        return f"`{inner[-1]}`"
    path = here.path
    if path and isinstance(path[-1], int):
        return f"`[[{path[-2]}]]`"
    return f"`[{'.'.join(map(str, path))}]`" if path else "the file"
