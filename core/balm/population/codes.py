"""Codes: an Arrow column of one fact -> planes of each person's answer, and of those whose value is no answer.

What a value means, and whether it is one, is read as in a profile: each distinct value once. Numbers of a scale are
told from each other by arithmetic alone, and rows that fail there are read one by one in the end, for their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from balm.language.fact_types.scale import of_32_bits
from balm.language.values import DECLINED, normal_text
from balm.native.population_structs import DigitsCall
from balm.population import loops
from balm.population.bit_planes import EVERYBODY, Flags, Plane, Planes, packed, padded, words
from balm.population.python_values import python_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.language.facts import Fact
    from balm.language.predicates import Answer
    from balm.population.plan import Plan

_MOST_CODES = 64
"""So many distinct values have codes of their own; of more, those that no literal tells apart share one."""


class Coded(NamedTuple):
    """A person's code in binary, a plane a digit, the lowest first; code i stands for `answers[i]`, 0 for unknown."""

    answers: tuple[Answer, ...]
    digits: Planes


class Tagged(NamedTuple):
    """Told tags: who has each of them; who told some or none; who declined."""

    has: Mapping[str, Plane]
    told: Plane
    declined: Plane


ColumnAnswers: TypeAlias = Coded | Tagged


def fits(fact: Fact, kind: pa.DataType) -> bool:
    """Whether a column of this type may hold answers to the fact."""
    if pa.types.is_dictionary(kind):
        return fits(fact, kind.value_type)
    if pa.types.is_null(kind) or is_text(kind):
        return True
    if pa.types.is_boolean(kind):
        return fact.datatype.column == "boolean"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return fact.datatype.numeric
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        inner = kind.value_type
        inner = inner.value_type if pa.types.is_dictionary(inner) else inner
        return fact.datatype.multiple and (pa.types.is_null(inner) or is_text(inner))
    return False


_TEXTS = {pa.string().id, pa.large_string().id} | ({pa.string_view().id} if hasattr(pa, "string_view") else set())


def is_text(kind: pa.DataType) -> bool:
    """Whether its values are texts."""
    return kind.id in _TEXTS


def read_column(plan: Plan, fact: Fact, column: pa.Array) -> tuple[ColumnAnswers, Plane | None]:
    """What a column says of a fact, and the persons whose value is no answer to it (None: there are none)."""
    kind = column.type
    if pa.types.is_dictionary(kind) and not is_text(kind.value_type):
        return read_column(plan, fact, column.dictionary_decode())
    if pa.types.is_null(kind):
        return _none_told(fact, len(column)), None
    if fact.datatype.multiple and not is_text(kind) and not pa.types.is_dictionary(kind):
        return _lists(fact, column)
    if pa.types.is_boolean(kind):
        known, true = known_of(column), _bitmap(column, 1)
        return Coded((None, False, True), np.stack([known & ~true, known & true])), None
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        steps = plan.steps(fact)
        if steps:
            return _in_steps(fact, column, steps)
        if fact.step is None or (fact.step == 1 and float(fact.low).is_integer()):
            return _between(plan, fact, column)
    known, encoded = known_of(column), _encoded(column)
    answers, bad = plan.answers_of(fact, encoded.dictionary)
    wrong = _chosen(_codes(encoded, answers), bad, known) if any(bad) else None
    if fact.datatype.multiple:
        return _tags_of(fact, _codes(encoded, answers), answers, known), wrong
    if len(answers) > _MOST_CODES or None in answers[1:]:
        codes, merged = _merged(plan, fact, _codes(encoded, answers), answers)
        return _coded(codes, 0, tuple(merged), known), wrong
    return _coded(values_of(encoded.indices), -1, answers, known), wrong


def distinct(plan: Plan, fact: Fact, column: pa.Array) -> NDArray[Any]:
    """Codes from 1 of the distinct values of a column. What stands where nothing is told means nothing."""
    encoded = _encoded(column)
    return _codes(encoded, plan.answers_of(fact, encoded.dictionary)[0])


def _codes(encoded: pa.DictionaryArray, answers: Sequence[Answer]) -> NDArray[Any]:
    few = np.uint8 if len(answers) <= 256 else np.uint32
    codes: NDArray[Any] = np.add(values_of(encoded.indices).astype(few), few(1))
    return codes


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_dictionary(column.type):
        return column
    return (column.cast(pa.string()) if pa.types.is_null(column.type) else column).dictionary_encode()


def values_of(column: pa.Array) -> NDArray[Any]:
    """The numbers of a column, no float narrower than Python's; whatever stands where there is none."""
    raw = column.buffers()[1]
    if raw is None:
        return np.zeros(len(column), np.int8)
    values = np.frombuffer(raw, column.type.to_pandas_dtype())[column.offset : column.offset + len(column)]
    return values.astype(np.float64, copy=False) if values.dtype.kind == "f" else values


def known_of(column: pa.Array) -> Plane:
    """Who has a value."""
    if column.null_count == 0:
        return np.full(words(len(column)), EVERYBODY, np.uint64)
    return _bitmap(column, 0)


def _bitmap(column: pa.Array, which: int) -> Plane:
    """One of a column's buffers, of a bit for each person."""
    raw = np.frombuffer(column.buffers()[which], np.uint8)
    rows = len(column)
    if column.offset % 8:
        return packed(np.unpackbits(raw, bitorder="little")[column.offset : column.offset + rows])
    at = column.offset // 8
    return padded(raw[at : at + (rows + 7) // 8], rows)


def _coded(values: NDArray[Any], less: int, answers: tuple[Answer, ...], known: Plane) -> Coded:
    """The digits of codes, which are values less a number, so far as a byte holds them."""
    digits = np.empty(((len(answers) - 1).bit_length(), len(known)), np.uint64)
    if loops.planes and len(digits) <= 8:
        loops.planes.digits(DigitsCall(values, less % 256, known, digits))
        return Coded(answers, digits)
    # Arithmetic modulo 256 is exact, as the code itself fits.
    codes = values if len(digits) > 8 else values.astype(np.uint8) - np.uint8(less % 256)
    for at, digit in enumerate(digits):
        np.bitwise_and(packed(codes & codes.dtype.type(1 << at) != 0), known, out=digit)
    return Coded(answers, digits)


def _chosen(codes: NDArray[Any], chosen: Sequence[bool], known: Plane) -> Plane:
    table = np.array(chosen)
    return packed(table.take(codes, mode="clip")) & known


def _none_told(fact: Fact, rows: int) -> ColumnAnswers:
    nobody = np.zeros(words(rows), np.uint64)
    return (
        Tagged({}, nobody, nobody) if fact.datatype.multiple else Coded((None,), np.empty((0, len(nobody)), np.uint64))
    )


def _in_steps(fact: Fact, column: pa.Array, steps: tuple[Answer, ...]) -> tuple[Coded, Plane | None]:
    """A scale in whole steps, few enough for a code each."""
    values, known = values_of(column), known_of(column)
    low, high = steps[1], steps[-1]
    assert isinstance(low, int) and isinstance(high, int)  # noqa: S101, PT018  # of a scale in whole steps
    values, wrong = _sound(fact, values, known)
    if values.dtype.kind == "f":
        values = values.astype(np.int64)
    return _coded(values, low - 1, steps, known), wrong


def _between(plan: Plan, fact: Fact, column: pa.Array) -> tuple[Coded, Plane | None]:
    """A scale cut up by the ends that literals name: a number lies on one of them or between two."""
    known, values = known_of(column), values_of(column)
    ends, answers = plan.between(fact)
    if values.dtype.kind == "f" and fact.step is None:
        values = _of_32_bits(values, {*ends, fact.low, fact.high})
    values, wrong = _sound(fact, values, known)
    at = np.searchsorted(ends, values)
    on = np.append(ends, np.nan)[at] == values
    few = np.uint8 if len(answers) <= 256 else np.uint32
    return _coded((1 + 2 * at + on).astype(few), 0, answers, known), wrong


def _of_32_bits(values: NDArray[Any], ends: Iterable[float]) -> NDArray[Any]:
    """The numbers, with those that stand for a decimal of 32 bits as that decimal, where it makes a difference.

    It does where an end lies between the two: only the number nearest to an end in 32 bits can be one of them.
    """
    for end in ends:
        narrow = float(np.float32(end))
        if (meant := of_32_bits(narrow)) != narrow:
            values = np.where(values == narrow, meant, values)
    return values


def _sound(fact: Fact, values: NDArray[Any], known: Plane) -> tuple[NDArray[Any], Plane | None]:
    """The numbers, with 0 in the place of those that are no answer; and the persons who told such."""
    whole = fact.step is None or values.dtype.kind != "f"
    if values.dtype == np.int8 and fact.low >= 0 and fact.high < 128:
        values = values.view(np.uint8)  # what was below 0 is above the rest, so that one look may be enough
    none_below = values.dtype.kind == "u" and fact.low <= 0
    if whole and len(values) and values.max() <= fact.high and (none_below or fact.low <= values.min()):
        return values, None
    sound: Flags = (values >= fact.low) & (values <= fact.high)
    if not whole:
        sound &= values == np.floor(values)
    if sound.all():
        return values, None
    wrong = packed(~sound) & known
    return np.where(sound, values, values.dtype.type(0)), wrong if wrong.any() else None


def _merged(
    plan: Plan, fact: Fact, codes: NDArray[Any], answers: Sequence[Answer]
) -> tuple[NDArray[Any], list[Answer]]:
    """One code for all answers that no literal tells apart."""
    places: dict[tuple[bool, ...], int] = {}
    merged: list[Answer] = [None]
    table = np.zeros(len(answers), np.uint32)
    for code, answer in enumerate(answers):
        if answer is None:
            continue
        truths = plan.truths(fact.name, answer)
        if truths not in places:
            places[truths] = len(merged)
            merged.append(answer)
        table[code] = places[truths]
    return table.astype(np.uint8 if len(merged) <= 256 else np.uint32).take(codes, mode="clip"), merged


def _tags_of(fact: Fact, codes: NDArray[Any], answers: Sequence[Answer], known: Plane) -> Tagged:
    """Tags that were told as text."""
    sets = [answer if isinstance(answer, frozenset) else None for answer in answers]
    has = {
        tag: _chosen(codes, [tag in tags if tags else False for tags in sets], known)
        for tag in fact.values
        if any(tag in tags for tags in sets if tags)
    }
    declined = _chosen(codes, [answer == DECLINED for answer in answers], known)
    return Tagged(has, _chosen(codes, [tags is not None for tags in sets], known), declined)


def _lists(fact: Fact, column: pa.Array) -> tuple[Tagged, Plane | None]:
    """Tags that were told as lists of text."""
    rows, known = len(column), known_of(column)
    nobody = np.zeros(words(rows), np.uint64)
    flat = _encoded(column.flatten())
    people = np.repeat(np.arange(rows), np.asarray(pc.fill_null(pc.list_value_length(column), 0)))
    codes = np.where(pc.is_valid(flat).to_numpy(zero_copy_only=False), values_of(flat.indices), -1)
    has: dict[str, Plane] = {}
    wrong: Flags = np.zeros(rows, np.bool_)
    wrong[people[codes < 0]] = True
    for code, tag in enumerate(python_values(flat.dictionary)):
        who = people[codes == code]
        name = tag if tag is None else normal_text(tag)
        if name not in fact.values:
            wrong[who] = True
        elif len(who):
            flags = np.zeros(rows, np.bool_)
            flags[who] = True
            has[name] = has[name] | packed(flags) if name in has else packed(flags)
    bad = packed(wrong)
    return Tagged({tag: plane & ~bad for tag, plane in has.items()}, known & ~bad, nobody), bad if wrong.any() else None
