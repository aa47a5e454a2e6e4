"""A mapping, a TOML file -> how the columns of a table become facts, checked against the facts and the columns.

A table of its own for each fact, ``[facts.NAME]``, says in one of four ways where its values come from: from one
`column`, from the `mean` of several, from the `highest` of several sums, or from the first `case` that holds. Above
them stands how the table is written: its `separator`, its `decimal` sign, and what is `missing`.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import Field

from balm.diagnostics.errors import BalmError
from balm.diagnostics.suggest import in_words, nearest
from balm.files import SEPARATORS
from balm.language.conditions import parse_predicate
from balm.language.facts import Fact, number, read_told
from balm.language.here import Here, Mistake
from balm.language.predicates import Predicate
from balm.language.read_shape import read_shape
from balm.language.shape import Number, Shape, Text
from balm.language.source import read_source
from balm.language.values import normal_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

DECIMALS = (".", ",")
"""What may stand before the fraction of a number."""

PLUS = " + "
"""What joins the columns of a sum: ``"sad + blue"``."""

Two = Annotated[list[Number], Field(min_length=2, max_length=2)]
Some = Annotated[list[Text], Field(min_length=1)]
Codes = list[str | Number]
"""Each a missing code: a number, in whatever type a column has it, or a text that stands for no answer."""


class CaseShape(Shape):
    """One of `case`: when these columns or sums are so, the fact has this value."""

    when: dict[str, Any]
    then: str | bool | Number


class FactShape(Shape):
    """``[facts.NAME]`` of a mapping."""

    column: Text | None = None
    rename: dict[str, str | bool | Number] | None = None
    otherwise: str | bool | Number | None = None
    mean: Some | None = None
    less: Some | None = None
    answered: int | None = None
    range: Two | None = None
    to: Two | None = None
    round: Literal[True] | None = None
    cut: Annotated[list[Number], Field(min_length=1)] | None = None
    into: Some | None = None
    highest: dict[str, Text] | None = None
    least: Number | None = None
    case: Annotated[list[CaseShape], Field(min_length=1)] | None = None
    missing: Codes = Field(default=[])


class MappingShape(Shape):
    """A whole mapping file."""

    separator: str = ","
    decimal: str = "."
    missing: Codes = Field(default=[])
    facts: dict[str, dict[str, Any]]


Sum: TypeAlias = tuple[str, ...]
"""Columns that are added up; where one of them has no answer, there is no sum."""


class Column(NamedTuple):
    """The values of one column, as they are or by their new names."""

    column: str
    rename: Mapping[str, str]
    otherwise: str | None
    """What becomes of a value that has no new name and is none of the fact's; None: it stays, and costs its row."""
    fact: Fact


class Mean(NamedTuple):
    """The mean of the columns that are answered, less that of others, if of both at least so many are."""

    columns: tuple[str, ...]
    less: tuple[str, ...]
    answered: int
    stretch: tuple[float, float, float, float] | None
    """From, up to, become, up to: this range of numbers is stretched to that one."""
    step: tuple[float, float] | None
    """The least value and the step to which it is rounded."""
    cut: tuple[float, ...]
    into: tuple[str, ...]
    """Names for what lies below the first of `cut`, from there up to below the second, and so on."""


class Highest(NamedTuple):
    """The value whose sum is the highest of those that are known, if so many are, and if it alone is."""

    sums: tuple[tuple[str, Sum], ...]
    answered: int
    least: float | None


class Cases(NamedTuple):
    """The value of the first case that holds; none where one before it may hold, for all that is known."""

    cases: tuple[tuple[tuple[tuple[Sum, Predicate], ...], str], ...]


How: TypeAlias = Column | Mean | Highest | Cases


class TableMapping(NamedTuple):
    """Fact -> how it is made of columns; and all the columns that this takes."""

    facts: Mapping[str, How]
    columns: tuple[str, ...]
    missing: Mapping[str, frozenset[str | float]]
    """Fact -> what stands for no answer in its columns."""
    decimal: str
    """The sign before the fraction of a number that is text."""


_WAYS = ("column", "mean", "highest", "case")
_GOES_WITH = {
    "rename": ("column",),
    "otherwise": ("column",),
    "less": ("mean",),
    "answered": ("mean", "highest"),
    "range": ("column", "mean"),
    "to": ("column", "mean"),
    "round": ("column", "mean"),
    "cut": ("column", "mean"),
    "into": ("column", "mean"),
    "least": ("highest",),
}
"""Key -> the ways of making a fact that it belongs to."""

_OF_NUMBERS = ("range", "to", "round", "cut", "into")

_FORMS = 'a number, a comparison such as `">= 3"`, a range such as `"1..3"`, or a list of them'


def read_mapping(file: str, raw: bytes, facts: Mapping[str, Fact], columns: Collection[str] | None) -> TableMapping:
    """The mapping that a file says. Raises BalmError with every mistake in it, each at its place."""
    source, problems = read_source(file, raw)
    if source is None:
        raise BalmError(problems)
    here = Here(source, (), problems)
    shape = read_shape(MappingShape, source.data, here)
    if shape and shape.separator not in SEPARATORS:
        (here / "separator").report("wrong-type", found=shape.separator, expected='`","`, `";"`, `"|"` or `"\\t"`')
        columns = None  # of a table that is not read as it is written none is known
    if shape and shape.decimal not in DECIMALS:
        (here / "decimal").report("wrong-type", found=shape.decimal, expected='`"."` or `","`')
    made: dict[str, How] = {}
    missing: dict[str, frozenset[str | float]] = {}
    used: dict[str, None] = {}
    for name, table in (shape.facts if shape else {}).items():
        spot = here / "facts" / name
        fact = facts.get(name)
        if fact is None:
            near = nearest(name, [known for known, one in facts.items() if one.tellable])
            spot.report("unknown-fact", part="key", found=name, nearest=near)
        elif not fact.tellable:
            spot.report("derived-told", part="key", fact=name)
        else:
            reader = _Reader(fact, columns, spot, used)
            if how := reader.read(table):
                made[name] = how
                codes = (*(shape.missing if shape else ()), *reader.missing)
                missing[name] = frozenset(normal_text(one) if isinstance(one, str) else float(one) for one in codes)
    if shape and not shape.facts and not problems:
        (here / "facts").report("wrong-type", found={}, expected="a table for each fact, headed `[facts.NAME]`")
    if problems:
        raise BalmError(problems)
    return TableMapping(made, tuple(used), missing, shape.decimal if shape else ".")


def separator_of(raw: bytes) -> str:
    """The separator that a mapping says, before anything is known of the table; a comma where it says none."""
    source, _ = read_source("", raw)
    found = source.data.get("separator") if source else None
    return found if isinstance(found, str) and found in SEPARATORS else ","


class _Reader:
    """Reads the table of one fact."""

    def __init__(self, fact: Fact, columns: Collection[str] | None, here: Here, used: dict[str, None]) -> None:
        self._fact, self._columns, self._here, self._used = fact, columns, here, used
        self.missing: list[str | int | float] = []
        """What else stands for no answer in its columns."""

    def read(self, table: dict[str, Any]) -> How | None:
        """How the fact is made; mistakes are reported."""
        shape = read_shape(FactShape, table, self._here)
        if shape is None:
            return None
        self.missing = shape.missing
        ways = [way for way in _WAYS if getattr(shape, way) is not None]
        if len(ways) != 1:
            if ways or not shape.holed:
                found = f"has {' and '.join(f'`{way}`' for way in ways)}" if ways else "does not say what it is made of"
                self._bad(self._here, found, f"one of {in_words(_WAYS)}", part="key")
            return None
        [way] = ways
        for key, goes_with in _GOES_WITH.items():
            if getattr(shape, key) is not None and way not in goes_with:
                self._bad(self._here / key, f"has `{key}` with `{way}`", f"`{key}` beside {in_words(goes_with)}", "key")
        if way == "highest":
            return self._highest(shape)
        if way == "case":
            return self._cases(shape)
        if way == "mean" or any(getattr(shape, key) is not None for key in _OF_NUMBERS):
            return self._mean(shape)
        return self._column(shape)

    def _column(self, shape: FactShape) -> Column:
        assert shape.column is not None  # noqa: S101  # as `read` saw
        spot = self._here / "rename"
        rename = {normal_text(old): self._value(new, spot / old) for old, new in (shape.rename or {}).items()}
        otherwise = None if shape.otherwise is None else self._value(shape.otherwise, self._here / "otherwise")
        return Column(self._known(shape.column, self._here / "column"), rename, otherwise, self._fact)

    def _mean(self, shape: FactShape) -> Mean:
        here = self._here
        for key in ("rename", "otherwise"):
            if shape.column is not None and getattr(shape, key) is not None:
                self._bad(here / key, f"has `{key}` with numbers", "new names for a column as it is", "key")
        columns = self._all(shape.mean, "mean") if shape.mean else (self._known(shape.column or "", here / "column"),)
        less = self._all(shape.less or [], "less")
        for one, other in (("range", "to"), ("to", "range"), ("cut", "into"), ("into", "cut")):
            if getattr(shape, one) is not None and getattr(shape, other) is None and not shape.holed:
                (here / one).report("missing-key", part="key", name=other, where=f"`[facts.{self._fact.name}]`")
        return Mean(
            columns,
            less,
            self._answered(shape, min(len(columns), len(less) or len(columns)), len(columns) + len(less)),
            self._stretch(shape),
            self._step(shape),
            *self._cut(shape),
        )

    def _stretch(self, shape: FactShape) -> tuple[float, float, float, float] | None:
        if shape.range is None or shape.to is None:
            return None
        low, high = shape.range
        if not low < high:
            self._bad(self._here / "range", f"has the range `{shape.range}`", "two numbers, the lower one first")
        return (low, high, shape.to[0], shape.to[1])

    def _step(self, shape: FactShape) -> tuple[float, float] | None:
        fact = self._fact
        if shape.cut is None and shape.into is None and not fact.datatype.numeric:
            if not shape.holed:
                self._bad(self._here, f"makes a number, and it is a {fact.type}", "names for it: `cut`, `into`", "key")
            return None
        if shape.round is None:
            return None
        if not fact.step or shape.cut is not None:
            found = "has `round` with `cut`" if shape.cut is not None else "is to be rounded, and has no steps"
            self._bad(self._here / "round", found, "`round` where the fact is a number in steps", "key")
            return None
        return (fact.low, fact.step)

    def _cut(self, shape: FactShape) -> tuple[tuple[float, ...], tuple[str, ...]]:
        points, names = tuple(shape.cut or ()), shape.into or []
        into = tuple(self._value(name, self._here / "into" / i) for i, name in enumerate(names))
        if any(not one < other for one, other in pairwise(points)):
            self._bad(self._here / "cut", f"is cut at `{list(points)}`", "numbers, each higher than the one before")
        elif points and names and len(names) != len(points) + 1:
            found = f"is cut at {len(points)} points into {len(names)} names"
            self._bad(self._here / "into", found, f"{len(points) + 1} names: one more than points")
        return points, into

    def _answered(self, shape: FactShape, most: int, among: int) -> int:
        here = self._here
        if shape.answered is None:
            if among > 1 and not shape.holed:
                here.report("missing-key", part="key", name="answered", where=f"`[facts.{self._fact.name}]`")
            return 1
        if not 1 <= shape.answered <= most:
            self._bad(here / "answered", f"needs {shape.answered} answers of {most}", f"a number from 1 to {most}")
        return shape.answered

    def _highest(self, shape: FactShape) -> Highest:
        spot = self._here / "highest"
        if not shape.highest:
            self._bad(spot, "has no sums", 'a sum of columns for each value, such as `sad = "sad + blue"`')
        sums = [
            (self._value(value, spot / value, "key"), self._sum(columns, spot / value))
            for value, columns in (shape.highest or {}).items()
        ]
        return Highest(tuple(sums), self._answered(shape, len(sums), len(sums)), shape.least)

    def _cases(self, shape: FactShape) -> Cases:
        made = []
        for i, case in enumerate(shape.case or ()):
            spot = self._here / "case" / i
            tests = []
            for columns, raw in case.when.items():
                predicate = parse_predicate(Fact(columns, "scale", low=-math.inf), raw)
                if isinstance(predicate, Mistake):
                    code = "bad-predicate" if predicate.code == "never-declined" else predicate.code
                    told = {"found": raw, **predicate.details, "type": "column of numbers", "expected": _FORMS}
                    (spot / "when" / columns).report(code, **told)
                else:
                    tests.append((self._sum(columns, spot / "when" / columns, "key"), predicate))
            made.append((tuple(tests), self._value(case.then, spot / "then")))
        return Cases(tuple(made))

    def _sum(self, columns: str, here: Here, part: Literal["key", "value"] = "value") -> Sum:
        return tuple(self._known(column.strip(), here, part) for column in columns.split(PLUS))

    def _all(self, columns: list[str], key: str) -> tuple[str, ...]:
        return tuple(self._known(column, self._here / key / i) for i, column in enumerate(columns))

    def _known(self, column: str, here: Here, part: Literal["key", "value"] = "value") -> str:
        column = normal_text(column)
        if self._columns is None or column in self._columns:
            self._used[column] = None
        else:
            here.report("unknown-column", part=part, found=column, nearest=nearest(column, self._columns))
        return column

    def _value(self, raw: object, here: Here, part: Literal["key", "value"] = "value") -> str:
        """A value of the fact, in the form in which it is typed at a prompt."""
        value = read_told(self._fact, raw)
        if isinstance(value, Mistake):
            here.report_mistake(value, part)
        return as_typed(raw)

    def _bad(self, here: Here, found: str, expected: str, part: Literal["key", "value"] = "value") -> None:
        here.report("bad-mapping", part=part, fact=self._fact.name, found=found, expected=expected)


def as_typed(raw: object) -> str:
    """A value as it is typed at a prompt: ``true``, ``7``, ``home``."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(number(raw)) if isinstance(raw, int | float) else str(raw)
