"""Apply a mapping: a table of any columns -> a table of facts, and the rows whose answers cannot be read."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from balm.files.mapping import Cases, Column, Highest, Mean, as_typed
from balm.language.fact_types.scale import DECIMAL
from balm.language.facts import read_told
from balm.language.here import Mistake
from balm.language.predicates import Known, Range, is_within, where_false, where_true
from balm.language.values import normal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.files.mapping import How, Sum, TableMapping
    from balm.language.predicates import Comparison

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
"""A number a row, NaN where it is unknown."""

Rows: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


def apply_mapping(mapping: TableMapping, table: pa.Table) -> tuple[pa.Table, dict[int, str]]:
    """The columns that the mapping makes, and what is wrong with which row. What has no answer is null.

    Raises pa.ArrowException where a column holds neither numbers nor text and numbers are needed.
    """
    wrong: dict[int, str] = {}
    columns: dict[frozenset[str | float], _Columns] = {}
    made = {}
    for fact, how in mapping.facts.items():
        codes = mapping.missing[fact]
        if codes not in columns:
            columns[codes] = _Columns(table, codes, mapping.decimal, wrong)
        made[fact] = _made(how, columns[codes])
    return pa.table(made), wrong


class _Columns:
    """The columns of a table, without what stands for no answer: as they are, and as numbers, each read once."""

    def __init__(self, table: pa.Table, missing: frozenset[str | float], decimal: str, wrong: dict[int, str]) -> None:
        self._table, self._missing, self._decimal, self._wrong = table, missing, decimal, wrong
        self._read: dict[str, Numbers] = {}
        self.rows = table.num_rows

    def told(self, name: str) -> pa.ChunkedArray:
        """A column as it is, of nulls where there is no answer."""
        column = self._table[name]
        return _without(column, self._missing, self._decimal) if self._missing else column

    def decimals(self, name: str) -> pa.ChunkedArray:
        """A column of numbers, in which those that are text have a point before their fraction."""
        column = self.told(name)
        return column if self._decimal == "." or not _is_text(column) else self._pointed(name, column)

    def _pointed(self, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
        column = pc.utf8_trim_whitespace(column)
        # Where a comma stands before the fraction, a point stands between thousands: 1.500 is not 1.5.
        for row in np.flatnonzero(_matching(column, r"-?[0-9]+\.[0-9.,]*")):
            self.note(int(row), name, column[int(row)].as_py())
        return _with_points(column)

    def __getitem__(self, name: str) -> Numbers:
        if name not in self._read:
            self._read[name] = self._numbers(name)
        return self._read[name]

    def _numbers(self, name: str) -> Numbers:
        column = self.decimals(name)
        if _is_text(column):
            column = pc.utf8_trim_whitespace(column)
            column = pc.if_else(pc.equal(column, ""), None, column)
            column = self._read_text(name, column)
        found = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return np.asarray(found, dtype=np.float64)

    def _read_text(self, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Text as numbers, noting what is none."""
        plain = pc.match_substring_regex(column, f"^{DECIMAL}$")
        for row in np.flatnonzero(pc.invert(pc.fill_null(plain, True)).to_numpy(zero_copy_only=False)):
            self.note(int(row), name, column[int(row)].as_py())
        return pc.if_else(plain, column, None).cast(pa.float64())

    def note(self, row: int, column: str, found: object) -> None:
        """A row whose answer cannot be read."""
        from balm.diagnostics.codes import diagnose
        from balm.diagnostics.render import render_text

        expected = "a number" if self._decimal == "." else f"a number, with `{self._decimal}` before its fraction"
        said = render_text([diagnose("wrong-type", key=column, found=found, expected=expected)])
        before = self._wrong.get(row, "")
        if said not in before:  # a column may be read for several facts
            self._wrong[row] = f"{before}\n\n{said}" if before else said

    def sum(self, columns: Sum) -> Numbers:
        """The sum of columns; unknown where one of them is."""
        total = self[columns[0]]
        for column in columns[1:]:
            total = total + self[column]
        return total


def _is_text(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _matching(column: pa.ChunkedArray, pattern: str) -> Rows:
    """Rows whose whole text the pattern matches; none where there is no text."""
    found: Rows = pc.fill_null(pc.match_substring_regex(column, f"^{pattern}$"), False).to_numpy(zero_copy_only=False)
    return found


def _with_points(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring_regex(texts, r"^(-?[0-9]+),([0-9]+)$", r"\1.\2")


def _without(column: pa.ChunkedArray, missing: frozenset[str | float], decimal: str) -> pa.ChunkedArray:
    """The column, of nulls where it has one of these numbers, in whatever type or text, or one of these texts."""
    codes = [one for one in missing if isinstance(one, float)]
    if _is_text(column):
        texts = pc.utf8_normalize(pc.utf8_trim_whitespace(column), form="NFC")
        found = pc.is_in(texts, value_set=pa.array([one for one in missing if isinstance(one, str)], texts.type))
        texts = texts if decimal == "." else _with_points(texts)
        plain = pc.match_substring_regex(texts, f"^{DECIMAL}$")
        numbers = pc.if_else(plain, texts, None).cast(pa.float64())
        found = pc.or_(found, pc.is_in(numbers, value_set=pa.array(codes, pa.float64())))
    elif pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        single = [*map(float, np.array(codes, np.float32))] if column.type == pa.float32() else []
        found = pc.is_in(column.cast(pa.float64(), safe=False), value_set=pa.array([*codes, *single], pa.float64()))
    else:
        return column
    return pc.if_else(found, None, column)


def _made(how: How, numbers: _Columns) -> pa.Array | pa.ChunkedArray:
    match how:
        case Column():
            as_numbers = how.fact.datatype.numeric and not how.rename and how.otherwise is None
            return _renamed(numbers.decimals(how.column) if as_numbers else numbers.told(how.column), how)
        case Mean():
            return _mean(how, numbers)
        case Highest():
            return _highest(how, numbers)
        case Cases():
            return _cases(how, numbers)


def _renamed(column: pa.ChunkedArray, how: Column) -> pa.Array | pa.ChunkedArray:
    """Names that are not renamed stay, or become `otherwise` where the fact does not have them.

    Numbers and flags are renamed by what is typed for them.
    """
    if not how.rename and how.otherwise is None:
        return column
    column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks)
    found = column.dictionary_encode()
    names = [None if one is None else as_typed(one) for one in found.dictionary.to_pylist()]
    new = [None if name is None else _new_name(normal_text(name), how) for name in names]
    return pa.array(new, pa.string()).take(found.indices)


def _new_name(name: str, how: Column) -> str:
    new = how.rename.get(name, name)
    if how.otherwise is not None and isinstance(read_told(how.fact, new), Mistake):
        return how.otherwise
    return new


def _mean(how: Mean, numbers: _Columns) -> pa.Array:
    above, below, known = _mean_of(how.columns, how.answered, numbers)
    if how.less:
        less, count, also = _mean_of(how.less, how.answered, numbers)
        above, below, known = above * count - less * below, below * count, known & also
    if how.stretch:
        # One division at the end: what lies halfway between two steps for people does so for us too.
        low, high, to_low, to_high = how.stretch
        above = (above - low * below) * (to_high - to_low) + to_low * below * (high - low)
        below = below * (high - low)
    value = np.where(known, above / np.where(known, below, 1), np.nan)
    if how.into:
        return _names(how.into, np.searchsorted(how.cut, value, side="right"), known)
    if how.step:
        low, step = how.step
        value = np.round(low + np.floor((value - low) / step + 0.5) * step, 9)
    return pa.array(value, mask=~known)


def _mean_of(columns: Sequence[str], answered: int, numbers: _Columns) -> tuple[Numbers, Numbers, Rows]:
    """The sum of what is answered, of how many, and whether they are enough."""
    all_of = np.stack([numbers[column] for column in columns])
    count = np.sum(~np.isnan(all_of), axis=0)
    return np.nansum(all_of, axis=0), count.astype(np.float64), count >= answered


def _highest(how: Highest, numbers: _Columns) -> pa.Array:
    sums = np.stack([numbers.sum(columns) for _, columns in how.sums])
    missing = np.isnan(sums)
    sums = np.where(missing, -np.inf, sums)
    best = np.max(sums, axis=0)
    known = (np.sum(~missing, axis=0) >= how.answered) & (np.sum(sums == best, axis=0) == 1) & (best > -np.inf)
    if how.least is not None:
        known &= best >= how.least
    return _names([value for value, _ in how.sums], np.argmax(sums, axis=0), known)


def _cases(how: Cases, numbers: _Columns) -> pa.Array:
    which = np.zeros(numbers.rows, np.int64)
    known, open_ = np.zeros(numbers.rows, np.bool_), np.ones(numbers.rows, np.bool_)
    for number, (tests, _) in enumerate(how.cases):
        holds, fails = np.ones(numbers.rows, np.bool_), np.zeros(numbers.rows, np.bool_)
        for columns, predicate in tests:
            value = _known(numbers.sum(columns))
            holds &= where_true(predicate, value, _RowLogic)
            fails |= where_false(predicate, value, _RowLogic)
        which[open_ & holds] = number
        known |= open_ & holds
        open_ &= fails  # where a case may hold and nobody knows, those after it do not speak
    return _names([value for _, value in how.cases], which, known)


def _known(value: Numbers) -> Known[Rows]:
    def compare(test: Comparison) -> Rows:
        assert isinstance(test, Range)  # noqa: S101  # only ranges are about numbers
        within: Rows = is_within(test, value)
        return within

    return Known(~np.isnan(value), np.zeros(len(value), np.bool_), compare)


class _RowLogic:
    """And, or and not of flags, one a row."""

    @staticmethod
    def all_of(parts: Iterable[Rows], /) -> Rows:
        """Where all are true."""
        return reduce(np.logical_and, parts)

    @staticmethod
    def any_of(parts: Iterable[Rows], /) -> Rows:
        """Where one is true."""
        return reduce(np.logical_or, parts)

    @staticmethod
    def opposite(part: Rows, /) -> Rows:
        """Where it is false."""
        return np.logical_not(part)


def _names(names: Sequence[str], which: np.ndarray[Any, Any], known: Rows) -> pa.Array:
    """Names by their numbers, null where they are not known."""
    return pa.array(names, pa.string()).take(pa.array(which.astype(np.int64), mask=~known))
